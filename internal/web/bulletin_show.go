package web

import (
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"bayou/internal/account"
	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/web/ui"
)

// bulletinPage is one bulletin as the document that it becomes, with what may be done to it.
type bulletinPage struct {
	moment
	B           bulletin.Bulletin
	Corrections []bulletin.Bulletin
	Base        string // address of the bulletin
	Edit        string // the section that is being edited; "" = none
	Texts       []string
	Err         error
	Clash       clash
	Public      bool
}

// bulletinShow draws a bulletin for the offices.
func (s *Site) bulletinShow(w http.ResponseWriter, r *http.Request) error {
	v, err := s.bulletinPage(r)
	if err != nil {
		return err
	}
	if v.may(account.DraftBulletin) && v.B.State == bulletin.Draft {
		v.Edit = r.URL.Query().Get("edit")
	}
	return s.drawBulletin(w, r, http.StatusOK, v)
}

func (s *Site) bulletinPage(r *http.Request) (bulletinPage, error) {
	who := gate.Who(r.Context())
	b, err := s.Bulletin.Get(r.Context(), who.Scope(account.SeeProgress), r.PathValue("id"))
	if err != nil {
		return bulletinPage{}, err
	}
	return s.bulletinView(r, b, "/bulletins/"+b.ID)
}

func (s *Site) bulletinView(r *http.Request, b bulletin.Bulletin, base string) (bulletinPage, error) {
	v := bulletinPage{moment: moment{who: gate.Who(r.Context()), street: b.Path, week: b.Week}, B: b, Base: base}
	var err error
	if v.links, err = s.linkerOf(r.Context(), b.Path, b.Week); err == nil {
		v.Corrections, err = s.Bulletin.Corrections(r.Context(), b)
	}
	return v, err
}

func (s *Site) drawBulletin(w http.ResponseWriter, r *http.Request, status int, v bulletinPage) error {
	p := s.page(r, bulletinName(&v.B), ui.Link{Text: "督察周报", Href: "/bulletins"})
	p.Lead, p.Current, p.Narrow, p.Actions = v.B.Week.Chinese(), "/bulletins", true, v.actions()
	return s.draw(w, r, status, p, v.view())
}

// actions are what the reader may do next, the foremost first.
func (v bulletinPage) actions() []ui.Action {
	var out []ui.Action
	switch {
	case v.B.State == bulletin.Draft && v.may(account.DraftBulletin):
		out = append(out, ui.Action{Text: "送审", Href: v.step("submit"), Icon: "send", Post: true, Primary: true})
	case v.B.State == bulletin.Submitted && v.may(account.Approve):
		out = append(out, ui.Action{Text: "审批", Href: v.Base + "/approve", Icon: "check", Primary: true})
	case v.B.State == bulletin.Approved && v.may(account.Issue):
		out = append(out, ui.Action{Text: "编号印发", Href: v.Base + "/issue", Icon: "certificate", Primary: true})
	}
	if v.may(account.Approve) && (v.B.State == bulletin.Submitted || v.B.State == bulletin.Approved) {
		out = append(out, ui.Action{Text: "退回", Href: v.Base + "/return", Icon: "history"})
	}
	for _, skin := range bulletin.Skins {
		out = append(out, ui.Action{Text: skin.Title(), Href: v.Base + "/docx/" + string(skin), Icon: "download", Download: true})
	}
	if v.B.State == bulletin.Issued && v.may(account.DraftBulletin) {
		out = append(out, ui.Action{Text: "更正", Href: v.Base + "/correct", Icon: "edit"})
	}
	return append(out, ui.PrintAction())
}

// step is the address of a step; it carries the version that the reader saw.
func (v bulletinPage) step(name string) string {
	return v.Base + "/" + name + "?version=" + strconv.FormatInt(v.B.Version, 10)
}

