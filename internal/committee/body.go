package committee

import (
	"strings"

	"bayou/internal/clock"
	"bayou/internal/notice"
	"bayou/internal/place"
)

// Kind is what a body is in law.
type Kind string

// The kinds of bodies. A residents' committee organises owners to decide; it never decides in their place.
const (
	Owners    Kind = "owners"
	Residents Kind = "residents"
)

// Chinese is the kind's name in law.
func (k Kind) Chinese() string {
	return map[Kind]string{Owners: "业主委员会", Residents: "物业管理委员会"}[k]
}

// Called are the names that documents give to the bodies, the legal one of each kind first.
var Called = []struct {
	Name string
	Kind Kind
}{
	{"业主委员会", Owners},
	{"业委会", Owners},
	{"物业管理委员会", Residents},
	{"物管会", Residents},
	{"居民自治管理委员会", Residents},
	{"居民自治委员会", Residents},
	{"自治委员会", Residents},
	{"自治管理委员会", Residents},
}

// KindOf returns what a name means in law; false for a name that no document uses.
func KindOf(called string) (Kind, bool) {
	called = strings.TrimSpace(called)
	for _, c := range Called {
		if c.Name == called {
			return c.Kind, true
		}
	}
	return "", false
}

// Cause is why a formation was begun.
type Cause string

// The causes.
const (
	First      Cause = "first"
	Reelection Cause = "reelection" // the term ends, or the body has to be replaced
	Byelection Cause = "byelection" // seats fell vacant
	Existing   Cause = "existing"   // it sat before it was entered here
)

// Chinese is the cause's word on a page.
func (c Cause) Chinese() string {
	return map[Cause]string{First: "首次成立", Reelection: "换届", Byelection: "补选", Existing: "补登记"}[c]
}

// State is where a body stands.
type State string

// The states of a body.
const (
	Forming State = "forming"
	Sitting State = "sitting"
	Ended   State = "ended"   // replaced or dissolved; of a by-election: its members joined the body
	Dropped State = "dropped" // given up before it was filed
)

// Chinese is the state's word on a page.
func (s State) Chinese() string {
	return map[State]string{Forming: "筹建中", Sitting: "在任", Ended: "已结束", Dropped: "已中止"}[s]
}

// Body is one body, or one formation that renews a body. Dates are "" where there is none yet.
type Body struct {
	County     string     `db:"county" json:"-"`
	ID         string     `db:"id" json:"id"`
	Path       place.Path `db:"path" json:"-"` // the narrowest place that holds all its compounds
	Kind       Kind       `db:"kind" json:"kind"`
	Called     string     `db:"called" json:"called"`
	Name       string     `db:"name" json:"name"`
	Cause      Cause      `db:"cause" json:"cause"`
	Old        string     `db:"old" json:"old,omitempty"` // the body that is renewed
	State      State      `db:"state" json:"state"`
	Households int64      `db:"households" json:"households"` // 户, 0 = not known
	Seats      int64      `db:"seats" json:"seats"`           // seats of its rules, 0 = not set
	Members    int64      `db:"members" json:"members"`       // who sit now, reserves not counted
	Next       StepID     `db:"next" json:"next,omitempty"`
	Due        clock.Date `db:"due" json:"due,omitempty"` // the latest day of Next
	TermFrom   clock.Date `db:"term_from" json:"term_from,omitempty"`
	TermUntil  clock.Date `db:"term_until" json:"term_until,omitempty"` // the term's last day
	FiledOn    clock.Date `db:"filed_on" json:"filed_on,omitempty"`
	Number     string     `db:"number" json:"number,omitempty"` // of the filing
	Campaign   string     `db:"campaign" json:"campaign,omitempty"`
	CreatedOn  clock.Date `db:"created_on" json:"created_on"`
	Version    int64      `db:"version" json:"version"`
	ChangedOn  clock.Date `db:"changed_on" json:"-"`
	ChangedAt  int64      `db:"changed_at" json:"-"`
	ChangedBy  string     `db:"changed_by" json:"-"`
}

// Subject names the body for notices and the journal.
func (b *Body) Subject() string { return "committee:" + b.ID }

// Compound is one of the compounds of a body.
type Compound struct {
	Path place.Path `db:"path" json:"-"`
	ID   string     `db:"compound" json:"id"`
	Name string     `db:"name" json:"name"`
}

// Role is what a person is to a body.
type Role string

// The roles.
const (
	Group          Role = "group" // of the preparatory group
	Candidate      Role = "candidate"
	Member         Role = "member"
	Reserve        Role = "reserve"
	Representative Role = "representative" // 业主代表, for the buildings and entrances of Stands
)

// Chinese is the role's word on a page.
func (r Role) Chinese() string {
	return map[Role]string{Group: "筹备组成员", Candidate: "候选人", Member: "委员", Reserve: "候补委员", Representative: "业主代表"}[r]
}

