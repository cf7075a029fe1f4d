package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"

	"bayou/internal/app"
	"bayou/internal/fault"
	"bayou/internal/plan"
	"bayou/internal/vote"
	"bayou/verify"
)

type tallyCommand struct {
	File string `arg:"" placeholder:"FILE.json" help:"一次表决的数字：逐套的 units 和 ballots，或汇总的 totals 和 counts；- 从标准输入读。"`
}

// Help gives an example.
func (tallyCommand) Help() string {
	return "bayou tally 表决.json\nbayou tally --json 表决.json\n\n不知道的数写 null 或不写：取决于它的结论是“不能确定”，不会猜。"
}

// Run judges one vote.
func (a tallyCommand) Run(c *console) error {
	src, err := readFile(a.File)
	if err != nil {
		return err
	}
	var p vote.Paper
	unused, err := decodePaper(src, &p)
	if err != nil {
		return fault.Invalidf("“%s”读不懂：%s", a.File, err)
	}
	laws, err := plan.ReadLaws(app.LawFolder(c.Law, c.Data))
	if err != nil {
		return err
	}
	r, err := vote.Tally(laws, &p)
	if err != nil {
		return err
	}
	if unused != "" {
		r.Remarks = append(r.Remarks, verify.Remark{Code: "unknown_field", Note: "不认识的项目 " + unused + "，没有采用"})
	}
	if c.JSON {
		return c.json(tallied(&r))
	}
	c.sayTally(&p, &r)
	return nil
}

// decodePaper reads a paper. An item that it does not know is named and left out: whatever it was to say, the verdict shows it was not
// taken in.
func decodePaper(src []byte, p *vote.Paper) (unused string, err error) {
	src = bytes.TrimPrefix(src, []byte("\uFEFF"))
	if len(bytes.TrimSpace(src)) == 0 {
		return "", errors.New("文件是空的")
	}
	if err := doubled(src); err != nil {
		return "", err
	}
	d := json.NewDecoder(bytes.NewReader(src))
	d.DisallowUnknownFields()
	err = d.Decode(p)
	if err != nil {
		if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
			unused, *p = name, vote.Paper{}
			d = json.NewDecoder(bytes.NewReader(src))
			err = d.Decode(p)
		}
	}
	if err == nil {
		if _, after := d.Token(); !errors.Is(after, io.EOF) {
			err = errors.New("后面还有别的内容，一个文件只写一次表决")
		}
	}
	return unused, inChinese(src, err)
}

// doubled refuses an item that is written twice: the reader would take the last one and say nothing. What is no JSON is left to the
// reader. Items are told apart without regard to capitals, as the reader takes them; candidates in counts, exactly.
func doubled(src []byte) error {
	type level struct {
		seen  map[string]bool // nil in a list
		exact bool
		key   string
		named bool // the item's value comes next, not a name
	}
	d, open := json.NewDecoder(bytes.NewReader(src)), []level{{}}
	for {
		token, err := d.Token()
		if err != nil {
			return nil //nolint:nilerr // the end, or the reader's to say
		}
		in := &open[len(open)-1]
		name, isText := token.(string)
		switch token {
		case json.Delim('{'):
			open = append(open, level{seen: map[string]bool{}, exact: in.named && in.key == "counts"})
			continue
		case json.Delim('['):
			open = append(open, level{})
			continue
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
			in = &open[len(open)-1]
		default:
			if in.seen != nil && !in.named && isText {
				if in.key, in.named = name, true; !in.exact {
					in.key = strings.ToLower(name)
				}
				if in.seen[in.key] {
					return fault.Invalidf("第 %d 行的“%s”写了两次，请只留一个。", lineAt(src, d.InputOffset()), name)
				}
				in.seen[in.key] = true
				continue
			}
		}
		in.named = false
	}
}

// inChinese says where a JSON file goes wrong.
func inChinese(src []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fault.Invalidf("第 %d 行附近不是 JSON 的写法，请检查引号、逗号和括号。", lineAt(src, syntax.Offset))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fault.Invalidf("没有写完，少了括号或引号。")
	case errors.As(err, &kind) && kind.Field == "":
		return fault.Invalidf("最外面应是一对花括号，里面是一次表决。")
	case errors.As(err, &kind) && (kind.Type.Kind() == reflect.Slice || kind.Type.Kind() == reflect.Struct || kind.Type.Kind() == reflect.Map):
		return fault.Invalidf("第 %d 行的 %s 写法不对：列表写在方括号里，一组数写在花括号里。", lineAt(src, kind.Offset), kind.Field)
	case errors.As(err, &kind):
		return fault.Invalidf("第 %d 行的 %s 写法不对：人数写整数，面积和比例写带引号的文字，如 \"191619.21\"。", lineAt(src, kind.Offset), kind.Field)
	}
	return err
}

