package verify

// The choices on a ballot beside the candidates of a vote between several. A Void ballot is one from which no choice can be read; a
// FollowMost ballot (随多数) lets the others decide.
const (
	Consent    = "yes"
	Refuse     = "no"
	Abstain    = "abstain"
	Void       = "void"
	FollowMost = "majority"
)

// Chinese returns a choice as a ballot prints it; a candidate is called as he is.
func Chinese(choice string) string {
	switch choice {
	case Consent:
		return "同意"
	case Refuse:
		return "反对"
	case Abstain:
		return "弃权"
	case Void:
		return "废票"
	case FollowMost:
		return "随多数"
	}
	return "“" + choice + "”"
}

// Base is what a share is taken of.
type Base string

// The bases: all owners, and those who took part.
const (
	OfAll          Base = "total"
	OfParticipants Base = "participants"
)

// Test is a pair of shares that must both be met.
type Test struct {
	Base  Base  `json:"base"`
	Heads Share `json:"heads"`
	Area  Share `json:"area"`
}

// Rule is what a matter needs: enough owners who take part, and enough of them who consent.
type Rule struct {
	Regime  string   `json:"regime"` // such as civil-code-278
	Class   string   `json:"class"`  // ordinary or special
	Cite    []string `json:"cite"`   // the articles
	Quorum  Test     `json:"quorum"`
	Consent Test     `json:"consent"`

	VoidApart bool   `json:"void_apart"` // void ballots take no part
	Parking   string `json:"parking"`    // the rule of procedure by which parking spaces count; "" = they do not
	Silent    string `json:"silent"`     // the clause by which who was handed a ballot and kept silent follows the majority; "" = none
}

// Sum is heads and area together.
type Sum struct{ Heads, Area Figure }

// Plus adds both.
func (s Sum) Plus(t Sum) Sum { return Sum{s.Heads.Plus(t.Heads), s.Area.Plus(t.Area)} }

func (s Sum) atMost(whole Sum) Sum {
	return Sum{s.Heads.AtMost(whole.Heads), s.Area.AtMost(whole.Area)}
}

// Counts is what was counted. Participants holds whoever answered at all, the void ballots among them where the rule has them so.
type Counts struct {
	Candidates   []string       // of a vote between several; nil = for or against
	Total        Sum            // all owners
	Of           map[string]Sum // by choice
	Participants Sum
	Silent       Sum // were handed a ballot and did not answer
}

// options are the choices by which somebody consents to something.
func (c *Counts) options() []string {
	if c.Candidates == nil {
		return []string{Consent}
	}
	return c.Candidates
}

// Line is one test in one measure: what there is, the least that meets it, and what the share is taken of.
type Line struct {
	Have, Need, Of Figure
	Met            Truth
}

// Pair is a test in both measures.
type Pair struct{ Heads, Area Line }

func (p Pair) met() Truth { return both(p.Heads.Met, p.Area.Met) }

func both(a, b Truth) Truth {
	switch {
	case a == No || b == No:
		return No
	case a == Yes && b == Yes:
		return Yes
	}
	return Unknown
}

// Reading is what one way of counting the silent makes of a vote. Consent is by option; Winner is the candidate that passed, "" for
// none.
type Reading struct {
	Quorum  Pair
	Consent map[string]Pair
	Outcome Truth
	Winner  string
}

// Verdict is what the rule makes of the counts. Strict takes the silent for absent. WithClause, of a rule that cites a clause on the
// silent, adds them to the choice that most owners made: Follows, "" where heads and area do not agree which that is. Where the areas
// are not known the heads alone name it, which is shown and decides nothing. Needed is how much more consent would pass it, had it come
// from owners who have not answered, whether or not there are so many; what cannot be told is unbounded.
type Verdict struct {
	Strict     Reading
	WithClause *Reading
	Follows    string
	Needed     Sum
}

// Differs reports whether the clause on the silent makes a difference.
func (v *Verdict) Differs() bool {
	return v.WithClause != nil && v.WithClause.Outcome != v.Strict.Outcome
}

