package vote

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"bayou/internal/fault"
	"bayou/verify"
)

// Printed is what a notice prints of itself; what it does not print is nil or "". Of a vote between several, "yes" is the candidate
// that most owners chose.
type Printed struct {
	ParticipantsHeads *int64  `json:"participants_heads"`
	ParticipantsArea  *string `json:"participants_area"`
	QuorumShareHeads  string  `json:"quorum_share_heads"`
	QuorumShareArea   string  `json:"quorum_share_area"`
	YesHeads          *int64  `json:"yes_heads"`
	YesArea           *string `json:"yes_area"`
	YesShareHeads     string  `json:"yes_share_heads"`
	YesShareArea      string  `json:"yes_share_area"`
}

// printed names each printed figure that does not follow from the counts. Where a clause on the silent is cited, a figure may follow
// from either way of counting. A share whose figures are not known is held against the printed ones.
func (t *tallier) printed() error {
	p := &t.Printed
	heads, err := numbers(p.ParticipantsHeads, p.YesHeads)
	if err != nil {
		return err
	}
	area, err := areas(p.ParticipantsArea, p.YesArea)
	if err != nil {
		return err
	}
	readings := []*verify.Reading{&t.out.Verdict.Strict}
	if c := t.out.Verdict.WithClause; c != nil {
		readings = append(readings, c)
	}
	option := t.favoured()
	for _, m := range []struct {
		code, name  string
		told        [2]int64 // participants and yes, as printed; -1 = not
		quorum, yes string
		of          func(verify.Pair) verify.Line
	}{
		{verify.MissingHeads, "人数", heads, p.QuorumShareHeads, p.YesShareHeads, func(p verify.Pair) verify.Line { return p.Heads }},
		{verify.MissingArea, "面积", area, p.QuorumShareArea, p.YesShareArea, func(p verify.Pair) verify.Line { return p.Area }},
	} {
		var took, yes, total, base []verify.Figure
		for _, r := range readings {
			q, c := m.of(r.Quorum), m.of(r.Consent[option])
			took, yes, total, base = append(took, q.Have), append(yes, c.Have), append(total, q.Of), append(base, c.Of)
		}
		t.number(m.code, "参与"+m.name, m.told[0], took)
		t.number(m.code, "同意"+m.name, m.told[1], yes)
		if err := t.share("参与"+m.name+"的比例", m.quorum, took, total, m.told[0], -1); err != nil {
			return err
		}
		if err := t.share("同意"+m.name+"的比例", m.yes, yes, base, m.told[1], m.told[0]); err != nil {
			return err
		}
	}
	return nil
}

func numbers(told ...*int64) (out [2]int64, err error) {
	for i, n := range told {
		out[i] = -1
		if n == nil {
			continue
		}
		if out[i] = *n; *n < 0 || *n > maxHeads {
			return out, fault.Invalidf("printed 里的人数 %d 应在 0 到 %d 之间。", *n, maxHeads)
		}
	}
	return out, nil
}

func areas(told ...*string) (out [2]int64, err error) {
	for i, text := range told {
		if out[i], err = areaOf(text, verify.MaxTotal); err != nil {
			return out, fault.Invalidf("printed 里的%s。", err)
		}
	}
	return out, nil
}

// favoured is the option that a notice means by its "yes".
func (t *tallier) favoured() string {
	if t.Candidates == nil {
		return verify.Consent
	}
	return slices.MaxFunc(t.Candidates, func(a, b string) int {
		x, y := t.out.Counts.Of[a], t.out.Counts.Of[b]
		return cmp.Or(cmp.Compare(x.Heads.Low, y.Heads.Low), cmp.Compare(x.Area.Low, y.Area.Low))
	})
}

func (t *tallier) number(code, name string, told int64, counted []verify.Figure) {
	if told < 0 {
		return
	}
	for _, f := range counted {
		if told >= f.Low && told <= f.High {
			return
		}
	}
	t.say(SumMismatch, "印的%s是 %s，按各项算是 %s", name, show(code, told), either(counted, func(f verify.Figure) string {
		if _, known := f.Known(); !known {
			return "至少 " + show(code, f.Low)
		}
		return show(code, f.Low)
	}))
}

// either writes what both ways of counting come to.
func either(counted []verify.Figure, write func(verify.Figure) string) string {
	if len(counted) == 1 || counted[0] == counted[1] {
		return write(counted[0])
	}
	return fmt.Sprintf("%s（未表决的计入多数，是 %s）", write(counted[0]), write(counted[1]))
}

// share holds a printed share against part and whole, of which each reading has one; part and whole as printed stand in for those
// that are not known.
func (t *tallier) share(name, text string, part, whole []verify.Figure, toldPart, toldWhole int64) error {
	if text == "" {
		return nil
	}
	digits, ok := percent(text)
	if !ok {
		return fault.Invalidf("printed 里%s“%s”读不懂，应如 63.38%%。", name, text)
	}
	var found []string
	for i := range part {
		p, known := part[i].Known()
		w, whole := whole[i].Known()
		if known && whole && w > 0 {
			found = append(found, percentOf(p, w, digits))
		}
	}
	if found == nil && toldPart >= 0 && toldWhole > 0 {
		found = append(found, percentOf(toldPart, toldWhole, digits))
	}
	printed := number(text)
	for _, f := range found {
		if f == printed {
			return nil
		}
	}
	if found != nil {
		t.say(ShareMismatch, "印的%s是 %s%%，按数字算是 %s%%", name, printed, strings.Join(found, "% 或 "))
	}
	return nil
}

// percent returns how many decimals a percentage is printed with.
func percent(text string) (decimals int, ok bool) {
	whole, part, pointed := strings.Cut(number(text), ".")
	plain := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	return len(part), plain(whole) && len(whole) <= 4 && len(part) <= 6 && pointed == plain(part)
}

// number is a percentage without its sign and without zeros before it.
func number(text string) string {
	text = strings.TrimSuffix(strings.TrimSuffix(text, "%"), "％")
	for len(text) > 1 && text[0] == '0' && text[1] != '.' {
		text = text[1:]
	}
	return text
}

func percentOf(part, whole int64, decimals int) string {
	return new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(part), big.NewInt(100)), big.NewInt(whole)).FloatString(decimals)
}
