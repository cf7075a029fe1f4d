package committee_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/committee"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/notice"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// The names of documents mean one of two bodies; no other name means any.
func TestNamesMeanBodies(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]committee.Kind{
		"业主委员会": committee.Owners, " 业委会 ": committee.Owners, "居民自治管理委员会": committee.Residents, "居民自治委员会": committee.Residents,
		"自治委员会": committee.Residents, "物业管理委员会": committee.Residents, "物管会": committee.Residents, "居民委员会": "", "": "",
	} {
		if got, ok := committee.KindOf(name); got != want || ok != (want != "") {
			t.Errorf("%q means %q, want %q", name, got, want)
		}
	}
}

// recordWith is a formation in which the given steps are done on the days.
func recordWith(kind committee.Kind, cause committee.Cause, days map[committee.StepID]clock.Date) *committee.Record {
	r := &committee.Record{Body: committee.Body{Kind: kind, Cause: cause, State: committee.Forming}}
	for step, day := range days {
		r.Events = append(r.Events, committee.Event{Seq: int64(len(r.Events)) + 1, Step: step, Act: committee.Done, Day: day})
	}
	return r
}

// What each pack makes of the same formation: the latest days, and the days of a notice.
func TestDaysOfEveryPack(t *testing.T) {
	t.Parallel()
	const group, result = "2022-03-07", "2022-05-09"
	days := map[committee.StepID]clock.Date{
		committee.Propose: "2022-03-01", committee.FormGroup: group, committee.GroupPost: group, committee.Roll: "2022-03-10", committee.Candidates: "2022-03-10",
		committee.Call: "2022-03-10", committee.Meet: result, committee.Result: result,
	}
	laws := plan.ShippedLaws()
	for _, area := range []string{"410105", "411002", "110101", "330102", "370202"} {
		terms := laws.Terms(area, "2022-03-01")
		r := recordWith(committee.Owners, committee.First, days)
		s, ok := r.StandOf(committee.ResultPost, &terms, "2022-05-09")
		if !ok || terms.ResultPublish == nil || s.Latest == "" {
			t.Fatalf("%s: %+v", area, s)
		}
		want, _ := terms.ResultPublish.After(result)
		if s.Latest < want || s.Latest.Days()-want.Days() > 9 {
			t.Errorf("%s: the result is posted by %s, the law's %s is %s", area, s.Latest, terms.ResultPublish.Cite, want)
		}
		for _, g := range s.Grounds {
			if g.Cite == "" && g.Default == "" {
				t.Errorf("%s: %q has no source", area, g.Text)
			}
		}
		delete(days, committee.Meet)
		s, _ = recordWith(committee.Owners, committee.First, days).StandOf(committee.Candidates, &terms, "2022-03-10")
		days[committee.Meet] = result
		if s.State != "done" {
			t.Errorf("%s: %+v", area, s)
		}
		open := recordWith(committee.Owners, committee.First, map[committee.StepID]clock.Date{committee.Propose: "2022-03-01", committee.FormGroup: group, committee.GroupPost: group})
		s, _ = open.StandOf(committee.Candidates, &terms, "2022-03-10")
		if p := terms.CandidatePosting; p == nil || s.Days != p.Days || p.Soft == (s.HardDays == s.Days) {
			t.Errorf("%s: candidates hang %d days, %d by law: %+v", area, s.Days, s.HardDays, p)
		}
	}
}

