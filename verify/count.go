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

// Count counts ballots against the roll. The order of either makes no difference: two equal ballots of a unit are one, two different
// ones are void.
func Count(r *Rule, candidates []string, roll []Unit, ballots []Ballot) (Counts, []Remark) {
	n := count{rule: r, choices: []string{Refuse, Abstain, Void, FollowMost}, at: make(map[string]int32, len(roll)), roll: roll}
	n.choices = append(n.choices, (&Counts{Candidates: candidates}).options()...)
	n.enter()
	n.cast(ballots)
	n.heads()
	out := Counts{Candidates: candidates, Of: map[string]Sum{}, Total: n.total, Silent: n.silent, Participants: n.took}
	for i, s := range n.sums {
		out.Of[n.choices[i]] = s
	}
	return out, n.remarks
}

// count is a count at work. Choices are numbered; an answer of 0 is none, of i+1 is choices[i].
type count struct {
	rule    *Rule
	choices []string
	roll    []Unit
	at      map[string]int32 // place in the roll
	out     []bool           // of units that do not count
	owner   []int32          // number of the unit's owner
	owners  int
	answer  []int8
	sums    []Sum
	total   Sum
	took    Sum
	silent  Sum
	remarks []Remark
}

// The numbers of answers that are treated apart.
const (
	silent  = 0
	abstain = 2
	void    = 3
	voidBit = uint64(1) << (void - 1)
)

func (n *count) say(code, format string, args ...any) {
	n.remarks = append(n.remarks, Remark{code, fmt.Sprintf(format, args...)})
}

// enter numbers the units and their owners.
func (n *count) enter() {
	n.out, n.owner, n.answer = make([]bool, len(n.roll)), make([]int32, len(n.roll)), make([]int8, len(n.roll))
	owners := make(map[string]int32, len(n.roll))
	for i := range n.roll {
		u := &n.roll[i]
		if _, twice := n.at[u.ID]; twice {
			n.say(DoubleUnit, "“%s”在名册里出现了两次，后一次没有计入", u.ID)
			n.out[i] = true
			continue
		}
		n.at[u.ID] = int32(i) //nolint:gosec // a roll is shorter
		if u.Kind == Parking && n.rule.Parking == "" {
			n.out[i] = true
			continue
		}
		if u.Area < 0 {
			n.say(MissingArea, "“%s”的面积不知道", u.ID)
		}
		n.owner[i] = n.ownerOf(u, owners)
	}
}

func (n *count) ownerOf(u *Unit, owners map[string]int32) int32 {
	name := u.Owner
	if name == "" && u.Kind == Unsold {
		name = "\x00"
	}
	number, there := owners[name]
	if name == "" || !there {
		number = int32(n.owners) //nolint:gosec // a roll is shorter
		n.owners++
		if name != "" {
			owners[name] = number
		}
	}
	return number
}

// cast puts the ballots to their units.
func (n *count) cast(ballots []Ballot) {
	twice := map[int32]bool{} // by unit, whether the ballots differ
	for _, b := range ballots {
		i, ok := n.at[b.Unit]
		choice := int8(slices.Index(n.choices, b.Choice) + 1) //nolint:gosec // a few choices
		switch {
		case !ok:
			n.say(UnknownUnit, "名册里没有“%s”，它的票没有计入", b.Unit)
			continue
		case choice == 0:
			n.say(UnknownChoice, "“%s”的票上写的“%s”不是选项，按废票计", b.Unit, b.Choice)
			choice = void
		}
		if n.answer[i] != silent {
			twice[i] = twice[i] || n.answer[i] != choice
		}
		n.answer[i] = choice
	}
	for i := range n.roll {
		at := int32(i) //nolint:gosec // a roll is shorter
		differ, again := twice[at]
		switch {
		case again && differ:
			n.answer[i] = void
			n.say(DoubleBallot, "“%s”有几张票，选择不同，按废票计；请查明哪一张有效", n.roll[i].ID)
		case again:
			n.say(DoubleBallot, "“%s”有几张票，选择相同，只计一张", n.roll[i].ID)
		}
		if n.out[i] && n.answer[i] != silent {
			n.say(NotCounted, "“%s”不计入表决，它的票没有计入", n.roll[i].ID)
		}
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

// heads sums the units up, and merges each owner's into one head.
func (n *count) heads() {
	n.sums = make([]Sum, len(n.choices))
	list := make([]head, n.owners)
	areas := make([]int64, n.owners*len(n.choices))
	for i := range n.roll {
		if n.out[i] {
			continue
		}
		u, h, a := &n.roll[i], &list[n.owner[i]], Exactly(n.roll[i].Area)
		if h.area == nil {
			h.area, h.unit = areas[int(n.owner[i])*len(n.choices):][:len(n.choices)], u.ID
		}
		if u.Area < 0 {
			a, h.unsure = AtLeast(0), true
		}
		n.total.Area = n.total.Area.Plus(a)
		if n.answer[i] == silent {
			if u.Delivered != "" {
				h.delivered = true
				n.silent.Area = n.silent.Area.Plus(a)
			}
			continue
		}
		choice := n.answer[i] - 1
		n.sums[choice].Area = n.sums[choice].Area.Plus(a)
		h.area[choice] += max(0, u.Area)
		h.chose |= 1 << choice
		if n.answer[i] != void || !n.rule.VoidApart {
			h.answered = true
			n.took.Area = n.took.Area.Plus(a)
		}
	}
	n.total.Heads = Exactly(int64(n.owners))
	for i := range list {
		n.head(&list[i])
	}
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
