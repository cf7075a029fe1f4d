package vote

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/plan"
	"bayou/verify"
)

// Paper is one vote as a notice or a list tells it: either units with ballots, or totals with counts.
type Paper struct {
	Matter     string     `json:"matter"`
	DecidedOn  clock.Date `json:"decided_on"`
	AreaCode   string     `json:"area_code"`
	Candidates []string   `json:"candidates"`

	Totals *Amount           `json:"totals"`
	Counts map[string]Amount `json:"counts"`
	Silent *Amount           `json:"silent"`

	Units   []PaperUnit   `json:"units"`
	Ballots []PaperBallot `json:"ballots"`

	SilentClause *SilentClause `json:"silent_clause"`
	Parking      string        `json:"parking"`
	ParkingCite  string        `json:"parking_cite"`
	Printed      Printed       `json:"printed"`
}

// Amount is heads and ㎡; what is null is not known.
type Amount struct {
	Heads *int64  `json:"heads"`
	Area  *string `json:"area"`
}

// SilentClause is the clause of the rules of procedure by which who keeps silent follows the majority. It works only where every
// silent owner was provably handed a ballot.
type SilentClause struct {
	Cite           string `json:"cite"`
	DeliveredProof bool   `json:"delivered_proof"`
}

// PaperUnit is a line of the roll.
type PaperUnit struct {
	ID        string  `json:"id"`
	Owner     string  `json:"owner"`
	Area      *string `json:"area"`
	Kind      string  `json:"kind"`
	Delivered string  `json:"delivered"`
}

// PaperBallot is one unit's answer and how it came.
type PaperBallot struct {
	Unit    string `json:"unit"`
	Choice  string `json:"choice"`
	Channel string `json:"channel"`
}

// Result is what the law makes of a paper.
type Result struct {
	Decision plan.Decision
	Counts   verify.Counts
	Verdict  verify.Verdict
	Remarks  []verify.Remark
}

// The codes of remarks on a paper, beside those of verify.
const (
	SumMismatch    = "sum_mismatch"
	ShareMismatch  = "share_mismatch"
	UnprovenClause = "silent_clause_unproven"
	UncitedParking = "parking_uncited"
	Participation  = "missing_participation"
)

// The bounds of a paper.
const (
	maxUnits = 2_000_000
	maxHeads = 100_000_000
)

var (
	unitKinds = []string{"", verify.Dwelling, verify.Unsold, verify.Parking}
	channels  = []string{"", "paper", "onsite", "proxy", "official"}
)

// Tally counts a paper and holds it against the law of its day.
func Tally(laws plan.Laws, p *Paper) (Result, error) {
	t := tallier{Paper: p}
	if err := t.check(); err != nil {
		return Result{}, err
	}
	var known bool
	if t.out.Decision, known = laws.Decide(p.Matter, p.AreaCode, p.DecidedOn); !known {
		return Result{}, fault.Invalidf("%s 还没有业主共同决定的规则：物权法自 2007-10-01 起施行。请核对 decided_on。", p.DecidedOn)
	}
	t.clauses()
	var err error
	if p.Units != nil {
		err = t.roll()
	} else {
		err = t.totals()
	}
	if err != nil {
		return Result{}, err
	}
	t.out.Verdict = verify.Judge(&t.out.Decision.Rule, &t.out.Counts)
	if err := t.printed(); err != nil {
		return Result{}, err
	}
	return t.out, nil
}

type tallier struct {
	*Paper
	out Result
}

func (t *tallier) say(code, format string, args ...any) {
	t.out.Remarks = append(t.out.Remarks, verify.Remark{Code: code, Note: fmt.Sprintf(format, args...)})
}

func (t *tallier) check() error {
	switch _, err := clock.ParseDate(string(t.DecidedOn)); {
	case plan.Matters[t.Matter] == "":
		return fault.Invalidf("matter “%s”不是业主共同决定的事项，可以写：%v。", t.Matter, slices.Sorted(maps.Keys(plan.Matters)))
	case t.DecidedOn == "":
		return fault.Invalidf("没有写 decided_on：作出决定的日期决定用哪部法律。")
	case err != nil:
		return fault.Invalidf("decided_on：%s", fault.Sentence(err))
	case (t.Units == nil) == (t.Totals == nil && t.Counts == nil):
		return fault.Invalidf("请写 units 和 ballots（逐套），或者 totals 和 counts（汇总），两种写一种。")
	case t.Units == nil && t.Ballots != nil:
		return fault.Invalidf("有 ballots，没有 units：请把名册也写上。")
	case len(t.Units) > maxUnits || len(t.Ballots) > maxUnits:
		return fault.Invalidf("一次至多 %d 套、%d 张票。", maxUnits, maxUnits)
	case t.Candidates != nil && (len(t.Candidates) == 0 || len(t.Candidates) > verify.MaxCandidates):
		return fault.Invalidf("candidates 应有 1 到 %d 个；不是几选一的，不写。", verify.MaxCandidates)
	case t.Parking != "" && t.Parking != "count":
		return fault.Invalidf("parking 只能写 count（车位计入表决，同时写依据 parking_cite），或者不写。")
	case strings.Trim(t.AreaCode, "0123456789") != "" || len(t.AreaCode) > 12:
		return fault.Invalidf("area_code “%s”不是行政区划代码，应是数字，如 410105。", t.AreaCode)
	}
	for i, c := range t.Candidates {
		if c == "" || c == "-" || slices.Contains(t.Candidates[:i], c) || slices.Contains(fixed, c) {
			return fault.Invalidf("candidates 里的“%s”是空的、重复的，或者与固定选项同名。", c)
		}
	}
	return nil
}

