package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"bayou/internal/account"
	"bayou/internal/app"
	"bayou/internal/archive"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/committee"
	"bayou/internal/db"
	"bayou/internal/declaration"
	"bayou/internal/difficulty"
	"bayou/internal/house"
	"bayou/internal/inspect"
	"bayou/internal/meeting"
	"bayou/internal/mode"
	"bayou/internal/notice"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/internal/register"
	"bayou/internal/sample"
	"bayou/internal/survey"
	"bayou/plans"
)

// hidden stands in every name and text that nobody outside may read a byte of.
const hidden = "不可外泄"

// The places of the walk.
const (
	home    = place.Path("410105/001/010/") // the community that everything hidden lies in
	sibling = place.Path("410105/001/003/")
	beside  = place.Path("410105/002/") // another sub-district of the county, with the same programme
	beyond  = place.Path("410106/001/") // another county
)

// lived is a world of three weeks with one of every kind of thing that has an address, all of it hidden.
type lived struct {
	Now                                     time.Time
	Compound                                register.Compound
	Visit, Open, Rectified, Photo           string
	Difficulty, Answered                    string
	Declaration, Replied, RepliedTo         string
	Draft, Submitted, Approved, Issued      bulletin.Bulletin
	Import, Subject, Walker, Session, Token string
	Meeting, Decision, Mode                 string
	Paper, Roll, Gone, Contact              string
	Before, After, Paired                   string
	Unit, Owner, Roomlist                   string
	Minutes                                 int64
	Borders                                 string
	Survey, SurveyPhoto, SurveyFound        string
	SurveyVoid                              string
	Notice, Objection, NoticePhoto          string
	Forming, Sitting, Person, Gathering     string
	Version                                 map[string]int64 // of findings and difficulties by id
}

// once is the world as it was built, in a folder that every test copies.
var once struct {
	sync.Once
	folder string
	lived  lived
	err    error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if once.folder != "" {
		_ = os.RemoveAll(once.folder) // the system's folder of temporary files
	}
	os.Exit(code)
}

// livedWorld is a copy of the lived world that the test may change.
type livedWorld struct {
	*app.App
	lived
	handler http.Handler
}