// Posts are the posts that a person may hold, by id.
var Posts = []struct{ ID, Name string }{{"head", "主任（组长）"}, {"vice", "副主任（副组长）"}, {"", "委员（成员）"}}

// Person is somebody of a body. Votes are the heads that elected him, Seat the order among those of his role.
type Person struct {
	ID      string     `db:"id" json:"id"`
	Role    Role       `db:"role" json:"role"`
	Post    string     `db:"post" json:"post,omitempty"`
	Name    string     `db:"name" json:"name"`
	Room    string     `db:"room" json:"room,omitempty"` // an owner's; "" = no owner
	Side    string     `db:"side" json:"side,omitempty"` // whom one who is no owner speaks for: 社区居民委员会
	Stands  string     `db:"stands" json:"stands,omitempty"`
	Votes   int64      `db:"votes" json:"votes,omitempty"`
	Seat    int64      `db:"seat" json:"seat"`
	Since   clock.Date `db:"since" json:"since,omitempty"`
	LeftOn  clock.Date `db:"left_on" json:"left_on,omitempty"`
	LeftWhy string     `db:"left_why" json:"left_why,omitempty"`
	At      int64      `db:"at" json:"-"`
	By      string     `db:"by_name" json:"-"`
}

// Owner reports whether the person is an owner.
func (p *Person) Owner() bool { return p.Room != "" }

// Title is the person's post as a list prints it.
func (p *Person) Title() string {
	group := p.Role == Group
	switch {
	case p.Post == "head" && group:
		return "组长"
	case p.Post == "vice" && group:
		return "副组长"
	case group:
		return "成员"
	case p.Role == Member && p.Post == "head":
		return "主任"
	case p.Role == Member && p.Post == "vice":
		return "副主任"
	}
	return p.Role.Chinese()
}

// Act is what an event did with a step.
type Act string

// The acts.
const (
	Done    Act = "done"
	Refused Act = "refused"
	Undone  Act = "undone"
	Drop    Act = "dropped"
)

// Event is one thing that happened in a formation.
type Event struct {
	Seq    int64      `db:"seq" json:"seq"`
	Step   StepID     `db:"step" json:"step"`
	Act    Act        `db:"act" json:"act"`
	Day    clock.Date `db:"day" json:"day"`
	Text   string     `db:"text" json:"text,omitempty"`
	Raw    string     `db:"said" json:"-"`
	Notice string     `db:"notice" json:"notice,omitempty"`
	Undone int64      `db:"undone" json:"undone,omitempty"` // the event that took it back; 0 = it stands
	On     clock.Date `db:"on_day" json:"on"`               // when it was entered
	At     int64      `db:"at" json:"-"`
	By     string     `db:"by_name" json:"by"`
	Post   string     `db:"post" json:"post"`
	Said   Said       `db:"-" json:"said"`
}

// Record is a body with all that belongs to it.
type Record struct {
	Body
	Compounds []Compound
	Events    []Event  // oldest first
	People    []Person // by role and seat; who left included
	notices   map[string]notice.Notice
}

// Joint reports whether several compounds share the body.
func (r *Record) Joint() bool { return len(r.Compounds) > 1 }

// CompoundNames lists the compounds.
func (r *Record) CompoundNames() string {
	names := make([]string, len(r.Compounds))
	for i := range r.Compounds {
		names[i] = r.Compounds[i].Name
	}
	return strings.Join(names, "、")
}

// In returns who is of a role and has not left.
func (r *Record) In(role Role) []Person {
	var out []Person
	for _, p := range r.People {
		if p.Role == role && p.LeftOn == "" {
			out = append(out, p)
		}
	}
	return out
}

// done returns the event by which a step stands as done, nil when it is not.
func (r *Record) done(step StepID) *Event { return r.stands(step, Done) }

// stands returns the last event of a step that was not taken back, when it is of the act.
func (r *Record) stands(step StepID, act Act) *Event {
	for i := len(r.Events) - 1; i >= 0; i-- {
		e := &r.Events[i]
		if e.Step == step && e.Undone == 0 && (e.Act == Done || e.Act == Refused) {
			if e.Act == act {
				return e
			}
			return nil
		}
	}
	return nil
}

// LastDone returns the last step that stands as done, nil when none does.
func (r *Record) LastDone() *Event {
	for i := len(r.Events) - 1; i >= 0; i-- {
		if e := &r.Events[i]; e.Undone == 0 && e.Act == Done && e.Step != ChangeFiled {
			return e
		}
	}
	return nil
}

// hung returns the notice of a step that is done; nil when none hangs.
func (r *Record) hung(step StepID) *notice.Notice {
	if e := r.done(step); e != nil {
		if n, ok := r.notices[e.Notice]; ok {
			return &n
		}
	}
	return nil
}
