package declaration_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/declaration"
	"bayou/internal/fault"
	"bayou/internal/mode/modetest"
	"bayou/internal/place"
	"bayou/internal/register"
)

const (
	street   = modetest.Street
	sports   = modetest.Sports
	business = modetest.Business
)

type world struct {
	*declaration.Store
	*modetest.Office
	clock *clock.Frozen
	ctx   context.Context
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	o := modetest.New(t, d, clock.Date("2015-08-04").At(9, 0))
	s := declaration.New(declaration.Parts{DB: d, Journal: o.Journal, Clock: o.Clock, Plans: o.Plans, Register: o.Register, Modes: o.Modes})
	return &world{Store: s, Office: o, clock: o.Clock, ctx: t.Context()}
}

var (
	office = modetest.Who("物业管理办公室", account.Property, street)
	head   = modetest.Who("体育社区站长", account.Head, sports)
	other  = modetest.Who("商务社区站长", account.Head, business)
)

// ready has everything that 四(二)2 asks.
var ready = map[string]string{
	"address": "示例路1号", "built_on": "1998年", "supervisor": "无", "company": "无", "households": "150", "enclosed": "是",
	"office_room": "有", "infrastructure": "较好", "committee": "否", "renovated": "是",
}

func (w *world) compound(t testing.TB, at place.Path, name string, without ...string) register.Compound {
	t.Helper()
	texts := map[string]string{"name": name}
	for k, v := range ready {
		texts[k] = v
	}
	for _, k := range without {
		delete(texts, k)
	}
	c, err := w.Register.Create(w.ctx, office, register.NewCompound{Community: at, Texts: texts})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (w *world) declare(t testing.TB, replies map[string]string, compounds ...register.Compound) declaration.Record {
	t.Helper()
	n := declaration.NewDeclaration{Community: sports, Overview: "示例概况", Replies: replies}
	for _, c := range compounds {
		n.Compounds = append(n.Compounds, c.ID)
	}
	return must(t)(w.Declare(w.ctx, head, n))
}

func must(t testing.TB) func(declaration.Record, error) declaration.Record {
	return func(r declaration.Record, err error) declaration.Record {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
}

func states(r declaration.Record) string {
	var out []string
	for _, it := range r.List {
		out = append(out, it.Name+" "+string(it.State))
	}
	return strings.Join(out, ", ")
}

// clauses: P2
func TestFromDeclaredToAnswered(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a, b, c := w.compound(t, sports, "示例一号院"), w.compound(t, sports, "示例二号院", "committee"), w.compound(t, sports, "示例三号院")
		made := w.declare(t, nil, c, a, b)
		if made.Label != "经办申〔2015〕1号" || made.State != declaration.Open || made.Waiting != 3 || made.Holder() != account.Property {
			t.Errorf("declared: %+v", made.Declaration)
		}
		w.clock.Set(clock.Date("2015-08-06").At(10, 0))
		got := must(t)(w.Answer(w.ctx, office, made.ID, made.Version,
			declaration.Reply{Compound: a.ID, Mode: "single", Version: a.Version}, declaration.Reply{Compound: b.ID, Return: true, Reason: "业委会情况没有写"}))
		if states(got) != "示例一号院 accepted, 示例三号院 declared, 示例二号院 returned" || got.State != declaration.Open {
			t.Errorf("answered: %s %+v", states(got), got.Declaration)
		}
		one, err := w.Register.Get(w.ctx, place.In(street), a.ID)
		if err != nil || one.Mode != "single" {
			t.Errorf("mode: %v %q", err, one.Mode)
		}
		decisions, err := w.Modes.Decisions(w.ctx, place.In(street), a.ID)
		if err != nil || len(decisions) != 1 || decisions[0].Override || decisions[0].Reason != "受理经办申〔2015〕1号申报" {
			t.Errorf("decision: %v %+v", err, decisions)
		}
		w.clock.Set(clock.Date("2015-08-07").At(10, 0))
		got = must(t)(w.Withdraw(w.ctx, head, made.ID, got.Version, "居民还没有想好", c.ID))
		if got.State != declaration.Answered || got.Holder() != account.Head {
			t.Errorf("withdrawn: %+v", got.Declaration)
		}
		second := w.declare(t, map[string]string{b.ID: "业委会尚未成立，已补登记"}, b, c)
		if second.Label != "经办申〔2015〕2号" || second.List[1].Earlier != made.ID || second.List[1].Reply == "" {
			t.Errorf("declared again: %+v", second.List)
		}
		stored, err := w.Get(w.ctx, place.In(sports), second.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(second, stored); diff != "" {
			t.Errorf("stored and returned differ: %s", diff)
		}
		owed, err := w.Owed(w.ctx, place.In(street))
		if err != nil || owed.Waiting != 2 || owed.Since != "2015-08-07" || len(owed.Returned) != 0 {
			t.Errorf("owed: %v %+v", err, owed)
		}
		rows, err := w.Journal.List(w.ctx, place.In(street), audit.Query{Subject: made.Subject(), Limit: 9})
		if err != nil || len(rows) != 4 {
			t.Errorf("journal: %v %+v", err, rows)
		}
		of, err := w.OfCompound(w.ctx, place.In(sports), b.ID)
		if err != nil || len(of) != 2 || of[0].Label != second.Label || of[1].Reason != "业委会情况没有写" {
			t.Errorf("of the compound: %v %+v", err, of)
		}
	})
}

func TestACompoundThatLeftOwesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a, b := w.compound(t, sports, "示例一号院"), w.compound(t, sports, "示例二号院")
		r := w.declare(t, nil, a, b)
		r = must(t)(w.Answer(w.ctx, office, r.ID, 0, declaration.Reply{Compound: b.ID, Return: true, Reason: "还差物业用房"}))
		for _, c := range []register.Compound{a, b} {
			if err := w.Register.Withdraw(w.ctx, office, c.ID, c.Version, "整体拆除"); err != nil {
				t.Fatal(err)
			}
		}
		if owed, err := w.Owed(w.ctx, place.In(street)); err != nil || owed.Waiting != 0 || owed.Since != "" || len(owed.Returned) != 0 {
			t.Errorf("owed: %v %+v", err, owed)
		}
		if _, err := w.Answer(w.ctx, office, r.ID, 0, declaration.Reply{Compound: a.ID}); fault.Of(err) != fault.Conflict {
			t.Errorf("accepted: %v", err)
		}
		must(t)(w.Answer(w.ctx, office, r.ID, 0, declaration.Reply{Compound: a.ID, Return: true, Reason: "小区已拆除"}))
	})
}

func TestTheOfficeTakesAnAnswerBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a := w.compound(t, sports, "示例一号院")
		r := w.declare(t, nil, a)
		r = must(t)(w.Answer(w.ctx, office, r.ID, 0, declaration.Reply{Compound: a.ID, Return: true, Reason: "看错了"}))
		r = must(t)(w.Reopen(w.ctx, office, r.ID, r.Version, a.ID, "应当受理"))
		if r.State != declaration.Open || r.List[0].Reason != "" {
			t.Errorf("reopened: %+v", r)
		}
		r = must(t)(w.Answer(w.ctx, office, r.ID, 0, declaration.Reply{Compound: a.ID, Return: true, Reason: "还差物业用房"}))
		w.declare(t, map[string]string{a.ID: "已腾出一间"}, a)
		if _, err := w.Reopen(w.ctx, office, r.ID, 0, a.ID, "改答"); fault.Of(err) != fault.Conflict {
			t.Errorf("taken back after it was declared again: %v", err)
		}
	})
}

// clauses: P2
func TestRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	a, far, late := w.compound(t, sports, "示例一号院"), w.compound(t, business, "示例外院"), w.compound(t, sports, "示例二号院")
	outside, err := w.Register.Create(w.ctx, office, register.NewCompound{Community: sports, Texts: map[string]string{"name": "示例新院", "built_on": "2005年", "supervisor": "无"}})
	if err != nil {
		t.Fatal(err)
	}
	r := w.declare(t, nil, a)
	one := func(_ declaration.Record, err error) error { return err }
	n := func(overview string, ids ...string) declaration.NewDeclaration {
		return declaration.NewDeclaration{Community: sports, Compounds: ids, Overview: overview}
	}
	for name, c := range map[string]struct {
		err  error
		want fault.Kind
	}{
		"nothing chosen":            {one(w.Declare(w.ctx, head, n("概况"))), fault.Invalid},
		"no overview":               {one(w.Declare(w.ctx, head, n(" ", late.ID))), fault.Invalid},
		"an endless overview":       {one(w.Declare(w.ctx, head, n(strings.Repeat("长", 8001), late.ID))), fault.Invalid},
		"another's community":       {one(w.Declare(w.ctx, head, declaration.NewDeclaration{Community: business, Compounds: []string{far.ID}, Overview: "概况"})), fault.Denied},
		"another's compound":        {one(w.Declare(w.ctx, head, n("概况", far.ID))), fault.NotFound},
		"declared by the office":    {one(w.Declare(w.ctx, office, n("概况", late.ID))), fault.Denied},
		"outside the scope":         {one(w.Declare(w.ctx, head, n("概况", outside.ID))), fault.Invalid},
		"declared twice":            {one(w.Declare(w.ctx, head, n("概况", a.ID))), fault.Conflict},
		"a made-up form":            {one(w.Declare(w.ctx, head, declaration.NewDeclaration{ID: "../x", Community: sports, Compounds: []string{late.ID}, Overview: "概况"})), fault.Invalid},
		"answered by the community": {one(w.Answer(w.ctx, head, r.ID, 0, declaration.Reply{Compound: a.ID})), fault.NotFound},
		"answered to nothing":       {one(w.Answer(w.ctx, office, r.ID, 0)), fault.Invalid},
		"returned without a reason": {one(w.Answer(w.ctx, office, r.ID, 0, declaration.Reply{Compound: a.ID, Return: true})), fault.Invalid},
		"a mode of no plan":         {one(w.Answer(w.ctx, office, r.ID, 0, declaration.Reply{Compound: a.ID, Mode: "x"})), fault.Invalid},
		"another mode, no reason":   {one(w.Answer(w.ctx, office, r.ID, 0, declaration.Reply{Compound: a.ID, Mode: "bundle"})), fault.Invalid},
		"a stale answer":            {one(w.Answer(w.ctx, office, r.ID, 9, declaration.Reply{Compound: a.ID})), fault.Conflict},
		"facts changed meanwhile":   {one(w.Answer(w.ctx, office, r.ID, 0, declaration.Reply{Compound: a.ID, Mode: "single", Version: 9})), fault.Conflict},
		"a compound of another":     {one(w.Answer(w.ctx, office, r.ID, 0, declaration.Reply{Compound: late.ID})), fault.NotFound},
		"withdrawn by another":      {one(w.Withdraw(w.ctx, other, r.ID, 0, "不办了", a.ID)), fault.NotFound},
		"withdrawn without reason":  {one(w.Withdraw(w.ctx, head, r.ID, 0, " ", a.ID)), fault.Invalid},
		"nothing to take back":      {one(w.Reopen(w.ctx, office, r.ID, 0, a.ID, "改答")), fault.Conflict},
	} {
		if fault.Of(c.err) != c.want {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	if _, err := w.Get(w.ctx, place.In(business), r.ID); fault.Of(err) != fault.NotFound {
		t.Errorf("seen from outside: %v", err)
	}
	if got, err := w.Get(w.ctx, place.In(street), r.ID); err != nil || got.Version != 1 || len(got.Steps) != 1 {
		t.Errorf("a refusal left something: %v %+v", err, got)
	}
	if got, err := w.Register.Get(w.ctx, place.In(street), a.ID); err != nil || got.Mode != "" {
		t.Errorf("a refused answer decided a mode: %v %q", err, got.Mode)
	}
}

// A form that is sent twice at once declares once; of several communities' forms each gets a number of its own.
func TestSentTwiceAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a := w.compound(t, sports, "示例一号院")
		n := declaration.NewDeclaration{ID: db.NewID(w.clock.Now()), Community: sports, Compounds: []string{a.ID}, Overview: "示例概况"}
		var ids sync.Map
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				r, err := w.Declare(w.ctx, head, n)
				if err != nil {
					t.Error(err)
				}
				ids.Store(r.Label, true)
			})
		}
		all.Wait()
		page, err := w.List(w.ctx, place.In(street), declaration.Query{})
		if err != nil || page.Total != 1 || page.Rows[0].Number != 1 {
			t.Errorf("%v %+v", err, page)
		}
	})
}

