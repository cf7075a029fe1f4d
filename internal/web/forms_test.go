package web_test

import (
	"bytes"
	"html"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/bulletin"
	"bayou/internal/committee"
	"bayou/internal/db"
	"bayou/internal/declaration"
	"bayou/internal/difficulty"
	"bayou/internal/gate"
	estates "bayou/internal/house"
	"bayou/internal/inspect"
	"bayou/internal/meeting"
	"bayou/internal/notice"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/survey"
	"bayou/internal/track"
	"bayou/internal/web"
)

// form is a form of the pages, filled in as it should be. at makes what it is about and returns where it is posted to.
type form struct {
	login  string
	at     func(*deskTop) string
	good   url.Values
	dates  []string // inputs that hold a day
	secret []string // inputs that are never sent back
	files  bool
	button bool // nothing is typed; its answer need not hold the form again
}

// deskTop is a house with the means to make what forms are about.
type deskTop struct {
	*house
	t        testing.TB
	unit     place.Path // of the task that was made
	declared string     // the compound of the declaration that was made
}

func (d *deskTop) who(login string) account.Who {
	d.t.Helper()
	w, err := d.Accounts.ByLogin(d.t.Context(), login)
	d.must(err)
	return w
}

func (d *deskTop) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

const (
	livedStreet = place.Path("410105/001/")
	headPath    = livedStreet + "010/"
	unknownID   = "01900000-0000-7000-8000-000000000000"
)

func (d *deskTop) compound() register.Compound {
	d.t.Helper()
	page, err := d.Register.List(d.t.Context(), place.In(headPath), register.Query{Scope: "yes", Limit: 1})
	d.must(err)
	return page.Rows[0]
}

// houses returns the address of the houses of a compound.
func (d *deskTop) houses(rest string) string {
	d.t.Helper()
	return "/compounds/" + d.compound().ID + "/houses" + rest
}

// unitMade enters a unit with an owner.
func (d *deskTop) unitMade() estates.Unit {
	d.t.Helper()
	u, err := d.House.Add(d.t.Context(), d.who(headLogin), d.compound().ID, estates.Form{Key: "8号楼1单元101", Area: "60", Owners: "示例业主辛"})
	d.must(err)
	return u
}

func (d *deskTop) room() string {
	d.t.Helper()
	return d.houses("/units/" + d.unitMade().ID)
}

func (d *deskTop) owner() string {
	d.t.Helper()
	return d.houses("/owners/" + d.unitMade().Owners[0].Owner)
}

// disagreement makes a paper contradict what is known, and returns where it is settled.
func (d *deskTop) disagreement() string {
	d.t.Helper()
	c := d.compound()
	_, err := d.Register.Observe(d.t.Context(), d.who(headLogin), register.Change{
		ID: c.ID, Version: c.Version, Source: register.Source{Kind: register.Document, Ref: "示例文〔2015〕9号"}, Texts: map[string]string{"households": "7777户"},
	})
	d.must(err)
	return "/compounds/doubts/settle"
}

func (d *deskTop) survey() string {
	d.t.Helper()
	sub, err := d.Survey.Submit(d.t.Context(), d.who(headLogin), survey.Filled{ID: db.NewID(livedDay.At(9, 0)), Compound: d.compound().ID, Texts: map[string]string{"gates": "2"}})
	d.must(err)
	return "/surveys/" + sub.ID
}

// surveyFound sends the form of a compound that is not in the register.
func (d *deskTop) surveyFound() string {
	d.t.Helper()
	sub, err := d.Survey.Submit(d.t.Context(), d.who(headLogin), survey.Filled{ID: db.NewID(livedDay.At(9, 0)), Community: headPath, Texts: map[string]string{"name": "示例未登记院"}})
	d.must(err)
	return "/surveys/" + sub.ID
}

// surveyVoided sends a form that is ended.
func (d *deskTop) surveyVoided() string {
	d.t.Helper()
	at := d.survey()
	_, err := d.Survey.Void(d.t.Context(), d.who(officeLogin), survey.Review{ID: strings.TrimPrefix(at, "/surveys/"), Version: 1}, "与另一份重复填报")
	d.must(err)
	return at
}

func (d *deskTop) finding(rectified bool) string {
	d.t.Helper()
	page, err := d.Inspect.Findings(d.t.Context(), place.In(headPath), inspect.FindingQuery{State: "open", Limit: 1}, livedDay)
	d.must(err)
	f := page.Rows[0]
	if rectified {
		_, err = d.Inspect.Rectify(d.t.Context(), d.who(headLogin), inspect.Rectification{Finding: f.ID, Version: f.Version, Note: "已经清理干净"})
		d.must(err)
	}
	return "/findings/" + f.ID
}

func (d *deskTop) filed(k archive.Kind) string {
	d.t.Helper()
	it, err := d.Archive.Add(d.t.Context(), d.who(headLogin), d.compound().ID, archive.NewItem{
		Kind: k, Title: "示例资料", Name: "示例.pdf", Content: []byte("%PDF-1.4 " + string(k) + "\n%%EOF\n"),
	})
	d.must(err)
	return "/papers/" + it.ID
}

func (d *deskTop) contact() string {
	d.t.Helper()
	k, err := d.Archive.AddContact(d.t.Context(), d.who(headLogin), d.compound().ID, archive.NewContact{Post: "楼院长", Name: "示例某甲", Phone: "13800001234"})
	d.must(err)
	return "/contacts/" + k.ID
}

func (d *deskTop) difficulty(answered bool) string {
	d.t.Helper()
	x, err := d.Difficulty.Raise(d.t.Context(), d.who(headLogin), difficulty.NewDifficulty{Community: headPath, Title: "楼顶漏水没有维修资金", Text: "请办事处协调维修资金"})
	d.must(err)
	if answered {
		_, err = d.Difficulty.Answer(d.t.Context(), d.who(officeLogin), x.ID, x.Version, "已经联系房管部门", true)
		d.must(err)
	}
	return "/difficulties/" + x.ID
}

