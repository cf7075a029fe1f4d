package verify

import (
	"fmt"
	"math/bits"
	"slices"
)

// The kinds of units.
const (
	Dwelling = "unit"
	Unsold   = "unsold"  // the developer still has it
	Parking  = "parking" // counts where the rules of procedure say so
)

// Unit is one line of the roll. The units of one owner are one head; those that are unsold and name no owner are the developer's.
type Unit struct {
	ID        string
	Owner     string // "" = a head of its own
	Area      Area   // -1 = not known
	Kind      string
	Delivered string // the day on which a ballot was handed over, 2006-01-02; "" = none is proved
}

// Ballot is one unit's answer.
type Ballot struct{ Unit, Choice string }

// Remark is what is wrong with what was given, or what a reader must know of how it was counted.
type Remark struct {
	Code string `json:"code"`
	Note string `json:"note"`
}

// The codes of remarks on a roll and its ballots.
const (
	MissingArea   = "missing_area"
	MissingHeads  = "missing_heads"
	UnknownUnit   = "unknown_unit"
	DoubleUnit    = "double_unit"
	DoubleBallot  = "double_ballot"
	UnknownChoice = "unknown_choice"
	NotCounted    = "not_counted"
	MixedOwner    = "mixed_owner"
)

// MaxCandidates bounds a vote between several.
const MaxCandidates = 40

// Count counts ballots against the roll. The order of either makes no difference: two equal ballots of a unit are one, two different
// ones are void. Of a unit that is twice in the roll the first line stands, and it is said. Candidates beyond MaxCandidates are none.
func Count(r *Rule, candidates []string, roll []Unit, ballots []Ballot) (Counts, []Remark) {
	unit := func(i int) *Unit { return &roll[i] }
	n := newCount(r, candidates, unit, group(len(roll), unit))
	at := make(map[string]int32, len(roll))
	for i := range roll {
		if _, twice := at[roll[i].ID]; twice {
			n.say(DoubleUnit, "“%s”在名册里出现了两次，后一次没有计入", roll[i].ID)
			n.leave(i)
			continue
		}
		at[roll[i].ID] = int32(i) //nolint:gosec // a roll is shorter
	}
	for _, b := range ballots {
		if i, ok := at[b.Unit]; ok {
			n.cast(int(i), b.Choice)
		} else {
			n.say(UnknownUnit, "名册里没有“%s”，它的票没有计入", b.Unit)
		}
	}
	return n.sum()
}

// count is a count at work. Choices are numbered; an answer of 0 is none, of i+1 is choices[i].
type count struct {
	rule       *Rule
	candidates []string
	choices    []string
	unit       func(i int) *Unit
	owner      []int32 // number of the unit's owner; none = does not count
	size       []int32 // by owner, how many units count
	answer     []int8
	twice      map[int]bool // by unit with several ballots, whether they differ
	sums       []Sum
	total      Sum
	took       Sum
	silent     Sum
	remarks    []Remark
}

// The numbers of answers and owners that are treated apart.
const (
	silent  = 0
	abstain = 2
	void    = 3
	voidBit = uint64(1) << (void - 1)
	none    = -1
)

func newCount(r *Rule, candidates []string, unit func(int) *Unit, owners []int32) *count {
	n := &count{rule: r, candidates: candidates, unit: unit, choices: []string{Refuse, Abstain, Void, FollowMost}, twice: map[int]bool{}}
	options := (&Counts{Candidates: candidates}).options()
	n.choices = append(n.choices, options[:min(len(options), MaxCandidates)]...)
	n.owner, n.answer, n.size = slices.Clone(owners), make([]int8, len(owners)), make([]int32, len(owners))
	for i, owner := range owners {
		n.size[owner]++
		if r.Parking == "" && unit(i).Kind == Parking {
			n.leave(i)
		}
	}
	return n
}

func (n *count) say(code, format string, args ...any) {
	n.remarks = append(n.remarks, Remark{code, fmt.Sprintf(format, args...)})
}

// group returns the number of each unit's owner; who owns several has one number.
func group(units int, unit func(int) *Unit) []int32 {
	out, known, developer, next := make([]int32, units), make(map[string]int32, units), int32(none), int32(0)
	for i := range out {
		u := unit(i)
		number, there := known[u.Owner]
		if u.Owner == "" && u.Kind == Unsold {
			number, there = developer, developer != none
		}
		if !there {
			number, next = next, next+1
			switch {
			case u.Owner != "":
				known[u.Owner] = number
			case u.Kind == Unsold:
				developer = number
			}
		}
		out[i] = number
	}
	return out
}

// leave takes a unit out of the count.
func (n *count) leave(i int) {
	if n.owner[i] != none {
		n.size[n.owner[i]]--
		n.owner[i] = none
	}
}

// cast puts a ballot to its unit.
func (n *count) cast(i int, choice string) {
	made := int8(slices.Index(n.choices, choice) + 1) //nolint:gosec // a few choices
	if made == 0 {
		n.say(UnknownChoice, "“%s”的票上写的“%s”不是选项，按废票计", n.unit(i).ID, choice)
		made = void
	}
	if n.answer[i] != silent {
		n.twice[i] = n.twice[i] || n.answer[i] != made
	}
	n.answer[i] = made
}

