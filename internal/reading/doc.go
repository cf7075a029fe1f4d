// Package reading reads what people write in a register (约120户, 85年, 1.2万㎡, 没有物业) into values of three-valued logic:
// the interval that surely holds the true value, or 未知. It is pure: no clock, no database, no plan.
//
// The rules that are decisions rather than arithmetic stand in tables: words.go (which word means 否 and which 未知),
// unit.go (units), date.go (parts of years and decades). docs/reading.md says the same to the people who fill the register.
//
// What was written is kept in Reading.Text for ever; a reading never turns a missing fact into 否.
package reading
