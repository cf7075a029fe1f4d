package vote_test

import (
	"encoding/json"
	"slices"
	"testing"

	"bayou/internal/fault"
	"bayou/internal/plan"
	"bayou/internal/vote"
	"bayou/verify"
)

func tally(t testing.TB, text string) (vote.Result, error) {
	t.Helper()
	var p vote.Paper
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	return vote.Tally(plan.ShippedLaws(), &p)
}

// What a notice prints is held against its own figures; rounding is no mistake, cutting off is.
func TestPrintedFigures(t *testing.T) {
	t.Parallel()
	const head = `{"matter":"rules","decided_on":"2022-08-28","totals":{"heads":900,"area":"90000"},
		"counts":{"yes":{"heads":400,"area":"40000"},"no":{"heads":200,"area":"20000"}},"printed":{`
	for printed, want := range map[string][]string{
		`"participants_heads":600`:                               nil,
		`"participants_heads":601`:                               {vote.SumMismatch},
		`"participants_area":"60000.000","yes_area":"40000"`:     nil,
		`"yes_area":"40000.001"`:                                 {vote.SumMismatch},
		`"yes_share_heads":"66.67%","quorum_share_area":"66.7%"`: nil,
		`"yes_share_heads":"66.66%"`:                             {vote.ShareMismatch},
		`"yes_share_area":"67"`:                                  nil,
		`"quorum_share_heads":"44.44%","yes_heads":300`:          {vote.SumMismatch, vote.ShareMismatch},
	} {
		r, err := tally(t, head+printed+"}}")
		var codes []string
		for _, m := range r.Remarks {
			codes = append(codes, m.Code)
		}
		if err != nil || !slices.Equal(codes, want) {
			t.Errorf("%s: %v %v", printed, r.Remarks, err)
		}
	}
	for _, printed := range []string{`"yes_share_heads":"三分之二"`, `"yes_heads":-1`, `"yes_area":"4万"`, `"yes_share_area":"6.%"`} {
		if _, err := tally(t, head+printed+"}}"); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", printed, err)
		}
	}
}

// Totals and lists of the same vote come to the same verdict.
func TestTotalsAndUnitsAgree(t *testing.T) {
	t.Parallel()
	a, err := tally(t, `{"matter":"raise_fund","decided_on":"2022-08-28","totals":{"heads":4,"area":"400"},
		"counts":{"yes":{"heads":3,"area":"300"},"no":{"heads":0,"area":"0"},"void":{"heads":1,"area":"100"}}}`)
	if err != nil {
		t.Fatal(err)
	}
	b, err := tally(t, `{"matter":"raise_fund","decided_on":"2022-08-28",
		"units":[{"id":"1","area":"100"},{"id":"2","area":"100"},{"id":"3","area":"100"},{"id":"4","area":"100"}],
		"ballots":[{"unit":"1","choice":"yes"},{"unit":"2","choice":"yes"},{"unit":"3","choice":"yes"},{"unit":"4","choice":"void"}]}`)
	if err != nil {
		t.Fatal(err)
	}
	if a.Verdict.Strict.Outcome != verify.Yes || b.Verdict.Strict.Outcome != verify.Yes || a.Verdict.Needed != b.Verdict.Needed {
		t.Errorf("%+v\n%+v", a.Verdict, b.Verdict)
	}
}

func TestPartsBeyondTheWholeAreSaid(t *testing.T) {
	t.Parallel()
	r, err := tally(t, `{"matter":"rules","decided_on":"2022-08-28","totals":{"heads":10,"area":"1000"},
		"counts":{"yes":{"heads":8,"area":"800"},"no":{"heads":3,"area":"100"}}}`)
	if err != nil || len(r.Remarks) != 1 || r.Remarks[0].Code != vote.SumMismatch {
		t.Errorf("%v %v", r.Remarks, err)
	}
}

// What a clause on the silent makes of a vote is said only where the figures carry it.
func TestTheSilent(t *testing.T) {
	t.Parallel()
	const clause = `,"silent_clause":{"cite":"议事规则第9条","delivered_proof":true}}`
	for name, c := range map[string]struct {
		text string
		with verify.Truth
		code string
	}{
		"follow the majority":               {`"totals":{"heads":10,"area":"1000"},"counts":{"yes":{"heads":5,"area":"500"},"no":{"heads":1,"area":"100"}},"silent":{"heads":4,"area":"400"}`, verify.Yes, ""},
		"a majority that only heads show":   {`"totals":{"heads":100,"area":"10000"},"counts":{"yes":{"heads":40,"area":"3000"},"no":{"heads":30}},"silent":{"heads":30,"area":"3700"}`, verify.Unknown, verify.MissingArea},
		"of whom nothing is told":           {`"totals":{"heads":10,"area":"1000"},"counts":{"yes":{"heads":3,"area":"300"},"no":{"heads":1,"area":"100"}}`, verify.Unknown, verify.MissingHeads},
		"more than there are":               {`"totals":{"heads":10,"area":"1000"},"counts":{"yes":{"heads":6,"area":"600"},"no":{"heads":1,"area":"100"}},"silent":{"heads":5,"area":"500"}`, verify.Yes, vote.SumMismatch},
		"who were handed a ballot too late": {`"units":[{"id":"1","area":"50"},{"id":"2","area":"50","delivered":"2022-08-29"},{"id":"3","area":"50"}],"ballots":[{"unit":"1","choice":"yes"}]`, verify.No, vote.UnprovenClause},
	} {
		r, err := tally(t, `{"matter":"rules","decided_on":"2022-08-28",`+c.text+clause)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		said := slices.ContainsFunc(r.Remarks, func(m verify.Remark) bool { return m.Code == c.code })
		if r.Verdict.WithClause == nil || r.Verdict.WithClause.Outcome != c.with || said != (c.code != "") || c.code == "" && r.Remarks != nil {
			t.Errorf("%s: %+v %v", name, r.Verdict.WithClause, r.Remarks)
		}
	}
}

// Whatever is handed in is judged or refused with a sentence, and a verdict never hangs on what is not known.
func FuzzTally(f *testing.F) {
	f.Add(`{"matter":"rules","decided_on":"2022-08-28","totals":{"heads":10,"area":"1000"},"counts":{"yes":{"heads":8,"area":null}}}`)
	f.Add(`{"matter":"rules","decided_on":"2012-08-28","units":[{"id":"1","area":"1"},{"id":"1","owner":"a","kind":"parking"}],"ballots":[{"unit":"1","choice":"A"}],"candidates":["A","B"],"silent_clause":{"cite":"x","delivered_proof":true}}`)
	f.Add(`{"matter":"other","decided_on":"2022-08-28","totals":{},"counts":{"no":{}},"silent":{"heads":5},"silent_clause":{"cite":"x","delivered_proof":true},"printed":{"participants_heads":3,"yes_share_area":"1.5%"}}`)
	f.Fuzz(func(t *testing.T, text string) {
		var p vote.Paper
		if json.Unmarshal([]byte(text), &p) != nil {
			return
		}
		r, err := vote.Tally(plan.ShippedLaws(), &p)
		switch {
		case err != nil && fault.Of(err) != fault.Invalid:
			t.Fatal(err)
		case err == nil && r.Verdict.Strict.Outcome == verify.Yes:
			if q := r.Verdict.Strict.Quorum; q.Heads.Met != verify.Yes || q.Area.Met != verify.Yes {
				t.Fatalf("%+v", r.Verdict.Strict)
			}
		}
	})
}