func openLived(t *testing.T) *livedWorld {
	t.Helper()
	once.Do(func() {
		if once.folder, once.err = os.MkdirTemp("", "bayou-lived-"); once.err == nil {
			once.err = once.lived.build(context.Background(), once.folder)
		}
	})
	if once.err != nil {
		t.Fatal(once.err)
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(once.folder)); err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(t.Context(), app.Config{Data: folder, Clock: clock.NewFrozen(once.lived.Now)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return &livedWorld{a, once.lived, a.Handler()}
}

func (l *lived) build(ctx context.Context, folder string) error {
	frozen := clock.NewFrozen(sample.First.Monday().At(8, 0))
	a, err := app.Open(ctx, app.Config{Data: folder, Clock: frozen})
	if err != nil {
		return err
	}
	defer a.Close()
	made, err := sample.Run(ctx, sample.Parts{
		Clock: frozen, Accounts: a.Accounts, Areas: a.Areas, Plans: a.Plans, Register: a.Register, Archive: a.Archive, Survey: a.Survey, Mode: a.Mode, Inspect: a.Inspect,
		Difficulty: a.Difficulty, Track: a.Track, Meeting: a.Meeting, Week: a.Week, Bulletin: a.Bulletin, Declaration: a.Declaration,
		House: a.House, Committee: a.Committee, Notice: a.Notice,
	}, 3, nil)
	if err != nil {
		return err
	}
	frozen.Set(made.LastDay.At(15, 0))
	l.Version = map[string]int64{}
	for _, step := range []func(context.Context, *app.App) error{
		l.neighbours, l.compound, l.houses, l.archive, l.surveys, l.inspections, l.difficulties, l.declaration, l.notice, l.committees, l.imports, l.meeting, l.bulletins, l.people,
	} {
		if err := step(ctx, a); err != nil {
			return err
		}
	}
	l.Now = frozen.Now()
	return nil
}

// neighbours gives the places outside a life of their own.
func (l *lived) neighbours(ctx context.Context, a *app.App) error {
	sys := account.System()
	err := a.Areas.Enter(ctx, sys, []area.Entry{
		{Code: "410105002", Name: "示例邻街道", Short: "示例邻街道", Source: "示例"},
		{Code: "410105002001", Name: "示例邻社区", Short: "示例邻社区", Source: "示例"},
		{Code: "410106", Name: "示例邻区", Short: "示例邻区", Source: "示例"},
		{Code: "410106001", Name: "示例远街道", Short: "示例远街道", Source: "示例"},
		{Code: "410106001001", Name: "示例远社区", Short: "示例远社区", Source: "示例"},
	}, "2015-01-01")
	for _, street := range []place.Path{beside, beyond} {
		if err == nil {
			_, err = a.Plans.Activate(ctx, sys, street, plans.JingbaluFile, plans.Jingbalu(), "2015-07-20")
		}
	}
	return err
}

func (l *lived) compound(ctx context.Context, a *app.App) (err error) {
	who, err := a.Accounts.ByLogin(ctx, "wyb")
	if err != nil {
		return err
	}
	l.Compound, err = a.Register.Create(ctx, who, register.NewCompound{
		Community: home, Texts: map[string]string{"name": "示例" + hidden + "院", "households": "120户", "built_on": "1995", "enclosed": "是"},
	})
	if err != nil {
		return err
	}
	e, err := a.Mode.Explain(ctx, place.Everywhere(), l.Compound.ID)
	if err != nil {
		return err
	}
	l.Mode = e.Plan.Modes[0].ID
	_, err = a.Mode.Decide(ctx, who, mode.Choice{Compound: l.Compound.ID, Mode: l.Mode, Reason: "示例：先按这个模式试行（" + hidden + "）"})
	return err
}

func (l *lived) surveys(ctx context.Context, a *app.App) error {
	head, err := a.Accounts.ByLogin(ctx, "zz-shangwu")
	if err != nil {
		return err
	}
	sub, err := a.Survey.Submit(ctx, head, survey.Filled{
		ID: db.NewID(a.Clock.Business()), Compound: l.Compound.ID, Texts: map[string]string{"gates": "2", "problems": hidden},
		Photos: []survey.NewPhoto{{Content: picture(7), Caption: hidden}},
	})
	if err != nil {
		return err
	}
	l.Survey, l.Version[sub.ID] = sub.ID, sub.Version
	rec, err := a.Survey.Get(ctx, place.Everywhere(), sub.ID)
	if err != nil {
		return err
	}
	l.SurveyPhoto = rec.Photos[0].Hash
	return l.oddSurveys(ctx, a, head)
}

// oddSurveys sends the form of a compound that is not in the register, and one that is ended.
func (l *lived) oddSurveys(ctx context.Context, a *app.App, head account.Who) error {
	found, err := a.Survey.Submit(ctx, head, survey.Filled{
		ID: db.NewID(a.Clock.Business()), Community: home, Texts: map[string]string{"name": "示例" + hidden + "未登记院", "gates": "1"},
	})
	if err != nil {
		return err
	}
	sub, err := a.Survey.Submit(ctx, head, survey.Filled{ID: db.NewID(a.Clock.Business()), Compound: l.Compound.ID, Texts: map[string]string{"gates": "3"}})
	if err != nil {
		return err
	}
	office, err := a.Accounts.ByLogin(ctx, "wyb")
	if err != nil {
		return err
	}
	void, err := a.Survey.Void(ctx, office, survey.Review{ID: sub.ID, Version: sub.Version}, "示例：与另一份重复（"+hidden+"）")
	l.SurveyFound, l.SurveyVoid = found.ID, void.ID
	l.Version[found.ID], l.Version[void.ID] = found.Version, void.Version
	return err
}

func (l *lived) inspections(ctx context.Context, a *app.App) error {
	who, err := a.Accounts.ByLogin(ctx, "dcb")
	if err != nil {
		return err
	}
	found := func(what string, photos ...[]byte) []inspect.NewFinding {
		return []inspect.NewFinding{{Text: hidden + what, Photos: photos}}
	}
	lines := []inspect.NewLine{
		{Line: "grounds_clean", Findings: found("的垃圾", picture(1))}, {Line: "stairs_clean", Findings: found("的杂物")},
	}
	p, err := a.Plans.Current(ctx, street, clock.Today(a.Clock))
	if err != nil {
		return err
	}
	for _, line := range p.Sheet.Lines() {
		if line.Applies(register.Values(p, &l.Compound)) == plan.Unknown {
			lines = append(lines, inspect.NewLine{Line: line.ID, State: inspect.NA})
		}
	}
	r, err := a.Inspect.Record(ctx, who, inspect.NewVisit{ID: db.NewID(a.Clock.Business()), Compound: l.Compound.ID, RestOK: true, Lines: lines})
	if err != nil {
		return err
	}
	l.Visit, l.Open, l.Rectified = r.ID, r.Found[0].ID, r.Found[1].ID
	if len(r.Found[0].Photos) == 0 {
		return errors.New("the finding has no photo")
	}
	l.Photo = r.Found[0].Photos[0].Hash
	head, err := a.Accounts.ByLogin(ctx, "zz-shangwu")
	if err != nil {
		return err
	}
	done, err := a.Inspect.Rectify(ctx, head, inspect.Rectification{Finding: l.Rectified, Version: r.Found[1].Version, Note: hidden + "，已清理", Photos: [][]byte{picture(2)}})
	l.Version[l.Open], l.Version[l.Rectified] = r.Found[0].Version, done.Version
	return err
}

// archive keeps one of each kind of item that a form is about.
func (l *lived) archive(ctx context.Context, a *app.App) error {
	head, err := a.Accounts.ByLogin(ctx, "zz-shangwu")
	if err != nil {
		return err
	}
	for i, x := range []struct {
		kind archive.Kind
		to   *string
	}{
		{archive.Contract, &l.Paper},
		{archive.Roll, &l.Roll},
		{archive.Minutes, &l.Gone},
		{archive.Before, &l.Before},
		{archive.After, &l.After},
		{archive.Before, &l.Paired},
		{archive.After, nil},
	} {
		content := []byte("%PDF-1.4 " + hidden + strconv.Itoa(i) + "\n%%EOF\n")
		if x.kind.Photo() {
			content = picture(20 + i)
		}
		it, err := a.Archive.Add(ctx, head, l.Compound.ID, archive.NewItem{Kind: x.kind, Title: hidden + x.kind.Chinese(), Name: hidden, Content: content})
		if err != nil {
			return err
		}
		if x.to == nil {
			if _, _, err := a.Archive.Pair(ctx, head, l.Paired, it.ID); err != nil {
				return err
			}
			continue
		}
		*x.to = it.ID
	}
	if _, err = a.Archive.Remove(ctx, head, l.Gone, 0, "示例："+hidden); err != nil {
		return err
	}
	k, err := a.Archive.AddContact(ctx, head, l.Compound.ID, archive.NewContact{Post: "楼院长", Name: hidden, Phone: "13800001234"})
	l.Contact = k.ID
	return err
}

// picture is a photo; each n gives another.
func picture(n int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, n, 1))); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func (l *lived) difficulties(ctx context.Context, a *app.App) error {
	head, err := a.Accounts.ByLogin(ctx, "zz-shangwu")
	if err != nil {
		return err
	}
	office, err := a.Accounts.ByLogin(ctx, "wyb")
	if err != nil {
		return err
	}
	for _, id := range []*string{&l.Difficulty, &l.Answered} {
		d, err := a.Difficulty.Raise(ctx, head, difficulty.NewDifficulty{Compound: l.Compound.ID, Title: "示例" + hidden + "的困难", Text: hidden})
		if err != nil {
			return err
		}
		*id, l.Version[d.ID] = d.ID, d.Version
	}
	d, err := a.Difficulty.Answer(ctx, office, l.Answered, l.Version[l.Answered], "示例："+hidden+"的答复", false)
	l.Version[l.Answered] = d.Version
	return err
}