// The latest day of a step is never before the law's last day and never on a day off; the earliest day never lies after the latest by
// more than the law itself says.
func TestDaysAreNeverShort(t *testing.T) {
	t.Parallel()
	laws := plan.ShippedLaws()
	rapid.Check(t, func(t *rapid.T) {
		start := clock.FromDays(rapid.Int64Range(14000, 20800).Draw(t, "start")) // 2008 to 2026
		area := rapid.SampledFrom([]string{"410105", "410302", "110101", "330102", "440305"}).Draw(t, "area")
		days := map[committee.StepID]clock.Date{}
		at := start
		for _, step := range []committee.StepID{committee.Propose, committee.FormGroup, committee.GroupPost, committee.Roll, committee.Candidates, committee.Call, committee.Meet, committee.Result} {
			at = at.Add(rapid.IntRange(0, 40).Draw(t, string(step)))
			days[step] = at
		}
		terms := laws.Terms(area, at)
		today := at.Add(rapid.IntRange(0, 60).Draw(t, "today"))
		for _, s := range recordWith(committee.Owners, committee.First, days).Track(&terms, today) {
			if s.State == "done" {
				continue
			}
			if s.Hard > s.Earliest {
				t.Fatalf("%s: the law's earliest %s lies after %s", s.Step, s.Hard, s.Earliest)
			}
			if s.Possible(today) && today < s.Hard {
				t.Fatalf("%s can be done on %s, before %s", s.Step, today, s.Hard)
			}
			if s.Step == committee.ResultPost && terms.ResultPublish != nil {
				if want, _ := terms.ResultPublish.After(days[committee.Result]); s.Latest < want {
					t.Fatalf("due on %s, the law gives until %s", s.Latest, want)
				}
			}
			if (s.State == "late") != (s.Latest != "" && today > s.Latest && s.Waits == "") {
				t.Fatalf("%s on %s: %+v", s.Step, today, s)
			}
		}
	})
}

// However the notices are dated, a meeting never opens before each of them hung whole, nor before the day that was announced.
func TestTheMeetingWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), "2022-03-01")
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		if n++; n > 20 { // each makes a formation in a database
			return
		}
		w.on("2022-03-01")
		b := w.begin(t, head, committee.NewBody{Called: "业主委员会", Cause: committee.First, Households: 120}, w.compound(t, sports, fmt.Sprintf("示例%d号院", n)))
		b.step(head, committee.Propose, committee.Said{Reason: "street"})
		b.people(head, committee.Group, 4, 3)
		b.people(head, committee.Candidate, 2, 0)
		b.step(head, committee.FormGroup, committee.Said{})
		b.step(head, committee.GroupPost, posted())
		day := clock.Date("2022-03-01")
		for _, step := range rapid.Permutation([]committee.StepID{committee.Roll, committee.Candidates, committee.Call}).Draw(rt, "order") {
			day = day.Add(rapid.IntRange(0, 9).Draw(rt, string(step)))
			w.on(day)
			said := posted()
			if step == committee.Call {
				said.Way, said.Place, said.MeetOn = "paper", "社区", day.Add(rapid.IntRange(19, 40).Draw(rt, "until"))
			}
			b.step(head, step, said)
		}
		terms := w.Terms(&b.Record, day)
		s, _ := b.StandOf(committee.Meet, &terms, day)
		hung, err := w.notices.Of(w.ctx, place.In(sports), "410105", b.Subject())
		if err != nil {
			rt.Fatal(err)
		}
		for _, x := range hung {
			if x.Kind == string(committee.GroupPost) {
				continue
			}
			period := map[string]*plan.LawPeriod{string(committee.Roll): terms.RollPosting, string(committee.Candidates): terms.CandidatePosting, string(committee.Call): terms.MeetingNotice}[x.Kind]
			if last := notice.Until(x.PostedOn, period.Days); s.Earliest <= last {
				rt.Fatalf("the meeting opens on %s, %s hangs until %s", s.Earliest, x.Kind, last)
			}
		}
		w.on(s.Hard.Add(-1))
		if s.Hard > day {
			if _, err := w.Do(w.ctx, head, b.ID, 0, committee.Meet, committee.Said{}); fault.Of(err) != fault.Conflict {
				rt.Fatalf("met on %s, before %s: %v", s.Hard.Add(-1), s.Hard, err)
			}
		}
		w.on(max(s.Earliest, day))
		b.step(head, committee.Meet, committee.Said{})
	})
}

// existing enters a body that sits since years.
func (w *world) existing(t testing.TB, seats int64, members int, from, until clock.Date) *body {
	t.Helper()
	b := w.begin(t, head, committee.NewBody{Called: "业主委员会", Cause: committee.Existing, Households: 400, Seats: seats, TermFrom: from, TermUntil: until}, w.compound(t, sports, "示例老院"))
	b.people(head, committee.Member, members, 0)
	return b
}

