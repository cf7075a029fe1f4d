package app_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/api"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/survey"
)

// asked is one request of the walk with what it is about.
type asked struct {
	name, method, url string
	perm, need        account.Perm // of the route; of the use case, where it asks for more
	target            place.Path   // "" = the asker's own
	sharing           sharing      // who else may read what is the target's
	kind              string       // of the body
	body              []byte
}

// sharing says who may read what belongs to the sub-district as a whole.
type sharing int

const (
	nobodyElse sharing = iota
	members            // whoever has a post somewhere in it, and sees his own part
	stations           // the communities, which are told everything (六(二), the weekly meeting)
)

// may tells whether a person with the posts may do what is asked.
func (a asked) may(who account.Who) bool {
	switch {
	case a.target == "":
		return who.Has(a.perm) && who.Has(a.need)
	case a.sharing == members:
		return !who.Scope(a.perm).Narrow(a.target).Empty()
	case a.sharing == stations:
		return who.Scope(a.perm).Shares(a.target)
	}
	return who.Has(a.perm) && who.Can(a.need, a.target)
}

// about is the place that a path's first step and wildcards name: what lies in a compound, a community or the sub-district.
func (w *livedWorld) about(path string) place.Path {
	first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch {
	case strings.HasSuffix(path, "/{community}"):
		return home
	case strings.HasPrefix(path, "/map/outlines/{id}"):
		return street
	case !strings.Contains(rest, "{"):
		return ""
	}
	switch first {
	case "compounds", "inspections", "findings", "difficulties", "photos", "papers", "contacts", "surveys", "notices", "committees":
		return w.Compound.Path
	case "imports", "bulletins", "meetings":
		return street
	case "accounts", "decisions", "declarations":
		return home
	}
	return ""
}

// fill puts real ids in the place of wildcards.
func (w *livedWorld) fill(path string) string {
	first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	last := rest[strings.LastIndexByte(rest, '/')+1:]
	id := map[string]string{
		"compounds": w.Compound.ID, "imports": w.Import, "inspections": w.Visit, "findings": w.Open, "difficulties": w.Difficulty, "declarations": w.Declaration, "bulletins": w.Draft.ID,
		"accounts": w.Subject, "meetings": w.Meeting, "decisions": w.Decision, "account": w.Token, "surveys": w.Survey, "map": w.Borders, "papers": w.Paper, "contacts": w.Contact, "notices": w.Notice, "committees": w.Forming,
	}[first]
	if strings.HasPrefix(path, "/committees/{id}/me") { // members and meetings are of the one that sits
		id = w.Sitting
	}
	switch first + " " + last {
	case "surveys enter", "surveys place":
		id = w.SurveyFound
	case "surveys revive":
		id = w.SurveyVoid
	case "findings recheck":
		id = w.Rectified
	case "papers restore":
		id = w.Gone
	case "papers pair", "papers thumb":
		id = w.Before
	case "papers unpair":
		id = w.Paired
	case "papers reveal":
		id = w.Roll
	case "difficulties accept", "difficulties reopen":
		id = w.Answered
	case "declarations reopen":
		id = w.Replied
	case "bulletins approve", "bulletins return":
		id = w.Submitted.ID
	case "bulletins issue":
		id = w.Approved.ID
	case "bulletins correct":
		id = w.Issued.ID
	}
	week := "2015-W32" // closed
	if last == "{community}" || last == "report" || last == "extra" || last == "excuse" {
		week = "2015-W33"
	}
	switch path {
	case "/meeting/{week}/reopen":
		path += "?id=" + w.Decision
	case "/search":
		path += "?q=slbkwxy" // by sounds: the page repeats the question
	}
	return strings.NewReplacer("{$}", "", "{week}", week, "{community}", "410105001010", "{step}", "group", "{meeting}", w.Gathering, "{compound}", w.Compound.ID, "{id}", id,
		"/surveys/photos/{hash}", "/surveys/photos/"+w.SurveyPhoto, "{code}", survey.Code(w.Compound.ID),
		"/notices/{id}/photos/{hash}", "/notices/"+w.Notice+"/photos/"+w.NoticePhoto, "/photos/{hash}/thumb", "/photos/"+w.Photo+"/thumb?finding="+w.Open,
		"{unit}", w.Unit, "{z}", "12", "{x}", "3340", "{y}", "1645", "{owner}", w.Owner, "{run}", w.Roomlist,
		"{hash}", w.Photo+"?finding="+w.Open, "{skin}", "brief", "{task}", "opinion_meeting", "{set}", "eight", "{field}", "households", "{kind}", "order").Replace(path)
}

