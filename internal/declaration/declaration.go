package declaration

import (
	"encoding/json"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/place"
)

// State is where a declared compound stands, or a declaration as a whole.
type State string

// The states of a compound in a declaration.
const (
	Declared  State = "declared"  // 待答复: the office owes an answer
	Accepted  State = "accepted"  // 已受理
	Returned  State = "returned"  // 已退回, with a reason
	Withdrawn State = "withdrawn" // 社区已撤回, before an answer
)

// The states of a declaration as a whole, besides Withdrawn.
const (
	Open     State = "open"     // some compound waits for an answer
	Answered State = "answered" // none does
)

// Chinese returns the state as a page says it.
func (s State) Chinese() string {
	return map[State]string{
		Declared: "待答复", Accepted: "已受理", Returned: "已退回", Withdrawn: "社区已撤回", Open: "待答复", Answered: "已答复",
	}[s]
}

// Declaration is a list of compounds that a community declared on a day. The counts and the state follow from its items.
type Declaration struct {
	County     string     `db:"county" json:"-"`
	ID         string     `db:"id" json:"id"`
	Path       place.Path `db:"path" json:"path"` // the community
	Year       int64      `db:"year" json:"year"`
	Number     int64      `db:"number" json:"number"` // in the series of the sub-district and year
	Label      string     `db:"label" json:"label"`   // the number as it is written: 经办申〔2015〕3号
	Overview   string     `db:"overview" json:"overview"`
	State      State      `db:"state" json:"state"`
	Items      int64      `db:"items" json:"items"`
	Waiting    int64      `db:"waiting" json:"waiting"`
	Accepted   int64      `db:"accepted" json:"accepted"`
	Returned   int64      `db:"returned" json:"returned"`
	DeclaredOn clock.Date `db:"declared_on" json:"declared_on"`
	DeclaredBy string     `db:"declared_by" json:"declared_by"`
	Post       string     `db:"post" json:"post"`
	Version    int64      `db:"version" json:"version"`
	ChangedOn  clock.Date `db:"changed_on" json:"changed_on"`
	ChangedAt  int64      `db:"changed_at" json:"changed_at"`
	ChangedBy  string     `db:"changed_by" json:"changed_by"`
}

// Subject is the declaration's name in the journal.
func (d *Declaration) Subject() string { return "declaration:" + d.ID }

// Holder returns the post that has the next step: the property office while a compound waits, the community's head while one
// stands returned; "" for neither. A returned compound that was declared again stands in its new declaration.
func (d *Declaration) Holder() account.Role {
	switch {
	case d.Waiting > 0:
		return account.Property
	case d.Returned > 0:
		return account.Head
	}
	return ""
}

// count brings the counts and the state up to the items.
func (d *Declaration) count(items []Item) {
	n := map[State]int64{}
	for i := range items {
		n[items[i].State]++
	}
	d.Items, d.Waiting, d.Accepted, d.Returned = int64(len(items)), n[Declared], n[Accepted], n[Returned]
	switch {
	case d.Waiting > 0:
		d.State = Open
	case n[Withdrawn] == d.Items:
		d.State = Withdrawn
	default:
		d.State = Answered
	}
}

// Item is one compound of a declaration. Name, Said and Gaps are as they were when it was declared. Reason is why the office
// returned it, why the community withdrew it, or what the office said when it accepted it.
type Item struct {
	County      string     `db:"county" json:"-"`
	Declaration string     `db:"declaration" json:"declaration"`
	Compound    string     `db:"compound" json:"compound"`
	Path        place.Path `db:"path" json:"path"`
	Name        string     `db:"name" json:"name"`
	State       State      `db:"state" json:"state"`
	Reason      string     `db:"reason" json:"reason,omitempty"`
	Reply       string     `db:"reply" json:"reply,omitempty"`     // how the reason of an earlier return was dealt with
	Earlier     string     `db:"earlier" json:"earlier,omitempty"` // the declaration that was returned
	Said        Said       `db:"said" json:"said"`
	Gaps        Gaps       `db:"gaps" json:"gaps"`
	Mode        string     `db:"mode" json:"mode,omitempty"` // decided with the acceptance; "" = none was
	DeclaredOn  clock.Date `db:"declared_on" json:"declared_on"`
	Day         clock.Date `db:"day" json:"day"` // of the state
	By          string     `db:"by_name" json:"by"`
}

// Of is an item with its declaration's number: what a compound's own page tells.
type Of struct {
	Item
	Label string `db:"label" json:"label"`
}

// Word is one fact as it was declared. Text "" = not known then.
type Word struct {
	Field string `json:"field"`
	Name  string `json:"name"`
	Text  string `json:"text"`
}

// Said are the facts of a compound as they were declared, in the order of the plan's paper.
type Said []Word

// Of returns what was said of a field, "" where it was not known or not asked.
func (s Said) Of(field string) string {
	for _, w := range s {
		if w.Field == field {
			return w.Text
		}
	}
	return ""
}

// Scan reads the stored form.
func (s *Said) Scan(v any) error { return scan(v, s) }

// Scan reads the stored form.
func (g *Gaps) Scan(v any) error { return scan(v, g) }

func scan(v, into any) error {
	switch s := v.(type) {
	case string:
		return json.Unmarshal([]byte(s), into)
	case []byte:
		return json.Unmarshal(s, into)
	}
	return nil
}

func encode(v any) string {
	b, _ := json.Marshal(v) // strings and lists only
	return string(b)
}

// Kind is what a step did.
type Kind string

// The kinds of steps.
const (
	Declare  Kind = "declare"
	Accept   Kind = "accept"
	Return   Kind = "return"
	Withdraw Kind = "withdraw"
	Reopen   Kind = "reopen"
)

// Chinese returns the kind as a page says it.
func (k Kind) Chinese() string {
	return map[Kind]string{Declare: "申报", Accept: "受理", Return: "退回", Withdraw: "社区撤回", Reopen: "办公室收回答复"}[k]
}

// state is where a step leaves the compound.
func (k Kind) state() State {
	return map[Kind]State{Declare: Declared, Accept: Accepted, Return: Returned, Withdraw: Withdrawn, Reopen: Declared}[k]
}

// Step is one thing that was done about a declaration. It never changes. Compound "" = about all of it.
type Step struct {
	Seq      int64      `db:"seq" json:"seq"`
	Compound string     `db:"compound" json:"compound,omitempty"`
	Kind     Kind       `db:"kind" json:"kind"`
	Text     string     `db:"text" json:"text"`
	Day      clock.Date `db:"day" json:"day"`
	At       int64      `db:"at" json:"at"`
	By       string     `db:"by_name" json:"by"`
	Post     string     `db:"post" json:"post"`
}

// Record is a declaration with its compounds, in the order of their names, and its steps, oldest first.
type Record struct {
	Declaration
	List  []Item `json:"list"`
	Steps []Step `json:"steps"`
}

// item finds a compound of the declaration.
func (r *Record) item(compound string) *Item {
	for i := range r.List {
		if r.List[i].Compound == compound {
			return &r.List[i]
		}
	}
	return nil
}
