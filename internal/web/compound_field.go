package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// Inputs of the form that settles a field.
const (
	inSeq  = "seq"  // the statement that holds, or one of the two words below
	inText = "text" // another value
)

// What may hold instead of a statement.
const (
	seqOther   = "other"
	seqUnknown = "unknown"
)

// fieldView is everything that was ever said of one field of a compound, with the form that settles it.
type fieldView struct {
	Fact  ui.Facts
	Clash ui.Table // the two that disagree, side by side; without rows = none
	Table ui.Table
	Form  ui.Form
	Picks []ui.Field // empty for whoever may not settle
	Seen  ui.Hidden
}

func fieldHref(c *register.Compound, field string) string {
	return compoundHref(c.ID) + "/fields/" + url.PathEscape(field)
}

// fieldShow shows the history of one field: GET /compounds/{id}/fields/{field}.
func (s *Site) fieldShow(w http.ResponseWriter, r *http.Request) error {
	return s.drawField(w, r, http.StatusOK, nil)
}

func (s *Site) drawField(w http.ResponseWriter, r *http.Request, status int, failed error) error {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return err
	}
	f, ok := b.plan.Field(r.PathValue("field"))
	if !ok {
		return fault.NotFoundf("方案里没有这一项。请从小区的页面进入。")
	}
	who := gate.Who(r.Context())
	c, said, err := s.Register.Statements(r.Context(), who.Scope(account.SeeRegister), r.PathValue("id"), f.ID)
	if err != nil {
		return err
	}
	fact := c.Facts[f.ID]
	var rests *register.Said
	for i := range said {
		if said[i].Observation.Seq == fact.Seq {
			rests = &said[i]
		}
	}
	head := b.fact(&c, f, rests)
	head.History = ""
	v := fieldView{Fact: ui.Facts{head}, Table: statementTable(f, said, &fact)}
	if fact.Other != nil {
		v.Clash = clashTable(f, said, &fact)
	}
	if c.WithdrawnOn == "" && f.ID != register.FieldCommunity && len(said) > 0 && who.Can(account.EditRegister, c.Path) {
		v.settling(r, f, &c, said, failed)
	}
	p := s.page(r, f.Name, compoundsLink, ui.Link{Text: c.Name, Href: compoundHref(c.ID)})
	p.Lead = c.Name + "的这一项，每个来源说过什么、什么时候、由谁录入，都在这里。"
	p.Actions = []ui.Action{ui.PrintAction()}
	return s.draw(w, r, status, p, fieldPage(v))
}

// settling offers every statement that stands, another value, and that nothing is known.
func (v *fieldView) settling(r *http.Request, f *plan.Field, c *register.Compound, said []register.Said, failed error) {
	v.Form = ui.Form{Action: fieldHref(c, f.ID), Submit: "核定", Cancel: compoundHref(c.ID), Draft: "settle-" + c.ID + "-" + f.ID, Err: failed}
	v.Seen = ui.Hidden{Name: inVersion, Value: strconv.FormatInt(c.Version, 10)}
	pick := ui.Field{Kind: "radio", Name: inSeq, Label: "采用哪一个", Value: r.PostFormValue(inSeq), Error: ui.ErrorOf(failed, inSeq)}
	told := map[string]bool{}
	for i := range said {
		st := &said[i]
		text := statementText(f, st)
		if st.Observation.Withdrawn || told[text] || text == "" {
			continue
		}
		told[text] = true
		pick.Options = append(pick.Options, ui.Option{
			Value: strconv.FormatInt(st.Observation.Seq, 10), Label: text + "（" + sourceText(st) + "，" + st.Observation.AsOf.Chinese() + "）",
		})
	}
	pick.Options = append(pick.Options, ui.Option{Value: seqOther, Label: "都不对，另填"}, ui.Option{Value: seqUnknown, Label: "查不清，按未知处理"})
	other := input(f, r.PostFormValue(inText), nil)
	other.Name, other.Label, other.Hint, other.Error = inText, "另填的内容", "选了“都不对，另填”才填。", ui.ErrorOf(failed, inText)
	v.Picks = []ui.Field{pick, other, {
		Kind: "area", Name: "reason", Label: "理由", Value: r.PostFormValue("reason"), Required: true, Rows: 2,
		Hint: "凭什么这样核定，如：到现场逐户数过。不要写姓名和电话。", Error: ui.ErrorOf(failed, "reason"),
	}}
}