func lineAt(src []byte, offset int64) int {
	return 1 + bytes.Count(src[:min(int(offset), len(src))], []byte("\n"))
}

// The verdict as the command contract has it.
type (
	tallyOut struct {
		Regime      string          `json:"regime"`
		Class       string          `json:"class"`
		Cite        []string        `json:"cite"`
		Quorum      pairOut         `json:"quorum"`
		Consent     any             `json:"consent"` // by candidate in a vote between several
		Outcome     string          `json:"outcome"`
		Winner      *string         `json:"winner"`
		WithClause  *readingOut     `json:"with_clause"`
		Differs     bool            `json:"differs"`
		StillNeeded neededOut       `json:"still_needed"`
		VoidBallots string          `json:"void_ballots"` // take_part or apart
		Overruled   []string        `json:"overruled"`    // what lower statutes that hold there say otherwise
		Problems    []verify.Remark `json:"problems"`
	}
	readingOut struct {
		Quorum  pairOut `json:"quorum"`
		Consent any     `json:"consent"`
		Outcome string  `json:"outcome"`
		Winner  *string `json:"winner"`
	}
	pairOut struct {
		Heads headsOut `json:"heads"`
		Area  areaOut  `json:"area"`
	}
	headsOut struct {
		Have *int64 `json:"have"`
		Need *int64 `json:"need"`
		Of   *int64 `json:"of"`
		OK   *bool  `json:"ok"`
	}
	areaOut struct {
		Have *string `json:"have"`
		Need *string `json:"need"`
		Of   *string `json:"of"`
		OK   *bool   `json:"ok"`
	}
	neededOut struct {
		Heads *int64  `json:"heads"`
		Area  *string `json:"area"`
	}
)

func tallied(r *vote.Result) tallyOut {
	strict := readingOf(r, &r.Verdict.Strict)
	out := tallyOut{
		Regime: r.Decision.Regime, Class: r.Decision.Class, Cite: r.Decision.Cite,
		Quorum: strict.Quorum, Consent: strict.Consent, Outcome: strict.Outcome, Winner: strict.Winner, Differs: r.Verdict.Differs(),
		StillNeeded: neededOut{known(r.Verdict.Needed.Heads), knownArea(r.Verdict.Needed.Area)}, VoidBallots: "take_part",
		Overruled: append([]string{}, r.Decision.Against...), Problems: append([]verify.Remark{}, r.Remarks...),
	}
	if r.Decision.VoidApart {
		out.VoidBallots = "apart"
	}
	if clause := r.Verdict.WithClause; clause != nil {
		with := readingOf(r, clause)
		out.WithClause = &with
	}
	return out
}

func readingOf(r *vote.Result, x *verify.Reading) readingOut {
	out := readingOut{Quorum: pairOf(x.Quorum), Outcome: outcome(x.Outcome)}
	if r.Counts.Candidates == nil {
		out.Consent = pairOf(x.Consent[verify.Consent])
		return out
	}
	each := make(map[string]pairOut, len(x.Consent))
	for name, p := range x.Consent {
		each[name] = pairOf(p)
	}
	out.Consent = each
	if x.Winner != "" {
		out.Winner = &x.Winner
	}
	return out
}

func pairOf(p verify.Pair) pairOut {
	return pairOut{
		headsOut{known(p.Heads.Have), known(p.Heads.Need), known(p.Heads.Of), truth(p.Heads.Met)},
		areaOut{knownArea(p.Area.Have), knownArea(p.Area.Need), knownArea(p.Area.Of), truth(p.Area.Met)},
	}
}

func known(f verify.Figure) *int64 {
	if n, ok := f.Known(); ok {
		return &n
	}
	return nil
}

func knownArea(f verify.Figure) *string {
	n, ok := f.Known()
	if !ok {
		return nil
	}
	text := verify.FormatArea(n)
	return &text
}

func truth(t verify.Truth) *bool {
	if t == verify.Unknown {
		return nil
	}
	yes := t == verify.Yes
	return &yes
}

func outcome(t verify.Truth) string {
	switch t {
	case verify.Yes:
		return "passed"
	case verify.No:
		return "failed"
	}
	return "undetermined"
}
