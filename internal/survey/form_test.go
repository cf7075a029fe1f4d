package survey_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/plan"
	"bayou/internal/survey"
	"bayou/plans"
)

// amended is the shipped plan with other questions.
func amended(t *testing.T) []byte {
	t.Helper()
	src := plans.Jingbalu()
	for old, now := range map[string]string{
		"id: gates, name: 出入口数": "id: doors, name: 大门数", "aliases: [大门数, 门岗数, 出入口]": "aliases: [门岗数, 出入口]",
		"id: lamps, name: 路灯数": "id: lamps, name: 路灯和楼道灯数", "name: 中, words: [中等, 一般] }": "name: 中等, words: [一般] }",
	} {
		if !bytes.Contains(src, []byte(old)) {
			t.Fatalf("the plan does not say %q", old)
		}
		src = bytes.Replace(src, []byte(old), []byte(now), 1)
	}
	return src
}

func TestAFormOfAnOldVersion(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, "示例一号院")
		old := w.filled(c, map[string]string{"gates": "2", "lamps": "8", "households": "若干"})
		p, err := w.plans.Activate(w.ctx, account.System(), street, "amended.yaml", amended(t), "2015-08-01")
		if err != nil {
			t.Fatal(err)
		}
		all, err := w.Versions(w.ctx, street)
		if err != nil || len(all) != 2 || all[0].Number != 2 || all[1].Form.Version != old.Form {
			t.Fatal(all, err)
		}
		diff := survey.Compare(all[1].Form, all[0].Form)
		if !slices.Equal(diff.Gone, []string{"出入口数"}) || !slices.Equal(diff.New, []string{"大门数"}) || len(diff.Changed) != 2 || diff.None() {
			t.Errorf("%+v", diff)
		}

		sub := w.submit(t, head, old)
		if sub.Answered != 1 || !slices.Equal(sub.Doubts, []string{"households"}) {
			t.Errorf("%+v", sub)
		}
		last := w.rec(t, sub.ID).Last()
		if a := last.Answers["gates"]; a.Text != "2" || !a.Rejected || last.Form != old.Form {
			t.Errorf("what is no longer asked is not kept: %+v", last)
		}
		rows := survey.Rows(p, &c, c.Facts, w.rec(t, sub.ID))
		standings := map[string]survey.Standing{}
		for _, r := range rows {
			standings[r.ID] = r.Standing
		}
		if standings["gates"] != survey.Unused || standings["households"] != survey.Unused || standings["lamps"] != survey.Fresh {
			t.Error(standings)
		}
		if open := survey.Unanswered(all[0].Form, &c, w.rec(t, sub.ID)); !slices.ContainsFunc(open, func(f *plan.Field) bool { return f.ID == "doors" }) {
			t.Error("the new question is not said to be open")
		}
		done, err := w.Accept(w.ctx, office, survey.Review{ID: sub.ID, Version: sub.Version})
		if err != nil {
			t.Fatal(err)
		}
		if now := w.get(t, c.ID); now.Facts["lamps"].Text != "8" || now.Facts["gates"].Known() || now.Facts["households"].Text != "90" || done.Observation != now.Version {
			t.Errorf("%+v", now.Facts)
		}
		fresh := w.filled(c, map[string]string{"gates": "2"})
		fresh.Form = survey.FormOf(p).Version
		if _, err := w.Submit(w.ctx, head, fresh); fault.Of(err) != fault.Invalid {
			t.Error("today's form answered a question that it does not ask:", err)
		}
	})
}

func TestPhotosOfAnAcceptedFormAreFiled(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, "示例一号院")
		f := w.filled(c, map[string]string{"gates": "2"})
		f.Sheet, f.Photos = survey.Code(c.ID), []survey.NewPhoto{{Content: dot, Caption: "手填的表", Paper: true}}
		sub := w.submit(t, head, f)
		hash := w.rec(t, sub.ID).Photos[0].Hash
		for _, by := range []account.Who{head, office} {
			if b, err := w.Photo(w.ctx, by, hash); err != nil || b.Kind != "image/png" {
				t.Error(by.Name, b.Kind, err)
			}
		}
		for _, by := range []account.Who{grid, other} {
			if _, err := w.Photo(w.ctx, by, hash); fault.Of(err) != fault.NotFound {
				t.Error(by.Name, "sees the sheet:", err)
			}
		}
		if _, err := w.Accept(w.ctx, office, survey.Review{ID: sub.ID, Version: sub.Version}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Thumb(w.ctx, office, hash); fault.Of(err) != fault.NotFound {
			t.Error("the sheet is seen beside the archive:", err)
		}
		n, err := db.One[int64](w.ctx, d, "", "select count(*) from archive_item where compound = $1 and source = 'survey' and ref = $2", c.ID, sub.ID)
		if err != nil || n != 1 {
			t.Error(n, err)
		}
		h, err := w.register.History(w.ctx, office.Scope(account.SeeRegister), c.ID)
		if err != nil || h[0].Ref != "摸底表 "+survey.Code(c.ID) {
			t.Error(h[0].Ref, err)
		}
	})
}

func TestALongCaptionIsAccepted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	c := w.compound(t, "示例一号院")
	f := w.filled(c, map[string]string{"households": "120"})
	caption := "大门 👨\u200d👩\u200d👧 " + strings.Repeat("长", 90)
	f.Photos = []survey.NewPhoto{{Content: dot, Caption: caption}}
	sub := w.submit(t, grid, f)
	if _, err := w.Accept(w.ctx, office, survey.Review{ID: sub.ID, Version: sub.Version, Seen: w.get(t, c.ID).Version}); err != nil {
		t.Fatal(err)
	}
	page, err := w.archive.List(w.ctx, office.Scope(account.SeePapers), c.Path, archive.Query{})
	if err != nil || len(page.Rows) != 1 || page.Rows[0].Note != caption || !strings.HasPrefix(page.Rows[0].Title, "大门 👨👩👧 长") {
		t.Errorf("%+v %v", page, err)
	}
}
