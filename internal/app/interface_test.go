package app_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/api"
	"bayou/internal/app"
	"bayou/internal/find"
	"bayou/internal/place"
)

// calling calls the interface with the walker's key and reads the answer into out, which may be nil.
func (w *walker) calling(t *testing.T, method, path string, body, out any) int {
	t.Helper()
	a := asked{method: method, url: api.Prefix + path}
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		a.kind, a.body = "application/json", b
	}
	return w.read(t, a, out)
}

func (w *walker) read(t *testing.T, a asked, out any) int {
	t.Helper()
	status, text := w.send(t, a, "", w.key)
	text = text[strings.Index(text, "]\n")+1:]
	if i := strings.IndexAny(text, "{"); out != nil {
		if err := json.Unmarshal([]byte(text[i:]), out); err != nil {
			t.Fatalf("%s %s: %d %s (%v)", a.method, a.url, status, text, err)
		}
	}
	return status
}

// problem is an error as a program reads it.
type problem struct {
	Title, Detail string
	Status        int
	Errors        []struct {
		Message, Location string
		Value             any
	}
}

type sheetOfFacts struct {
	ID        string `json:"id"`
	Version   int64  `json:"version"`
	CreatedAt string `json:"created_at"`
	Facts     map[string]struct {
		Value, Text string
		Low, High   *float64
		Masked      bool
	}
}

func officeCalls(t *testing.T) *walker {
	t.Helper()
	w := &walker{livedWorld: openLived(t)}
	w.becomes(t, account.Property, street)
	return w
}

type obj map[string]any

func TestFactsLeaveWithTheirBoundsAndWithoutPersons(t *testing.T) {
	t.Parallel()
	w := officeCalls(t)
	p, err := w.Plans.Current(t.Context(), street, "2015-08-12")
	if err != nil {
		t.Fatal(err)
	}
	person := ""
	for _, f := range p.Fields {
		if f.Sensitive {
			person = f.ID
		}
	}
	var c sheetOfFacts
	facts := obj{"households": "约130户"}
	if person != "" {
		facts[person] = "示例姓名某某"
	}
	at := "/compounds/" + w.Compound.ID
	if status := w.calling(t, http.MethodPost, at+"/facts", obj{"version": w.Compound.Version, "facts": facts}, &c); status != http.StatusOK {
		t.Fatalf("facts: %d", status)
	}
	if f := c.Facts["households"]; f.Low == nil || f.High == nil || *f.Low >= 130 || *f.High <= 130 || f.Text != "约130户" || c.CreatedAt != "2015-08-12T15:00:00+08:00" {
		t.Errorf("%+v, made at %s", f, c.CreatedAt)
	}
	if person != "" && !c.Facts[person].Masked {
		t.Errorf("%s is not masked: %+v", person, c.Facts[person])
	}
	for _, path := range []string{at, at + "/history", "/compounds", "/compounds?as_of=2015-08-12", at + "/mode", at + "/verdict"} {
		if _, text := w.send(t, asked{method: http.MethodGet, url: api.Prefix + path}, "", w.key); strings.Contains(text, "某某") {
			t.Errorf("%s tells a person", path)
		}
	}
}

func TestTwoWhoChangeOneFactReadBothValues(t *testing.T) {
	t.Parallel()
	w := officeCalls(t)
	at := "/compounds/" + w.Compound.ID + "/facts"
	change := func(said string) obj { return obj{"version": w.Compound.Version, "facts": obj{"households": said}} }
	if status := w.calling(t, http.MethodPost, at, change("130户"), nil); status != http.StatusOK {
		t.Fatalf("the first: %d", status)
	}
	var p problem
	status := w.calling(t, http.MethodPost, at, change("140户"), &p)
	if status != http.StatusConflict || len(p.Errors) != 1 || p.Errors[0].Location != "body.facts.households" {
		t.Fatalf("the second: %d %+v", status, p)
	}
	if v, _ := p.Errors[0].Value.(map[string]any); v["theirs"] != "130户" || v["yours"] != "140户" || v["old"] != "120户" {
		t.Errorf("%+v", p)
	}
}

