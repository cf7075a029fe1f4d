package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/mode"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// modeView is where the modes stand, and what waits for a person.
type modeView struct {
	Cards     []ui.StatCard
	Cite      string
	Expected  string // how the number in scope compares with the plan's; "" = not compared
	Different bool
	Table     ui.Table
	Bars      ui.BarChart
	Waiting   []waiting
	Total     int
	Query     ui.Query
	MayDecide bool
	Err       error
}

// waiting is a compound that waits for a decision. Value is what its tick box sends; "" = it cannot be confirmed in a list.
type waiting struct {
	Name, Href, Community, Proposal, Why, DecideHref, Value string
	Stale                                                   bool
}

// modeOverview shows where the modes of the sub-district stand: GET /modes.
func (s *Site) modeOverview(w http.ResponseWriter, r *http.Request) error {
	return s.drawModes(w, r, http.StatusOK, nil)
}

func (s *Site) drawModes(w http.ResponseWriter, r *http.Request, status int, failed error) error {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return err
	}
	street, err := s.street(r)
	if err != nil {
		return err
	}
	who := gate.Who(r.Context())
	scope := who.Scope(account.SeeRegister)
	o, err := s.Mode.Overview(r.Context(), scope, street)
	if err != nil {
		return err
	}
	q := ui.QueryOf(r)
	rows, total, err := s.Mode.Proposals(r.Context(), scope.Narrow(street), b.plan, register.Query{
		Scope: "yes", Sort: "community", Offset: q.Offset(), Limit: ui.PageSize,
	})
	if err != nil {
		return err
	}
	v := b.overview(&o)
	v.Total, v.Query, v.MayDecide, v.Err = int(total), q, who.Can(account.DecideMode, street), failed
	for i := range rows {
		v.Waiting = append(v.Waiting, b.waiting(&rows[i]))
	}
	p := s.page(r, "模式认定")
	p.Lead = "系统按方案逐个小区提出建议，由物业管理办公室认定；与建议不同的须写明理由。"
	p.Actions = []ui.Action{
		{Text: "范围核对", Href: "/modes/expected"},
		{Text: "试算", Href: "/modes/whatif"},
		{Text: "导出", Href: "/modes.xlsx", Icon: "download", Download: true},
		ui.PrintAction(),
	}
	return s.draw(w, r, status, p, modePage(v))
}

func (b *compoundBook) overview(o *mode.Overview) modeView {
	t := &o.Total
	decided := t.InScope - t.Decided[""]
	v := modeView{
		Cite: b.plan.Expected.Cite,
		Cards: []ui.StatCard{
			{Label: "在方案范围内", Value: count(t.InScope), Unit: "个", Sub: "按" + b.plan.Scope.Title, Href: "/compounds?scope=yes"},
			{Label: "已认定模式", Value: count(decided), Unit: "个", Sub: "范围内共 " + count(t.InScope) + " 个", Href: "/compounds?scope=yes&sort=mode"},
			{Label: "情况不明，未能判定", Value: count(t.Proposed[""]), Unit: "个", Sub: "先补充情况", Href: "/compounds?scope=yes&proposed=none"},
			{Label: "范围未知", Value: count(t.Unknown), Unit: "个", Sub: "建成年份或主管单位不详", Href: "/compounds?scope=unknown"},
			{Label: "人工改定", Value: count(t.Overrides), Unit: "个", Sub: "与系统建议不同，均有理由", Href: "/modes/overrides"},
		},
	}
	if t.Stale > 0 {
		v.Cards = append(v.Cards, ui.StatCard{Label: "认定后情况有变", Value: count(t.Stale), Unit: "个", Sub: "须重新认定", Href: "#waiting", Tone: "act"})
	}
	v.Expected, v.Different = expected(o)
	v.Table, v.Bars = b.tallies(o), b.modeBars(o)
	return v
}

// expected says how what is in scope compares with the number that the plan names (S1), and what the difference may be.
func expected(o *mode.Overview) (sentence string, different bool) {
	t := &o.Total
	switch {
	case !o.Compared:
		return "", false
	case o.Difference == 0:
		return fmt.Sprintf("方案写明 %d 个，登记册里在范围内的正好 %d 个。", o.Expected, t.InScope), false
	case o.Difference < 0:
		return fmt.Sprintf("方案写明 %d 个，登记册里确定在范围内的 %d 个，少 %d 个。另有 %d 个是否在范围内还不知道，%d 个不在范围内。", o.Expected, t.InScope,
			-o.Difference, t.Unknown, t.OutScope), true
	}
	return fmt.Sprintf("方案写明 %d 个，登记册里确定在范围内的 %d 个，多 %d 个。请核对有没有重复登记，或建成年份、主管单位有误。", o.Expected, t.InScope,
		o.Difference), true
}

func count(n int64) string { return ui.Number(int(n)) }

