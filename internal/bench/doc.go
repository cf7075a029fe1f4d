// Package bench makes a synthetic country (示例) of any size, for bayou generate and for the figures of make bench.
//
// Every area, compound and record of it bears 示例 in its name. Its compounds are copies of some that the register itself read
// and judged; its records are inserted in bulk, with one row in the journal for each sub-district.
package bench
