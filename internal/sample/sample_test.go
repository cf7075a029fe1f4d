package sample_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/committee"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/declaration"
	"bayou/internal/difficulty"
	"bayou/internal/goal"
	"bayou/internal/house"
	"bayou/internal/inspect"
	"bayou/internal/meeting"
	"bayou/internal/mode"
	"bayou/internal/notice"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/sample"
	"bayou/internal/survey"
	"bayou/internal/track"
	"bayou/internal/week"
)

// world puts every store that the sample works with on an empty database.
func world(d *db.DB) sample.Parts {
	c := clock.NewFrozen(sample.First.Monday().At(8, 0))
	j := audit.New(d, c)
	p := sample.Parts{Clock: c, Accounts: account.New(d, j, c), Plans: plan.New(d, j, c), Meeting: meeting.New(d, j)}
	p.Areas = area.New(d, j, p.Accounts)
	p.Register = register.New(register.Parts{DB: d, Journal: j, Clock: c, Areas: p.Areas, Plans: p.Plans, Judge: mode.Projection})
	p.Archive = archive.New(d, j, p.Register)
	p.House = house.New(d, j, c, p.Register)
	p.Survey = survey.New(survey.Parts{DB: d, Journal: j, Clock: c, Plans: p.Plans, Register: p.Register, Archive: p.Archive})
	p.Mode = mode.New(d, j, c, p.Plans, p.Register)
	p.Declaration = declaration.New(declaration.Parts{DB: d, Journal: j, Clock: c, Plans: p.Plans, Register: p.Register, Modes: p.Mode})
	p.Notice = notice.New(d, j, "")
	p.Committee = committee.New(committee.Parts{DB: d, Journal: j, Notices: p.Notice, Register: p.Register})
	goals := goal.New(d, c, p.Register)
	p.Inspect = inspect.New(d, j, p.Plans, p.Register, goals)
	p.Difficulty = difficulty.New(d, j, c, p.Plans, p.Register)
	p.Track = track.New(track.Parts{
		DB: d, Journal: j, Clock: c, Areas: p.Areas, Plans: p.Plans, Register: p.Register,
		Inspections: p.Inspect, Goals: goals,
	})
	p.Week = week.New(week.Parts{
		DB: d, Journal: j, Clock: c, Areas: p.Areas, Plans: p.Plans, Register: p.Register,
		Modes: p.Mode, Goals: goals, Inspections: p.Inspect, Difficulties: p.Difficulty, Tracks: p.Track,
	})
	p.Bulletin = bulletin.New(d, j, p.Plans, p.Week, "示例数据，不作为依据")
	return p
}

func TestSampleShowsWhatCanGoWrong(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { showsWhatCanGoWrong(t, world(d)) })
}

func showsWhatCanGoWrong(t *testing.T, p sample.Parts) {
	t.Helper()
	made, err := sample.Run(t.Context(), p, 12, nil)
	if err != nil {
		t.Fatal(err)
	}
	if made.LastDay != "2015-10-14" {
		t.Errorf("the sample ends on %s", made.LastDay)
	}
	for state, want := range map[committee.State]int64{committee.Forming: 2, committee.Sitting: 3} {
		page, err := p.Committee.List(t.Context(), place.Everywhere(), committee.Query{State: state})
		if err != nil || page.Total != want {
			t.Errorf("%d committees are %s, want %d: %v", page.Total, state, want, err)
		}
	}
	if list, err := p.Committee.Expiring(t.Context(), place.Everywhere(), "2015-09-01"); err != nil || len(list) != 1 {
		t.Errorf("%d committees are about to end: %v", len(list), err)
	}
	streets, err := p.Areas.Streets(t.Context(), place.Everywhere())
	if err != nil || len(streets) != 1 {
		t.Fatal(streets, err)
	}
	street, everywhere := streets[0].Path, place.Everywhere()
	issued, err := p.Bulletin.Published(t.Context(), street, 50, 0)
	if err != nil || len(issued) != 13 {
		t.Errorf("%d bulletins are issued, want 12 and a correction (%v)", len(issued), err)
	}
	for _, b := range issued {
		if b.Week == "2015-W40" && b.IssuedOn != "2015-10-08" {
			t.Errorf("the bulletin of the holiday's week is issued on %s", b.IssuedOn)
		}
	}
	page, err := p.Register.List(t.Context(), everywhere, register.Query{})
	if err != nil || page.Total != 46 {
		t.Errorf("%d compounds, %v", page.Total, err)
	}
	seen := map[week.State]int{}
	for w := sample.First; w < "2015-W42"; w = w.Next() {
		closed, err := p.Week.Snapshot(t.Context(), everywhere, street, w)
		if err != nil {
			t.Fatal(w, err)
		}
		if monday := w.Next().Monday().At(8, 0); closed.ClosedBy != "系统" || closed.ClosedAt != clock.Micros(monday) {
			t.Errorf("%s is closed by %s at %s", w, closed.ClosedBy, clock.Stamp(closed.ClosedAt))
		}
		for _, x := range closed.Placings {
			seen[x.Figures.Report.State]++
		}
	}
	for _, state := range []week.State{week.Timely, week.Late, week.Missing, week.Empty, week.Excused} {
		if seen[state] == 0 {
			t.Errorf("no report is %s", state.Title())
		}
	}
	t.Log(seen)
	for _, state := range []string{"open", "overdue", "rectified", "closed"} {
		found, err := p.Inspect.Findings(t.Context(), everywhere, inspect.FindingQuery{State: state}, made.LastDay)
		if err != nil || found.Total == 0 {
			t.Errorf("%d findings are %s, %v", found.Total, state, err)
		}
		t.Log(state, found.Total)
	}
	late, err := p.Difficulty.List(t.Context(), everywhere, difficulty.Query{Late: true})
	if err != nil || late.Total == 0 {
		t.Errorf("%d late answers, %v", late.Total, err)
	}
	overdue, err := p.Week.Overdue(t.Context(), everywhere)
	if err != nil || len(overdue) != 0 {
		t.Errorf("at its last day the sample would close %v, %v", overdue, err)
	}
	if _, err := sample.Run(t.Context(), p, 1, nil); err == nil {
		t.Error("the sample was filled into a database in use")
	}
}

func TestTheSampleIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	if one, two := told(t, dbtest.SQLite(t)), told(t, dbtest.Postgres(t)); !cmp.Equal(one, two) {
		t.Error(cmp.Diff(one, two))
	}
}

// told returns the sentences of the bulletins of three weeks.
func told(t *testing.T, d *db.DB) []string {
	t.Helper()
	p := world(d)
	if _, err := sample.Run(t.Context(), p, 3, nil); err != nil {
		t.Fatal(err)
	}
	list, err := p.Bulletin.List(t.Context(), place.Everywhere(), 10, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, b := range list {
		for _, section := range b.Content.Sections {
			for _, x := range section.Sentences {
				out = append(out, x.Text)
			}
		}
	}
	return out
}
