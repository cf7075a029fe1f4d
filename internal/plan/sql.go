package plan

import "database/sql/driver"

// Value stores the truth as yes, no or unknown.
func (t Truth) Value() (driver.Value, error) { return t.String(), nil }

// Scan reads what Value stored.
func (t *Truth) Scan(v any) error {
	switch s := v.(type) {
	case string:
		return t.UnmarshalText([]byte(s))
	case []byte:
		return t.UnmarshalText(s)
	}
	*t = Unknown
	return nil
}
