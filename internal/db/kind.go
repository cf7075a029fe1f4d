package db

import (
	"database/sql"
	"reflect"
	"time"
)

// isStruct reports whether a row is scanned field by field: structs are, but not those that scan themselves.
func isStruct(v any) bool {
	t := reflect.TypeOf(v)
	if t == nil || t.Kind() != reflect.Struct || t == reflect.TypeFor[time.Time]() {
		return false
	}
	return !reflect.PointerTo(t).Implements(reflect.TypeFor[sql.Scanner]())
}
