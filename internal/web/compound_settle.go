package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// inLine begins the name of the choice of one line: line-<compound>.<field>. Its value is the version that was seen and the
// observation that holds; "" = not now.
const inLine = "line-"

// What is chosen of all lines before a person looks at each.
const (
	inTake  = "take"
	takeNew = "new"
	takeOld = "old"
)

// settleView are disagreements with a choice for each, and one reason for all that are chosen.
type settleView struct {
	Form   ui.Form
	Tabs   ui.Tabs
	Lines  []settleLine
	Wrong  string // that nothing was chosen
	Reason ui.Field
	Query  ui.Query
	Total  int
}

// settleLine is one disagreement: the field's page and the choice between its statements.
type settleLine struct {
	Href   string
	Choice ui.Field
}

// doubtSettle lets a person settle several disagreements with one reason: GET /compounds/doubts/settle.
func (s *Site) doubtSettle(w http.ResponseWriter, r *http.Request) error {
	return s.drawSettle(w, r, http.StatusOK, nil)
}

func (s *Site) drawSettle(w http.ResponseWriter, r *http.Request, status int, failed error) error {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return err
	}
	q := ui.QueryOf(r)
	ask := register.DoubtQuery{Field: q.Get("field"), Clash: true, Offset: q.Offset(), Limit: ui.PageSize}
	lead := ""
	if a, ok := b.place(q.Get("community")); ok {
		ask.Community, lead = a.Path, a.Name+"，"
	}
	if f, ok := b.plan.Field(ask.Field); ok {
		lead += "只列“" + f.Name + "”。"
	}
	page, err := s.Register.Doubts(r.Context(), gate.Who(r.Context()).Scope(account.EditRegister), ask)
	if err != nil {
		return err
	}
	if len(page.Rows) == 0 && page.Total > 0 && r.Method == http.MethodGet {
		http.Redirect(w, r, settleHref(q, q.Get(inTake)), http.StatusSeeOther)
		return nil
	}
	v := settleView{
		Query: q, Total: int(page.Total), Form: ui.Form{Action: settleHref(q, "", inGo), Submit: "核定选定的各项", Cancel: "/compounds/doubts", Wide: true, Err: failed, Draft: "settle-all"},
		Reason: ui.Field{
			Kind: "area", Name: "reason", Label: "理由", Value: r.PostFormValue("reason"), Required: true, Rows: 2,
			Hint: "对选定的各项都适用，如：社区逐院核对过，以新报的为准。不要写姓名和电话。", Error: ui.ErrorOf(failed, "reason"),
		},
	}
	take := q.Get(inTake)
	for _, x := range []struct{ title, take string }{{"逐项选", ""}, {"全部先选较新的说法", takeNew}, {"全部先选较早的说法", takeOld}} {
		v.Tabs = append(v.Tabs, ui.Tab{Title: x.title, Href: settleHref(q, x.take, inGo), Here: take == x.take})
	}
	for i := range page.Rows {
		v.add(r, b, &page.Rows[i], take)
	}
	v.Wrong = ui.ErrorOf(failed, "line")
	p := s.page(r, "一次核定多项", compoundsLink, ui.Link{Text: "要核对的情况", Href: "/compounds/doubts"})
	p.Lead = lead + "每一行选一个说法，看过没有不对，写明理由，再核定。没有选的不动；先前的说法都保留，核定错了可以再核定。"
	return s.draw(w, r, status, p, settlePage(v))
}

// settleHref keeps which lines are listed, and what else of the address is named.
func settleHref(q ui.Query, take string, also ...string) string {
	to := url.Values{}
	for _, k := range append([]string{"field", "community"}, also...) {
		if x := q.Get(k); x != "" {
			to.Set(k, x)
		}
	}
	if take != "" {
		to.Set(inTake, take)
	}
	return strings.TrimSuffix("/compounds/doubts/settle?"+to.Encode(), "?")
}

// add sets one disagreement beside its choice.
func (v *settleView) add(r *http.Request, b *compoundBook, d *register.Doubt, take string) {
	f, ok := b.plan.Field(d.Field)
	if !ok || d.Other == nil || f.ID == register.FieldCommunity {
		return
	}
	choose := func(st *register.Said) string {
		return strconv.FormatInt(d.Compound.Version, 10) + " " + strconv.FormatInt(st.Observation.Seq, 10)
	}
	older, newer := byAge(&d.Now, d.Other)
	in := ui.Field{Kind: "radio", Name: inLine + d.Compound.ID + "." + f.ID, Label: d.Compound.Name + "（" + b.names[d.Compound.Community()] + "）的" + f.Name, Options: []ui.Option{
		{Value: choose(newer), Label: "较新：" + saidOf(f, newer)},
		{Value: choose(older), Label: "较早：" + saidOf(f, older)},
		{Value: "", Label: "先不定"},
	}}
	switch {
	case r.Method == http.MethodPost:
		in.Value = r.PostFormValue(in.Name)
	case take == takeNew:
		in.Value = choose(newer)
	case take == takeOld:
		in.Value = choose(older)
	}
	v.Lines = append(v.Lines, settleLine{fieldHref(&d.Compound, f.ID), in})
}

// byAge orders two statements by the day that they are of, then by when they were recorded.
func byAge(a, b *register.Said) (older, newer *register.Said) {
	x, y := a.Observation, b.Observation
	if cmp.Or(cmp.Compare(x.AsOf, y.AsOf), cmp.Compare(x.Seq, y.Seq)) > 0 {
		return b, a
	}
	return a, b
}

func saidOf(f *plan.Field, st *register.Said) string {
	return orElse(statementText(f, st), "未知") + "（" + sourceText(st) + "，" + st.Observation.AsOf.Chinese() + "）"
}

// doubtSettlePost settles what was chosen: POST /compounds/doubts/settle.
func (s *Site) doubtSettlePost(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	done, refused, err := s.Register.SettleAll(r.Context(), gate.Who(r.Context()), settlements(r.PostForm))
	if err == nil && len(refused) > 0 {
		err = refusal(done, refused)
	}
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawSettle(w, r, gate.Status(err), err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, settleHref(ui.QueryOf(r), ""), fmt.Sprintf("已核定 %d 项，判定已按新的情况重新计算。", done))
	return nil
}

// settlements reads the lines of which a statement was chosen, in the order of their names.
func settlements(form url.Values) []register.Settlement {
	var out []register.Settlement
	for key, values := range form {
		line, ok := strings.CutPrefix(key, inLine)
		version, seq, chosen := strings.Cut(values[0], " ")
		if id, field, named := strings.Cut(line, "."); ok && named && chosen && digits(seq) > 0 && strings.Trim(id, "0123456789abcdef-") == "" {
			out = append(out, register.Settlement{ID: id, Field: field, Version: digits(version), Seq: digits(seq), Reason: form.Get("reason")})
		}
	}
	slices.SortFunc(out, func(a, b register.Settlement) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Field, b.Field))
	})
	return out
}

// refusal says which of the lines were not settled, and why.
func refusal(done int, refused []register.Refused) error {
	const most = 3 // reasons that are written out
	text := fmt.Sprintf("核定了 %d 项，有 %d 项没有核定，请看过再选：", done, len(refused))
	for i, x := range refused {
		if i == most {
			text += "……"
			break
		}
		text += fault.Sentence(x.Why)
	}
	return fault.Conflictf("%s", text)
}
