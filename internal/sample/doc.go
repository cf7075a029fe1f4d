// Package sample fills an empty database with a labelled sample: invented compounds over the shipped sub-district, lived day by
// day from Monday 2015-07-20 under a frozen clock through the real use cases, with one or two of everything that can go wrong.
// Every name says 示例. The same number of weeks gives the same sample, apart from ids and one-way hashes.
//
// It is an edge: it stands for the people who would do all this with pages, imports any concept and owns no table.
package sample