// undeclared returns a compound that its head may declare.
func (d *deskTop) undeclared() string {
	d.t.Helper()
	p, err := d.Plans.Current(d.t.Context(), livedStreet, livedDay)
	d.must(err)
	list, err := d.Declaration.Candidates(d.t.Context(), place.In(headPath), p, headPath)
	d.must(err)
	if len(list) == 0 || list[0].Barred() != "" {
		d.t.Fatal("nothing to declare")
	}
	d.declared = list[0].ID
	return d.declared
}

// serviced writes a paper for a compound and returns the compound.
func (d *deskTop) serviced() string {
	d.t.Helper()
	id := d.compound().ID
	_, err := d.Declaration.Write(d.t.Context(), d.who(headLogin), id, "repair", 0, "一、报修\n随报随修")
	d.must(err)
	return id
}

// memberID is the member of the committee that the forms are about.
var memberID = db.NewID(livedDay.At(7, 0))

// forming begins a committee, and asks for it when proposed.
func (d *deskTop) forming(proposed bool) string {
	d.t.Helper()
	by := d.who(headLogin)
	r, err := d.Committee.Begin(d.t.Context(), by, committee.NewBody{Called: "业主委员会", Cause: committee.First, Compounds: []string{d.compound().ID}})
	d.must(err)
	if proposed {
		_, err = d.Committee.Do(d.t.Context(), by, r.ID, 0, committee.Propose, committee.Said{Reason: "street"})
		d.must(err)
	}
	return "/committees/" + r.ID
}

// sitting enters a committee of one member that sits.
func (d *deskTop) sitting() string {
	d.t.Helper()
	by := d.who(headLogin)
	r, err := d.Committee.Begin(d.t.Context(), by, committee.NewBody{
		Called: "业主委员会", Cause: committee.Existing, Compounds: []string{d.compound().ID}, TermFrom: "2013-08-01", TermUntil: "2018-07-31", FiledOn: "2013-08-20",
	})
	d.must(err)
	_, err = d.Committee.AddPerson(d.t.Context(), by, r.ID, committee.NewPerson{ID: memberID, Role: committee.Member, Name: "示例业主乙", Room: "1-1-102"})
	d.must(err)
	return "/committees/" + r.ID
}

// changed is a committee that sits and is filed, of which a member has left since.
func (d *deskTop) changed() string {
	d.t.Helper()
	at := d.sitting()
	_, err := d.Committee.Leave(d.t.Context(), d.who(headLogin), strings.TrimPrefix(at, "/committees/"), memberID, livedDay, "不再是业主")
	d.must(err)
	return at
}

// gathering calls a meeting for today.
func (d *deskTop) gathering() string {
	d.t.Helper()
	at := d.sitting()
	_, m, err := d.Committee.Gather(d.t.Context(), d.who(headLogin), strings.TrimPrefix(at, "/committees/"), committee.NewMeeting{
		MeetOn: livedDay, Place: "示例社区活动室", Agenda: "示例议题", Places: "各单元门口", Why: "示例议事规则",
	})
	d.must(err)
	return at + "/meetings/" + m.ID
}

// noticeSaid is the id of what was brought up against the notice that the forms are about.
var noticeSaid = db.NewID(livedDay.At(8, 0))

// notice hangs one up with something that was brought up against it.
func (d *deskTop) notice() string {
	d.t.Helper()
	c, by := d.compound(), d.who(headLogin)
	var id string
	d.must(d.Journal.Write(d.t.Context(), by.Actor, func(tx *audit.Tx) error {
		n, err := d.Notice.PostIn(d.t.Context(), tx, by, notice.Notice{
			County: c.County, Path: c.Path, Subject: "committee:示例", Kind: "roll", Title: "示例院业主名册公示", Text: "示例：名册如下。", Places: "各单元门口", Issuer: "示例筹备组", Days: 7,
		})
		id = n.ID
		return err
	}))
	_, err := d.Notice.Object(d.t.Context(), by, id, notice.NewObjection{ID: noticeSaid, Room: "1-1-102", Text: "少写了一户"})
	d.must(err)
	return "/notices/" + id
}

// proof adds a photo of a notice that hangs.
func (d *deskTop) proof(at string) {
	d.t.Helper()
	var b bytes.Buffer
	d.must(png.Encode(&b, image.NewGray(image.Rect(0, 0, 320, 240))))
	f, err := blob.Photo(b.Bytes())
	d.must(err)
	_, err = d.Notice.AddProof(d.t.Context(), d.who(headLogin), strings.TrimPrefix(at, "/notices/"), notice.NewProof{Photos: []blob.File{f}, Place: "1号楼1单元门口"})
	d.must(err)
}

func (d *deskTop) declaration() string {
	d.t.Helper()
	r, err := d.Declaration.Declare(d.t.Context(), d.who(headLogin), declaration.NewDeclaration{
		Community: headPath, Compounds: []string{d.undeclared()}, Overview: "示例概况",
	})
	d.must(err)
	return "/declarations/" + r.ID
}

func (d *deskTop) answered() string {
	d.t.Helper()
	at := d.declaration()
	_, err := d.Declaration.Answer(d.t.Context(), d.who(officeLogin), strings.TrimPrefix(at, "/declarations/"), 0, declaration.Reply{Compound: d.declared})
	d.must(err)
	return at
}

// letter returns a correction that has come as far as asked.
func (d *deskTop) letter(state bulletin.State) bulletin.Bulletin {
	d.t.Helper()
	ctx := d.t.Context()
	list, err := d.Bulletin.Published(ctx, livedStreet, 1, 0)
	d.must(err)
	if state == bulletin.Issued {
		return list[0]
	}
	b, err := d.Bulletin.Correct(ctx, d.who(watchLogin), list[0].ID, "名次排错了")
	d.must(err)
	if state != bulletin.Draft {
		b, err = d.Bulletin.Submit(ctx, d.who(watchLogin), b.ID, b.Version)
		d.must(err)
	}
	if state == bulletin.Approved {
		b, err = d.Bulletin.Approve(ctx, d.who(leaderLogin), b.ID, b.Version)
		d.must(err)
	}
	return b
}

