package api

import (
	"encoding/json"
	"strings"
	"testing"

	"bayou/internal/clock"
	"bayou/internal/plan"
)

type inner struct {
	Lost  plan.Points `json:"lost"`
	Empty string      `json:"empty,omitempty"`
}

type outer struct {
	inner
	Facts    int                    `json:"facts"` // hides nothing
	At       int64                  `json:"at"`
	DoneAt   int64                  `json:"done_at"`
	Version  int64                  `json:"version"`
	Due      int                    `json:"due"` // a count, no moment
	List     []inner                `json:"list"`
	None     []string               `json:"none"`
	Parts    map[string]plan.Points `json:"parts"`
	Scope    plan.Truth             `json:"scope"`
	Moment   plan.Moment            `json:"moment"`
	Nothing  *inner                 `json:"nothing"`
	Skipped  string                 `json:"-"`
	internal string
}

func TestWhatLeavesHasOneStyle(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	err := write(&b, &outer{
		inner: inner{Lost: 1250}, At: clock.Micros(clock.Date("2015-08-12").At(9, 30)), Version: 3, Due: 2, List: []inner{{Lost: -5}},
		Parts: map[string]plan.Points{"b": 50, "a": 10000}, Scope: plan.Yes, Moment: plan.Moment{Day: 4, Hour: 17}, internal: "x",
	})
	const want = `{"lost":12.5,"facts":0,"at":"2015-08-12T09:30:00+08:00","done_at":null,"version":3,"due":2,"list":[{"lost":-0.05}],"none":[],` +
		`"parts":{"a":100,"b":0.5},"scope":"yes","moment":"本周五 17:00","nothing":null}` + "\n"
	if err != nil || b.String() != want {
		t.Errorf("%v\n%s\n%s", err, b.String(), want)
	}
}

// What holds neither points nor moments leaves as encoding/json writes it.
func TestTheRestIsPlainJSON(t *testing.T) {
	t.Parallel()
	for _, v := range []any{
		nil, 1, "一<>&\u2028\n", 1.5, true,
		map[string]any{"b": []any{1, "x", nil}, "a": map[string]any{}},
		[]byte("photo"), json.RawMessage(`{"a": 1}`),
		struct {
			A string `json:"a,omitempty"`
			B *int   `json:"b"`
			C any
			D struct{ E [2]bool } `json:"d"`
		}{},
	} {
		want, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := write(&b, v); err != nil || strings.TrimSpace(b.String()) != string(want) {
			t.Errorf("%s, want %s (%v)", b.String(), want, err)
		}
	}
}
