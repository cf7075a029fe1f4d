package committee_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/committee"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/mode/modetest"
	"bayou/internal/notice"
	"bayou/internal/place"
	"bayou/internal/register"
)

const (
	street   = modetest.Street
	sports   = modetest.Sports
	business = modetest.Business
)

type world struct {
	*committee.Store
	*modetest.Office
	notices *notice.Store
	clock   *clock.Frozen
	ctx     context.Context
}

func newWorld(t testing.TB, d *db.DB, day clock.Date) *world {
	t.Helper()
	o := modetest.New(t, d, day.At(9, 0))
	n := notice.New(d, o.Journal, "")
	s := committee.New(committee.Parts{DB: d, Journal: o.Journal, Notices: n, Register: o.Register})
	return &world{Store: s, Office: o, notices: n, clock: o.Clock, ctx: t.Context()}
}

var (
	office = modetest.Who("物业管理办公室", account.Property, street)
	head   = modetest.Who("体育社区站长", account.Head, sports)
	other  = modetest.Who("商务社区站长", account.Head, business)
	cell   = modetest.Who("体育社区网格员", account.CellWorker, sports)
)

func (w *world) compound(t testing.TB, at place.Path, name string) register.Compound {
	t.Helper()
	c, err := w.Register.Create(w.ctx, office, register.NewCompound{Community: at, Texts: map[string]string{"name": name, "households": "120"}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (w *world) on(day clock.Date) { w.clock.Set(day.At(10, 0)) }

func (w *world) begin(t testing.TB, by account.Who, n committee.NewBody, compounds ...register.Compound) *body {
	t.Helper()
	for _, c := range compounds {
		n.Compounds = append(n.Compounds, c.ID)
	}
	r, err := w.Begin(w.ctx, by, n)
	if err != nil {
		t.Fatal(err)
	}
	return &body{w, t, r}
}

// body is a body in a test that is done to step by step.
type body struct {
	*world
	t testing.TB
	committee.Record
}

func (b *body) keep(r committee.Record, err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatalf("%v %+v", err, fault.Fields(err))
	}
	b.Record = r
}

func (b *body) step(by account.Who, step committee.StepID, said committee.Said) {
	b.t.Helper()
	b.keep(b.Do(b.ctx, by, b.ID, b.Version, step, said))
}

func (b *body) refuse(by account.Who, step committee.StepID, said committee.Said, want fault.Kind, words string) {
	b.t.Helper()
	_, err := b.Do(b.ctx, by, b.ID, b.Version, step, said)
	all := fault.Sentence(err)
	for _, f := range fault.Fields(err) {
		all += " " + f.Name + ":" + f.Message
	}
	if fault.Of(err) != want || !strings.Contains(all, words) {
		b.t.Errorf("%s: %s, want %q", step, all, words)
	}
}

func (b *body) people(by account.Who, role committee.Role, owners, others int) {
	b.t.Helper()
	for i := range owners + others {
		n := committee.NewPerson{Role: role, Name: fmt.Sprintf("示例%s%d", role.Chinese(), i)}
		if i < owners {
			n.Room = fmt.Sprintf("1-1-%d01", i+1)
		} else {
			n.Side = "示例社区居民委员会"
		}
		if i == owners+others-1 && (role == committee.Group || role == committee.Member) {
			n.Post = "head"
		}
		b.keep(b.AddPerson(b.ctx, by, b.ID, n))
	}
}

func posted() committee.Said { return committee.Said{Places: "各单元门口、小区大门"} }

// A guide advises: three for a small old courtyard is a matter of reasons, where no law says otherwise.
//
// clauses: M2
func TestAGuideIsNoLaw(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "2015-08-12")
		b := w.begin(t, head, committee.NewBody{Called: "业委会", Cause: committee.First, Households: 60, Seats: 3}, w.compound(t, sports, "示例一号院"))
		b.step(head, committee.Propose, committee.Said{Reason: "owners", Count: 12})
		b.people(head, committee.Group, 4, 3)
		b.step(head, committee.FormGroup, committee.Said{})
		b.step(head, committee.GroupPost, posted())
		b.people(head, committee.Candidate, 3, 0)
		b.step(head, committee.Roll, posted())
		b.step(head, committee.Candidates, posted())
		call := posted()
		call.Way, call.Place, call.MeetOn = "paper", "社区居民委员会", "2015-08-31"
		b.step(head, committee.Call, call)
		w.on("2015-08-31")
		b.step(head, committee.Meet, committee.Said{Campaign: "示例表决"})
		said := committee.Said{Seats: 3, Votes: map[string]int64{}}
		for i, p := range b.In(committee.Candidate) {
			said.Votes[p.ID], said.Elected = int64(40-i), append(said.Elected, p.ID)
		}
		b.refuse(head, committee.Result, said, fault.Invalid, "委员名额 3 人不合规定（指导规则31）；确有依据的")
		said.Why = "全院 60 户，业主大会议事规则定为 3 人"
		b.step(head, committee.Result, said)
	})
}