// fixed are the choices that no candidate may be called.
var fixed = []string{verify.Consent, verify.Refuse, verify.Abstain, verify.Void, verify.FollowMost}

// options are the choices that a ballot may hold.
func (t *tallier) options() []string {
	if t.Candidates == nil {
		return fixed
	}
	return append(slices.Clone(t.Candidates), fixed[1:]...)
}

// clauses takes in what the owners' own rules say, where they are cited.
func (t *tallier) clauses() {
	r := &t.out.Decision.Rule
	if c := t.SilentClause; c != nil {
		switch {
		case c.Cite == "":
			t.say(UnprovenClause, "没有写出“未参与表决计入多数”出自议事规则哪一条，不按它计算")
		case !c.DeliveredProof:
			t.say(UnprovenClause, "没有送达证明，不按%s计算未表决的票", c.Cite)
		default:
			r.Silent = c.Cite
		}
	}
	if t.Parking == "count" {
		if r.Parking = t.ParkingCite; t.ParkingCite == "" {
			t.say(UncitedParking, "没有写出车位计入表决的依据（parking_cite），车位不计入")
		}
	}
}

// roll counts units and ballots.
func (t *tallier) roll() error {
	units, late := make([]verify.Unit, len(t.Units)), 0
	for i, u := range t.Units {
		at := fmt.Sprintf("units 第 %d 行", i+1)
		switch {
		case u.ID == "":
			return fault.Invalidf("%s没有写 id。", at)
		case !slices.Contains(unitKinds, u.Kind):
			return fault.Invalidf("%s（%s）的 kind “%s”不认识，可以写 unit、unsold、parking。", at, u.ID, u.Kind)
		}
		area, err := areaOf(u.Area, verify.MaxArea)
		if err != nil {
			return fault.Invalidf("%s（%s）：%s。", at, u.ID, err)
		}
		units[i] = verify.Unit{ID: u.ID, Owner: u.Owner, Area: area, Kind: u.Kind, Delivered: u.Delivered}
		if u.Delivered == "" {
			continue
		}
		if _, err := clock.ParseDate(u.Delivered); err != nil {
			return fault.Invalidf("%s（%s）的 delivered：%s", at, u.ID, fault.Sentence(err))
		}
		if clock.Date(u.Delivered) > t.DecidedOn {
			units[i].Delivered = ""
			late++
		}
	}
	if late > 0 {
		t.say(UnprovenClause, "有 %d 套的送达日期在作出决定之后，不算送达", late)
	}
	ballots := make([]verify.Ballot, len(t.Ballots))
	for i, b := range t.Ballots {
		if !slices.Contains(channels, b.Channel) {
			return fault.Invalidf("ballots 第 %d 行（%s）的 channel “%s”不认识，可以写 paper、onsite、proxy、official。", i+1, b.Unit, b.Channel)
		}
		ballots[i] = verify.Ballot{Unit: b.Unit, Choice: b.Choice}
	}
	counts, remarks := verify.Count(&t.out.Decision.Rule, t.Candidates, units, ballots)
	t.out.Counts, t.out.Remarks = counts, append(t.out.Remarks, remarks...)
	return nil
}

// areaOf reads an area; -1 where there is none.
func areaOf(text *string, most verify.Area) (verify.Area, error) {
	if text == nil {
		return -1, nil
	}
	a, err := verify.ParseArea(*text)
	if err == nil && a > most {
		err = fmt.Errorf("面积 %s ㎡ 太大了，至多 %s ㎡", *text, verify.FormatArea(most))
	}
	return a, err
}

// totals takes sums as they were told.
func (t *tallier) totals() error {
	c := &t.out.Counts
	c.Candidates, c.Of = t.Candidates, map[string]verify.Sum{}
	var err error
	if c.Total, err = t.amount("totals", t.Totals); err != nil {
		return err
	}
	if c.Silent, err = t.amount("silent", t.Silent); err != nil {
		return err
	}
	for _, choice := range slices.Sorted(maps.Keys(t.Counts)) {
		if !slices.Contains(t.options(), choice) {
			return fault.Invalidf("counts 里的“%s”不是选项，可以写 %v。", choice, t.options())
		}
		a := t.Counts[choice]
		if c.Of[choice], err = t.amount("counts."+choice, &a); err != nil {
			return err
		}
	}
	t.participants()
	return t.within()
}

