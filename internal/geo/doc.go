// Package geo knows where things lie: points in the three systems that maps of China use, distances, boxes, clusters and
// outlines. It is pure: no clock, no database, no network.
//
// A point has its system in its type. WGS84 is what satellites and phones give; 天地图 and CGCS2000 differ from it by less than
// half a metre and count as the same. GCJ02 is what 高德 and 腾讯 show, some 600 m beside it; BD09 is what 百度 shows, further
// off still. A point of one system is never taken for one of another: the compiler refuses it, and so does a conversion such
// as WGS84(p). Only the methods lead from one to the other.
//
// Clauses: S1 P1 (where a compound lies)
package geo