// clauses: G1 M2
func TestFromApplicationToSeal(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "2022-03-01")
		b := w.begin(t, head, committee.NewBody{Called: "业委会", Cause: committee.First, Households: 120, Seats: 5}, w.compound(t, sports, "示例一号院"))
		if b.Name != "示例一号院业主委员会" || b.Kind != committee.Owners || b.Next != committee.Propose {
			t.Fatalf("begun: %+v", b.Body)
		}
		b.refuse(head, committee.FormGroup, committee.Said{}, fault.Conflict, "先要“提出申请”")
		b.refuse(head, committee.Propose, committee.Said{Reason: "owners", Count: 9}, fault.Invalid, "10 位以上（郑州市物业管理条例14）")
		b.step(head, committee.Propose, committee.Said{Reason: "owners", Count: 12})
		if b.Next != committee.FormGroup || b.Due != "2022-03-31" {
			t.Errorf("due: %s %s", b.Next, b.Due)
		}
		b.refuse(head, committee.FormGroup, committee.Said{}, fault.Invalid, "还没有登记筹备组成员")
		b.people(head, committee.Group, 3, 5)
		b.refuse(head, committee.FormGroup, committee.Said{}, fault.Invalid, "登记了 8 人")
		b.keep(b.RemovePerson(b.ctx, head, b.ID, b.In(committee.Group)[5].ID))
		b.refuse(head, committee.FormGroup, committee.Said{Why: "另有依据"}, fault.Invalid, "业主 3 人，应有 4 人以上")
		b.keep(b.RemovePerson(b.ctx, head, b.ID, b.In(committee.Group)[4].ID))
		b.people(head, committee.Candidate, 6, 0)
		b.keep(b.AddPerson(b.ctx, head, b.ID, committee.NewPerson{Role: committee.Group, Name: "示例业主癸", Room: "2-1-101"}))
		b.step(head, committee.FormGroup, committee.Said{})
		b.step(head, committee.GroupPost, posted())
		short := posted()
		short.Days = 5
		b.refuse(head, committee.Candidates, short, fault.Invalid, "至少公示 7 日（郑州市物业管理条例19）")
		b.step(head, committee.Roll, posted())
		b.step(head, committee.Candidates, posted())
		call := posted()
		call.Way, call.Place, call.MeetOn = "paper", "社区居民委员会", "2022-03-10"
		b.refuse(head, committee.Call, call, fault.Invalid, "meet_on")
		call.MeetOn = "2022-03-20"
		b.step(head, committee.Call, call)
		b.refuse(head, committee.Meet, committee.Said{}, fault.Conflict, "最早2022年3月20日")
		w.on("2022-03-20")
		b.step(head, committee.Meet, committee.Said{Campaign: "示例表决"})
		candidates := b.In(committee.Candidate)
		said := committee.Said{Seats: 5, Votes: map[string]int64{}}
		for i, p := range candidates {
			said.Votes[p.ID] = int64(80 - i)
			if i < 5 {
				said.Elected = append(said.Elected, p.ID)
			} else {
				said.Reserves = append(said.Reserves, p.ID)
			}
		}
		b.step(head, committee.Result, said)
		if b.Members != 5 || len(b.In(committee.Reserve)) != 1 || b.TermFrom != "2022-03-20" || b.TermUntil != "2027-03-19" {
			t.Errorf("elected: %+v", b.Body)
		}
		b.keep(b.Undo(b.ctx, head, b.ID, b.Version, "得票抄错了一个"))
		if len(b.In(committee.Candidate)) != 6 || b.TermFrom != "" || b.Next != committee.Result {
			t.Errorf("undone: %+v", b.Body)
		}
		b.step(head, committee.Result, said)
		b.step(head, committee.ResultPost, posted())
		b.refuse(head, committee.Filing, committee.Said{Papers: []string{"管理规约"}}, fault.Invalid, "还缺业主大会会议记录")
		terms := b.Terms(&b.Record, "2022-03-20")
		papers, _ := b.Papers(&terms)
		b.step(head, committee.Filing, committee.Said{Papers: papers})
		b.refuse(head, committee.Filed, committee.Said{}, fault.Denied, "不能办理")
		if _, err := b.Refuse(b.ctx, office, b.ID, b.Version, committee.Filed, " "); fault.Of(err) != fault.Invalid {
			t.Errorf("refused without a reason: %v", err)
		}
		b.keep(b.Refuse(b.ctx, office, b.ID, b.Version, committee.Filed, "管理规约没有签字"))
		if b.Next != committee.Filing {
			t.Errorf("after the refusal: %s", b.Next)
		}
		b.step(head, committee.Filing, committee.Said{Papers: papers})
		b.step(office, committee.Filed, committee.Said{Number: "示例备〔2022〕1号"})
		if b.State != committee.Sitting || b.FiledOn != "2022-03-20" {
			t.Errorf("filed: %+v", b.Body)
		}
		b.step(head, committee.Seal, committee.Said{})
		for _, s := range b.Track(&terms, "2022-03-20") {
			if s.State != "done" {
				t.Errorf("%s: %s", s.Step, s.State)
			}
			if !s.Paper {
				continue
			}
			name, docx, err := b.Docx(&b.Record, s.Step, &terms)
			if err != nil || len(docx) == 0 || !strings.HasSuffix(name, ".docx") {
				t.Errorf("%s: %v", s.Step, err)
			}
		}
		list, err := w.notices.Of(w.ctx, place.In(sports), "410105", b.Subject())
		if err != nil || len(list) != 5 {
			t.Errorf("notices: %v %d", err, len(list))
		}
		if _, err := w.notices.TakeDown(w.ctx, head, list[0].ID, 0, "错了"); fault.Of(err) != fault.Conflict {
			t.Errorf("a step's notice was taken down by itself: %v", err)
		}
		rows, err := db.All[string](w.ctx, d, "select summary || detail from journal where action like 'committee.%' or action like 'notice.%'")
		if all := strings.Join(rows, ""); err != nil || strings.Contains(all, "示例候选人") || strings.Contains(all, "示例业主癸") {
			t.Errorf("the journal names somebody: %v", err)
		}
	})
}