// steps is the bulletin's way from draft to issue.
func (v bulletinPage) steps() ui.Steps {
	at := slices.Index([]bulletin.State{bulletin.Draft, bulletin.Submitted, bulletin.Approved, bulletin.Issued}, v.B.State)
	out := ui.Steps{
		{Title: "起草", Holder: "物业管理办公室、绩效督察办公室"},
		{Title: "送审", Holder: "起草人"},
		{Title: "审批", Holder: account.Leader.Title()},
		{Title: "编号印发", Holder: account.Property.Title()},
	}
	for i := range out {
		switch {
		case i <= at:
			out[i].State = "done"
		case i == at+1:
			out[i].State = "now"
		default:
			out[i].State = "later"
		}
	}
	if v.B.ApprovedAt > 0 {
		out[2].Holder, out[2].On = v.B.ApprovedBy, clock.DateOf(clock.FromMicros(v.B.ApprovedAt))
	}
	if v.B.State == bulletin.Issued {
		out[3].Holder, out[3].On = v.B.IssuedBy, v.B.IssuedOn
	}
	return out
}

// editable reports whether the reader may change a section now.
func (v bulletinPage) editable() bool {
	return !v.Public && v.B.State == bulletin.Draft && v.may(account.DraftBulletin)
}

// typed are the texts in the editor: what was typed, else what is written.
func (v bulletinPage) typed(s bulletin.Section) []string {
	if v.Texts != nil {
		return v.Texts
	}
	var out []string
	for _, x := range s.Sentences {
		out = append(out, x.Text)
	}
	return append(out, "")
}

func (v bulletinPage) editForm(s bulletin.Section) ui.Form {
	return ui.Form{
		Action: v.step("edit") + "&section=" + url.QueryEscape(s.ID), Draft: "bulletin-" + v.B.ID + "-" + s.ID, Submit: "保存这一部分", Cancel: v.Base + "#" + s.ID,
		Err: v.Err, Wide: true,
	}
}

// shown are the sections that are printed; an empty one is shown while it can be written.
func (v bulletinPage) shown() []bulletin.Section {
	var out []bulletin.Section
	for _, s := range v.B.Content.Sections {
		if len(s.Sentences) > 0 || s.Table != nil || v.editable() {
			out = append(out, s)
		}
	}
	return out
}

// heading numbers a section as the document does.
func heading(i int, title string) string {
	numerals := []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}
	if i < len(numerals) {
		return numerals[i] + "、" + title
	}
	return title
}

