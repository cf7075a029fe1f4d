package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// Inputs of the forms about two records.
const (
	inOther     = "other"
	inLoseSeen  = "_lose_version"
	inTakeField = "take-" // and the field; its value is the side
	sideLose    = "lose"
)

var duplicatesLink = ui.Link{Text: "疑似重复", Href: "/compounds/duplicates"}

// duplicateList shows records that may be of one compound: GET /compounds/duplicates.
func (s *Site) duplicateList(w http.ResponseWriter, r *http.Request) error {
	b, err := s.compoundBook(r, account.Merge)
	if err != nil {
		return err
	}
	pairs, err := s.Register.Duplicates(r.Context(), gate.Who(r.Context()).Scope(account.Merge))
	if err != nil {
		return err
	}
	q := ui.QueryOf(r)
	t := ui.Table{
		ID: "pairs", Columns: []ui.Column{{Title: "小区（楼院）"}, {Title: "疑似重复的"}, {Title: "为什么"}, {Title: "相像程度", Num: true}, {Title: "处理", Links: true}},
		Query: q, Total: len(pairs), Unit: "对",
		Empty: ui.Empty{Title: "没有疑似重复的小区", Text: "名称、读音、地址相同，或者位置相距很近的，会列在这里。", Icon: "circle-check"},
	}
	from := min(q.Offset(), len(pairs))
	for i := range pairs[from:min(from+ui.PageSize, len(pairs))] {
		p := &pairs[from+i]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			b.pairCell(&p.A), b.pairCell(&p.B), ui.Text(strings.Join(p.Why, "，")), ui.Int(p.Score), ui.View(pairActs(p.A.ID, p.B.ID)),
		}})
	}
	p := s.page(r, "疑似重复的小区", compoundsLink)
	p.Lead = "同一个小区登记了两次的，合并成一个；不是同一个的，说明以后不再列出。相像程度只用来排先后。"
	p.Actions = []ui.Action{ui.PrintAction()}
	return s.draw(w, r, http.StatusOK, p, t)
}

func (b *compoundBook) pairCell(c *register.Compound) ui.Cell {
	return ui.Cell{Text: c.Name, Sub: b.names[c.Community()] + "，" + about(c.Address, c.Facts[register.FieldHousehold].Text), Href: compoundHref(c.ID)}
}

// compoundApart remembers that two records are of two compounds: POST /compounds/{id}/apart.
func (s *Site) compoundApart(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	if err := s.Register.TellApart(r.Context(), gate.Who(r.Context()), r.PathValue("id"), r.PostFormValue(inOther)); err != nil {
		return err
	}
	ui.Done(w, r, "/compounds/duplicates", "已记下：不是同一个小区，以后不再列出。")
	return nil
}

// mergeView asks which record stays and which value of each field.
type mergeView struct {
	Form         ui.Form
	Keep, Lose   *register.Compound
	Hidden       []ui.Hidden
	Swap         string // the same page with the sides exchanged
	Same, Fields []mergeField
	Hangs        ui.Facts // what belongs to the record that goes, and stays with it
	Reason       ui.Field
}

// mergeField is one field of both records; Choose = they differ and the other's may be taken.
type mergeField struct {
	Label, Name, Keep, Lose string
	Taken                   bool
}

// mergeForm shows two records side by side: GET /compounds/{id}/merge.
func (s *Site) mergeForm(w http.ResponseWriter, r *http.Request) error {
	return s.drawMerge(w, r, http.StatusOK, nil)
}

