package inspect_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/inspect"
	"bayou/internal/place"
)

// png is a picture of one point.
var png, _ = base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")

// clauses: A3
func TestRecordExplainsEveryPoint(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, sports, "示例一号院")
		n := visit(c, "2015-08-12", nil)
		n.Lines = []inspect.NewLine{{Line: "notices", Findings: []inspect.NewFinding{
			{Text: "收费没有公示", Count: 3, Photos: [][]byte{png}}, {Text: "报修电话没有公示", Count: 2}, {Text: "服务内容没有公示"},
		}}}
		n.Note = " 示例 "
		r := w.record(t, supervision, n)
		// 86 points apply, the line's 2 are all lost: 84/86.
		if r.Points != 9767 || r.Of != 8600 || r.Got != 8400 || r.Office != account.Supervision || r.Week != "2015-W33" || r.Note != "示例" {
			t.Errorf("%+v", r.Visit)
		}
		if len(r.Found) != 3 || r.Found[0].Points != 150 || r.Found[1].Points != 50 || r.Found[2].Points != 0 {
			t.Fatalf("points of the findings: %+v", r.Found)
		}
		f := r.Found[0]
		if f.Due != "2015-08-19" || f.State != inspect.Open || f.Name != c.Name || len(f.Photos) != 1 { // five work days
			t.Errorf("%+v", f)
		}
		photo, err := w.Photo(w.ctx, everywhere, f.ID, f.Photos[0].Hash)
		if err != nil || photo.Kind != "image/png" {
			t.Errorf("%v %v", photo.Kind, err)
		}
		if _, err := w.Photo(w.ctx, place.In(business), f.ID, f.Photos[0].Hash); fault.Of(err) != fault.NotFound {
			t.Errorf("photo outside the scope: %v", err)
		}
		if len(r.Outcomes) != 4 || len(r.Beautification) != 6 {
			t.Errorf("%d outcomes, %d standards", len(r.Outcomes), len(r.Beautification))
		}
		rows, err := w.journal.List(w.ctx, everywhere, audit.Query{Action: "visit.", Limit: 9})
		if err != nil || len(rows) != 1 || rows[0].Summary != "绩效督察办公室督察“示例一号院”（2015-08-12），得 97.67 分，发现问题 3 个，扣 2 分" {
			t.Errorf("journal %+v %v", rows, err)
		}
	})
}

func TestRecordTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		n := visit(w.compound(t, sports, "示例一号院"), "", map[string]string{"waste": "垃圾满溢"})
		first := w.record(t, cell, n)
		w.on("2015-08-14")
		if again := w.record(t, cell, n); again.At != first.At || again.Day != "2015-08-12" || again.Found[0].ID != first.Found[0].ID {
			t.Errorf("again: %+v", again.Visit)
		}
		other := n
		other.Note = "另外的话"
		if _, err := w.Record(w.ctx, cell, other); fault.Of(err) != fault.Conflict || !strings.Contains(err.Error(), cell.Name) {
			t.Errorf("other content: %v", err)
		}
		if _, err := w.Record(w.ctx, supervision, n); fault.Of(err) != fault.Conflict {
			t.Errorf("another person: %v", err)
		}
		page, err := w.Visits(w.ctx, everywhere, inspect.VisitQuery{})
		if err != nil || page.Total != 1 {
			t.Errorf("%d visits, %v", page.Total, err)
		}
	})
}

func TestRecordAtOnceIsRecordedOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		n := visit(w.compound(t, sports, "示例一号院"), "", map[string]string{"waste": "垃圾满溢"})
		errs := make([]error, 8)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { _, errs[i] = w.Record(w.ctx, cell, n) })
		}
		all.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		page, err := w.Findings(w.ctx, everywhere, inspect.FindingQuery{}, "2015-08-12")
		if err != nil || page.Total != 1 {
			t.Errorf("%d findings, %v", page.Total, err)
		}
	})
}