// declaration makes one that waits for the office and one that is answered.
func (l *lived) declaration(ctx context.Context, a *app.App) error {
	head, err := a.Accounts.ByLogin(ctx, "zz-shangwu")
	if err != nil {
		return err
	}
	office, err := a.Accounts.ByLogin(ctx, "wyb")
	if err != nil {
		return err
	}
	c, err := a.Register.Create(ctx, head, register.NewCompound{Community: home, Texts: map[string]string{"name": "示例" + hidden + "申报院"}})
	if err != nil {
		return err
	}
	for id, compound := range map[*string]string{&l.Declaration: l.Compound.ID, &l.Replied: c.ID} {
		d, err := a.Declaration.Declare(ctx, head, declaration.NewDeclaration{Community: home, Compounds: []string{compound}, Overview: "示例：" + hidden})
		if err != nil {
			return err
		}
		*id, l.Version[d.ID] = d.ID, d.Version
	}
	if _, err := a.Declaration.Write(ctx, head, l.Compound.ID, "order", 0, "示例："+hidden+"的秩序维护制度"); err != nil {
		return err
	}
	d, err := a.Declaration.Answer(ctx, office, l.Replied, 0, declaration.Reply{Compound: c.ID, Return: true, Reason: hidden})
	l.Version[l.Replied], l.RepliedTo = d.Version, c.ID
	return err
}

