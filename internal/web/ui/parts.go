package ui

import (
	"context"
	"io"
	"strconv"

	"github.com/a-h/templ"

	"bayou/internal/clock"
)

// StatCard is a figure that opens the records behind it. Value is the figure as text; Tone "act" marks what must be acted on,
// "unknown" a figure that cannot be given yet.
type StatCard struct{ Label, Value, Unit, Sub, Href, Tone string }

// Empty says that there is nothing yet, and what to do first.
type Empty struct {
	Title, Text, Icon string
	Actions           []Action
}

// Tab is one of several views of the same thing. Count "" shows none.
type Tab struct {
	Title, Href, Count string
	Here               bool
}

// Tabs are links between several views of the same thing.
type Tabs []Tab

// Next is what has to happen next with something, who holds it and by when. Today makes a passed date stand out.
type Next struct {
	Step, Holder string
	Due, Today   clock.Date
	Href         string
	Box          bool // a box of its own at the top of a page, else one line
}

// Step is one step of a way. State: done, now, later.
type Step struct {
	Title, State, Holder, Note, Href string
	On                               clock.Date // done: when; else: due
	Late                             bool
}

// Steps is a way from its first step to its last.
type Steps []Step

// Fact is a labelled value with where it comes from. View stands for Value when it is more than text; an empty fact shows 未知.
type Fact struct {
	Label, Value, From, Href string
	View                     templ.Component
	Need                     string // href of the page where an unknown fact is filled in
	History                  string // href of everything that was ever said of it; "" = none
}

// Facts is a list of labelled values in columns.
type Facts []Fact

// Reason is one line of a verdict's grounds. State is yes, no or unknown.
type Reason struct {
	State, Text    string
	From           string // fact, value, source and date in words
	Clause         string // the plan's clause, or
	Default        string // why the system chose, when the plan is silent
	FixText, FixTo string // what would settle it, and where ("" = by somebody else)
}

// Reasons are the grounds of a verdict.
type Reasons []Reason

// Change is one field before and after. "" shows as 未填.
type Change struct{ Field, Old, New string }

// Diff shows what changed.
type Diff []Change

// Photo is one picture; Alt says what it shows. Src "" = one that is not shown, because it holds personal data.
type Photo struct{ Src, Href, Alt, Caption string }

// Photos is a grid of pictures.
type Photos []Photo

// Progress is a share with its figures: 31/44 个, of which Unknown cannot be told yet.
type Progress struct {
	Label, Unit, Href    string
	Done, Total, Unknown int
}

// PrintHead stands at the top of the printed page only. Code brings the paper back to its record.
type PrintHead struct{ Left, Right, Code string }

// Render draws the card.
func (s StatCard) Render(ctx context.Context, w io.Writer) error { return s.view().Render(ctx, w) }

// Render draws the empty state.
func (e Empty) Render(ctx context.Context, w io.Writer) error { return e.view().Render(ctx, w) }

// Render draws the tabs.
func (t Tabs) Render(ctx context.Context, w io.Writer) error { return t.view().Render(ctx, w) }

// Render draws the next step.
func (n Next) Render(ctx context.Context, w io.Writer) error { return n.view().Render(ctx, w) }

// Render draws the steps.
func (s Steps) Render(ctx context.Context, w io.Writer) error { return s.view().Render(ctx, w) }

// Render draws the facts.
func (f Facts) Render(ctx context.Context, w io.Writer) error { return f.view().Render(ctx, w) }

// Render draws the reasons.
func (r Reasons) Render(ctx context.Context, w io.Writer) error { return r.view().Render(ctx, w) }

// Render draws the changes.
func (d Diff) Render(ctx context.Context, w io.Writer) error { return d.view().Render(ctx, w) }

// Render draws the pictures.
func (p Photos) Render(ctx context.Context, w io.Writer) error { return p.view().Render(ctx, w) }

// Render draws the progress.
func (p Progress) Render(ctx context.Context, w io.Writer) error { return p.view().Render(ctx, w) }

// Render draws the head.
func (p PrintHead) Render(ctx context.Context, w io.Writer) error { return p.view().Render(ctx, w) }

func (n Next) late() bool { return n.Due != "" && n.Today != "" && n.Due < n.Today }

func (n Next) when() string {
	if n.late() {
		return "应于" + n.Due.Chinese() + "前，已逾期 " + strconv.FormatInt(n.Today.Days()-n.Due.Days(), 10) + " 天"
	}
	return n.Due.Chinese() + "前"
}

func (s Step) icon() string {
	switch s.State {
	case "done":
		return "circle-check"
	case "now":
		return "circle-dot"
	default:
		return "circle-dashed"
	}
}

func (s Step) who() string {
	text := s.Holder
	if s.On != "" {
		when := s.On.Chinese() + "前"
		if s.State == "done" {
			when = s.On.Chinese() + "完成"
		}
		text = joinDot(text, when)
	}
	return joinDot(text, s.Note)
}

func joinDot(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

// share is part of total in hundredths of a percent, 0 for no total.
func share(part, total int) float64 {
	if total <= 0 {
		return 0
	}
	return float64(part) * 100 / float64(total)
}

func percent(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) + "%" }

func (p Progress) text() string {
	return strconv.Itoa(p.Done) + "/" + strconv.Itoa(p.Total) + " " + p.Unit
}