func TestTermsEndAndAreRenewed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "2022-03-01")
		b := w.existing(t, 5, 5, "2017-06-01", "2022-05-31")
		if b.State != committee.Sitting || b.Members != 5 || len(b.Track(&plan.Terms{}, "2022-03-01")) != 0 {
			t.Fatalf("entered: %+v", b.Body)
		}
		for day, want := range map[clock.Date]int{"2022-02-28": 0, "2022-03-02": 1, "2022-06-01": 1} {
			if got, err := w.Expiring(w.ctx, place.In(sports), day); err != nil || len(got) != want {
				t.Errorf("%s: %d end, want %d: %v", day, len(got), want, err)
			}
			if got := b.Warnings(w.Store, day); len(got) != want {
				t.Errorf("%s: %+v", day, got)
			}
		}
		if got, err := w.Expiring(w.ctx, place.In(business), "2022-06-01"); err != nil || len(got) != 0 {
			t.Errorf("another community sees it: %v", err)
		}
		if _, err := w.Begin(w.ctx, head, committee.NewBody{Called: "业主委员会", Cause: committee.First, Compounds: []string{b.Compounds[0].ID}}); fault.Of(err) != fault.Conflict {
			t.Errorf("a second one beside it: %v", err)
		}
		next := w.begin(t, head, committee.NewBody{Cause: committee.Reelection, Old: b.ID})
		if next.Kind != committee.Owners || next.Seats != 5 || next.Compounds[0].ID != b.Compounds[0].ID || next.TitleOf(committee.Propose) != "提出换届" {
			t.Errorf("renewed: %+v", next.Body)
		}
		next.through(t, 5)
		b.keep(w.Get(w.ctx, place.In(sports), b.ID))
		if next.State != committee.Sitting || b.State != committee.Ended || next.Next != committee.Seal && next.Next != committee.HandOver {
			t.Errorf("after the filing: %s %s %s", next.State, b.State, next.Next)
		}
		next.step(head, committee.HandOver, committee.Said{Text: "账册和印章已移交"})
	})
}

// through takes a formation of owners to its filing.
func (b *body) through(t testing.TB, seats int) {
	t.Helper()
	b.step(head, committee.Propose, committee.Said{Reason: b.Reasons()[0]})
	if b.Cause != committee.Byelection {
		b.people(head, committee.Group, 4, 3)
		b.step(head, committee.FormGroup, committee.Said{})
		b.step(head, committee.GroupPost, posted())
		b.step(head, committee.Roll, posted())
	}
	b.people(head, committee.Candidate, seats+1, 0)
	b.step(head, committee.Candidates, posted())
	call := posted()
	call.Way, call.Place, call.MeetOn = "meeting", "院内", clock.DateOf(b.clock.Business()).Add(20)
	b.step(head, committee.Call, call)
	b.on(call.MeetOn)
	b.step(head, committee.Meet, committee.Said{})
	said := committee.Said{Seats: int64(seats), Votes: map[string]int64{}}
	for _, p := range b.In(committee.Candidate)[:seats] {
		said.Elected = append(said.Elected, p.ID)
	}
	b.step(head, committee.Result, said)
	b.step(head, committee.ResultPost, posted())
	terms := b.Terms(&b.Record, call.MeetOn)
	papers, _ := b.Papers(&terms)
	b.step(head, committee.Filing, committee.Said{Papers: papers})
	b.step(office, committee.Filed, committee.Said{})
}