// version is that of what a path's first step and last step name.
func (w *livedWorld) version(path string) int64 {
	switch url := w.fill(path); {
	case strings.Contains(url, "/houses"):
		return 0 // whatever is recorded
	case strings.Contains(url, w.Draft.ID):
		return w.Draft.Version
	case strings.Contains(url, w.Submitted.ID):
		return w.Submitted.Version
	case strings.Contains(url, w.Approved.ID):
		return w.Approved.Version
	case strings.Contains(url, w.Meeting):
		return w.Minutes
	case strings.Contains(url, w.Compound.ID):
		return w.Compound.Version
	default:
		for id, v := range w.Version {
			if strings.Contains(url, id) {
				return v
			}
		}
	}
	return 0
}

// forms are the bodies of the pages' posts by path; version and _version are added. A post that is not here fails the walk.
func (w *livedWorld) forms() map[string]url.Values {
	one := func(kv ...string) url.Values {
		v := url.Values{}
		for i := 0; i < len(kv); i += 2 {
			v.Set(kv[i], kv[i+1])
		}
		return v
	}
	reason, came := one("reason", "示例：有充分的理由"), url.Values{}
	for i := range 11 {
		came.Set(fmt.Sprintf("c4101050010%02d", i+1), "present")
	}
	return map[string]url.Values{
		"/compounds/{id}/merge": one("other", w.Compound.ID, "reason", "示例：是一个院"), "/compounds/{id}/unmerge": {}, "/compounds/{id}/apart": one("other", w.Compound.ID),
		"/compounds/{id}/fields/{field}": one("seq", "other", "text", "131", "reason", "示例：到现场数过"),
		"/compounds/doubts/settle":       one("line-"+w.Compound.ID+".households", strconv.FormatInt(w.Compound.Version, 10)+" 1", "reason", "示例：逐院核对过"),
		"/imports/preview":               one("f", strings.Repeat("0", 64), "name", "a.csv"),
		"/account/tokens/{id}/drop":      {}, "/accounts/{id}/disable": {}, "/accounts/{id}/enable": {}, "/accounts/{id}/reset": {},
		"/accounts/{id}/grants": one("role", "cell", "path", string(home)), "/accounts/{id}/grants/drop": one("role", "head", "path", string(home)),
		"/compounds/new": one("name", "示例新院", "community", "410105001010"), "/compounds/{id}/facts": one("households", "130户"),
		"/map/outlines": nil, "/map/outlines/import": one("f", strings.Repeat("0", 64), "name", "a.geojson", "system", "wgs84"), "/map/outlines/{id}/undo": {},
		"/map/system":              one("source", "import:示例摸底登记表.xlsx", "system", "gcj02"),
		"/compounds/{id}/place":    one("point", "113.670001,34.770001", "system", "gcj02", "how", "map"),
		"/compounds/{id}/withdraw": reason, "/compounds/{id}/mode": one("mode", w.Mode, "reason", "示例：另有一个充分的理由"),
		"/compounds/{id}/archive": nil, "/compounds/{id}/contacts": one("post", "楼院长", "name", "示例某乙", "phone", "13800005678"),
		"/contacts/{id}/reveal": reason, "/contacts/{id}/drop": {}, "/papers/{id}/reveal": reason, "/papers/{id}/restore": {}, "/papers/{id}/unpair": {},
		"/papers/{id}/edit": one("kind", "contract", "title", "示例合同", "day", "2015-08-01"), "/papers/{id}/remove": one("why", "示例：传错了"),
		"/papers/{id}/pair": one("other", w.After),
		"/modes":            one("pick", w.Compound.ID+" "+strconv.FormatInt(w.Compound.Version, 10)+" "+w.Mode),
		"/imports":          one("f", strings.Repeat("0", 64), "name", "a.csv"), "/imports/new": nil, "/imports/{id}/undo": {},
		"/compounds/{id}/houses/settle": one("field", "floor_area"), "/compounds/{id}/houses/building": one("key", "3", "storeys", "6"),
		"/compounds/{id}/houses/new": one("key", "1-1-201", "area", "66"), "/compounds/{id}/houses/units/{unit}/edit": one("key", "1-1-101", "area", "77"),
		"/compounds/{id}/houses/units/{unit}/remove": reason, "/compounds/{id}/houses/owners/merge": reason,
		"/compounds/{id}/houses/owners/apart":          one("owner", w.Owner, "reason", "示例：有充分的理由"),
		"/compounds/{id}/houses/owners/{owner}/edit":   one("phone", "13800000001"),
		"/compounds/{id}/houses/owners/{owner}/reveal": one("reason", "示例：通知开会"), "/compounds/{id}/houses/imports/{run}/undo": {},
		"/compounds/{id}/houses/imports/map": one("f", strings.Repeat("0", 64), "name", "a.csv", "as", "示例对照", "head-A", "房"),
		"/compounds/{id}/houses/imports":     one("f", strings.Repeat("0", 64), "name", "a.csv"), "/compounds/{id}/houses/imports/new": nil,
		"/compounds/{id}/survey": one("id", db.NewID(w.Now), "as_of", "2015-08-10", "gates", "2"),
		"/surveys":               one("id", w.Survey), "/surveys/{id}/accept": {}, "/surveys/{id}/return": one("note.gates", "示例：请核对"),
		"/surveys/found":     one("id", db.NewID(w.Now), "as_of", "2015-08-10", "community", "410105001010", "name", "示例未登记院"),
		"/surveys/{id}/void": one("reason", "示例：与另一份重复"), "/surveys/{id}/revive": {}, "/surveys/{id}/enter": {},
		"/surveys/{id}/place":         one("compound", w.Compound.ID),
		"/imports/map":                one("f", strings.Repeat("0", 64), "name", "a.csv", "as", "示例对照", "head-A", "name"),
		"/phases/{task}/tick":         one("path", string(home), "note", "示例：会议记录存档"),
		"/phases/{task}/untick":       one("path", string(home), "reason", "示例：登记错了"),
		"/inspections/new/{compound}": one("id", db.NewID(w.Now), "rest", "yes", "lines.green_care", "na", "lines.office_open", "na"),
		"/findings/{id}/rectify":      one("note", "示例：已清理"), "/findings/{id}/recheck": one("result", "close", "note", "示例：看过"),
		"/difficulties/new":         one("title", "示例困难", "text", "示例", "community", "410105001010"),
		"/difficulties/{id}/answer": one("text", "示例：已联系"), "/difficulties/{id}/accept": one("note", "示例：已解决"), "/difficulties/{id}/reopen": reason,
		"/compounds/{id}/service/{kind}": one("text", "一、甲\n乙", "version", "1"), "/compounds/{id}/service/{kind}/fix": one("version", "1"),
		"/declarations/new":         one("community", "410105001010", "compound", w.Compound.ID, "overview", "示例：概况"),
		"/declarations/{id}/answer": one("do-"+w.Compound.ID, "accept"), "/declarations/{id}/withdraw": one("compound", w.Compound.ID, "reason", "示例：再商量"),
		"/declarations/{id}/reopen": one("compound", w.RepliedTo, "reason", "示例：重新看过"),
		"/committees/new":           one("called", "业主委员会", "cause", "first", "compound", w.Compound.ID),
		"/committees/{id}/step":     one("step", "group"), "/committees/{id}/refuse": one("step", "group", "reason", "示例：资料不全"),
		"/committees/{id}/undo": reason, "/committees/{id}/drop": reason,
		"/committees/{id}/members":                 one("role", "member", "name", "示例业主乙", "room", "1-1-102"),
		"/committees/{id}/members/refile":          one("number", "示例备一号"),
		"/committees/{id}/members/change":          one("person", w.Person, "change", "post", "post", "head"),
		"/committees/{id}/meetings":                one("meet_on", string(clock.DateOf(w.Now).Add(20)), "place", "示例", "agenda", "示例", "places", "示例"),
		"/committees/{id}/meetings/{meeting}/hold": one("attended", w.Person, "minutes", "示例"), "/committees/{id}/meetings/{meeting}/cancel": reason,
		"/notices/{id}/proof": one("place", "1号楼"), "/notices/{id}/object": one("id", db.NewID(w.Now), "room", "1-1-102", "text", "示例：面积有误"),
		"/notices/{id}/answer": one("objection", w.Objection, "answer", "示例：已更正"), "/notices/{id}/strike": one("what", w.NoticePhoto, "reason", "示例：拍错了"),
		"/notices/{id}/down": reason,
		"/week/{week}/close": {}, "/week/{week}/excuse": one("community", "410105001010", "reason", "示例：停电"), "/week/{week}/bulletin": {},
		"/week/{week}/{community}": one("extra", "示例：补充一句"), "/bulletins/{id}/edit": one("count", "1", "text0", "示例：改一句"),
		"/bulletins/{id}/submit": {}, "/bulletins/{id}/approve": {}, "/bulletins/{id}/return": reason, "/bulletins/{id}/issue": {}, "/bulletins/{id}/correct": reason,
		"/meeting/{week}/open": {}, "/meeting/{week}/attend": came, "/meeting/{week}/minutes": one("minutes", "示例：一句"),
		"/meeting/{week}/decide": one("text", "示例：清理", "holder", "410105001010", "due", "2015-08-20"),
		"/meeting/{week}/finish": one("id", w.Decision, "note", "示例：办好了"), "/meeting/{week}/reopen": one("id", w.Decision, "reason", "示例：还没有办好"),
	}
}

