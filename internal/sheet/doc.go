// Package sheet reads workbooks (.xlsx) and text tables (.csv) row by row, and writes workbooks. It knows nothing of what the
// columns mean.
//
// Reading is our own pass over the XML, because three things are needed that the library's row iterator does not give: which
// numbers are dates (the cell's style), which cells are failed formulas, and which cells lie in a merge. It holds one row and
// the table of shared strings in memory, never the sheet. Writing is excelize's stream writer.
//
// Every error about the file itself is a fault that says what to do, and names the file as the person knows it.
package sheet