func (d *deskTop) decision(done bool) string {
	d.t.Helper()
	ctx := d.t.Context()
	m, err := d.Meeting.Open(ctx, d.who(officeLogin), livedStreet, closedWeek)
	d.must(err)
	x, err := d.Meeting.Decide(ctx, d.who(officeLogin), m.ID, meeting.NewDecision{Text: "修补围墙", Holder: headPath, Post: account.Head, Due: "2015-08-20"})
	d.must(err)
	if done {
		d.must(d.Meeting.Finish(ctx, d.who(headLogin), x.ID, "围墙补好了"))
	}
	return x.ID
}

func (d *deskTop) meeting(step string) string {
	d.t.Helper()
	_, err := d.Meeting.Open(d.t.Context(), d.who(officeLogin), livedStreet, closedWeek)
	d.must(err)
	return "/meeting/" + string(closedWeek) + "/" + step
}

// task returns a task that a head of a station ticks, ticked or not.
func (d *deskTop) task(ticked bool) string {
	d.t.Helper()
	ctx := d.t.Context()
	p, err := d.Plans.Current(ctx, livedStreet, livedDay)
	d.must(err)
	phases, err := d.Track.Phases(ctx, place.In(headPath), livedStreet, p, livedDay)
	d.must(err)
	for _, ph := range phases {
		for _, x := range ph.Tasks {
			if x.Holder != account.Head || track.Shown(x.Task) {
				continue
			}
			_, units, err := d.Track.Task(ctx, place.In(headPath), livedStreet, p, x.Task.ID, livedDay)
			d.must(err)
			i := slices.IndexFunc(units, func(u track.Unit) bool { return !u.Done })
			if i < 0 {
				continue
			}
			d.unit = units[i].Path
			if ticked {
				_, err = d.Track.Tick(ctx, d.who(headLogin), x.Task.ID, d.unit, "已经办完了")
				d.must(err)
			}
			return "/phases/" + x.Task.ID
		}
	}
	d.t.Fatal("no task is ticked by a head")
	return ""
}

func (d *deskTop) account() string {
	d.t.Helper()
	w, err := d.Accounts.ByLogin(d.t.Context(), otherLogin)
	d.must(err)
	return "/accounts/" + w.ID
}

