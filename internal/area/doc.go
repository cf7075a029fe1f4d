// Package area holds the administrative areas from province to cell, the stations of the communities and the calendar of work
// days. An area's path is made once from the code it has when it is entered, and stays; its statistical code is a dated
// attribute, because communities merge and codes change. The shipped seed is one sub-district with its eleven communities,
// named and numbered after the statistical division codes (communities matched to codes by their official order).
//
// Tables: area, area_code, station, outline_set. Clauses: O1 O2 A2
package area
