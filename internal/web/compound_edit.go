package web

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// Inputs of the fact form besides the plan's fields, whose ids have no underscore in front.
const (
	inVersion = "_version"
	inKind    = "_kind"
	inAnother = "_another"
	inRef     = "_ref"
	inAsOf    = "as_of" // as the register names it in its faults
)

// factForm is the form by which the facts of one compound, or of a new one, are entered.
type factForm struct {
	Form     ui.Form
	Version  string
	AsOf     string
	Kind     string
	Ref      string // what a person can look the source up by
	Clashes  ui.Diff
	By       string // who wrote what the clashes are with
	Sections []fieldSection
	New      bool
	Places   ui.Field // the community of a new compound
	Twin     bool     // the name is there already: asks whether it is another one
}

// fieldSection is a part of the survey with its inputs. Open sections hold what the rules ask, or a mistake.
type fieldSection struct {
	Title  string
	Fields []ui.Field
	Open   bool
}

// compoundFacts shows the form: GET /compounds/{id}/facts.
func (s *Site) compoundFacts(w http.ResponseWriter, r *http.Request) error {
	c, err := s.Register.Get(r.Context(), gate.Who(r.Context()).Scope(account.EditRegister), r.PathValue("id"))
	if err != nil {
		return err
	}
	b, err := s.compoundBook(r, account.EditRegister)
	if err != nil {
		return err
	}
	texts := map[string]string{}
	for id, f := range c.Facts {
		texts[id] = f.Text
	}
	v := b.factForm(&c, texts, nil)
	v.AsOf, v.Kind = string(s.today()), string(register.Survey)
	return s.drawFacts(w, r, http.StatusOK, &c, v)
}

func (s *Site) drawFacts(w http.ResponseWriter, r *http.Request, status int, c *register.Compound, v factForm) error {
	p := s.page(r, "补充、更正", compoundsLink, ui.Link{Text: c.Name, Href: compoundHref(c.ID)})
	p.Lead = "只填知道的。不知道的留空，页面显示为未知，不会当成“否”。"
	p.Narrow = true
	return s.draw(w, r, status, p, factPage(v))
}

// factForm draws the facts of c as inputs holding the texts. Personal data are not shown; leaving them empty changes nothing.
func (b *compoundBook) factForm(c *register.Compound, texts map[string]string, err error) factForm {
	v := factForm{
		Form: ui.Form{
			Action: compoundHref(c.ID) + "/facts", Draft: "facts-" + c.ID, Cancel: compoundHref(c.ID), Err: err,
		},
		Version: strconv.FormatInt(c.Version, 10),
	}
	for i := range b.plan.Fields {
		f := &b.plan.Fields[i]
		if f.ID == register.FieldCommunity {
			continue
		}
		in := input(f, texts[f.ID], err)
		if f.Sensitive && c.Facts[f.ID].Text != "" && texts[f.ID] == c.Facts[f.ID].Text {
			in.Value, in.Hint = "", "已登记，不显示。要改才填。"
		}
		v.add(f, in)
	}
	return v
}

func (v *factForm) add(f *plan.Field, in ui.Field) {
	if n := len(v.Sections); n == 0 || v.Sections[n-1].Title != f.Section {
		v.Sections = append(v.Sections, fieldSection{Title: f.Section})
	}
	last := &v.Sections[len(v.Sections)-1]
	last.Fields = append(last.Fields, in)
	last.Open = last.Open || f.Required || in.Error != ""
}

// input is the control for a field of the survey. A text that is none of its choices stays choosable, so that nothing that was
// written is lost by saving.
func input(f *plan.Field, text string, err error) ui.Field {
	in := ui.Field{Name: f.ID, Label: f.Name, Value: text, Hint: f.Hint, Unit: f.Unit, Error: ui.ErrorOf(err, f.ID)}
	choose := func(words ...string) {
		in.Kind, in.Unit, in.Blank, in.Width = "select", "", "未知", "m"
		if text != "" && !slices.Contains(words, text) {
			words = append(words, text)
		}
		for _, w := range words {
			in.Options = append(in.Options, ui.Option{Value: w, Label: w})
		}
	}
	switch f.Reading.Kind {
	case reading.Number:
		in.Kind, in.Width = "number", "s"
	case reading.Date:
		in.Width, in.Hint = "m", cmp.Or(f.Hint, "写年份、年月或日期")
	case reading.Bool:
		choose("是", "否")
	case reading.Choice:
		words := make([]string, len(f.Choices))
		for i, c := range f.Choices {
			words[i] = c.Name
		}
		choose(words...)
	case reading.Point:
		in.Attrs = templ.Attributes{"data-point": true}
		in.Hint = cmp.Or(f.Hint, "先经度后纬度，注明坐标系，如 113.680012，34.791205 WGS-84")
	case reading.Name:
		in.Unit, in.Hint = "", cmp.Or(f.Hint, "没有写“无”，有则写名称")
	}
	return in
}