// needs are the rights that a use case asks for beyond its route's.
var needs = map[string]account.Perm{"/decisions/{id}/finish": account.TickTask, "/meeting/{week}/finish": account.TickTask, "/meeting/{week}/reopen": account.TickTask}

// personal are the posts by which somebody changes what is his own, or what lies nowhere.
var personal = map[string]bool{"/login": true, "/logout": true, "/account/password": true, "/account/tokens": true, "/accounts": true}

// pages are the requests for every line of the route table that asks for a right.
func (w *livedWorld) pages(t *testing.T) []asked {
	t.Helper()
	forms := w.forms()
	var out []asked
	for _, r := range w.Routes() {
		if r.Perm == gate.Public || r.Method == http.MethodPost && personal[r.Path] {
			continue
		}
		a := asked{name: r.Method + " " + r.Path, method: r.Method, url: w.fill(r.Path), perm: r.Perm, need: r.Perm, target: w.about(r.Path)}
		if n := needs[r.Path]; n != "" && r.Method == http.MethodPost {
			a.need, a.target = n, home
		}
		if r.Method == http.MethodPost {
			form, ok := forms[r.Path]
			if !ok {
				t.Errorf("POST %s has no body in the walk: add it to forms", r.Path)
				continue
			}
			a.kind, a.body = "application/x-www-form-urlencoded", w.form(r.Path, form)
			switch r.Path {
			case "/imports/new", "/compounds/{id}/houses/imports/new", "/map/outlines":
				a.kind, a.body = upload()
			case "/compounds/{id}/archive":
				a.kind, a.body = paper()
			}
			if r.Path == "/bulletins/{id}/edit" {
				a.url += "?section=problems"
			}
		}
		out = append(out, a)
	}
	return out
}

