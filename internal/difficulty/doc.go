// Package difficulty keeps what a community cannot solve alone.
package difficulty