// typed returns what a form says of the plan's fields.
func typed(p *plan.Plan, r *http.Request) map[string]string {
	texts := map[string]string{}
	for i := range p.Fields {
		if id := p.Fields[i].ID; r.PostForm.Has(id) {
			texts[id] = r.PostForm.Get(id)
		}
	}
	return texts
}

// sourceKinds are the kinds of statements that a person enters.
var sourceKinds = []ui.Option{
	{Value: string(register.Survey), Label: "补充或更新情况"},
	{Value: string(register.Document), Label: "文件资料上写的"},
	{Value: string(register.Inspection), Label: "督察时看到的"},
	{Value: string(register.Owner), Label: "业主反映的"},
	{Value: string(register.Correction), Label: "更正登记错误（清空表示不知道）"},
}

// sourceOf reads what kind of statement a form makes, and by what it can be looked up. A paper has to be named.
func sourceOf(r *http.Request, who account.Who) (register.Source, error) {
	kind, ref := register.Survey, strings.Join(strings.Fields(r.PostFormValue(inRef)), " ")
	for _, o := range sourceKinds {
		if r.PostFormValue(inKind) == o.Value {
			kind = register.SourceKind(o.Value)
		}
	}
	if kind == register.Document && ref == "" {
		return register.Source{Kind: kind}, fault.InvalidFields("没有写是哪一份文件。", fault.Field{Name: inRef, Message: "请写明文号或资料名称"})
	}
	const most = 100 // characters
	if len([]rune(ref)) > most {
		return register.Source{Kind: kind}, fault.InvalidFields("出处太长。", fault.Field{Name: inRef, Message: "出处不超过 100 个字"})
	}
	return register.Source{Kind: kind, Ref: orElse(ref, who.Post)}, nil
}

// compoundFactsPost records what was entered: POST /compounds/{id}/facts.
func (s *Site) compoundFactsPost(w http.ResponseWriter, r *http.Request) error {
	who := gate.Who(r.Context())
	c, err := s.Register.Get(r.Context(), who.Scope(account.EditRegister), r.PathValue("id"))
	if err != nil {
		return err
	}
	b, err := s.compoundBook(r, account.EditRegister)
	if err != nil {
		return err
	}
	if err := parseForm(r); err != nil {
		return err
	}
	texts := typed(b.plan, r)
	day := dayOf(r.PostFormValue(inAsOf))
	hidePersonal(b.plan, &c, texts)
	version := digits(r.PostFormValue(inVersion))
	source, err := sourceOf(r, who)
	if err == nil {
		_, err = s.Register.Observe(r.Context(), who, register.Change{ID: c.ID, Version: version, AsOf: day, Source: source, Texts: texts})
	}
	if err == nil {
		ui.Done(w, r, compoundHref(c.ID), "已保存，判定已按新的情况重新计算。")
		return nil
	}
	if k := fault.Of(err); k != fault.Invalid && k != fault.Conflict {
		return err
	}
	v, drawErr := s.again(r, b, &c, version, texts, err)
	if drawErr != nil {
		return drawErr
	}
	v.AsOf, v.Kind = string(cmp.Or(day, s.today())), string(source.Kind)
	v.Ref = r.PostFormValue(inRef)
	return s.drawFacts(w, r, gate.Status(err), &c, v)
}

// hidePersonal takes personal data that were left empty out of what is saved: the form does not show them, so that empty
// means unchanged, in a correction as well.
func hidePersonal(p *plan.Plan, c *register.Compound, texts map[string]string) {
	for i := range p.Fields {
		if f := &p.Fields[i]; f.Sensitive && texts[f.ID] == "" && c.Facts[f.ID].Text != "" {
			delete(texts, f.ID)
		}
	}
}

// again draws the form after a fault. When somebody else saved meanwhile, fields that were not touched show what he wrote, and
// each field that both changed asks which of the two to keep.
func (s *Site) again(r *http.Request, b *compoundBook, c *register.Compound, version int64, texts map[string]string, err error) (factForm, error) {
	now, getErr := s.Register.Get(r.Context(), gate.Who(r.Context()).Scope(account.EditRegister), c.ID)
	if getErr != nil {
		return factForm{}, getErr
	}
	history, getErr := s.Register.History(r.Context(), gate.Who(r.Context()).Scope(account.EditRegister), c.ID)
	if getErr != nil {
		return factForm{}, getErr
	}
	seen := slices.DeleteFunc(history, func(o register.Observation) bool { return o.Seq > version })
	slices.Reverse(seen)
	old := register.Fold(seen, "")
	shown := map[string]string{}
	for id, f := range now.Facts {
		shown[id] = f.Text
	}
	for id, t := range texts {
		if t != old[id].Text {
			shown[id] = t
		}
	}
	*c = now
	v := b.factForm(c, shown, err)
	var clashes register.Clashes
	if errors.As(err, &clashes) {
		v.settle(b.plan, c, clashes)
	}
	return v, nil
}