// amount reads what was told; nothing told is anything.
func (t *tallier) amount(at string, a *Amount) (verify.Sum, error) {
	out := verify.Sum{Heads: verify.AtLeast(0), Area: verify.AtLeast(0)}
	if a == nil {
		return out, nil
	}
	if a.Heads != nil {
		if *a.Heads < 0 || *a.Heads > maxHeads {
			return out, fault.Invalidf("%s 的 heads 是 %d，应在 0 到 %d 之间。", at, *a.Heads, maxHeads)
		}
		out.Heads = verify.Exactly(*a.Heads)
	}
	area, err := areaOf(a.Area, verify.MaxTotal)
	if err != nil {
		return out, fault.Invalidf("%s 的 area：%s。", at, err)
	}
	if area >= 0 {
		out.Area = verify.Exactly(area)
	}
	return out, nil
}

// participants sums up who answered. A paper that does not tell what was answered against or for the others tells no participation:
// the printed one stands for it, where there is one.
func (t *tallier) participants() {
	c := &t.out.Counts
	told := t.told()
	zero := verify.Exactly(0)
	for _, choice := range t.options() {
		s, there := c.Of[choice]
		switch {
		case !there && told: // 没有写的选项没有票
			s = verify.Sum{Heads: zero, Area: zero}
		case !there:
			s = verify.Sum{Heads: verify.AtLeast(0), Area: verify.AtLeast(0)}
		}
		c.Of[choice] = s
		if choice != verify.Void || !t.out.Decision.VoidApart {
			c.Participants = c.Participants.Plus(s)
		}
	}
	if told {
		return
	}
	if n := t.Printed.ParticipantsHeads; n != nil && *n >= c.Participants.Heads.Low && *n <= maxHeads {
		c.Participants.Heads = verify.Exactly(*n)
	}
	if a, err := areaOf(t.Printed.ParticipantsArea, verify.MaxTotal); err == nil && a >= c.Participants.Area.Low {
		c.Participants.Area = verify.Exactly(a)
	}
	if _, known := c.Participants.Heads.Known(); !known {
		t.say(Participation, "没有写参与表决的业主有多少")
	}
	t.rest()
}

// rest bounds a choice that was not told by what the others leave of the participants.
func (t *tallier) rest() {
	c := &t.out.Counts
	for choice, s := range c.Of {
		if _, there := t.Counts[choice]; there || choice == verify.Void && t.out.Decision.VoidApart {
			continue
		}
		others := verify.Sum{}
		for other, o := range c.Of {
			if other != choice && (other != verify.Void || !t.out.Decision.VoidApart) {
				others = others.Plus(verify.Sum{Heads: verify.Exactly(o.Heads.Low), Area: verify.Exactly(o.Area.Low)})
			}
		}
		s.Heads.High = min(s.Heads.High, max(0, c.Participants.Heads.High-others.Heads.Low))
		s.Area.High = min(s.Area.High, max(0, c.Participants.Area.High-others.Area.Low))
		c.Of[choice] = s
	}
}

// told reports whether the counts tell how everybody answered: for and against, or each candidate.
func (t *tallier) told() bool {
	need := t.Candidates
	if need == nil {
		need = []string{verify.Consent, verify.Refuse}
	}
	return !slices.ContainsFunc(need, func(choice string) bool { _, there := t.Counts[choice]; return !there })
}

// within bounds every part by the whole, and says what is missing or does not fit.
func (t *tallier) within() error {
	c := &t.out.Counts
	for _, m := range []struct {
		code, name string
		of         func(*verify.Sum) *verify.Figure
	}{
		{verify.MissingHeads, "人数", func(s *verify.Sum) *verify.Figure { return &s.Heads }},
		{verify.MissingArea, "面积", func(s *verify.Sum) *verify.Figure { return &s.Area }},
	} {
		total, missing := *m.of(&c.Total), false
		for choice, s := range c.Of {
			f := m.of(&s)
			_, known := f.Known()
			_, there := t.Counts[choice]
			missing = missing || !known && (there || choice == verify.Consent || slices.Contains(t.Candidates, choice))
			*f = f.AtMost(total)
			c.Of[choice] = s
		}
		_, whole := total.Known()
		_, took := m.of(&c.Participants).Known()
		_, quiet := m.of(&c.Silent).Known()
		if missing || !whole || !took || !quiet && t.out.Decision.Silent != "" {
			t.say(m.code, "有的%s没有写，凡取决于它的都不能确定", m.name)
		}
		if whole && m.of(&c.Participants).Low > total.High {
			t.say(SumMismatch, "各选项%s相加是 %s，超过总数 %s", m.name, show(m.code, m.of(&c.Participants).Low), show(m.code, total.High))
		}
		if all := m.of(&c.Participants).Low + m.of(&c.Silent).Low; whole && m.of(&c.Participants).Low <= total.High && all > total.High {
			t.say(SumMismatch, "参与的和送达后没有表决的%s相加是 %s，超过总数 %s", m.name, show(m.code, all), show(m.code, total.High))
		}
		*m.of(&c.Participants), *m.of(&c.Silent) = m.of(&c.Participants).AtMost(total), m.of(&c.Silent).AtMost(total)
	}
	return nil
}

// show writes a figure in its measure.
func show(code string, n int64) string {
	if code == verify.MissingArea {
		return verify.FormatArea(n) + " ㎡"
	}
	return fmt.Sprint(n)
}