func TestVacanciesAndByelections(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), "2022-03-01")
	b := w.existing(t, 5, 5, "2020-06-01", "2025-05-31")
	b.keep(w.AddPerson(w.ctx, head, b.ID, committee.NewPerson{Role: committee.Reserve, Name: "示例候补", Room: "9-1-101"}))
	members := b.In(committee.Member)
	for name, c := range map[string]struct {
		day clock.Date
		why string
	}{"no reason": {"", ""}, "before he sat": {"2019-01-01", "辞职"}, "tomorrow": {"2022-03-02", "辞职"}} {
		if _, err := w.Leave(w.ctx, head, b.ID, members[0].ID, c.day, c.why); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	b.keep(w.Leave(w.ctx, head, b.ID, members[0].ID, "", "不再是业主"))
	if b.Members != 5 || len(b.In(committee.Reserve)) != 0 {
		t.Errorf("the reserve did not move up: %+v", b.Body)
	}
	b.keep(w.Leave(w.ctx, head, b.ID, members[1].ID, "", "辞职"))
	b.keep(w.Leave(w.ctx, head, b.ID, members[2].ID, "", "辞职"))
	if got := b.Warnings(w.Store, "2022-03-01"); b.Members != 3 || len(got) == 0 || got[0].Cite != "郑州市物业管理条例17(三)" {
		t.Errorf("vacancies: %d %+v", b.Members, got)
	}
	if _, err := w.Leave(w.ctx, head, b.ID, members[1].ID, "", "辞职"); fault.Of(err) != fault.Conflict {
		t.Errorf("left twice: %v", err)
	}
	if b.Unfiled() != "" {
		t.Error("what was never filed has no change to file")
	}
	by := w.begin(t, head, committee.NewBody{Cause: committee.Byelection, Old: b.ID})
	by.through(t, 2)
	b.keep(w.Get(w.ctx, place.In(sports), b.ID))
	if by.State != committee.Ended || b.State != committee.Sitting || b.Members != 5 || len(b.Warnings(w.Store, "2022-03-21")) != 0 {
		t.Errorf("after the by-election: %s %s %d", by.State, b.State, b.Members)
	}
}

func TestChangesAreFiled(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), "2022-03-01")
	c := w.compound(t, sports, "示例老院")
	b := w.begin(t, head, committee.NewBody{
		Called: "业主委员会", Cause: committee.Existing, Households: 400, Seats: 5, TermFrom: "2020-06-01", TermUntil: "2025-05-31", FiledOn: "2020-06-20",
	}, c)
	b.people(head, committee.Member, 6, 0)
	if _, err := w.FileChange(w.ctx, office, b.ID, 0, "", ""); fault.Of(err) != fault.Conflict {
		t.Errorf("nothing changed: %v", err)
	}
	b.keep(w.Leave(w.ctx, head, b.ID, b.In(committee.Member)[0].ID, "2022-02-20", "辞职"))
	if got := b.Warnings(w.Store, "2022-03-01"); b.Unfiled() != "2022-02-20" || len(got) != 1 || got[0].Cite != "郑州市物业管理条例20" {
		t.Errorf("changed: %s %+v", b.Unfiled(), got)
	}
	for name, day := range map[string]clock.Date{"before the change": "2022-02-19", "tomorrow": "2022-03-02", "no day": "2022-02-30"} {
		if _, err := w.FileChange(w.ctx, office, b.ID, 0, day, ""); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.FileChange(w.ctx, head, b.ID, 0, "", ""); fault.Of(err) != fault.Denied {
		t.Errorf("a head files for the office: %v", err)
	}
	b.keep(w.FileChange(w.ctx, office, b.ID, b.Version, "", "示例备〔2022〕5号"))
	if b.Unfiled() != "" || len(b.Warnings(w.Store, "2022-03-01")) != 0 || b.TitleOf(b.Events[0].Step) != "办理变更备案" {
		t.Errorf("filed: %+v", b.Events)
	}
}