func (w *livedWorld) form(path string, form url.Values) []byte {
	version := strconv.FormatInt(w.version(path), 10)
	out := url.Values{"version": {version}, "_version": {version}}
	for k, v := range form {
		out[k] = v
	}
	return []byte(out.Encode())
}

// upload is a register of one row as a form sends it.
func upload() (kind string, body []byte) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, err := m.CreateFormFile("file", "示例.csv")
	if err == nil {
		_, err = f.Write([]byte("小区名称,社区,户数\n示例又一院,商务社区,60户\n"))
	}
	if err != nil || m.Close() != nil {
		panic(err)
	}
	return m.FormDataContentType(), b.Bytes()
}

// paper is a paper as a form sends it.
func paper() (kind string, body []byte) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	err := errors.Join(m.WriteField("kind", "contract"), m.WriteField("day", "2015-08-01"))
	f, made := m.CreateFormFile("file", "示例合同.pdf")
	if made == nil {
		_, made = f.Write([]byte("%PDF-1.4 又一份\n%%EOF\n"))
	}
	if errors.Join(err, made, m.Close()) != nil {
		panic(err)
	}
	return m.FormDataContentType(), b.Bytes()
}

// bodies are the bodies of the calls by path; version is added. A call that is not here fails the walk.
func (w *livedWorld) bodies() map[string]map[string]any {
	reason := map[string]any{"reason": "示例：有充分的理由"}
	version := map[string]any{}
	photo := base64.StdEncoding.EncodeToString(picture(3))
	type m = map[string]any
	return map[string]map[string]any{
		"/compounds": {"community": home, "facts": m{"name": "示例新院"}}, "/compounds/{id}/facts": {"facts": m{"households": "130户"}}, "/compounds/{id}/withdraw": reason,
		"/surveys/{id}/accept": version, "/declarations": {"community": home, "compounds": []string{w.Compound.ID}, "overview": "示例：概况"},
		"/declarations/{id}/answer": {"replies": []m{{"compound": w.Compound.ID}}},
		"/compounds/{id}/restore":   version, "/compounds/{id}/mode": {"mode": w.Mode, "reason": "示例：另有一个充分的理由"},
		"/modes":           {"choices": []m{{"compound": w.Compound.ID, "version": 0, "mode": w.Mode, "reason": "示例：另有一个充分的理由"}}},
		"/imports/preview": nil, "/imports": nil, "/imports/{id}/undo": nil,
		"/phases/{task}/tick": {"path": home, "note": "示例：会议记录存档"}, "/phases/{task}/untick": {"path": home, "reason": "示例：登记错了"},
		"/inspections":           {"id": db.NewID(w.Now), "compound": w.Compound.ID, "lines": []m{{"line": "green_care", "state": "na"}, {"line": "office_open", "state": "na"}}, "rest_ok": true},
		"/findings/{id}/rectify": {"note": "示例：已清理", "photos": []string{photo}}, "/findings/{id}/recheck": {"note": "示例：看过", "close": true},
		"/difficulties":             {"community": home, "compound": w.Compound.ID, "title": "示例困难", "text": "示例"},
		"/difficulties/{id}/answer": {"text": "示例：已联系"}, "/difficulties/{id}/accept": {"note": "示例：已解决"}, "/difficulties/{id}/reopen": reason,
		"/weeks/{week}/report": {"extra": "示例：补充"}, "/weeks/{week}/report/extra": {"extra": "示例：补充"}, "/weeks/{week}/excuse": reason, "/weeks/{week}/close": nil,
		"/weeks/{week}/meeting": nil, "/meetings/{id}/attend": {"attendance": []m{{"community": home, "state": "present"}}},
		"/meetings/{id}/minutes":   {"minutes": "示例：一句"},
		"/meetings/{id}/decisions": {"text": "示例：清理", "holder": home, "post": "head", "due": "2015-08-20"}, "/decisions/{id}/finish": {"note": "示例：办好了"},
		"/weeks/{week}/bulletin": nil, "/bulletins/{id}/edit": {"section": "problems", "texts": []string{"示例：改一句"}}, "/bulletins/{id}/submit": version,
		"/bulletins/{id}/approve": version, "/bulletins/{id}/return": reason, "/bulletins/{id}/issue": version, "/bulletins/{id}/correct": reason,
		"/accounts/{id}/disable": nil, "/accounts/{id}/enable": nil, "/accounts/{id}/reset": nil, "/accounts/{id}/grants": {"role": "cell", "path": home},
		"/accounts/{id}/grants/drop": {"role": "head", "path": home},
	}
}