// notice hangs one up, with a photo and something that was brought up against it.
func (l *lived) notice(ctx context.Context, a *app.App) error {
	head, err := a.Accounts.ByLogin(ctx, "zz-shangwu")
	if err != nil {
		return err
	}
	err = a.Journal.Write(ctx, head.Actor, func(tx *audit.Tx) error {
		n, err := a.Notice.PostIn(ctx, tx, head, notice.Notice{
			County: l.Compound.County, Path: l.Compound.Path, Subject: "committee:示例", Kind: "roll", Title: "示例" + hidden + "公示", Text: hidden, Places: hidden, Issuer: "示例筹备组", Days: 7,
		})
		l.Notice = n.ID
		return err
	})
	if err != nil {
		return err
	}
	photo, err := blob.Photo(picture(9))
	if err != nil {
		return err
	}
	if _, err = a.Notice.AddProof(ctx, head, l.Notice, notice.NewProof{Photos: []blob.File{photo}, Place: hidden}); err != nil {
		return err
	}
	l.NoticePhoto, l.Objection = photo.Hash, db.NewID(a.Clock.Business())
	_, err = a.Notice.Object(ctx, head, l.Notice, notice.NewObjection{ID: l.Objection, Room: "1-1-101", Text: hidden})
	return err
}

// committees leaves one that forms and one that sits and has met.
func (l *lived) committees(ctx context.Context, a *app.App) error {
	head, err := a.Accounts.ByLogin(ctx, "zz-shangwu")
	if err != nil {
		return err
	}
	today := clock.Today(a.Clock)
	r, err := a.Committee.Begin(ctx, head, committee.NewBody{Called: "业主委员会", Name: "示例" + hidden + "业委会", Cause: committee.First, Compounds: []string{l.Compound.ID}})
	if err != nil {
		return err
	}
	if r, err = a.Committee.Do(ctx, head, r.ID, 0, committee.Propose, committee.Said{Reason: "street", Text: hidden}); err != nil {
		return err
	}
	l.Forming, l.Version[r.ID] = r.ID, r.Version
	if r, err = a.Committee.Begin(ctx, head, committee.NewBody{
		Called: "业主委员会", Name: "示例" + hidden + "老业委会", Cause: committee.Existing, Compounds: []string{l.Compound.ID}, TermFrom: "2014-01-01", TermUntil: "2018-12-31",
	}); err != nil {
		return err
	}
	l.Sitting, l.Person = r.ID, db.NewID(a.Clock.Business())
	if _, err = a.Committee.AddPerson(ctx, head, r.ID, committee.NewPerson{ID: l.Person, Role: committee.Member, Name: hidden, Room: "1-1-101"}); err != nil {
		return err
	}
	_, m, err := a.Committee.Gather(ctx, head, r.ID, committee.NewMeeting{MeetOn: today, Place: hidden, Agenda: hidden, Places: hidden, Why: "示例：议事规则"})
	if err != nil {
		return err
	}
	l.Gathering = m.ID
	_, err = a.Committee.Hold(ctx, head, r.ID, m.ID, 0, committee.Held{Attended: []string{l.Person}, Minutes: hidden})
	return err
}

func (l *lived) imports(ctx context.Context, a *app.App) error {
	who, err := a.Accounts.ByLogin(ctx, "wyb")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp("", "bayou-*.csv")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	fmt.Fprintf(f, "小区名称,社区,户数\n示例%s二院,商务社区,80户\n", hidden)
	if err := f.Close(); err != nil {
		return err
	}
	run, err := a.Register.Import(ctx, who, register.Upload{Street: street, Path: f.Name(), Name: hidden + ".csv"})
	if err == nil && run.Created != 1 {
		err = fmt.Errorf("the import created %d", run.Created)
	}
	if err != nil {
		return err
	}
	l.Import = run.ID
	set, err := a.Areas.ImportOutlines(ctx, who, street, area.NewOutlines{File: hidden + ".geojson", System: reading.WGS84, Raw: []byte(`{"type":"FeatureCollection","features":[
		{"properties":{"name":"商务社区"},"geometry":{"type":"Polygon","coordinates":[[[113.67,34.78],[113.68,34.78],[113.68,34.79],[113.67,34.78]]]}}]}`)})
	l.Borders = set.ID
	return err
}