// Judge applies a rule.
func Judge(r *Rule, c *Counts) Verdict {
	v := Verdict{Strict: r.read(c, c.Participants, c.Of)}
	v.Needed = r.needed(c, &v.Strict)
	if r.Silent == "" {
		return v
	}
	var sure bool
	v.Follows, sure = c.leader()
	with, led := map[string]Sum{}, c.Silent.Plus(c.Of[FollowMost])
	for _, o := range c.options() {
		with[o] = c.Of[o]
		switch v.Follows {
		case o:
			with[o] = with[o].Plus(led)
		case "": // they may have gone anywhere
			with[o] = with[o].Plus(Sum{Figure{0, led.Heads.High}, Figure{0, led.Area.High}})
		}
	}
	clause := r.read(c, c.Participants.Plus(c.Silent).atMost(c.Total), with)
	if !sure && clause.Quorum.met() != No {
		clause.Outcome, clause.Winner = Unknown, ""
	}
	v.WithClause = &clause
	return v
}

// read tests one way of counting.
func (r *Rule) read(c *Counts, participants Sum, of map[string]Sum) Reading {
	out := Reading{Quorum: r.Quorum.of(participants, c.Total, participants), Consent: map[string]Pair{}, Outcome: No}
	var passed []string
	for _, o := range c.options() {
		p := r.Consent.of(of[o], c.Total, participants)
		out.Consent[o] = p
		switch both(out.Quorum.met(), p.met()) {
		case Yes:
			passed = append(passed, o)
		case Unknown:
			if out.Outcome == No {
				out.Outcome = Unknown
			}
		}
	}
	switch {
	case len(passed) > 1: // the counts contradict themselves
		out.Outcome = Unknown
	case len(passed) == 1:
		out.Outcome = Yes
		if c.Candidates != nil {
			out.Winner = passed[0]
		}
	}
	return out
}

// of tests a part of the owners against the test's base.
func (t Test) of(part, all, participants Sum) Pair {
	base := all
	if t.Base == OfParticipants {
		base = participants
	}
	return Pair{t.Heads.line(part.Heads, base.Heads), t.Area.line(part.Area, base.Area)}
}

func (s Share) line(have, base Figure) Line {
	l := Line{Have: have, Of: base, Need: AtLeast(s.Need(base.Low)), Met: s.meets(have, base)}
	if base.High != Unbounded {
		l.Need.High = s.Need(base.High)
	}
	return l
}

// leader returns the choice that most owners made, by heads and by area alike; "" where they disagree, are equal or cannot be told.
// Where the areas are not known the heads tell, and it is not sure.
func (c *Counts) leader() (choice string, sure bool) {
	heads, known := c.most(func(s Sum) Figure { return s.Heads })
	area, measured := c.most(func(s Sum) Figure { return s.Area })
	if !known || measured && area != heads {
		return "", true
	}
	return heads, measured
}

func (c *Counts) most(measure func(Sum) Figure) (choice string, known bool) {
	best, twice := int64(-1), false
	for _, o := range append([]string{Refuse, Abstain}, c.options()...) {
		n, ok := measure(c.Of[o]).Known()
		switch {
		case !ok:
			return "", false
		case n > best:
			choice, best, twice = o, n, false
		case n == best:
			twice = true
		}
	}
	if twice {
		return "", true
	}
	return choice, true
}

// needed returns how much more consent the leading option lacks under the strict reading.
func (r *Rule) needed(c *Counts, strict *Reading) Sum {
	least := Sum{AtLeast(0), AtLeast(0)}
	for _, o := range c.options() {
		p := strict.Consent[o]
		lack := Sum{
			worse(strict.Quorum.Heads.lack(r.Quorum, r.Quorum.Heads), p.Heads.lack(r.Consent, r.Consent.Heads)),
			worse(strict.Quorum.Area.lack(r.Quorum, r.Quorum.Area), p.Area.lack(r.Consent, r.Consent.Area)),
		}
		if o == c.options()[0] || lack.Heads.High < least.Heads.High || lack.Heads == least.Heads && lack.Area.High < least.Area.High {
			least = lack
		}
	}
	return least
}

// lack returns how many more who consent a line needs. Who takes part now moves the base along, unless it is all owners.
func (l Line) lack(t Test, s Share) Figure {
	have, ok := l.Have.Known()
	base, same := l.Of.Known()
	switch {
	case l.Met == Yes:
		return Exactly(0)
	case !ok || !same:
		return AtLeast(0)
	}
	if t.Base == OfAll {
		return Exactly(max(0, s.Need(base)-have))
	}
	if more := s.More(have, base); more >= 0 {
		return Exactly(more)
	}
	return AtLeast(0)
}

func worse(a, b Figure) Figure { return Figure{max(a.Low, b.Low), max(a.High, b.High)} }