// upload sends a workbook and returns the address of its preview.
func (d *deskTop) upload(text string) *url.URL {
	d.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, err := m.CreateFormFile("file", "登记表.csv")
	d.must(err)
	_, err = f.Write([]byte(text))
	d.must(err)
	d.must(m.Close())
	r := httptest.NewRequestWithContext(d.t.Context(), http.MethodPost, "/imports/new", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	rec := d.ask(officeLogin, r)
	at, err := url.Parse(rec.Header().Get("Location"))
	if err != nil || rec.Code != http.StatusSeeOther {
		d.t.Fatalf("upload: %d %v", rec.Code, err)
	}
	return at
}

func (d *deskTop) ask(login string, r *http.Request) *httptest.ResponseRecorder {
	d.t.Helper()
	if login != "" {
		r.AddCookie(&http.Cookie{Name: gate.Cookie, Value: d.token(d.t, login)})
	}
	rec := httptest.NewRecorder()
	d.Handler().ServeHTTP(rec, r)
	return rec
}

func (d *deskTop) post(login, at string, v url.Values, files bool) *httptest.ResponseRecorder {
	d.t.Helper()
	r := httptest.NewRequestWithContext(d.t.Context(), http.MethodPost, at, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if files {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		for name, list := range v {
			for _, x := range list {
				d.must(m.WriteField(name, x))
			}
		}
		d.must(m.Close())
		r = httptest.NewRequestWithContext(d.t.Context(), http.MethodPost, at, &b)
		r.Header.Set("Content-Type", m.FormDataContentType())
	}
	return d.ask(login, r)
}

func at(path string) func(*deskTop) string { return func(*deskTop) string { return path } }

func typed(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// now is a version that the form's own page holds; the page is asked for it.
const now = "{now}"

// unit is the place of a task that was made for the form.
const unit = "{unit}"

// forms are all forms by their route.
var forms = map[string]form{
	"/login":                    {at: at("/login"), good: typed("login", "wyb", "password", "Shili-2015", "next", "/"), secret: []string{"password", "next"}},
	"/logout":                   {login: cellLogin, at: at("/logout"), button: true},
	"/account/password":         {login: cellLogin, at: at("/account/password"), good: typed("old", "Shili-2015", "password", "Geng-Hao-2015"), secret: []string{"old", "password"}},
	"/account/tokens":           {login: cellLogin, at: at("/account/tokens"), good: typed("name", "报表程序", "days", "90")},
	"/account/tokens/{id}/drop": {login: cellLogin, at: at("/account/tokens/" + unknownID + "/drop"), button: true},
	"/accounts":                 {login: "xtgly", at: at("/accounts"), good: typed("login", "xinren", "name", "新来的人")},
	"/accounts/{id}/disable":    {login: "xtgly", at: func(d *deskTop) string { return d.account() + "/disable" }, button: true},
	"/accounts/{id}/enable":     {login: "xtgly", at: func(d *deskTop) string { return d.account() + "/enable" }, button: true},
	"/accounts/{id}/reset":      {login: "xtgly", at: func(d *deskTop) string { return d.account() + "/reset" }, button: true},
	"/accounts/{id}/grants": {
		login: "aqgly", at: func(d *deskTop) string { return d.account() + "/grants" }, good: typed("role", "cell", "path", string(headPath)),
	},
	"/accounts/{id}/grants/drop": {
		login: "aqgly", at: func(d *deskTop) string { return d.account() + "/grants/drop" }, good: typed("role", "head", "path", "410105/001/003/"), button: true,
	},
	"/compounds/new": {
		login: officeLogin, at: at("/compounds/new"), dates: []string{"as_of"},
		good: typed("community", headAt, "name", "示例新登记小区", "as_of", "2015-08-10", "households", "120", "address", "示例路77号"),
	},
	"/compounds/{id}/facts": {
		login: officeLogin, at: func(d *deskTop) string { return "/compounds/" + d.compound().ID + "/facts" }, dates: []string{"as_of"},
		good: typed("_version", now, "as_of", "2015-08-10", "_kind", "document", "_ref", "示例文〔2015〕8号", "households", "321", "address", "示例路88号"),
	},
	"/compounds/{id}/fields/{field}": {
		login: officeLogin, at: func(d *deskTop) string { return "/compounds/" + d.compound().ID + "/fields/households" },
		good: typed("_version", now, "seq", "other", "text", "321", "reason", "到现场逐户数过"),
	},
	"/map/outlines":           {login: officeLogin, at: at("/map/outlines"), files: true},
	"/map/outlines/import":    {login: officeLogin, at: at("/map/outlines/import"), good: typed("f", strings.Repeat("0", 64), "name", "边界.geojson", "system", "wgs84"), button: true},
	"/map/outlines/{id}/undo": {login: officeLogin, at: at("/map/outlines/" + unknownID + "/undo"), button: true},
	"/map/system":             {login: officeLogin, at: at("/map/system"), good: typed("source", "import:示例摸底登记表.xlsx", "system", "gcj02"), button: true},
	"/compounds/{id}/place": {
		login: officeLogin, at: func(d *deskTop) string { return "/compounds/" + d.compound().ID + "/place" },
		good: typed("_version", now, "point", "113.670001,34.770001", "system", "bd09"),
	},
	"/compounds/{id}/survey": {
		login: headLogin, at: func(d *deskTop) string { return "/compounds/" + d.compound().ID + "/survey" }, files: true, dates: []string{"as_of"},
		good: typed("as_of", "2015-08-10", "gates", "2", "address", "示例路99号", "why", "照实填写的"),
	},
	"/surveys":             {login: officeLogin, at: at("/surveys"), good: typed("id", unknownID), button: true},
	"/surveys/{id}/accept": {login: officeLogin, at: func(d *deskTop) string { return d.survey() + "/accept" }, good: typed("version", now), button: true},
	"/surveys/{id}/return": {
		login: officeLogin, at: func(d *deskTop) string { return d.survey() + "/return" }, good: typed("version", now, "note.", "整份再核对一遍", "note.gates", "大门数不对"),
	},
	"/surveys/found": {
		login: headLogin, at: at("/surveys/found"), files: true, dates: []string{"as_of"},
		good: typed("as_of", "2015-08-10", "community", headAt, "name", "示例未登记院", "gates", "2", "address", "示例路97号", "why", "照实填写的"),
	},
	"/surveys/{id}/void":   {login: officeLogin, at: func(d *deskTop) string { return d.survey() + "/void" }, good: typed("version", now, "reason", "与另一份重复填报")},
	"/surveys/{id}/revive": {login: officeLogin, at: func(d *deskTop) string { return d.surveyVoided() + "/revive" }, good: typed("version", now), button: true},
	"/surveys/{id}/place": {
		login: officeLogin, at: func(d *deskTop) string { return d.surveyFound() + "/place" }, good: typed("version", now, "compound", unknownID), button: true,
	},
	"/surveys/{id}/enter": {login: officeLogin, at: func(d *deskTop) string { return d.surveyFound() + "/enter" }, good: typed("version", now), button: true},
	"/compounds/{id}/withdraw": {
		login: officeLogin, at: func(d *deskTop) string { return "/compounds/" + d.compound().ID + "/withdraw" },
		good: typed("_version", now, "reason", "与另一个小区重复登记"),
	},
	"/compounds/{id}/mode": {
		login: officeLogin, at: func(d *deskTop) string { return "/compounds/" + d.compound().ID + "/mode" },
		good: typed("_version", now, "mode", "M3", "reason", "业主大会已经同意"),
	},
	"/compounds/{id}/archive": {
		login: headLogin, at: func(d *deskTop) string { return "/compounds/" + d.compound().ID + "/archive" }, files: true, dates: []string{"day"},
		good: typed("kind", "contract", "title", "示例服务合同", "day", "2015-08-10", "note", "原件存办公室"),
	},
	"/compounds/{id}/contacts": {
		login: headLogin, at: func(d *deskTop) string { return "/compounds/" + d.compound().ID + "/contacts" },
		good: typed("post", "示例楼院长", "name", "示例某甲乙", "phone", "13800001234"),
	},
	"/contacts/{id}/reveal": {login: headLogin, at: func(d *deskTop) string { return d.contact() + "/reveal" }, good: typed("reason", "通知停水的事")},
	"/contacts/{id}/drop":   {login: headLogin, at: func(d *deskTop) string { return d.contact() + "/drop" }, button: true},
	"/papers/{id}/edit": {
		login: headLogin, at: func(d *deskTop) string { return d.filed(archive.Contract) + "/edit" }, dates: []string{"day"},
		good: typed("version", now, "kind", "contract", "title", "示例服务合同", "day", "2015-08-10", "note", "原件存办公室"),
	},
	"/papers/{id}/remove":  {login: headLogin, at: func(d *deskTop) string { return d.filed(archive.Contract) + "/remove" }, good: typed("version", now, "why", "传错了小区")},
	"/papers/{id}/restore": {login: headLogin, at: func(d *deskTop) string { return d.filed(archive.Contract) + "/restore" }, good: typed("version", now), button: true},
	"/papers/{id}/reveal":  {login: headLogin, at: func(d *deskTop) string { return d.filed(archive.Roll) + "/reveal" }, good: typed("reason", "核对业主名册")},
	"/papers/{id}/pair":    {login: headLogin, at: func(d *deskTop) string { return d.filed(archive.Contract) + "/pair" }, good: typed("other", unknownID), button: true},
	"/papers/{id}/unpair":  {login: headLogin, at: func(d *deskTop) string { return d.filed(archive.Contract) + "/unpair" }, button: true},
	"/modes":               {login: officeLogin, at: at("/modes"), good: typed("pick", unknownID+" 1 M1"), button: true},
	"/imports":             {login: officeLogin, at: at("/imports"), good: typed("f", strings.Repeat("0", 64), "name", "登记表.csv"), button: true},
	"/imports/new": {
		login: officeLogin, at: at("/imports/new"), good: typed("as_of", "2015-08-10", "community", headAt, "sheet", "第一张表"), files: true,
	},
	"/compounds/doubts/settle": {
		login: officeLogin, at: func(d *deskTop) string { return d.disagreement() },
		good: typed("reason", "社区逐院核对过，以新报的为准", "line-"+unknownID+".households", "1 1"),
	},
	"/compounds/{id}/merge": {
		login: officeLogin, at: func(d *deskTop) string {
			page, err := d.Register.List(d.t.Context(), place.In(headPath), register.Query{Scope: "yes", Mode: register.None, Limit: 2})
			d.must(err)
			return "/compounds/" + page.Rows[0].ID + "/merge?other=" + page.Rows[1].ID
		},
		good: typed("_version", now, "_lose_version", "{now}", "reason", "到现场看过是一个院"),
	},
	"/compounds/{id}/unmerge": {login: officeLogin, at: func(d *deskTop) string { return "/compounds/" + d.compound().ID + "/unmerge" }, button: true},
	"/compounds/{id}/apart": {
		login: officeLogin, at: func(d *deskTop) string { return "/compounds/" + d.compound().ID + "/apart" }, good: typed("other", unknownID), button: true,
	},
	"/imports/preview": {login: officeLogin, at: at("/imports/preview"), good: typed("f", strings.Repeat("0", 64), "name", "登记表.csv"), button: true},
	"/imports/map": {
		login: officeLogin, at: func(d *deskTop) string {
			return "/imports/map?" + d.upload("院落,归谁管,住了多少\n示例甲院,商务社区,100\n").RawQuery
		}, good: typed("head-A", "院落", "col-A", "name", "head-B", "归谁管", "col-B", "community", "as", "房管所台账"),
	},
	"/compounds/{id}/houses/settle": {login: headLogin, at: func(d *deskTop) string { return d.houses("/settle") }, good: typed("field", "floor_area"), button: true},
	"/compounds/{id}/houses/building": {
		login: headLogin, at: func(d *deskTop) string { return d.houses("/building") }, good: typed("key", "17", "name", "示例十七号楼", "storeys", "6"),
	},
	"/compounds/{id}/houses/new": {
		login: headLogin, at: func(d *deskTop) string { return d.houses("/new") }, dates: []string{"since"},
		good: typed("key", "9号楼1单元501", "area", "88.25", "area_source", "deed", "area_ref", "示例证第9号", "use", "dwelling", "tenure", "private", "owners", "示例业主壬",
			"phone", "13800000008", "since", "2015-08-10"),
	},
	"/compounds/{id}/houses/units/{unit}/edit": {
		login: headLogin, at: func(d *deskTop) string { return d.room() + "/edit" }, dates: []string{"since"},
		good: typed("version", now, "key", "8号楼1单元102室", "area", "99.25", "area_source", "measured", "area_ref", "示例证第8号", "use", "dwelling", "tenure", "private",
			"owners", "示例业主癸", "phone", "13800000007", "reason", "买卖过户", "since", "2015-08-12"),
	},
	"/compounds/{id}/houses/units/{unit}/remove": {
		login: headLogin, at: func(d *deskTop) string { return d.room() + "/remove" }, good: typed("version", now, "reason", "与隔壁重复登记"),
	},
	"/compounds/{id}/houses/owners/merge": {
		login: headLogin, at: func(d *deskTop) string { return d.houses("/owners/merge") }, good: typed("owner", unknownID, "reason", "核对过房产证"), button: true,
	},
	"/compounds/{id}/houses/owners/apart": {
		login: headLogin, at: func(d *deskTop) string { return d.houses("/owners/apart") }, good: typed("owner", unknownID, "reason", "核对过房产证"), button: true,
	},
	"/compounds/{id}/houses/owners/{owner}/reveal": {
		login: headLogin, at: func(d *deskTop) string { return d.owner() + "/reveal" }, good: typed("reason", "通知首次业主大会"),
	},
	"/compounds/{id}/houses/owners/{owner}/edit": {
		login: headLogin, at: func(d *deskTop) string { return d.owner() + "/edit" },
		good: typed("version", now, "name", "示例业主新", "phone", "13800000006", "hardship", "示例困难情况", "note", "示例备注一句"),
	},
	"/compounds/{id}/houses/imports": {
		login: headLogin, at: func(d *deskTop) string { return d.houses("/imports") }, good: typed("f", strings.Repeat("0", 64), "name", "清册.csv"), button: true,
	},
	"/compounds/{id}/houses/imports/map": {
		login: officeLogin, at: func(d *deskTop) string {
			return d.houses("/imports/map?" + d.upload("门,平方数,归谁\n1-1-101,60,示例甲\n").RawQuery)
		}, good: typed("head-A", "门", "col-A", "key", "head-B", "平方数", "col-B", "area", "as", "房管所清册"),
	},
	"/compounds/{id}/houses/imports/new": {
		login: headLogin, at: func(d *deskTop) string { return d.houses("/imports/new") }, good: typed("as_of", "2015-08-10", "building", "3号楼", "sheet", "第一张表"), files: true,
	},
	"/compounds/{id}/houses/imports/{run}/undo": {login: headLogin, at: func(d *deskTop) string { return d.houses("/imports/" + unknownID + "/undo") }, button: true},
	"/imports/{id}/undo":                        {login: officeLogin, at: at("/imports/" + unknownID + "/undo"), button: true},
	"/phases/{task}/tick": {
		login: headLogin, at: func(d *deskTop) string { return d.task(false) + "/tick" }, good: typed("path", unit, "note", "八月十日办完"),
	},
	"/phases/{task}/untick": {
		login: headLogin, at: func(d *deskTop) string { return d.task(true) + "/untick" }, good: typed("path", unit, "reason", "登记错了地方"),
	},
	"/inspections/new/{compound}": {
		login: officeLogin, at: func(d *deskTop) string { return "/inspections/new/" + d.compound().ID }, files: true, dates: []string{"day", "{line}.findings.0.due"},
		good: typed("day", "2015-08-12", "rest", "yes", "note", "雨后查看排水", "{line}.findings.0.text", "井盖破损一处", "{line}.findings.0.count", "1", "{line}.findings.0.due", "2015-08-20"),
	},
	"/findings/{id}/rectify": {
		login: headLogin, at: func(d *deskTop) string { return d.finding(false) + "/rectify" }, files: true, good: typed("version", now, "note", "杂物已经清走"),
	},
	"/findings/{id}/recheck": {
		login: officeLogin, at: func(d *deskTop) string { return d.finding(true) + "/recheck" }, files: true, dates: []string{"due"},
		good: typed("version", now, "result", "reopen", "note", "墙角还有杂物", "due", "2015-08-20"),
	},
	"/difficulties/new": {
		login: headLogin, at: at("/difficulties/new"), good: typed("community", headAt, "compound", "", "title", "路灯没有电源", "text", "请协调供电部门"),
	},
	"/difficulties/{id}/answer": {
		login: officeLogin, at: func(d *deskTop) string { return d.difficulty(false) + "/answer" }, good: typed("version", now, "text", "已经列入计划", "done", "yes"),
	},
	"/difficulties/{id}/accept": {
		login: headLogin, at: func(d *deskTop) string { return d.difficulty(true) + "/accept" }, good: typed("version", now, "note", "已经修好了"),
	},
	"/difficulties/{id}/reopen": {
		login: headLogin, at: func(d *deskTop) string { return d.difficulty(true) + "/reopen" }, good: typed("version", now, "reason", "还在漏水"),
	},
	"/compounds/{id}/service/{kind}": {
		login: headLogin, at: func(d *deskTop) string { return "/compounds/" + d.compound().ID + "/service/parking" }, good: typed("version", now, "text", "一、车位\n按线停放"),
	},
	"/compounds/{id}/service/{kind}/fix": {
		login: officeLogin, at: func(d *deskTop) string { return "/compounds/" + d.serviced() + "/service/repair/fix" }, good: typed("version", now), button: true,
	},
	"/declarations/new": {
		login: headLogin, at: func(d *deskTop) string {
			return "/declarations/new?community=" + headAt + "&compound=" + d.undeclared()
		},
		good: typed("community", headAt, "compound", "{undeclared}", "overview", "本次申报一个小区"),
	},
	"/declarations/{id}/answer": {
		login: officeLogin, at: func(d *deskTop) string { return d.declaration() + "/answer" },
		good: typed("version", now, "do-{declared}", "return", "mode-{declared}", "", "reason-{declared}", "还差物业用房"),
	},
	"/declarations/{id}/withdraw": {
		login: headLogin, at: func(d *deskTop) string { return d.declaration() + "/withdraw" }, good: typed("version", now, "compound", "{declared}", "reason", "居民还要再商量"),
	},
	"/declarations/{id}/reopen": {
		login: officeLogin, at: func(d *deskTop) string { return d.answered() + "/reopen" }, good: typed("version", now, "compound", "{declared}", "reason", "答复写错了"),
	},
	"/committees/new": {
		login: headLogin, at: func(d *deskTop) string { d.declared = d.compound().ID; return "/committees/new" }, dates: []string{"term_from", "term_until", "filed_on"},
		good: typed("cause", "existing", "called", "业主委员会", "compound", "{declared}", "name", "示例院业主委员会", "households", "120", "seats", "5",
			"term_from", "2013-08-01", "term_until", "2018-07-31", "filed_on", "2013-08-10", "number", "示例备案一号"),
	},
	"/committees/{id}/step": {
		login: headLogin, at: func(d *deskTop) string { return d.forming(false) + "/step" }, dates: []string{"day"},
		good: typed("version", now, "step", "propose", "reason", "owners", "count", "12", "day", "2015-08-12", "text", "名单和签字存社区", "why", "示例议事规则第三条"),
	},
	"/committees/{id}/refuse": {
		login: officeLogin, at: func(d *deskTop) string { return d.forming(true) + "/refuse" }, good: typed("version", now, "step", "group", "reason", "联名的签字不全"),
	},
	"/committees/{id}/undo": {login: headLogin, at: func(d *deskTop) string { return d.forming(true) + "/undo" }, good: typed("version", now, "reason", "登记错了人数")},
	"/committees/{id}/drop": {login: headLogin, at: func(d *deskTop) string { return d.forming(true) + "/drop" }, good: typed("version", now, "reason", "业主还没有商量好")},
	"/committees/{id}/members": {
		login: headLogin, at: func(d *deskTop) string { return d.forming(true) + "/members" },
		good: typed("role", "group", "name", "示例业主甲", "room", "1-1-101", "side", "示例社区居委会", "post", "vice", "stands", "一号楼二单元"),
	},
	"/committees/{id}/members/change": {
		login: headLogin, at: func(d *deskTop) string { return d.sitting() + "/members/change" },
		good: typed("person", memberID, "change", "post", "post", "vice", "why", "搬走不再是业主"),
	},
	"/committees/{id}/members/refile": {
		login: officeLogin, at: func(d *deskTop) string { return d.changed() + "/members/refile" }, dates: []string{"filed_on"},
		good: typed("version", now, "filed_on", "2015-08-12", "number", "示例备案二号"),
	},
	"/committees/{id}/meetings": {
		login: headLogin, at: func(d *deskTop) string { return d.sitting() + "/meetings" }, dates: []string{"meet_on"},
		good: typed("kind", "committee", "meet_on", "2015-08-24", "place", "示例社区活动室", "agenda", "商量大门值守的事", "places", "各单元门口", "why", "示例议事规则第九条"),
	},
	"/committees/{id}/meetings/{meeting}/hold": {
		login: headLogin, at: func(d *deskTop) string { return d.gathering() + "/hold" },
		good: typed("version", now, "attended", memberID, "minutes", "成员逐一发言", "text0", "加装一盏路灯", "yes0", "1", "no0", "0", "abstain0", "0", "places", "各单元门口", "why", "示例议事规则第十条"),
	},
	"/committees/{id}/meetings/{meeting}/cancel": {login: headLogin, at: func(d *deskTop) string { return d.gathering() + "/cancel" }, good: typed("reason", "多数成员来不了")},
	"/notices/{id}/proof": {
		login: headLogin, at: func(d *deskTop) string { return d.notice() + "/proof" }, files: true, dates: []string{"day"}, good: typed("place", "1号楼1单元门口", "day", "2015-08-12"),
	},
	"/notices/{id}/object": {
		login: headLogin, at: func(d *deskTop) string { return d.notice() + "/object" }, dates: []string{"day"},
		good: typed("room", "1-1-101", "text", "面积比房产证少两平方米", "day", "2015-08-12"),
	},
	"/notices/{id}/answer": {
		login: headLogin, at: func(d *deskTop) string { return d.notice() + "/answer" }, good: typed("objection", noticeSaid, "answer", "已经按房产证更正"),
	},
	"/notices/{id}/strike": {
		login: headLogin, at: func(d *deskTop) string { return d.notice() + "/strike" }, good: typed("what", noticeSaid, "reason", "登记到别的公示了"),
	},
	"/notices/{id}/down": {
		login: headLogin, at: func(d *deskTop) string { return d.notice() + "/down" }, good: typed("version", now, "reason", "名册少了两户"),
	},
	"/week/{week}/close":    {login: officeLogin, at: at("/week/" + string(openWeek) + "/close"), button: true},
	"/week/{week}/excuse":   {login: officeLogin, at: at("/week/" + string(openWeek) + "/excuse"), good: typed("community", headAt, "reason", "站长因公外出")},
	"/week/{week}/bulletin": {login: officeLogin, at: at("/week/" + string(closedWeek) + "/bulletin"), button: true},
	"/week/{week}/{community}": {
		login: headLogin, at: at("/week/" + string(openWeek) + "/" + headAt), good: typed("version", now, "extra", "三号院正在铺路", "do", "keep"),
	},
	"/bulletins/{id}/edit": {
		login: officeLogin, at: func(d *deskTop) string {
			b := d.letter(bulletin.Draft)
			return "/bulletins/" + b.ID + "/edit?section=overview&version=" + now
		}, good: typed("count", "2", "text0", "本周督察有序开展", "text1", "各社区都报了周报"),
	},
	"/bulletins/{id}/submit": {login: officeLogin, at: func(d *deskTop) string {
		return "/bulletins/" + d.letter(bulletin.Draft).ID + "/submit?version=" + now
	}, button: true},
	"/bulletins/{id}/approve": {login: leaderLogin, at: func(d *deskTop) string {
		return "/bulletins/" + d.letter(bulletin.Submitted).ID + "/approve"
	}, good: typed("version", now), button: true},
	"/bulletins/{id}/return": {login: leaderLogin, at: func(d *deskTop) string {
		return "/bulletins/" + d.letter(bulletin.Submitted).ID + "/return"
	}, good: typed("version", now, "reason", "名次要再核对")},
	"/bulletins/{id}/issue": {login: officeLogin, at: func(d *deskTop) string {
		return "/bulletins/" + d.letter(bulletin.Approved).ID + "/issue"
	}, good: typed("version", now), button: true},
	"/bulletins/{id}/correct": {login: officeLogin, at: func(d *deskTop) string {
		return "/bulletins/" + d.letter(bulletin.Issued).ID + "/correct"
	}, good: typed("version", now, "reason", "第二名应为任砦")},
	"/meeting/{week}/open":    {login: officeLogin, at: at("/meeting/" + string(closedWeek) + "/open"), button: true},
	"/meeting/{week}/attend":  {login: officeLogin, at: func(d *deskTop) string { return d.meeting("attend") }, good: typed("c"+headAt, "present")},
	"/meeting/{week}/minutes": {login: officeLogin, at: func(d *deskTop) string { return d.meeting("minutes") }, good: typed("version", now, "minutes", "各社区汇报了工作")},
	"/meeting/{week}/decide": {
		login: officeLogin, at: func(d *deskTop) string { return d.meeting("decide") }, dates: []string{"due"},
		good: typed("text", "月底前修好围墙", "holder", headAt, "due", "2015-08-20"),
	},
	"/meeting/{week}/finish": {login: headLogin, at: func(d *deskTop) string { return d.meeting("finish") + "?id=" + d.decision(false) }, good: typed("note", "围墙已经补好")},
	"/meeting/{week}/reopen": {login: headLogin, at: func(d *deskTop) string { return d.meeting("reopen") + "?id=" + d.decision(true) }, good: typed("reason", "雨后又塌了")},
}

// wrongs are what people and programs put into a field.
var wrongs = map[string]string{
	"nothing":  "",
	"long":     strings.Repeat("很长的话", 25_000),
	"controls": "\x00a\x07b\x1b[31m\u202ec",
	"half":     "\xff\xfe坏",
	"html":     `"><script>alert(1)</script>`,
	"formula":  `=cmd|'/c calc'!A0`,
	"number":   "-99999999999999999999",
	"id":       unknownID,
}

var wrongDays = map[string]string{"no such day": "2015-02-30", "far": "2099-01-01", "past": "0001-01-01", "word": "昨天"}

// TestEveryFormIsTested: a form that is not in the table above is not tested.
func TestEveryFormIsTested(t *testing.T) {
	t.Parallel()
	for _, r := range (&web.Site{}).Routes() {
		if _, ok := forms[r.Path]; r.Method == http.MethodPost && !ok {
			t.Errorf("%s is no form of the table", r.Path)
		}
	}
}

// TestWrongFormsAreAnswered: whatever is sent, the answer is a page that says what is wrong in Chinese, with the form and what
// was typed.
func TestWrongFormsAreAnswered(t *testing.T) {
	t.Parallel()
	for route, f := range forms {
		t.Run(route, func(t *testing.T) {
			t.Parallel()
			f.try(t)
		})
	}
}

func (f form) try(t *testing.T) {
	d := &deskTop{house: livedOwn(t, livedDay.At(10, 0)), t: t}
	path := f.path(d)
	d.token(t, otherLogin)
	f.send(d, path, "all empty", "", f.changed("", ""))
	f.send(d, withID(path, unknownID), "unknown id", "", f.good)
	f.send(d, withID(path, "%00"), "control id", "", f.good)
	f.send(d, withWeek(path, "2015-W60"), "no such week", "", f.good)
	f.send(d, withWeek(path, "2099-W01"), "far week", "", f.good)
	for field := range f.good {
		for name, value := range wrongs {
			f.send(d, path, field+": "+name, field, f.changed(field, value))
		}
	}
	for _, field := range f.dates {
		for name, value := range wrongDays {
			f.send(d, path, field+": "+name, field, f.changed(field, value))
		}
	}
	for _, v := range []string{"", "abc", "99999"} {
		f.send(d, strings.Replace(path, now, v, 1), "version "+v, "version", f.good)
	}
	if rec := d.post(otherLogin, path, f.fill(d, path, f.good), f.files); rec.Code >= 500 || f.login == headLogin && rec.Code < 400 {
		t.Errorf("sent by somebody of another community: %d", rec.Code)
	}
	f.send(d, path, "as it should be", "", f.good)
}

var (
	idInPath   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)
	weekInPath = regexp.MustCompile(`2015-W\d\d`)
)

func withID(path, id string) string   { return idInPath.ReplaceAllString(path, id) }
func withWeek(path, w string) string  { return weekInPath.ReplaceAllString(path, w) }
func bare(path string) string         { p, _, _ := strings.Cut(path, "?"); return p }
func escaped(text string) string      { return html.EscapeString(text) }
func (f form) path(d *deskTop) string { return f.at(d) }

// changed returns the form with one field changed; all of them emptied for the field "".
func (f form) changed(field, value string) url.Values {
	out := url.Values{}
	for k, v := range f.good {
		out[k] = slices.Clone(v)
		if field == "" || k == field {
			out[k] = []string{value}
		}
	}
	return out
}

var (
	versionIn = regexp.MustCompile(`name="_?version" value="(\d+)"|[?&]version=(\d+)`)
	lineIn    = regexp.MustCompile(`name="(lines\.[a-z0-9_-]+)\.findings\.0\.text"`)
)

// fill puts the version that the record has now, and the first line of the score sheet, where the form asks for them.
func (f form) fill(d *deskTop, path string, v url.Values) url.Values {
	out := url.Values{}
	for k, list := range v {
		if strings.Contains(k, "{line}") {
			line := "lines.none"
			if m := lineIn.FindStringSubmatch(d.ask(f.login, httptest.NewRequest(http.MethodGet, bare(path), http.NoBody)).Body.String()); m != nil {
				line = m[1]
			}
			k = strings.Replace(k, "{line}", line, 1)
		}
		k = strings.Replace(k, "{declared}", d.declared, 1)
		out[k] = slices.Clone(list)
		switch list[0] {
		case "{declared}", "{undeclared}":
			out[k] = []string{d.declared}
		case now:
			out[k] = []string{f.version(d, path)}
		case unit:
			out[k] = []string{string(d.unit)}
		}
	}
	if _, id, ok := strings.Cut(path, "?id="); ok {
		out.Set("id", id)
	}
	return out
}

func (f form) version(d *deskTop, path string) string {
	page := bare(path)
	for range 2 {
		rec := d.ask(f.login, httptest.NewRequest(http.MethodGet, page, http.NoBody))
		if m := versionIn.FindStringSubmatch(rec.Body.String()); m != nil {
			return m[1] + m[2]
		}
		page = page[:strings.LastIndex(page, "/")]
	}
	return "1"
}

// send posts the form and looks at the answer. field is the one that is wrong, "" when it is none alone.
func (f form) send(d *deskTop, path, name, field string, v url.Values) {
	d.t.Helper()
	v = f.fill(d, path, v)
	to, asked := strings.CutSuffix(path, now)
	if asked {
		to += f.version(d, path)
	}
	rec := d.post(f.login, to, v, f.files)
	body := rec.Body.String()
	bad := func(format string, args ...any) {
		d.t.Helper()
		d.t.Errorf("%s: "+format, append([]any{name}, args...)...)
	}
	switch {
	case rec.Code >= 500 || rec.Code == http.StatusBadRequest:
		bad("%d %.300s", rec.Code, body)
		return
	case strings.Contains(body, "<script>alert(1)"):
		bad("a script got through")
	case rec.Code < 400:
		return
	}
	if !strings.Contains(body, "data-fault") {
		bad("%d without a sentence", rec.Code)
	}
	if f.button || rec.Code != http.StatusUnprocessableEntity && rec.Code != http.StatusConflict {
		return
	}
	if strings.Contains(body, "data-unsaved") { // the record has moved on, and its form with it
		return
	}
	if rec.Code == http.StatusUnprocessableEntity && !strings.Contains(body, `action="`+escaped(bare(to))) {
		bad("%d without the form", rec.Code)
		return
	}
	if rec.Code == http.StatusUnprocessableEntity && field != "" && field != "version" && !strings.Contains(body, `-err"`) && !strings.Contains(body, "没有改动") {
		bad("422 with nothing beside a field: %s", between(body, "data-fault"))
	}
	for k, list := range v {
		if k == "do" { // which button was pressed is not typed
			continue
		}
		kept := list[0]
		if _, part, ok := strings.Cut(field, "}"); k == field || ok && strings.HasSuffix(k, part) || len([]rune(kept)) < 4 || slices.Contains(f.secret, k) || strings.HasSuffix(k, "version") {
			continue
		}
		if !strings.Contains(body, escaped(kept)) {
			bad("%s was typed and is lost", k)
		}
	}
}