func (s *Site) drawMerge(w http.ResponseWriter, r *http.Request, status int, failed error) error {
	b, err := s.compoundBook(r, account.Merge)
	if err != nil {
		return err
	}
	scope := gate.Who(r.Context()).Scope(account.Merge)
	keep, err := s.Register.Get(r.Context(), scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	trail := []ui.Link{compoundsLink, duplicatesLink}
	p := s.page(r, "合并到“"+keep.Name+"”", trail...)
	if r.FormValue(inOther) == "" {
		p.Lead = "请从疑似重复的小区里选一对，再合并。"
		return s.draw(w, r, status, p, ui.Empty{Title: "还没有选另一个小区", Text: p.Lead, Actions: []ui.Action{{Text: "看疑似重复的", Href: duplicatesLink.Href}}})
	}
	lose, err := s.Register.Get(r.Context(), scope, r.FormValue(inOther))
	if err != nil {
		return err
	}
	p.Lead = "“" + lose.Name + "”将并入“" + keep.Name + "”，移出登记册。两边的记录都保留，合并可以撤销。"
	v := b.mergeView(r, &keep, &lose, failed)
	if v.Hangs, err = s.hanging(r, &lose); err != nil {
		return err
	}
	return s.draw(w, r, status, p, mergePage(v))
}

func (b *compoundBook) mergeView(r *http.Request, keep, lose *register.Compound, failed error) mergeView {
	v := mergeView{
		Keep: keep, Lose: lose, Swap: compoundHref(lose.ID) + "/merge?" + url.Values{inOther: {keep.ID}}.Encode(),
		Form: ui.Form{Action: compoundHref(keep.ID) + "/merge", Submit: "合并，保留“" + keep.Name + "”", Cancel: duplicatesLink.Href, Err: failed, Wide: true},
		Hidden: []ui.Hidden{
			{Name: inOther, Value: lose.ID}, {Name: inVersion, Value: strconv.FormatInt(keep.Version, 10)}, {Name: inLoseSeen, Value: strconv.FormatInt(lose.Version, 10)},
		},
		Reason: ui.Field{
			Kind: "area", Name: "reason", Label: "为什么是同一个小区", Value: r.PostFormValue("reason"), Required: true, Rows: 2,
			Hint: "如：到现场看过，是同一个院的两个门牌。", Error: ui.ErrorOf(failed, "reason"),
		},
	}
	for i := range b.plan.Fields {
		f := &b.plan.Fields[i]
		k, l := keep.Facts[f.ID], lose.Facts[f.ID]
		if f.ID == register.FieldCommunity || !l.Known() && !k.Known() {
			continue
		}
		line := mergeField{
			Label: f.Name, Name: inTakeField + f.ID, Keep: statementText(f, &register.Said{Reading: k.Reading}),
			Lose: statementText(f, &register.Said{Reading: l.Reading}),
		}
		if !l.Known() || k.Value == l.Value && k.Text == l.Text {
			v.Same = append(v.Same, line)
			continue
		}
		line.Taken = !k.Known()
		if r.Method == http.MethodPost {
			line.Taken = r.PostFormValue(line.Name) == sideLose
		}
		v.Fields = append(v.Fields, line)
	}
	return v
}

// compoundMerge makes one of two records: POST /compounds/{id}/merge.
func (s *Site) compoundMerge(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	m := register.Merging{
		Keep: r.PathValue("id"), Lose: r.FormValue(inOther), KeepVersion: digits(r.PostFormValue(inVersion)),
		LoseVersion: digits(r.PostFormValue(inLoseSeen)), Reason: r.PostFormValue("reason"),
	}
	for key, values := range r.PostForm {
		if field, ok := strings.CutPrefix(key, inTakeField); ok && values[0] == sideLose {
			m.Take = append(m.Take, field)
		}
	}
	c, err := s.Register.Merge(r.Context(), gate.Who(r.Context()), m)
	switch k := fault.Of(err); {
	case err == nil:
		ui.Done(w, r, compoundHref(c.ID), "已合并。另一个的记录在本页“并入的记录”里。")
		return nil
	case k == fault.Invalid || k == fault.Conflict:
		return s.drawMerge(w, r, gate.Status(err), err)
	}
	return err
}

// compoundUnmerge takes a merge back: POST /compounds/{id}/unmerge.
func (s *Site) compoundUnmerge(w http.ResponseWriter, r *http.Request) error {
	c, err := s.Register.Unmerge(r.Context(), gate.Who(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	ui.Done(w, r, compoundHref(c.ID), "已撤销合并，两个小区分开。")
	return nil
}

// mergedView is what the page of a compound shows of merges: where it went, and what was merged into it.
type mergedView struct {
	Into *register.Merged
	May  bool // the reader may take it back
	From []mergedRecord
}

// mergedRecord is a record that was merged into the compound, with what was said of it.
type mergedRecord struct {
	register.Merged
	Name    string
	Hangs   ui.Facts
	History []historyLine
}

// mergedOf loads what concerns a compound.
func (s *Site) mergedOf(r *http.Request, b *compoundBook, c *register.Compound) (v mergedView, err error) {
	who := gate.Who(r.Context())
	scope := who.Scope(account.SeeRegister)
	if m, ok, err := s.Register.MergedInto(r.Context(), scope, c.ID); err != nil || ok {
		v.Into, v.May = &m, who.Can(account.Merge, c.Path)
		return v, err
	}
	from, err := s.Register.MergedFrom(r.Context(), scope, c.ID)
	if err != nil {
		return v, err
	}
	for _, m := range from {
		lose, err := s.Register.Get(r.Context(), scope, m.Loser)
		if err != nil {
			return v, err
		}
		rec := mergedRecord{Merged: m, Name: lose.Name}
		if rec.Hangs, err = s.hanging(r, &lose); err != nil {
			return v, err
		}
		history, err := s.Register.History(r.Context(), scope, m.Loser)
		if err != nil {
			return v, err
		}
		books, err := s.Register.Books(r.Context(), history)
		if err != nil {
			return v, err
		}
		for i := range history {
			rec.History = append(rec.History, b.observation(&history[i], books))
		}
		v.From = append(v.From, rec)
	}
	return v, nil
}

// ownHref is the page of a record that was merged, with everything recorded of it.
func ownHref(id string) string { return compoundHref(id) + "?own=yes" }