// table shows a section's table; on the pages of the offices every row leads to its record.
func (v bulletinPage) table(s bulletin.Section) ui.Table {
	t := ui.Table{ID: "t-" + s.ID}
	for i, c := range s.Table.Columns {
		t.Columns = append(t.Columns, ui.Column{Title: c, Num: slices.Contains(s.Table.Right, i)})
	}
	for i, cells := range s.Table.Rows {
		row := ui.Row{}
		for _, c := range cells {
			row.Cells = append(row.Cells, ui.Text(c))
		}
		if !v.Public && i < len(s.Table.Refs) {
			row.Href = v.links.href(s.Table.Refs[i])
			row.Cells[0].Href = row.Href
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// refs are the records behind a sentence; the public reads the sentence alone.
func (v bulletinPage) refs(x bulletin.Sentence) []ui.Link {
	if v.Public || !v.see().Holds(v.street) { // the records of all communities stand behind the sentences
		return nil
	}
	return v.links.links(x.Refs)
}

// bulletinDocx hands out the document: the kept one when it is issued, else a proof.
func (s *Site) bulletinDocx(w http.ResponseWriter, r *http.Request) error {
	skin, err := skinIn(r)
	if err != nil {
		return err
	}
	b, err := s.Bulletin.Get(r.Context(), gate.Who(r.Context()).Scope(account.SeeProgress), r.PathValue("id"))
	if err != nil {
		return err
	}
	if b.State == bulletin.Issued {
		return s.keptDocument(w, r, b, skin)
	}
	asDownload(w, bulletin.DocxKind, bulletin.FileName(b, skin))
	return bulletin.Docx(b, skin).Write(w)
}

func (s *Site) keptDocument(w http.ResponseWriter, r *http.Request, b bulletin.Bulletin, skin bulletin.Skin) error {
	kept, err := s.Bulletin.Document(r.Context(), b.ID, skin)
	if err != nil {
		return err
	}
	asDownload(w, kept.Kind, bulletin.FileName(b, skin))
	_, err = w.Write(kept.Content)
	return err
}

func skinIn(r *http.Request) (bulletin.Skin, error) {
	skin := bulletin.Skin(r.PathValue("skin"))
	if !slices.Contains(bulletin.Skins, skin) {
		return "", fault.NotFoundf("没有这种版式。可以下载简报式或通报式。")
	}
	return skin, nil
}

// asDownload makes the answer a file of that name.
func asDownload(w http.ResponseWriter, kind, name string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
}

// bulletinPublicShow draws an issued bulletin for everybody.
func (s *Site) bulletinPublicShow(w http.ResponseWriter, r *http.Request) error {
	b, err := s.Bulletin.PublishedOne(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v, err := s.bulletinView(r, b, "/public/bulletins/"+b.ID)
	if err != nil {
		return err
	}
	v.Public = true
	p := s.page(r, bulletinName(&b), ui.Link{Text: "督察周报", Href: "/public/bulletins"})
	p.Lead, p.Narrow, p.Actions = b.Week.Chinese(), true, []ui.Action{ui.PrintAction()}
	return s.drawPublic(w, r, b.Path, p, v.view())
}

// bulletinPublicDocx hands out an issued document to everybody.
func (s *Site) bulletinPublicDocx(w http.ResponseWriter, r *http.Request) error {
	skin, err := skinIn(r)
	if err != nil {
		return err
	}
	b, err := s.Bulletin.PublishedOne(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.keptDocument(w, r, b, skin)
}

// drawPublic draws a page for everybody, signed in or not.
func (s *Site) drawPublic(w http.ResponseWriter, r *http.Request, street place.Path, p ui.Page, body templ.Component) error {
	a, err := s.Areas.Get(r.Context(), street)
	if err != nil {
		return err
	}
	p.Nav, p.User, p.Search, p.Site = nil, nil, false, a.Name+"办事处"
	return s.draw(w, r, http.StatusOK, p, body)
}

// facts are what proves an issued bulletin: when, by whom, and the hashes of its documents.
func (v bulletinPage) facts() ui.Facts {
	out := ui.Facts{
		{Label: "印发日期", Value: v.B.IssuedOn.Chinese()},
		{Label: "审批", Value: v.B.ApprovedBy},
		{Label: "印发", Value: v.B.IssuedBy},
	}
	if v.B.Corrects != "" {
		out = append(out, ui.Fact{Label: "更正的对象", Value: "看被更正的一期", Href: v.sibling(v.B.Corrects)})
	}
	return out
}

// proof holds the check values (SHA-256) of the closed week and of the issued files.
func (v bulletinPage) proof() ui.Facts {
	out := ui.Facts{{Label: "关账快照", Value: v.B.Snapshot}}
	for _, skin := range bulletin.Skins {
		out = append(out, ui.Fact{Label: skin.Title() + "原件", Value: v.B.Hash(skin), Href: v.Base + "/docx/" + string(skin)})
	}
	return out
}

// sibling is the address of another bulletin for the same kind of reader.
func (v bulletinPage) sibling(id string) string {
	if v.Public {
		return "/public/bulletins/" + id
	}
	return "/bulletins/" + id
}

func correctionHref(v bulletinPage, c bulletin.Bulletin) string { return v.sibling(c.ID) }

func sentenceLabel(i int, text string) string {
	if text == "" {
		return "再加一句"
	}
	return "第 " + strconv.Itoa(i+1) + " 句"
}

// bulletinBadge shows where a bulletin stands.
func bulletinBadge(s bulletin.State) templ.Component {
	code := map[bulletin.State]string{bulletin.Submitted: "pending"}[s]
	if code == "" {
		code = string(s)
	}
	return ui.BadgeText(code, s.Title())
}