// settle turns the inputs of clashing fields into a choice between the two texts.
func (v *factForm) settle(p *plan.Plan, c *register.Compound, clashes register.Clashes) {
	v.By = c.ChangedBy + "，" + clock.Stamp(c.ChangedAt)
	for _, k := range clashes {
		if f, ok := p.Field(k.Field); ok && f.Sensitive {
			continue
		}
		v.Clashes = append(v.Clashes, ui.Change{Field: k.Name, Old: k.Theirs, New: k.Yours})
		for i := range v.Sections {
			for j := range v.Sections[i].Fields {
				if in := &v.Sections[i].Fields[j]; in.Name == k.Field {
					in.Kind, in.Unit, in.Value = "radio", "", k.Yours
					in.Options = []ui.Option{{Value: k.Theirs, Label: "留对方的：" + orElse(k.Theirs, "未填")}, {Value: k.Yours, Label: "用我的：" + orElse(k.Yours, "未填")}}
				}
			}
		}
	}
}

// compoundNew shows the form for a new compound: GET /compounds/new.
func (s *Site) compoundNew(w http.ResponseWriter, r *http.Request) error {
	b, err := s.compoundBook(r, account.EditRegister)
	if err != nil {
		return err
	}
	v := b.newForm(map[string]string{}, "", nil)
	v.AsOf = string(s.today())
	return s.drawNew(w, r, http.StatusOK, v)
}

func (s *Site) drawNew(w http.ResponseWriter, r *http.Request, status int, v factForm) error {
	p := s.page(r, "登记小区", compoundsLink)
	p.Lead = "名称和社区必填，其他知道多少填多少。已有 Excel 登记表的，请用导入。"
	p.Narrow = true
	return s.draw(w, r, status, p, factPage(v))
}

func (b *compoundBook) newForm(texts map[string]string, community string, err error) factForm {
	v := factForm{New: true, Form: ui.Form{Action: "/compounds/new", Draft: "compound-new", Cancel: "/compounds", Submit: "登记", Err: err}}
	if community == "" && len(b.communities) == 1 {
		community = b.communities[0].Code
	}
	v.Places = ui.Field{
		Kind: "select", Name: register.FieldCommunity, Label: "社区", Value: community, Options: b.places(), Required: true,
		Error: ui.ErrorOf(err, register.FieldCommunity), Width: "m",
	}
	for i := range b.plan.Fields {
		f := &b.plan.Fields[i]
		if f.ID == register.FieldCommunity {
			continue
		}
		in := input(f, texts[f.ID], err)
		in.Required = f.ID == register.FieldName
		v.add(f, in)
	}
	return v
}

// compoundCreate enters a compound: POST /compounds/new.
func (s *Site) compoundCreate(w http.ResponseWriter, r *http.Request) error {
	who := gate.Who(r.Context())
	b, err := s.compoundBook(r, account.EditRegister)
	if err != nil {
		return err
	}
	if err := parseForm(r); err != nil {
		return err
	}
	texts := typed(b.plan, r)
	community := texts[register.FieldCommunity]
	delete(texts, register.FieldCommunity)
	day := dayOf(r.PostFormValue(inAsOf))
	var at place.Path
	if a, ok := b.place(community); ok {
		at = a.Path
	}
	c, err := s.Register.Create(r.Context(), who, register.NewCompound{
		Community: at, AsOf: day, Source: register.Source{Kind: register.Survey, Ref: who.Post}, Texts: texts, Another: r.PostFormValue(inAnother) == "yes",
	})
	switch {
	case err == nil:
		ui.Done(w, r, compoundHref(c.ID), "已登记“"+c.Name+"”。")
		return nil
	case at == "":
		err = fault.InvalidFields("没有选社区。", fault.Field{Name: register.FieldCommunity, Message: "请选择小区所在的社区"})
	case fault.Of(err) != fault.Invalid && fault.Of(err) != fault.Conflict:
		return err
	}
	v := b.newForm(texts, community, err)
	v.AsOf, v.Twin = string(cmp.Or(day, s.today())), fault.Of(err) == fault.Conflict
	return s.drawNew(w, r, gate.Status(err), v)
}

// parseForm reads a posted form; one that cannot be read is the sender's mistake.
func parseForm(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return err
		}
		return fault.Invalidf("提交的内容读不出来，请返回重新填写。")
	}
	return nil
}

// digits reads a whole number, with or without thousands apart; 0 when there is none.
func digits(s string) int64 {
	var n int64
	for _, c := range s {
		if c >= '0' && c <= '9' && n < 1<<40 {
			n = n*10 + int64(c-'0')
		}
	}
	return n
}