// fieldSettle records which statement holds: POST /compounds/{id}/fields/{field}.
func (s *Site) fieldSettle(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	st := register.Settlement{
		ID: r.PathValue("id"), Field: r.PathValue("field"), Version: digits(r.PostFormValue(inVersion)), Reason: r.PostFormValue("reason"),
	}
	var err error
	switch pick := r.PostFormValue(inSeq); {
	case pick == seqOther && strings.TrimSpace(r.PostFormValue(inText)) == "":
		err = fault.InvalidFields("选了另填，还没有填内容。", fault.Field{Name: inText, Message: "请填写核实的内容；查不清的，请选“按未知处理”"})
	case pick == seqOther:
		st.Text = r.PostFormValue(inText)
	case pick == seqUnknown:
	case digits(pick) == 0:
		err = fault.InvalidFields("还没有选采用哪一个。", fault.Field{Name: inSeq, Message: "请选择一个说法"})
	default:
		st.Seq = digits(pick)
	}
	if err == nil {
		var c register.Compound
		if c, err = s.Register.Settle(r.Context(), gate.Who(r.Context()), st); err == nil {
			ui.Done(w, r, fieldHref(&c, st.Field), "已核定。判定已按新的情况重新计算；要改，可以再核定一次。")
			return nil
		}
	}
	if k := fault.Of(err); k == fault.Invalid || k == fault.Conflict {
		return s.drawField(w, r, gate.Status(err), err)
	}
	return err
}

func statementTable(f *plan.Field, said []register.Said, fact *register.Fact) ui.Table {
	t := ui.Table{
		ID: "said", Columns: []ui.Column{{Title: "说法"}, {Title: "原文"}, {Title: "情况截至"}, {Title: "来源"}, {Title: "录入"}, {Title: "现在"}},
		Empty: ui.Empty{Title: "这一项还没有记录", Text: "登记、导入或督察以后，这里会列出每一次的说法。"},
	}
	if f.Unit != "" {
		t.Columns[0].Unit = f.Unit
	}
	for i := range said {
		t.Rows = append(t.Rows, statementRow(f, &said[i], fact))
	}
	return t
}

// clashTable is the statement that stands and the one that contradicts it.
func clashTable(f *plan.Field, said []register.Said, fact *register.Fact) ui.Table {
	t := statementTable(f, nil, fact)
	t.ID = "clash"
	for i := range said {
		if seq := said[i].Observation.Seq; seq == fact.Seq || seq == fact.Other.Seq {
			t.Rows = append(t.Rows, statementRow(f, &said[i], fact))
		}
	}
	return t
}

func statementRow(f *plan.Field, st *register.Said, fact *register.Fact) ui.Row {
	o := st.Observation
	value, written := ui.Text(statementText(f, st)), st.Text
	if value.Text == "" {
		value = ui.Unknown("")
	}
	if f.Sensitive && written != "" {
		written = "不显示"
	}
	state, tone := "", ""
	switch {
	case o.Withdrawn:
		state, tone = "导入已撤销，不采用", "none"
	case o.Seq == fact.Seq:
		state, tone = "现在采用", "good"
	case fact.Other != nil && o.Seq == fact.Other.Seq:
		state, tone = "与它不一致", "warn"
	}
	now := ui.Cell{}
	if state != "" {
		now = ui.View(ui.Tag(state, tone, ""))
	}
	return ui.Row{Cells: []ui.Cell{
		value, {Text: written, Sub: noteOf(f, st.Note)}, ui.Text(o.AsOf.Chinese()), ui.Text(sourceText(st)), {Text: o.By, Sub: clock.Stamp(o.At)}, now,
	}}
}

// statementText is what a statement says, in words; personal data are only said to be there.
func statementText(f *plan.Field, st *register.Said) string {
	switch {
	case f.Sensitive && st.Text != "":
		return masked
	case st.Value.Kind == 0:
		return st.Text
	}
	return st.Value.Chinese(f.Reading)
}

// noteOf is what was noted when a field was read. The note may cite the text, so that there is none of personal data.
func noteOf(f *plan.Field, note string) string {
	if f != nil && f.Sensitive {
		return ""
	}
	return note
}

// sourceText names a source as precisely as a person can look it up: 导入登记表 体育社区.xlsx 摸底表!C12.
func sourceText(st *register.Said) string {
	o := st.Observation
	text := o.Kind.Title()
	if o.Ref != "" {
		text += " " + o.Ref
	}
	switch {
	case st.Cell != "":
		text += " " + st.Cell
	case o.Row > 0:
		text += " 第 " + ui.Number(int(o.Row)) + " 行"
	}
	return text
}

// statementOf finds in a compound's history what one observation said of a field; nil when it said nothing.
func statementOf(history []register.Observation, books register.Books, seq int64, field string) *register.Said {
	for i := range history {
		if o := &history[i]; o.Seq == seq {
			if r, ok := o.Readings[field]; ok {
				return &register.Said{Reading: r, Observation: o, Cell: books.Cell(o, field)}
			}
		}
	}
	return nil
}