// clauses: M3
func TestJointResidentsCommittee(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "2022-03-01")
		a, b2, c := w.compound(t, sports, "示例一号院"), w.compound(t, sports, "示例二号院"), w.compound(t, business, "示例三号院")
		n := committee.NewBody{Called: "居民自治管理委员会", Cause: committee.First, Households: 300}
		joint := n
		joint.Compounds = []string{a.ID, c.ID}
		if _, err := w.Begin(w.ctx, head, joint); fault.Of(err) != fault.NotFound {
			t.Errorf("begun by one of two communities: %v", err)
		}
		b := w.begin(t, office, n, a, b2, c)
		if b.Path != street || b.Kind != committee.Residents || b.Name != "示例一号院等 3 个小区联合居民自治管理委员会" {
			t.Errorf("begun: %+v", b.Body)
		}
		for _, by := range []account.Who{head, other} {
			if r, err := w.Get(w.ctx, by.Scope(account.SeeCommittees), b.ID); err != nil || !r.Joint() {
				t.Errorf("%s does not see it: %v", by.Name, err)
			}
			if _, err := w.Do(w.ctx, by, b.ID, 0, committee.Propose, committee.Said{Reason: "not_ready"}); fault.Of(err) != fault.Denied {
				t.Errorf("%s acts on all of it: %v", by.Name, err)
			}
		}
		if _, err := w.Get(w.ctx, place.In(street+"001/"), b.ID); fault.Of(err) != fault.NotFound {
			t.Errorf("seen from a third community: %v", err)
		}
		if page, err := w.List(w.ctx, place.In(business), committee.Query{}); err != nil || page.Total != 1 || page.Rows[0].Compounds != 1 {
			t.Errorf("list: %v %+v", err, page)
		}
		if _, err := w.Begin(w.ctx, office, committee.NewBody{Called: "物管会", Cause: committee.First, Compounds: []string{a.ID}}); fault.Of(err) != fault.Conflict {
			t.Errorf("a compound forms two bodies: %v", err)
		}
		b.step(office, committee.Propose, committee.Said{Reason: "not_ready"})
		b.people(office, committee.Member, 4, 3)
		b.step(office, committee.Choose, committee.Said{})
		b.step(office, committee.MembersPost, posted())
		b.step(office, committee.Establish, committee.Said{})
		if b.Next != committee.Publish || b.Due != "2022-03-11" || b.TermUntil == "" {
			t.Errorf("established: %+v", b.Body)
		}
		b.step(office, committee.Publish, posted())
		terms := b.Terms(&b.Record, "2022-03-01")
		papers, _ := b.Papers(&terms)
		b.step(office, committee.Filing, committee.Said{Papers: papers})
		b.step(office, committee.Filed, committee.Said{})
		if b.State != committee.Sitting {
			t.Errorf("filed: %+v", b.Body)
		}
	})
}

