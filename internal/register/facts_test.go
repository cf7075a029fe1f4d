package register

import (
	"encoding/json"
	"slices"
	"testing"
	"unicode/utf8"

	"bayou/internal/clock"
	"bayou/internal/reading"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

var days = []clock.Date{"2015-07-20", "2015-07-21", "2015-08-04", "2015-09-01"}

func anyReading(t *rapid.T) reading.Reading {
	f := reading.Field{Kind: reading.Number, Unit: "户"}
	return reading.Read(f, rapid.SampledFrom([]string{"约120户", "101户", "60多户", "不详", "1995年建成", "90", "１００户"}).Draw(t, "text"))
}

func anyHistory(t *rapid.T) []Observation {
	n := rapid.IntRange(0, 8).Draw(t, "n")
	all := make([]Observation, n)
	for i := range all {
		all[i] = Observation{
			Seq: int64(i + 1), AsOf: rapid.SampledFrom(days).Draw(t, "as of"),
			Source:    Source{Kind: rapid.SampledFrom([]SourceKind{Survey, Import, Correction}).Draw(t, "kind")},
			Readings:  Readings{"households": anyReading(t)},
			Withdrawn: rapid.IntRange(0, 4).Draw(t, "withdrawn") == 0,
		}
	}
	return all
}

// clauses: M0
func TestFoldProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := anyHistory(t)
		now := Fold(all, "")
		fact, have := now["households"]
		live := slices.DeleteFunc(slices.Clone(all), func(o Observation) bool { return o.Withdrawn })
		if have != (len(live) > 0) {
			t.Fatalf("have %v of %d", have, len(live))
		}
		if !have {
			return
		}
		last := live[len(live)-1]
		if last.Kind == Correction && fact.Seq != last.Seq {
			t.Fatalf("the latest correction does not win: %+v", fact)
		}
		for _, o := range live {
			if o.Seq > fact.Seq && o.Readings["households"].Value.Known() && o.AsOf >= fact.AsOf {
				t.Fatalf("%+v is later and known, and %+v wins", o, fact)
			}
		}
		day := rapid.SampledFrom(days).Draw(t, "day")
		early := slices.DeleteFunc(slices.Clone(all), func(o Observation) bool { return o.AsOf > day })
		if diff := cmp.Diff(Fold(all, day), Fold(early, "")); diff != "" {
			t.Fatalf("as of %s: %s", day, diff)
		}
		step := Facts{}
		for i := range live {
			step.take(&live[i])
		}
		if diff := cmp.Diff(now, step); diff != "" {
			t.Fatalf("one by one: %s", diff)
		}
	})
}

func TestStoredFormsComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := reading.Value{
			Kind: reading.Kind(rapid.IntRange(0, 6).Draw(t, "kind")),
			Low:  rapid.Int64().Draw(t, "low"), High: rapid.SampledFrom([]int64{0, 5, reading.Unbounded}).Draw(t, "high"),
			Word: rapid.String().Draw(t, "word"),
		}
		r := reading.Reading{
			Value: value, Text: rapid.String().Draw(t, "text"), Note: rapid.String().Draw(t, "note"),
			Certainty: reading.Certainty(rapid.IntRange(1, 3).Draw(t, "certainty")), Rejected: rapid.Bool().Draw(t, "rejected"),
		}
		if value.Kind == reading.Unknown {
			r.Value, r.Certainty = reading.Value{}, reading.None
		}
		in := Readings{"a": r, rapid.String().Draw(t, "id"): r}
		var out Readings
		if err := out.Scan(in.encode()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(in, out); diff != "" {
			t.Fatal(diff)
		}
		facts := Facts{"a": {Reading: r, AsOf: "2015-08-04", Kind: Survey, Seq: 3, Other: &Other{Text: r.Text, AsOf: "2015-08-01", Kind: Import, Seq: 1}}}
		var back Facts
		if err := back.Scan(facts.encode()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(facts, back); diff != "" {
			t.Fatal(diff)
		}
		_, readings := quickly(in.encode(), (*stored).cell)
		if _, fact := quickly(facts.encode(), (*stored).fact); !readings || !fact {
			t.Fatal("what is written is not read the quick way")
		}
	})
}

// Whatever stands in a row, the quick way reads what encoding/json reads, or leaves it to that.
func FuzzStored(f *testing.F) {
	for _, text := range []string{
		`{}`, `{"":{"d":"2015-08-04","s":"import","q":1},"a":{"k":1,"l":-5,"h":7,"w":"户","t":"约\"五\n","c":2,"n":"\u0000","r":true,"x":{"t":"1","d":"","s":"owner","q":2}}}`,
		`{"a":{"p":true,"t":"x"}} `, `{"a":{"P":true}}`, `{"a":{},"a":{"t":"\ud800"}}`, `{"a":{"k":256}}`, `{"a":{"l":1e3}}`, `null`, `{"a":{"t":"`, `{"a":{"p":false}}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var want map[string]factCell
		if json.Unmarshal([]byte(text), &want) != nil || !utf8.ValidString(text) {
			return
		}
		if got, ok := quickly(text, (*stored).fact); ok {
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(factCell{}), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		}
	})
}

func TestContradictionsAreKept(t *testing.T) {
	t.Parallel()
	read := func(s string) Readings {
		return Readings{"households": reading.Read(reading.Field{Kind: reading.Number, Unit: "户"}, s)}
	}
	all := []Observation{
		{Seq: 1, AsOf: "2015-07-20", Source: Source{Kind: Survey}, Readings: read("约120户")},
		{Seq: 2, AsOf: "2015-08-04", Source: Source{Kind: Import}, Readings: read("300户")},
	}
	fact := Fold(all, "")["households"]
	if fact.Text != "300户" || fact.Other == nil || fact.Other.Text != "约120户" || !fact.Doubtful() {
		t.Errorf("%+v", fact)
	}
	all = append(all, Observation{Seq: 3, AsOf: "2015-08-04", Source: Source{Kind: Survey}, Readings: read("125户")})
	if fact := Fold(all, "")["households"]; fact.Text != "125户" || fact.Doubtful() {
		t.Errorf("settled by hand: %+v", fact)
	}
}