func TestReadinessShowsWhatIsMissing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	for name, c := range map[string]struct {
		texts   map[string]string
		without []string
		want    string
	}{
		"ready but for its committee": {want: "还要先做：成立业委会或居民自治管理委员会"},
		"not renovated":               {texts: map[string]string{"renovated": "否", "committee": "是"}, want: "还要先做：整治改造验收"},
		"too small":                   {texts: map[string]string{"households": "80", "committee": "是"}, want: "不符合“业主超过100户”（户数 80 户）"},
		"about a hundred":             {texts: map[string]string{"households": "90-110", "committee": "是"}, want: "户数只知道90—110 户，“业主超过100户”还不能判断"},
		"unknown room and address":    {texts: map[string]string{"committee": "是"}, without: []string{"office_room", "address"}, want: "物业用房不详；地址不详"},
		"a company is there":          {texts: map[string]string{"company": "示例物业公司", "committee": "是"}, want: "按登记的情况属于“提升”（已有物业公司进驻，提升标准），不须申报引进"},
		"complete":                    {texts: map[string]string{"committee": "是"}, want: "无"},
	} {
		t.Run(name, func(t *testing.T) {
			texts := map[string]string{"name": "示例" + name}
			for k, v := range ready {
				texts[k] = v
			}
			for k, v := range c.texts {
				texts[k] = v
			}
			for _, k := range c.without {
				delete(texts, k)
			}
			made, err := w.Register.Create(w.ctx, office, register.NewCompound{Community: sports, Texts: texts})
			if err != nil {
				t.Fatal(err)
			}
			if got := declaration.Readiness(w.Plan, &made).Gaps.String(); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestOverviewIsDraftedFromFacts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	list := []register.Compound{w.compound(t, sports, "示例一号院"), w.compound(t, sports, "示例二号院", "households", "renovated")}
	want := `体育社区本次申报小区 2 个，户数合计 150 户（1 个小区的合计，其余不详或只知大概）。
1. 示例一号院：地址 示例路1号，户数 150 户，建成年份 1998年，独立封闭 是，物业用房 是，基础设施 较好。还欠缺：还要先做：成立业委会或居民自治管理委员会。
2. 示例二号院：地址 示例路1号，户数不详，建成年份 1998年，独立封闭 是，物业用房 是，基础设施 较好。还欠缺：户数不详；整治改造不详；还要先做：成立业委会或居民自治管理委员会。`
	if diff := cmp.Diff(want, declaration.Overview(w.Plan, "体育社区", list)); diff != "" {
		t.Error(diff)
	}
	got, err := w.Candidates(w.ctx, place.In(sports), w.Plan, sports)
	if err != nil || len(got) != 2 || got[0].Name != "示例一号院" {
		t.Errorf("%v %+v", err, got)
	}
	r := w.declare(t, nil, list...)
	one, err := w.Docx(w.Plan, "体育社区", &r)
	two, again := w.Docx(w.Plan, "体育社区", &r)
	if err != nil || again != nil || len(one) == 0 || string(one) != string(two) {
		t.Errorf("%v %v %d", err, again, len(one))
	}
}

func TestListsUseTheIndexes(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	for table, index := range map[string]string{"declaration": "declaration_path", "declaration_item": "declaration_item_path", "service_paper": "service_paper_path"} {
		var a db.Args
		rows, err := db.All[struct {
			ID, Parent, NotUsed int64
			Detail              string
		}](t.Context(), d, "explain query plan select * from "+table+" where "+place.In(street).Where("", a.Add), a...)
		if err != nil || len(rows) == 0 || !strings.Contains(rows[0].Detail, index) {
			t.Errorf("%s: %v %+v", table, err, rows)
		}
	}
}