func TestMeetingsNeedTheirQuorum(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "2022-03-01")
		b := w.existing(t, 5, 5, "2020-06-01", "2025-05-31")
		n := committee.NewMeeting{MeetOn: "2022-03-14", Place: "院内", Agenda: "大门值守", Places: "各单元门口"}
		soon := n
		soon.MeetOn = "2022-03-03"
		if _, _, err := w.Gather(w.ctx, head, b.ID, soon); fault.Of(err) != fault.Invalid {
			t.Errorf("called too late: %v", err)
		}
		r, m, err := w.Gather(w.ctx, head, b.ID, n)
		b.keep(r, err)
		hold := func(came int, decisions ...committee.Decision) error {
			h := committee.Held{Minutes: "记录", Places: "各单元门口", Decisions: decisions}
			for _, p := range b.In(committee.Member)[:came] {
				h.Attended = append(h.Attended, p.ID)
			}
			_, err := w.Hold(w.ctx, head, b.ID, m.ID, 0, h)
			return err
		}
		if err := hold(5); fault.Of(err) != fault.Invalid {
			t.Errorf("held before its day: %v", err)
		}
		w.on("2022-03-14")
		for name, err := range map[string]error{
			"nobody":              hold(0),
			"two of five decide":  hold(2, committee.Decision{Text: "甲", Yes: 2}),
			"more votes than men": hold(4, committee.Decision{Text: "甲", Yes: 5}),
			"votes are missing":   hold(4, committee.Decision{Text: "甲", Yes: 3}),
			"a giant vote":        hold(4, committee.Decision{Text: "甲", Yes: 1 << 62, No: 1 << 62}),
		} {
			if fault.Of(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := hold(4, committee.Decision{Text: "加装路灯", Yes: 3, No: 1}, committee.Decision{Text: "提高物业费", Yes: 2, No: 2}); err != nil {
			t.Fatal(err, fault.Fields(err))
		}
		if err := hold(4); fault.Of(err) != fault.Conflict {
			t.Errorf("held twice: %v", err)
		}
		got, err := w.Meeting(w.ctx, &b.Record, m.ID)
		if err != nil || got.Present != 4 || len(got.Decisions) != 2 || !got.Decisions[0].Passed || got.Decisions[1].Passed || got.Decisions[0].Notice == "" {
			t.Errorf("%v %+v", err, got)
		}
		if terms := w.Terms(&b.Record, m.MeetOn); terms.DecisionPublish != nil {
			if by, g := committee.PublishBy(&got, &terms); by <= m.MeetOn || g.Cite+g.Default == "" {
				t.Errorf("posted by %s: %+v", by, g)
			}
		}
		if name, docx, err := w.MinutesDocx(&b.Record, &got); err != nil || len(docx) == 0 || name == "" {
			t.Errorf("minutes: %v", err)
		}
		_, late, err := w.Gather(w.ctx, head, b.ID, committee.NewMeeting{MeetOn: "2022-04-10", Place: "院内", Agenda: "甲", Places: "门口"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Cancel(w.ctx, head, b.ID, late.ID, "下雨"); err != nil {
			t.Error(err)
		}
		if _, err := w.Cancel(w.ctx, head, b.ID, m.ID, "下雨"); fault.Of(err) != fault.Conflict {
			t.Errorf("a meeting that was held is cancelled: %v", err)
		}
	})
}

func TestRepresentatives(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), "2022-03-01")
	b := w.existing(t, 5, 5, "2020-06-01", "2025-05-31")
	add := func(stands string) error {
		_, err := w.AddPerson(w.ctx, head, b.ID, committee.NewPerson{Role: committee.Representative, Name: "示例代表", Room: "1-1-101", Stands: stands})
		return err
	}
	if terms := w.Terms(&b.Record, "2022-03-01"); terms.RepresentativesFrom == nil {
		if fault.Of(add("1号楼")) != fault.Invalid {
			t.Error("representatives where the law has none")
		}
		return
	}
	for _, stands := range []string{"1号楼", "2号楼1单元、2号楼2单元"} {
		if err := add(stands); err != nil {
			t.Errorf("%s: %v %v", stands, err, fault.Fields(err))
		}
	}
	meet := committee.NewMeeting{Kind: "representatives", MeetOn: "2022-03-01", Place: "院内", Agenda: "汇总意见", Places: "门口", Why: "示例议事规则"}
	r, m, err := w.Gather(w.ctx, head, b.ID, meet)
	b.keep(r, err)
	h := committee.Held{Attended: []string{b.In(committee.Representative)[0].ID}, Minutes: "转交意见", Decisions: []committee.Decision{{Text: "聘请保洁", Yes: 1}}}
	if _, err := w.Hold(w.ctx, head, b.ID, m.ID, 0, h); fault.Of(err) != fault.Invalid {
		t.Errorf("representatives decide for the owners: %v", err)
	}
	h.Decisions = nil
	b.keep(w.Hold(w.ctx, head, b.ID, m.ID, 0, h))
	for _, stands := range []string{"", "1号楼", "1号楼2单元", "2号楼", "3号楼，2号楼2单元"} {
		if fault.Of(add(stands)) != fault.Invalid {
			t.Errorf("%q was taken twice", stands)
		}
	}
}

