package goal

import (
	"cmp"
	"slices"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// State is whether a compound has an item.
type State string

// The states of an item.
const (
	Has     State = "has"     // 有: every office's last look found nothing
	Doubt   State = "doubt"   // 存疑: something was deducted, or two offices contradict each other
	Lacks   State = "no"      // 无: every office's last look found nothing done
	Unknown State = "unknown" // 未知: never looked at, not applicable, or expired
)

// States lists the states in the order in which they are shown.
var States = []State{Has, Doubt, Lacks, Unknown}

// Chinese returns 有, 存疑, 无 or 未知.
func (s State) Chinese() string {
	return map[State]string{Has: "有", Doubt: "存疑", Lacks: "无", Unknown: "未知"}[s]
}

// Look is what one look at an item found.
type Look string

// What a look finds.
const (
	OK      Look = "ok"     // nothing deducted on the item's lines
	Partial Look = "bad"    // some of the points lost
	Absent  Look = "absent" // all of the points lost
	NA      Look = "na"     // none of the item's lines applies
)

// Evidence is one look at one item of one compound. Visit is the inspection behind it, with the office that made it and its
// day; where the look was a re-check (回头看) of a finding of that inspection, Finding names it, and Office and Day are the
// re-check's.
type Evidence struct {
	ID          string       `db:"id" json:"id"`
	Path        place.Path   `db:"path" json:"-"`
	Compound    string       `db:"compound" json:"compound"`
	Goal        string       `db:"goal" json:"goal"`
	Item        string       `db:"item" json:"item"`
	Office      account.Role `db:"office" json:"office"`
	Day         clock.Date   `db:"day" json:"day"`
	At          int64        `db:"at" json:"at"`
	Seq         int          `db:"seq" json:"-"` // of the looks of one visit: 0, then its re-checks
	Look        Look         `db:"look" json:"look"`
	Visit       string       `db:"visit" json:"visit"`
	VisitOffice account.Role `db:"visit_office" json:"visit_office"`
	VisitDay    clock.Date   `db:"visit_day" json:"visit_day"`
	Finding     string       `db:"finding" json:"finding,omitempty"`
	Note        string       `db:"note" json:"note,omitempty"`
}

// ItemState is an item of a compound on a day. Since is the day from which it has been so; Until the first day on which it
// changes if nobody looks again, "" when it does not. Evidence is what the state rests on, newest last.
type ItemState struct {
	Goal     string     `json:"goal"`
	Item     string     `json:"item"`
	Name     string     `json:"name"`
	State    State      `json:"state"`
	Why      string     `json:"why"`
	Since    clock.Date `json:"since,omitempty"`
	Until    clock.Date `json:"until,omitempty"`
	Evidence []Evidence `json:"evidence,omitempty"`
}

// Judge tells what an item is on a day by the evidence of that item of one compound, in any order. Evidence of later days does
// not count yet, so any past day can be asked.
func Judge(item plan.GoalItem, evidence []Evidence, today clock.Date) ItemState {
	looks := sorted(evidence)
	i := judged(item, looks, today)
	i.Since, i.Until = since(item.ValidDays, looks, i.State, today), until(item.ValidDays, looks, i.State, i.Evidence, today)
	return i
}

// brief is Judge without Since and Until.
func brief(item plan.GoalItem, evidence []Evidence, today clock.Date) ItemState {
	return judged(item, sorted(evidence), today)
}

func judged(item plan.GoalItem, looks []Evidence, today clock.Date) ItemState {
	state, used := judge(item.ValidDays, looks, today)
	return ItemState{Item: item.ID, Name: item.Name, State: state, Evidence: used, Why: why(item, looks, state, used, today)}
}

// sorted orders looks by their visits, and the re-checks of a visit after it.
func sorted(evidence []Evidence) []Evidence {
	out := slices.Clone(evidence)
	slices.SortFunc(out, func(a, b Evidence) int {
		return cmp.Or(cmp.Compare(a.VisitDay, b.VisitDay), cmp.Compare(a.Day, b.Day), cmp.Compare(a.At, b.At), cmp.Compare(a.Seq, b.Seq),
			cmp.Compare(a.Visit, b.Visit), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// expires returns the first day on which the evidence no longer counts; "" = never.
func (e Evidence) expires(valid int) clock.Date {
	if valid <= 0 {
		return ""
	}
	return e.Day.Add(valid)
}

func (e Evidence) expired(valid int, today clock.Date) bool {
	end := e.expires(valid)
	return end != "" && end <= today
}

// judge decides by the last inspection of every office that still counts, and returns those, oldest first.
func judge(valid int, looks []Evidence, today clock.Date) (State, []Evidence) {
	used := slices.DeleteFunc(last(looks, today), func(e Evidence) bool { return e.Look == NA || e.expired(valid, today) })
	return combine(used), used
}

// last returns the last inspection of every office, as its re-checks left it, oldest first. A re-check of an older inspection
// changes nothing: the newer one has looked at the whole item since.
func last(looks []Evidence, today clock.Date) []Evidence {
	var out []Evidence
	for _, e := range looks {
		if e.Day > today {
			continue
		}
		i := slices.IndexFunc(out, func(l Evidence) bool { return l.VisitOffice == e.VisitOffice })
		switch {
		case i < 0:
			out = append(out, e)
		case e.Finding == "" || e.Visit == out[i].Visit || out[i].VisitDay < e.VisitDay:
			out[i] = e
		}
	}
	slices.SortFunc(out, func(a, b Evidence) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.VisitOffice, b.VisitOffice))
	})
	return out
}

func combine(used []Evidence) State {
	state := Unknown
	for i := range used {
		state = state.and(used[i].Look)
	}
	return state
}

// and returns the state of an item by one look more that counts.
func (s State) and(l Look) State {
	said := Doubt
	switch l {
	case OK:
		said = Has
	case Absent:
		said = Lacks
	}
	if s == Unknown || s == said {
		return said
	}
	return Doubt
}

func contradict(used []Evidence) bool {
	return slices.ContainsFunc(used, func(e Evidence) bool { return e.Look != used[0].Look })
}

// until is the first expiry after which the state is another one.
func until(valid int, looks []Evidence, state State, used []Evidence, today clock.Date) clock.Date {
	known := slices.DeleteFunc(slices.Clone(looks), func(e Evidence) bool { return e.Day > today })
	for _, e := range used {
		if end := e.expires(valid); end != "" {
			if s, _ := judge(valid, known, end); s != state {
				return end
			}
		}
	}
	return ""
}

// since is the first day of the present run of the same state.
func since(valid int, looks []Evidence, state State, today clock.Date) clock.Date {
	var days []clock.Date
	for _, e := range looks {
		if e.Day <= today {
			days = append(days, e.Day)
		}
		if e.expired(valid, today) {
			days = append(days, e.expires(valid))
		}
	}
	slices.Sort(days)
	first := clock.Date("")
	for _, d := range slices.Backward(slices.Compact(days)) {
		if s, _ := judge(valid, looks, d); s != state {
			break
		}
		first = d
	}
	return first
}