// Two officials who do the same step at once: one does it, the other is told.
func TestTwoOfficialsAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "2022-03-01")
		b := w.begin(t, head, committee.NewBody{Called: "业主委员会", Cause: committee.First}, w.compound(t, sports, "示例一号院"))
		var mu sync.Mutex
		won := 0
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				_, err := w.Do(w.ctx, head, b.ID, b.Version, committee.Propose, committee.Said{Reason: "street"})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won++
				case fault.Of(err) != fault.Conflict:
					t.Error(err)
				}
			})
		}
		all.Wait()
		r, err := w.Get(w.ctx, place.In(street), b.ID)
		if err != nil || won != 1 || len(r.Events) != 1 {
			t.Errorf("%v: %d won, %d events", err, won, len(r.Events))
		}
	})
}

// A form that is sent twice at once begins once; two forms for one compound begin one.
func TestBegunOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "2022-03-01")
		c := w.compound(t, sports, "示例一号院")
		id := db.NewID(w.clock.Now())
		var all sync.WaitGroup
		for i := range 6 {
			all.Go(func() {
				n := committee.NewBody{ID: id, Called: "业主委员会", Cause: committee.First, Compounds: []string{c.ID}}
				if i > 3 {
					n.ID = ""
				}
				if _, err := w.Begin(w.ctx, head, n); err != nil && fault.Of(err) != fault.Conflict {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if page, err := w.List(w.ctx, place.In(street), committee.Query{}); err != nil || page.Total != 1 {
			t.Errorf("%v %d", err, page.Total)
		}
	})
}
