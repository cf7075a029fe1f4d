package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/inspect"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

var visitsLink = ui.Link{Text: "督察检查", Href: "/inspections"}

// slots is how many findings of one line the sheet has room for.
const slots = 2

// visitForm is the score sheet with what was typed.
type visitForm struct {
	Form            ui.Form
	Day, Rest, Note string
	Blocks          []visitFormBlock
}

type visitFormBlock struct {
	Title string
	Lines []visitFormLine
}

// visitFormLine is one line of the sheet. Off says that the register denies it; Ask that the register does not know.
type visitFormLine struct {
	Name, Title, Hint, Term, Usual string
	State                          string
	Off, Ask                       bool
	Findings                       []visitFormFinding
	err                            error
}

type visitFormFinding struct {
	Name, Legend, Text, Count, Due string
	err                            error
}

func (v visitForm) fault(name string) string { return ui.ErrorOf(v.Form.Err, name) }

func (f visitFormFinding) fault(part string) string { return ui.ErrorOf(f.err, f.Name+"."+part) }

// open keeps a line unfolded that says something or that is wrong.
func (l visitFormLine) open() bool {
	for _, f := range l.Findings {
		if f.Text+f.Count+f.Due != "" {
			return true
		}
		for _, part := range []string{"text", "count", "due", "photos"} {
			if f.fault(part) != "" {
				return true
			}
		}
	}
	return false
}

// choice asks one tap of a line; where the register does not know whether it applies, the inspector says so.
func (l visitFormLine) choice() ui.Field {
	f := ui.Field{Kind: "checks", Name: l.Name, Label: l.Title, Hint: l.Hint, Error: ui.ErrorOf(l.err, l.Name), Values: []string{l.State}}
	f.Options = []ui.Option{{Value: string(inspect.OK), Label: "无问题"}}
	if l.Ask {
		f.Kind, f.Value, f.Hint = "radio", l.State, l.Hint+"登记表没有写明有没有这一项，请按现场选择。"
		f.Options = append(f.Options, ui.Option{Value: string(inspect.NA), Label: "没有这一项"})
	}
	return f
}

// sheetOf returns the empty score sheet of a plan for a compound.
func sheetOf(p *plan.Plan, c *register.Compound, day clock.Date) visitForm {
	facts := register.Values(p, c)
	v := visitForm{
		Form: ui.Form{
			Action: "/inspections/new/" + c.ID, Draft: "inspect-" + c.ID, Offline: true, Files: true, Submit: "保存督察", Cancel: "/inspections/new",
		},
		Day: string(day),
	}
	for i := range p.Sheet.Blocks {
		b := visitFormBlock{Title: p.Sheet.Blocks[i].Title}
		for j := range p.Sheet.Blocks[i].Lines {
			b.Lines = append(b.Lines, lineOf(&p.Sheet.Blocks[i].Lines[j], facts))
		}
		v.Blocks = append(v.Blocks, b)
	}
	return v
}

func lineOf(l *plan.Line, facts plan.Values) visitFormLine {
	applies := l.Applies(facts)
	out := visitFormLine{
		Name: "lines." + l.ID, Title: l.Title, Usual: usual(l), Off: applies == plan.No, Ask: applies == plan.Unknown,
		Hint: l.Check + "扣 " + l.Each.String() + " 分，共 " + l.Max.String() + " 分。",
		Term: "不写为 " + strconv.Itoa(l.Days) + " 个工作日后",
	}
	for i := range slots {
		out.Findings = append(out.Findings, visitFormFinding{
			Name: out.Name + ".findings." + strconv.Itoa(i), Legend: "第 " + strconv.Itoa(i+1) + " 个问题",
		})
	}
	return out
}

// usual is what a finding says when only a photo was taken: the line's check without its unit.
func usual(l *plan.Line) string {
	text, _, _ := strings.Cut(l.Check, "，每")
	return text
}

// fill puts what was typed back into the sheet, with its faults.
func (v *visitForm) fill(n inspect.NewVisit, r *http.Request, err error) {
	v.Form.Err, v.Form.Key = err, n.ID
	v.Day, v.Note, v.Rest = r.PostFormValue("day"), n.Note, r.PostFormValue("rest")
	said := map[string]inspect.NewLine{}
	for _, l := range n.Lines {
		said["lines."+l.Line] = l
	}
	for i := range v.Blocks {
		for j := range v.Blocks[i].Lines {
			l := &v.Blocks[i].Lines[j]
			l.err, l.State = err, string(said[l.Name].State)
			for k := range l.Findings {
				l.Findings[k].err = err
				if k < len(said[l.Name].Findings) {
					l.Findings[k].fill(said[l.Name].Findings[k], r.PostFormValue(l.Findings[k].Name+".count"))
				}
			}
		}
	}
}

func (f *visitFormFinding) fill(n inspect.NewFinding, count string) {
	f.Text, f.Due, f.Count = n.Text, string(n.Due), count
}

// visitNew shows the score sheet: GET /inspections/new/{compound}.
func (s *Site) visitNew(w http.ResponseWriter, r *http.Request) error {
	c, p, err := s.inspected(r)
	if err != nil {
		return err
	}
	return s.drawSheet(w, r, http.StatusOK, &c, p, sheetOf(p, &c, s.today()))
}

func (s *Site) inspected(r *http.Request) (register.Compound, *plan.Plan, error) {
	c, err := s.Register.Get(r.Context(), gate.Who(r.Context()).Scope(account.Inspect), r.PathValue("compound"))
	if err != nil {
		return c, nil, err
	}
	p, err := s.Plans.Current(r.Context(), c.Path.Street(), s.today())
	return c, p, err
}

func (s *Site) drawSheet(w http.ResponseWriter, r *http.Request, status int, c *register.Compound, p *plan.Plan, v visitForm) error {
	page := s.page(r, "督察 "+c.Name, visitsLink, ui.Link{Text: "选小区", Href: "/inspections/new"})
	page.Lead, page.Narrow = p.Sheet.Title+"，满分 "+p.Sheet.Total.String()+" 分。没有网络也能填，联网后自动发送。", true
	page.Print = ui.PrintHead{Left: page.Site, Right: p.Sheet.Title, Code: c.ID}
	page.Attrs = templ.Attributes{"data-offline-page": true}
	return s.draw(w, r, status, page, visitFormView(v))
}

// visitRecord records a visit: POST /inspections/new/{compound}. It may come late and twice; the phone made its id.
func (s *Site) visitRecord(w http.ResponseWriter, r *http.Request) error {
	c, p, err := s.inspected(r)
	if err != nil {
		return err
	}
	n, err := s.visitTyped(r, &c, p)
	if err != nil && fault.Of(err) != fault.Invalid {
		return err
	}
	var v inspect.Report
	if err == nil {
		v, err = s.Inspect.Record(r.Context(), gate.Who(r.Context()), n)
	}
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		form := sheetOf(p, &c, s.today())
		form.fill(n, r, err)
		return s.drawSheet(w, r, gate.Status(err), &c, p, form)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, "/inspections/"+v.ID, "督察已保存，得 "+v.Points.String()+" 分，发现问题 "+strconv.Itoa(v.Findings)+" 个。")
	return nil
}
