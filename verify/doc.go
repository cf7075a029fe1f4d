// Package verify counts the owners' votes of a residential compound and says what the law makes of them. It needs nothing but the
// standard library, so that whoever doubts a count can read all the code that recounts it.
//
// Everything is a whole number: heads, and floor areas in thousandths of a square metre. A share is a fraction and never a rounded
// percentage: 以上 includes its number, 过半数 and 超过 do not (民法典1259). What a paper does not tell is unknown and is never
// taken for zero; an answer that hangs on it is Unknown as well.
//
// The package knows no statute. Whoever calls it says which shares of which base a matter needs, with the articles: a Rule.
package verify