func TestAVisitSentTwiceIsOneVisit(t *testing.T) {
	t.Parallel()
	w := officeCalls(t)
	body := w.bodies()["/inspections"]
	type visit struct {
		ID     string
		Points float64
		At     string
	}
	var first, again visit
	for _, v := range []*visit{&first, &again} {
		if status := w.calling(t, http.MethodPost, "/inspections", body, v); status != http.StatusOK {
			t.Fatalf("%d", status)
		}
	}
	if first != again || first.Points != 100 || first.At != "2015-08-12T15:00:00+08:00" {
		t.Errorf("%+v and %+v", first, again)
	}
	var list struct{ Total int }
	if w.calling(t, http.MethodGet, "/inspections?compound="+w.Compound.ID, nil, &list); list.Total != 2 {
		t.Errorf("%d visits, want the world's and this one", list.Total)
	}
	body["note"] = "示例：另一种说法"
	if status := w.calling(t, http.MethodPost, "/inspections", body, nil); status != http.StatusConflict {
		t.Errorf("another content under the same id: %d", status)
	}
}

func TestAWorkbookIsPreviewedImportedAndTakenBack(t *testing.T) {
	t.Parallel()
	w := officeCalls(t)
	kind, file := upload()
	at := api.Prefix + "/imports%s?street=" + url.QueryEscape(string(street))
	send := func(path, more string, out any) int {
		return w.read(t, asked{method: http.MethodPost, url: strings.Replace(at, "%s", path, 1) + more, kind: kind, body: file}, out)
	}
	var seen struct {
		Run   struct{ Hash string }
		Rows  []struct{ Outcome, Name string }
		Total int
	}
	if status := send("/preview", "", &seen); status != http.StatusOK || seen.Total != 1 || seen.Rows[0].Outcome != "created" || seen.Run.Hash == "" {
		t.Fatalf("preview: %d %+v", status, seen)
	}
	var p problem
	if status := send("", "&expect=0000", &p); status != http.StatusConflict || !strings.Contains(p.Detail, "预览") {
		t.Errorf("another file than previewed: %d %+v", status, p)
	}
	var run struct {
		ID        string
		Created   int
		UndoneAt  *string `json:"undone_at"`
		NeedsHand int     `json:"needs_person"`
	}
	if status := send("", "&expect="+seen.Run.Hash, &run); status != http.StatusOK || run.Created != 1 || run.UndoneAt != nil {
		t.Fatalf("import: %d %+v", status, run)
	}
	if status := w.calling(t, http.MethodPost, "/imports/"+run.ID+"/undo", nil, &run); status != http.StatusOK || run.UndoneAt == nil {
		t.Errorf("undo: %d %+v", status, run)
	}
}

func TestProblemsAreToldInChineseWithTheirPlace(t *testing.T) {
	t.Parallel()
	w := officeCalls(t)
	for _, c := range []struct {
		method, path, body string
		status             int
		location, message  string
	}{
		{http.MethodGet, "/nowhere", "", 404, "", "没有这个操作"},
		{http.MethodGet, "/compounds?limit=9999", "", 422, "query.limit", "不能大于 500"},
		{http.MethodGet, "/compounds?limit=many", "", 422, "query.limit", "应是整数"},
		{http.MethodGet, "/weeks/2015-33/standing?street=410105/001/", "", 422, "body.week", "周次"},
		{http.MethodGet, "/plan", "", 422, "query.street", "缺少"},
		{http.MethodPost, "/compounds", `{"community":`, 400, "body", "读不懂"},
		{http.MethodPost, "/compounds", `{"community":"410105/001/010/","facts":{},"more":1}`, 422, "body.more", "没有这个字段"},
		{http.MethodPost, "/compounds", `{"community":"410105/001/010/","facts":{"name":"` + strings.Repeat("长", 1<<19) + `"}}`, 413, "", "太大"},
		{http.MethodGet, "/plan?street=410105/002/", "", 404, "", "管辖范围"},
	} {
		var p problem
		a := asked{method: c.method, url: api.Prefix + c.path, body: []byte(c.body)}
		if c.body != "" {
			a.kind = "application/json"
		}
		status := w.read(t, a, &p)
		message, location := p.Detail, ""
		if len(p.Errors) > 0 {
			message, location = p.Errors[0].Message, p.Errors[0].Location
		}
		if status != c.status || p.Status != c.status || location != c.location || !strings.Contains(message, c.message) || p.Title == "" {
			t.Errorf("%s %.60s: %d %+v", c.method, c.path, status, p)
		}
	}
}