// versioned are the bodies that bear the version that was seen.
var versioned = map[string]bool{
	"/surveys/{id}/accept": true, "/declarations/{id}/answer": true,
	"/compounds/{id}/facts": true, "/compounds/{id}/withdraw": true, "/compounds/{id}/restore": true, "/compounds/{id}/mode": true,
	"/findings/{id}/rectify": true, "/findings/{id}/recheck": true, "/difficulties/{id}/answer": true, "/difficulties/{id}/accept": true,
	"/difficulties/{id}/reopen": true, "/weeks/{week}/report": true, "/weeks/{week}/report/extra": true, "/meetings/{id}/minutes": true,
	"/bulletins/{id}/edit": true, "/bulletins/{id}/submit": true, "/bulletins/{id}/approve": true, "/bulletins/{id}/return": true, "/bulletins/{id}/issue": true,
}

// placed is what a call without an id is about, and how its address says so.
func (w *livedWorld) placed(path string) (target place.Path, query string) {
	switch path {
	case "/weeks/{week}/report", "/weeks/{week}/report/extra", "/weeks/{week}/excuse":
		return home, "community=" + url.QueryEscape(string(home))
	case "/plan", "/goals", "/phases", "/phases/{task}", "/imports", "/imports/preview", "/weeks", "/weeks/{week}/reports", "/weeks/{week}/close",
		"/weeks/{week}/standing", "/weeks/{week}/meeting", "/weeks/{week}/bulletin", "/meetings", "/modes", "/modes/whatif":
		return street, "street=" + url.QueryEscape(string(street))
	case "/weeks/{week}/standing/preview":
		return "", "street=" + url.QueryEscape(string(street)) // not open yet
	case "/compounds.xlsx", "/standings":
		return "", "from=2015-W30&to=2015-W33&at=" + url.QueryEscape(string(street))
	}
	return "", ""
}