// houses brings a room list into the compound.
func (l *lived) houses(ctx context.Context, a *app.App) error {
	who, err := a.Accounts.ByLogin(ctx, "wyb")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp("", "bayou-*.csv")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	fmt.Fprintf(f, "房号,面积,业主,电话\n1-1-101,60.5,示例%s有限公司,13800000000\n1-1-102,61,示例甲,\n", hidden)
	if err := f.Close(); err != nil {
		return err
	}
	run, err := a.House.Import(ctx, who, house.Upload{Compound: l.Compound.ID, Path: f.Name(), Name: hidden + ".csv"})
	if err != nil {
		return err
	}
	units, err := a.House.Units(ctx, place.Everywhere(), l.Compound.ID, "")
	if err != nil {
		return err
	}
	l.Roomlist, l.Unit, l.Owner = run.ID, units[0].ID, units[0].Owners[0].Owner
	return nil
}

// meeting adds a decision to the last meeting.
func (l *lived) meeting(ctx context.Context, a *app.App) error {
	week := clock.Today(a.Clock).Week().Prev()
	sheet, err := a.Meeting.Of(ctx, place.Everywhere(), street, week)
	if err != nil {
		return err
	}
	l.Meeting, l.Minutes = sheet.Meeting.ID, sheet.Meeting.Version
	office, err := a.Accounts.ByLogin(ctx, "wyb")
	if err != nil {
		return err
	}
	d, err := a.Meeting.Decide(ctx, office, l.Meeting, meeting.NewDecision{Text: "示例：清理楼道", Holder: home, Post: account.Head, Due: clock.Today(a.Clock).Add(5)})
	l.Decision = d.ID
	return err
}

// bulletins leaves corrections in every state before the issue.
func (l *lived) bulletins(ctx context.Context, a *app.App) error {
	office, err := a.Accounts.ByLogin(ctx, "wyb")
	if err != nil {
		return err
	}
	leader, err := a.Accounts.ByLogin(ctx, "ldxz")
	if err != nil {
		return err
	}
	issued, err := a.Bulletin.Published(ctx, street, 10, 0)
	if err != nil || len(issued) < 3 {
		return errors.Join(err, fmt.Errorf("%d bulletins are issued", len(issued)))
	}
	l.Issued = issued[0]
	for i, b := range []*bulletin.Bulletin{&l.Draft, &l.Submitted, &l.Approved} {
		if *b, err = a.Bulletin.Correct(ctx, office, issued[i].ID, "示例："+hidden+"的一处有误"); err != nil {
			return err
		}
	}
	for _, b := range []*bulletin.Bulletin{&l.Submitted, &l.Approved} {
		if *b, err = a.Bulletin.Submit(ctx, office, b.ID, b.Version); err != nil {
			return err
		}
	}
	l.Approved, err = a.Bulletin.Approve(ctx, leader, l.Approved.ID, l.Approved.Version)
	return err
}

// people makes who is administered and who walks; the walker's posts are changed as the walk goes on.
func (l *lived) people(ctx context.Context, a *app.App) (err error) {
	sys := account.System()
	if l.Subject, err = a.Accounts.CreateWithPassword(ctx, sys, "subject", "示例"+hidden+"者", password); err != nil {
		return err
	}
	if err = a.Accounts.Grant(ctx, sys, l.Subject, account.Head, home); err != nil {
		return err
	}
	subject, err := a.Accounts.ByLogin(ctx, "subject")
	if err != nil {
		return err
	}
	if _, err = a.Accounts.MakeToken(ctx, subject, "示例", 10); err != nil {
		return err
	}
	keys, err := a.Accounts.Tokens(ctx, subject)
	if err != nil {
		return err
	}
	l.Token = keys[0].ID
	if l.Walker, err = a.Accounts.CreateWithPassword(ctx, sys, "walker", "示例行者", password); err != nil {
		return err
	}
	l.Session, err = a.Accounts.SignIn(ctx, "walker", password, "192.0.2.1")
	return err
}