// sum sums the units up, and merges each owner's into one head.
func (n *count) sum() (Counts, []Remark) {
	n.sums = make([]Sum, len(n.choices))
	several, place := []head{}, make([]int32, len(n.size)) // by owner of several units, his place from 1
	for i, owner := range n.owner {
		u := n.unit(i)
		n.settle(i, u)
		if owner == none {
			continue
		}
		one := head{}
		h := &one
		if n.size[owner] > 1 {
			if place[owner] == 0 {
				several = append(several, head{})
				place[owner] = int32(len(several)) //nolint:gosec // a roll is shorter
			}
			h = &several[place[owner]-1]
		}
		n.add(i, u, h)
		if h == &one {
			n.head(h)
		}
	}
	heads := int64(0)
	for _, size := range n.size {
		if size > 0 {
			heads++
		}
	}
	for i := range several {
		n.head(&several[i])
	}
	n.total.Heads = Exactly(heads)
	out := Counts{Candidates: n.candidates, Of: map[string]Sum{}, Total: n.total, Silent: n.silent, Participants: n.took}
	for i, s := range n.sums {
		out.Of[n.choices[i]] = s
	}
	return out, n.remarks
}

// settle makes one answer of several ballots, and says what does not count.
func (n *count) settle(i int, u *Unit) {
	if differ, again := n.twice[i]; again && differ {
		n.answer[i] = void
		n.say(DoubleBallot, "“%s”有几张票，选择不同，按废票计；请查明哪一张有效", u.ID)
	} else if again {
		n.say(DoubleBallot, "“%s”有几张票，选择相同，只计一张", u.ID)
	}
	switch {
	case n.owner[i] == none && n.answer[i] != silent:
		n.say(NotCounted, "“%s”不计入表决，它的票没有计入", u.ID)
	case n.owner[i] != none && u.Area < 0:
		n.say(MissingArea, "“%s”的面积不知道", u.ID)
	}
}

// add adds a unit to the areas and to its owner.
func (n *count) add(i int, u *Unit, h *head) {
	area := Exactly(u.Area)
	if h.unit == "" {
		h.unit = u.ID
	}
	if u.Area < 0 {
		area = AtLeast(0)
	}
	n.total.Area = n.total.Area.Plus(area)
	if n.answer[i] == silent {
		if u.Delivered != "" {
			h.delivered = true
			n.silent.Area = n.silent.Area.Plus(area)
		}
		return
	}
	h.unsure = h.unsure || u.Area < 0 && n.answer[i] != void
	choice := n.answer[i] - 1
	n.sums[choice].Area = n.sums[choice].Area.Plus(area)
	if h.chose |= 1 << choice; n.size[n.owner[i]] > 1 {
		if h.area == nil {
			h.area = make([]int64, len(n.choices))
		}
		h.area[choice] += max(0, u.Area)
	}
	if n.answer[i] != void || !n.rule.VoidApart {
		h.answered = true
		n.took.Area = n.took.Area.Plus(area)
	}
}

// head is one owner on the way: the area by which he chose each, and what he was handed.
type head struct {
	area      []int64
	chose     uint64 // a bit for each choice
	answered  bool
	delivered bool
	unsure    bool // an area of his is not known
	unit      string
}

// head counts one owner.
func (n *count) head(h *head) {
	one := Exactly(1)
	switch {
	case h.answered:
		n.took.Heads = n.took.Heads.Plus(one)
	case h.delivered:
		n.silent.Heads = n.silent.Heads.Plus(one)
	}
	if h.chose&^voidBit != 0 { // his void sheets say nothing beside the others
		h.chose &^= voidBit
	}
	if h.chose == 0 {
		return
	}
	best := bits.TrailingZeros64(h.chose)
	if h.chose == 1<<best {
		n.sums[best].Heads = n.sums[best].Heads.Plus(one)
		return
	}
	for c, a := range h.area {
		if h.chose>>c&1 == 1 && a > h.area[best] {
			best = c
		}
	}
	equal := 0
	for c, a := range h.area {
		if h.chose>>c&1 == 1 && a == h.area[best] {
			equal++
		}
	}
	switch {
	case h.unsure:
		n.say(MixedOwner, "“%s”的业主各套选择不同，又有一套面积不知道，人数归哪一边不能确定", h.unit)
		for c := range h.area {
			if h.chose>>c&1 == 1 {
				n.sums[c].Heads = n.sums[c].Heads.Plus(Figure{0, 1})
			}
		}
	case equal > 1:
		n.say(MixedOwner, "“%s”的业主各套选择不同，面积相等，人数计为弃权，面积按套计", h.unit)
		n.sums[abstain-1].Heads = n.sums[abstain-1].Heads.Plus(one)
	default:
		n.say(MixedOwner, "“%s”的业主各套选择不同，人数随面积较大的一边（%s），面积按套计", h.unit, Chinese(n.choices[best]))
		n.sums[best].Heads = n.sums[best].Heads.Plus(one)
	}
}