// calls are the requests for every operation of the interface that asks for a key.
func (w *livedWorld) calls(t *testing.T) []asked {
	t.Helper()
	bodies := w.bodies()
	var out []asked
	for _, op := range w.API().Mount(http.NewServeMux()) {
		path := strings.TrimPrefix(op.Path, api.Prefix)
		if op.Perm == gate.Public || op.Method == http.MethodPost && personal[path] {
			continue
		}
		a := asked{name: op.Method + " " + op.Path, method: op.Method, perm: op.Perm, need: op.Perm, target: w.about(path)}
		target, query := w.placed(path)
		if a.url = api.Prefix + w.fill(path); query != "" {
			a.url, a.target = a.url+"?"+query, target
		}
		if n := needs[path]; n != "" {
			a.need = n
		}
		if op.Method == http.MethodPost {
			body, ok := bodies[path]
			if !ok {
				t.Errorf("POST %s has no body in the walk: add it to bodies", path)
				continue
			}
			switch path {
			case "/imports", "/imports/preview":
				a.kind, a.body = upload()
			case "/phases/{task}/tick", "/phases/{task}/untick", "/compounds", "/declarations", "/difficulties", "/inspections":
				a.target = home
			case "/modes":
				a.target = w.Compound.Path
			}
			if body != nil {
				a.kind, a.body = "application/json", w.json(t, path, body)
			}
		} else {
			a.target, a.sharing = shared(path, a.target)
		}
		out = append(out, a)
	}
	return out
}

// shared is the place that a read is about and who shares it; a list is empty to others.
func shared(path string, at place.Path) (place.Path, sharing) {
	switch path {
	case "/plan", "/goals", "/modes", "/modes/whatif", "/weeks/{week}/reports":
		return at, members
	case "/phases", "/phases/{task}", "/weeks/{week}/standing", "/weeks/{week}/meeting":
		return at, stations
	case "/imports", "/weeks", "/meetings":
		return "", nobodyElse
	}
	return at, nobodyElse
}

func (w *livedWorld) json(t *testing.T, path string, body map[string]any) []byte {
	t.Helper()
	out := map[string]any{}
	if versioned[path] {
		out["version"] = w.version(path)
	}
	for k, v := range body {
		out[k] = v
	}
	b, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