func TestANoisyKeyLocksOutNobodyElse(t *testing.T) {
	t.Parallel()
	w := officeCalls(t)
	noisy := w.key
	w.becomes(t, account.Property, street)
	refused := 0
	for range 400 {
		if status, _ := w.send(t, asked{method: http.MethodGet, url: api.Prefix + "/me"}, "", noisy); status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused == 0 {
		t.Error("nothing bounds a key")
	}
	if status := w.calling(t, http.MethodGet, "/me", nil, nil); status != http.StatusOK {
		t.Errorf("another key: %d", status)
	}
}

// A conflict about personal data says that there is one, and not what the other wrote.
func TestAConflictTellsNoPerson(t *testing.T) {
	t.Parallel()
	for _, at := range []place.Path{street, street[:7]} {
		w := officeCalls(t)
		w.becomes(t, account.Property, at)
		w.tellsNoPerson(t)
	}
}

func (w *walker) tellsNoPerson(t *testing.T) {
	t.Helper()
	at := "/compounds/" + w.Compound.ID + "/facts"
	change := func(said string) obj { return obj{"version": w.Compound.Version, "facts": obj{"contact": said}} }
	if status := w.calling(t, http.MethodPost, at, change("示例张某某"), nil); status != http.StatusOK {
		t.Fatalf("the first: %d", status)
	}
	call := asked{method: http.MethodPost, url: api.Prefix + at, kind: "application/json", body: w.json(t, "/compounds/{id}/facts", change("示例李某"))}
	page := asked{method: http.MethodPost, url: at, kind: "application/x-www-form-urlencoded", body: w.form("/compounds/{id}/facts", url.Values{"contact": {"示例李某"}})}
	for _, a := range []asked{call, page} {
		status, text := w.send(t, a, w.Session, w.key)
		if status != http.StatusConflict || strings.Contains(text, "张某某") {
			t.Errorf("%s: %d, or it tells what the other wrote", a.url, status)
		}
	}
}

// TestAProgramSearches: a room by its compound and number, an owner by his whole name and masked, and what is asked wrongly.
func TestAProgramSearches(t *testing.T) {
	t.Parallel()
	w := officeCalls(t)
	if _, err := find.Index(t.Context(), w.DB, app.Sources()); err != nil {
		t.Fatal(err)
	}
	u, err := w.House.Unit(t.Context(), place.Everywhere(), w.Unit)
	if err != nil {
		t.Fatal(err)
	}
	type rows []struct{ Kind, ID, Title, Compound, In, Path string }
	ask := func(query string) (all rows) {
		t.Helper()
		var out struct {
			Groups []struct {
				Kind string
				Rows rows
			}
		}
		if status := w.calling(t, http.MethodGet, "/search?"+query, nil, &out); status != http.StatusOK {
			t.Fatalf("%s: %d", query, status)
		}
		for _, g := range out.Groups {
			all = append(all, g.Rows...)
		}
		return all
	}
	room := ask("kind=house&q=" + url.QueryEscape("slbkwxy "+u.Key.Chinese()))
	if len(room) != 1 || room[0].ID != u.ID || room[0].Kind != "unit" || room[0].Compound != w.Compound.ID || room[0].In != w.Compound.Name {
		t.Errorf("the room: %+v", room)
	}
	person := ask("kind=owner&q=" + url.QueryEscape("示例甲"))
	if len(person) != 1 || person[0].Title != "示**" || person[0].Compound != w.Compound.ID {
		t.Errorf("the owner: %+v", person)
	}
	if got := ask("kind=compound&limit=1&q=slbkwxy"); len(got) != 1 || got[0].ID != w.Compound.ID {
		t.Errorf("the compound: %+v", got)
	}
	for _, wrong := range []string{"", "q=x&kind=nonsense", "q=x&limit=0", "q=x&limit=9999", "q=" + strings.Repeat("x", 201)} {
		if status := w.calling(t, http.MethodGet, "/search?"+wrong, nil, nil); status != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", wrong, status)
		}
	}
}
