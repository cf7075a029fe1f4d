package register_test

import (
	"testing"

	"bayou/internal/reading"
	"bayou/internal/register"
)

// clauses: S1

func TestWhereAsksForTheSystem(t *testing.T) {
	t.Parallel()
	for text, known := range map[string]bool{"113.68,34.79 高德": true, "113.68,34.79": false, "百度 113.68,34.79": true, "": false} {
		typed := reading.Read(reading.Field{Kind: reading.Point}, text)
		old := reading.Read(reading.Field{Kind: reading.Text}, text) // as databases hold it whose plan called it a text
		var points []any
		for _, r := range []reading.Reading{typed, old} {
			c := register.Compound{Facts: register.Facts{register.FieldLocation: {Reading: r}}}
			p, ok := c.Where()
			if ok != known {
				t.Errorf("%q: %v %v", text, p, ok)
			}
			points = append(points, p)
		}
		if points[0] != points[1] {
			t.Errorf("%q: %v", text, points)
		}
	}
}

// Two sources may mean the gate and the middle of one compound, but not places half a kilometre apart.
func TestPointsThatContradict(t *testing.T) {
	t.Parallel()
	for text, doubtful := range map[string]bool{
		"113.680012,34.791205 WGS-84": false, "113.681,34.791 WGS-84": false, "113.69,34.79 WGS-84": true,
		"113.680012,34.791205 高德": true, "113.69,34.79": false,
	} {
		point := func(s string) register.Readings {
			return register.Readings{register.FieldLocation: reading.Read(reading.Field{Kind: reading.Point}, s)}
		}
		facts := register.Fold([]register.Observation{
			{Seq: 1, AsOf: "2015-08-01", Source: register.Source{Kind: register.Survey}, Readings: point("113.680012,34.791205 WGS-84")},
			{Seq: 2, AsOf: "2015-08-02", Source: register.Source{Kind: register.Import}, Readings: point(text)},
		}, "")
		if got := facts[register.FieldLocation].Doubtful(); got != doubtful {
			t.Errorf("%q beside the survey's point: doubtful %v", text, got)
		}
	}
}