// clauses: A3
func TestRecordNamesTheFieldOfAMistake(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	c, elsewhere := w.compound(t, sports, "示例一号院"), w.compound(t, business, "示例二号院")
	gone := w.compound(t, sports, "示例三号院")
	if err := w.register.Withdraw(w.ctx, office, gone.ID, gone.Version, "重复登记了"); err != nil {
		t.Fatal(err)
	}
	on := func(line string, f inspect.NewFinding) inspect.NewVisit {
		n := visit(c, "", nil)
		n.Lines = []inspect.NewLine{{Line: line, Findings: []inspect.NewFinding{f}}}
		return n
	}
	incomplete, bad, far, denied := visit(c, "", nil), visit(c, "", nil), visit(elsewhere, "", nil), visit(c, "", nil)
	incomplete.RestOK = false
	bad.ID = "1"
	denied.Lines = []inspect.NewLine{{Line: "waste", State: inspect.NA}}
	for name, c := range map[string]struct {
		visit inspect.NewVisit
		kind  fault.Kind
		field string
	}{
		"in the future":            {visit(c, "2015-08-13", nil), fault.Invalid, "day"},
		"no day":                   {visit(c, "昨天", nil), fault.Invalid, "day"},
		"outside the area":         {far, fault.NotFound, "compound"},
		"withdrawn":                {visit(gone, "", nil), fault.Invalid, "compound"},
		"unknown line":             {on("lift", inspect.NewFinding{Text: "电梯坏"}), fault.Invalid, "lines.lift"},
		"finding without text":     {on("waste", inspect.NewFinding{Text: " "}), fault.Invalid, "lines.waste.findings.0.text"},
		"due before the visit":     {on("waste", inspect.NewFinding{Text: "满溢", Due: "2015-08-01"}), fault.Invalid, "lines.waste.findings.0.due"},
		"too many places":          {on("waste", inspect.NewFinding{Text: "满溢", Count: 1000}), fault.Invalid, "lines.waste.findings.0.count"},
		"not a photo":              {on("waste", inspect.NewFinding{Text: "满溢", Photos: [][]byte{[]byte("%PDF")}}), fault.Invalid, "lines.waste.findings.0.photos"},
		"a line left out":          {incomplete, fault.Invalid, "lines.grounds_clean"},
		"a line that applies":      {denied, fault.Invalid, "lines.waste"},
		"a line that does not":     {on("gate", inspect.NewFinding{Text: "没人"}), fault.Invalid, "lines.gate"},
		"an id that is not a UUID": {bad, fault.Invalid, "id"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.Record(w.ctx, cell, c.visit)
			fields := fault.Fields(err)
			if fault.Of(err) != c.kind || len(fields) == 0 || fields[0].Name != c.field || fields[0].Message == "" {
				t.Errorf("%v %v", err, fields)
			}
		})
	}
	if _, err := w.Record(w.ctx, head, visit(c, "", nil)); fault.Of(err) != fault.NotFound {
		t.Errorf("a head inspects: %v", err)
	}
	page, err := w.Visits(w.ctx, everywhere, inspect.VisitQuery{})
	if err != nil || page.Total != 0 {
		t.Errorf("%d visits were kept, %v", page.Total, err)
	}
}

func TestUnknownFactsAreTheInspectorsChoice(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	c, err := w.register.Create(w.ctx, office, registerTexts(sports, "示例一号院"))
	if err != nil {
		t.Fatal(err)
	}
	n := visit(c, "", nil)
	if _, err := w.Record(w.ctx, cell, n); len(fault.Fields(err)) != 3 { // gate, green_care and office_open
		t.Errorf("%v", fault.Fields(err))
	}
	n.Lines = []inspect.NewLine{{Line: "gate", State: inspect.NA}, {Line: "green_care", State: inspect.OK}, {Line: "office_open", State: inspect.NA}}
	if r := w.record(t, cell, n); r.Of != 8900 || r.Points != 10000 {
		t.Errorf("%s of %s", r.Points, r.Of)
	}
}

func TestFindingIDsOfAnotherVisitAreRefused(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, sports, "示例一号院")
		id := uuid.NewString()
		for i, want := range []fault.Kind{fault.Internal, fault.Conflict} {
			n := visit(c, "", nil)
			n.Lines = []inspect.NewLine{{Line: "waste", Findings: []inspect.NewFinding{{ID: id, Text: "满溢"}}}}
			if _, err := w.Record(w.ctx, cell, n); err != nil && fault.Of(err) != want || i == 1 && err == nil {
				t.Errorf("visit %d: %v", i, err)
			}
		}
	})
}