// 河南省物业管理条例 18, in force in 2019: more than 300 households, where exactly 300 are not enough.
func TestRepresentativesNeedManyHouseholds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), "2019-03-01")
	for households, want := range map[int64]fault.Kind{0: fault.Invalid, 300: fault.Invalid, 301: fault.Internal} {
		b := w.begin(t, head, committee.NewBody{
			Called: "业委会", Cause: committee.Existing, Households: households, TermFrom: "2018-06-01", TermUntil: "2023-05-31",
		}, w.compound(t, sports, fmt.Sprintf("示例%d户院", households)))
		_, err := w.AddPerson(w.ctx, head, b.ID, committee.NewPerson{Role: committee.Representative, Name: "示例代表", Room: "1-1-101", Stands: "1号楼"})
		if (err == nil) != (want == fault.Internal) || err != nil && fault.Of(err) != want {
			t.Errorf("%d households: %v", households, err)
		}
	}
}

// Whoever has no right over the place does nothing, whatever he sends.
func TestOthersDoNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), "2022-03-01")
	b := w.existing(t, 5, 5, "2020-06-01", "2025-05-31")
	f := w.begin(t, head, committee.NewBody{Called: "居民自治委员会", Cause: committee.First}, w.compound(t, sports, "示例新院"))
	member := b.In(committee.Member)[0].ID
	for _, by := range []account.Who{other, cell, {}} {
		for name, err := range map[string]error{
			"begin":  err2(w.Begin(w.ctx, by, committee.NewBody{Called: "业委会", Cause: committee.First, Compounds: []string{f.Compounds[0].ID}})),
			"step":   err2(w.Do(w.ctx, by, f.ID, 0, committee.Propose, committee.Said{Reason: "not_ready"})),
			"refuse": err2(w.Refuse(w.ctx, by, f.ID, 0, committee.Filed, "不行")),
			"undo":   err2(w.Undo(w.ctx, by, f.ID, 0, "不行")),
			"drop":   err2(w.Drop(w.ctx, by, f.ID, 0, "不行")),
			"person": err2(w.AddPerson(w.ctx, by, f.ID, committee.NewPerson{Role: committee.Member, Name: "甲", Room: "1"})),
			"remove": err2(w.RemovePerson(w.ctx, by, b.ID, member)),
			"leave":  err2(w.Leave(w.ctx, by, b.ID, member, "", "辞职")),
			"post":   err2(w.SetPost(w.ctx, by, b.ID, member, "head")),
		} {
			if k := fault.Of(err); k != fault.NotFound && k != fault.Denied {
				t.Errorf("%s by %q: %v", name, by.Name, err)
			}
		}
	}
	if _, err := w.Refuse(w.ctx, head, f.ID, 0, committee.Filed, "不行"); fault.Of(err) != fault.Denied {
		t.Errorf("a head refuses for the office: %v", err)
	}
}

func err2[T any](_ T, err error) error { return err }

func TestListsUseTheIndexes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), "2022-03-01")
	b := w.existing(t, 5, 5, "2020-06-01", "2025-05-31")
	ctx := db.Watched(w.ctx, func(text string, args []any) {
		rows, err := db.All[struct {
			ID, Parent, NotUsed int64
			Detail              string
		}](w.ctx, w.DB, "explain query plan "+text, args...)
		if err != nil {
			t.Error(err)
		}
		for _, r := range rows {
			if len(r.Detail) > 14 && r.Detail[:5] == "SCAN " && r.Detail[5:6] != "x" && r.Detail[5:6] != "(" {
				t.Errorf("%s\n%s", text, r.Detail)
			}
		}
	})
	if page, err := w.List(ctx, place.In(street), committee.Query{State: committee.Sitting, Kind: committee.Owners}); err != nil || page.Total != 1 {
		t.Errorf("%v %d", err, page.Total)
	}
	if _, err := w.Get(ctx, place.In(sports), b.ID); err != nil {
		t.Error(err)
	}
	if _, err := w.Meetings(ctx, &b.Record); err != nil {
		t.Error(err)
	}
}
