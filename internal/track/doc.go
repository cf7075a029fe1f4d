// Package track says where the work stands and what comes next.
package track