// tallies is the table by community. Figures by mode count compounds in scope: decided, of those proposed.
func (b *compoundBook) tallies(o *mode.Overview) ui.Table {
	t := ui.Table{
		ID: "communities", Scroll: true, Caption: "各社区：每个模式下，前面是已认定数，后面是系统建议数。只计范围内的小区。",
		Columns: []ui.Column{
			{Title: "社区"}, {Title: "范围内", Unit: "个", Num: true}, {Title: "范围未知", Unit: "个", Num: true}, {Title: "不在范围", Unit: "个", Num: true},
		},
		Empty: ui.Empty{Title: "登记册里还没有小区", Text: "先登记或导入小区，系统才能提出建议。", Actions: []ui.Action{{Text: "去登记册", Href: "/compounds", Primary: true}}},
	}
	for i := range b.plan.Modes {
		t.Columns = append(t.Columns, ui.Column{Title: b.plan.Modes[i].Name, Unit: "认定/建议", Num: true})
	}
	t.Columns = append(t.Columns, ui.Column{Title: "未能判定", Unit: "个", Num: true}, ui.Column{Title: "待认定", Unit: "个", Num: true},
		ui.Column{Title: "人工改定", Unit: "个", Num: true})
	for i := range o.Communities {
		c := &o.Communities[i]
		t.Rows = append(t.Rows, ui.Row{Cells: b.tally(b.names[c.Path], b.codes[c.Path], &c.Tally)})
	}
	if len(t.Rows) > 0 {
		t.Foot = b.tally("合计", "", &o.Total)
	}
	return t
}

func (b *compoundBook) tally(name, code string, t *mode.Tally) []ui.Cell {
	at := func(pairs ...string) string {
		v := url.Values{}
		if code != "" {
			v.Set("community", code)
		}
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return strings.TrimSuffix("/compounds?"+v.Encode(), "?")
	}
	cells := []ui.Cell{
		ui.To(name, at()), ui.IntTo(int(t.InScope), at("scope", "yes")), ui.IntTo(int(t.Unknown), at("scope", "unknown")),
		ui.IntTo(int(t.OutScope), at("scope", "no")),
	}
	for i := range b.plan.Modes {
		id := b.plan.Modes[i].ID
		cells = append(cells, ui.To(count(t.Decided[id])+"/"+count(t.Proposed[id]), at("scope", "yes", "proposed", id)))
	}
	return append(cells, ui.IntTo(int(t.Proposed[""]), at("scope", "yes", "proposed", register.None)),
		ui.IntTo(int(t.Decided[""]), at("scope", "yes", "mode", register.None)), ui.Int(int(t.Overrides)))
}

func (b *compoundBook) modeBars(o *mode.Overview) ui.BarChart {
	tones := []string{"good", "plain", "warn", "act"}
	c := ui.BarChart{Title: "各社区的建议模式", Unit: "个"}
	for i := range o.Communities {
		t := &o.Communities[i]
		bar := ui.Bar{Label: b.names[t.Path], Value: count(t.InScope), Href: "/compounds?scope=yes&community=" + b.codes[t.Path]}
		for j := range b.plan.Modes {
			bar.Parts = append(bar.Parts, ui.Part{N: float64(t.Proposed[b.plan.Modes[j].ID]), Name: b.plan.Modes[j].Name, Tone: tones[j%len(tones)]})
		}
		bar.Parts = append(bar.Parts, ui.Part{N: float64(t.Proposed[""]), Name: "未能判定", Tone: "none"})
		c.Bars = append(c.Bars, bar)
	}
	return c
}

func (b *compoundBook) waiting(p *mode.Proposal) waiting {
	c := &p.Compound
	out := waiting{
		Name: c.Name, Href: compoundHref(c.ID), Community: b.names[c.Community()], Proposal: b.mode(p.Verdict.Mode), Why: b.why(&p.Verdict),
		DecideHref: compoundHref(c.ID) + "/mode", Stale: p.Decision != nil,
	}
	if p.Verdict.Mode != "" && p.Verdict.Scope == plan.Yes {
		out.Value = c.ID + " " + strconv.FormatInt(c.Version, 10) + " " + p.Verdict.Mode
	}
	return out
}

// why says in a few words what a proposal rests on: the conditions of the last mode asked that speak, or what is to be found out.
func (b *compoundBook) why(v *mode.Verdict) string {
	if v.Mode == "" {
		return b.sentence(v)
	}
	var parts []string
	for i := range v.Reasons {
		if r := &v.Reasons[i]; r.Rule != mode.RuleScope && (r.Rule == v.Mode || r.Verdict.String() == "no") {
			f := &b.plan.Fields[r.Field]
			parts = append(parts, f.Name+" "+r.Value.Chinese(f.Reading))
		}
	}
	return strings.Join(parts, "；")
}

// modeConfirm confirms several proposals at once: POST /modes. Each box sends the compound, the version seen and the mode
// proposed then, so that nobody confirms what he has not seen.
func (s *Site) modeConfirm(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	var choices []mode.Choice
	for _, box := range r.PostForm["pick"] {
		part := strings.Fields(box)
		if len(part) != 3 {
			return fault.Invalidf("选择的内容读不出来，请返回重新选择。")
		}
		choices = append(choices, mode.Choice{Compound: part[0], Version: digits(part[1]), Mode: part[2]})
	}
	made, err := s.Mode.Decide(r.Context(), gate.Who(r.Context()), choices...)
	if err != nil {
		if k := fault.Of(err); k == fault.Invalid || k == fault.Conflict {
			return s.drawModes(w, r, gate.Status(err), err)
		}
		return err
	}
	ui.Done(w, r, "/modes", fmt.Sprintf("已按系统建议认定 %d 个小区的模式。", len(made)))
	return nil
}
