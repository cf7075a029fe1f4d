package vote

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/verify"
)

// Plan is what an office fills in for a campaign before its roll is posted.
type Plan struct {
	Title       string
	Form        Form
	Compounds   []string // ids, in the order in which they are named
	Matters     []Asked
	Convener    string
	Place       string
	OpensOn     clock.Date
	ClosesOn    clock.Date
	SilentCite  string
	ParkingCite string
	FollowCite  string
}

// Asked is one question as it is put: candidates none = for or against; Seats is read where there are some.
type Asked struct {
	Matter     string
	Title      string
	Candidates []string
	Seats      int64
}

// Bounds of a campaign.
const (
	maxCompounds = 30
	maxMatters   = 12
	maxTitle     = 80 // characters, also of a candidate and a cite
	maxDays      = 366
)

// check says what is missing or wrong in a plan, field by field.
func (p *Plan) check() error {
	var wrong []fault.Field
	bad := func(name, format string, args ...any) {
		wrong = append(wrong, fault.Field{Name: name, Message: fmt.Sprintf(format, args...)})
	}
	for _, x := range []struct {
		name, title, text string
		must              bool
	}{
		{"title", "名称", p.Title, true},
		{"convener", "召集人", p.Convener, true},
		{"place", "地点", p.Place, false},
		{"silent_cite", "依据", p.SilentCite, false},
		{"parking_cite", "依据", p.ParkingCite, false},
		{"follow_cite", "依据", p.FollowCite, false},
	} {
		if err := checkLine(x.text, x.must); err != "" {
			bad(x.name, "%s%s", x.title, err)
		}
	}
	if !slices.Contains(Forms, p.Form) {
		bad("form", "请选择书面征求意见或集体讨论")
	}
	switch {
	case p.OpensOn == "":
		bad("opens_on", "请填开始表决的日期")
	case p.ClosesOn == "":
		bad("closes_on", "请填截止的日期")
	case p.ClosesOn < p.OpensOn:
		bad("closes_on", "截止的日期早于开始的日期")
	case p.ClosesOn > p.OpensOn.Add(maxDays):
		bad("closes_on", "表决至多 %d 天", maxDays)
	}
	if n := len(p.Compounds); n == 0 || n > maxCompounds {
		bad("compound", "请选 1 到 %d 个小区", maxCompounds)
	}
	if n := len(p.Matters); n == 0 || n > maxMatters {
		bad("matter", "请写 1 到 %d 项表决事项", maxMatters)
	}
	for i := range p.Matters {
		if err := p.Matters[i].check(); err != "" {
			bad("matter", "第 %d 项：%s", i+1, err)
		}
	}
	if wrong != nil {
		return fault.InvalidFields("还有没填对的地方，没有保存。", wrong...)
	}
	return nil
}

func checkLine(text string, must bool) string {
	switch {
	case must && text == "":
		return "不能空着"
	case utf8.RuneCountInString(text) > maxTitle:
		return fmt.Sprintf("不超过 %d 个字", maxTitle)
	case strings.ContainsFunc(text, unicode.IsControl) || strings.Contains(text, "|") || text == "-":
		return "里有不能用的符号"
	}
	return ""
}

func (a *Asked) check() string {
	if plan.Matters[a.Matter] == "" {
		return "请选一种事项"
	}
	if err := checkLine(a.Title, true); err != "" {
		return "题目" + err
	}
	if a.Matter == "elect_committee" && len(a.Candidates) == 0 {
		return "选举要写候选人"
	}
	if n := len(a.Candidates); n > verify.MaxCandidates || n == 1 {
		return fmt.Sprintf("几选一的，候选有 2 到 %d 个；只有一个的，直接问同意不同意", verify.MaxCandidates)
	}
	for i, c := range a.Candidates {
		if err := checkLine(c, true); err != "" {
			return "候选名称" + err
		}
		if slices.Contains(a.Candidates[:i], c) || slices.Contains(fixed, c) {
			return fmt.Sprintf("候选“%s”重复，或者与固定选项同名", c)
		}
	}
	return ""
}

// tidy trims what people type.
func (p *Plan) tidy() {
	for _, text := range []*string{&p.Title, &p.Convener, &p.Place, &p.SilentCite, &p.ParkingCite, &p.FollowCite} {
		*text = strings.TrimSpace(*text)
	}
	for i := range p.Matters {
		m := &p.Matters[i]
		if m.Title = strings.TrimSpace(m.Title); m.Title == "" {
			m.Title = plan.Matters[m.Matter]
		}
		for j := range m.Candidates {
			m.Candidates[j] = strings.TrimSpace(m.Candidates[j])
		}
		if m.Candidates = slices.DeleteFunc(m.Candidates, func(c string) bool { return c == "" }); len(m.Candidates) == 0 {
			m.Candidates, m.Seats = nil, 0
		}
	}
}

// Make enters a campaign as a draft. id is the client's, so that a form sent twice is one campaign; "" makes one here.
func (s *Store) Make(ctx context.Context, by account.Who, id string, p Plan) (Record, error) {
	p.tidy()
	if err := p.check(); err != nil {
		return Record{}, err
	}
	if id != "" && !db.IsID(id) {
		return Record{}, fault.Invalidf("表单的编号不对，请刷新页面后再填。")
	}
	scope := by.Scope(account.RunVotes)
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		if id == "" {
			id = db.NewID(clock.FromMicros(tx.At))
		}
		c := Campaign{ID: id, State: Draft, Version: 1, MadeOn: tx.Day, ChangedOn: tx.Day, ChangedAt: tx.At, ChangedBy: by.Name}
		if _, err := load(ctx, tx, scope, id); err == nil {
			return errSame
		}
		compounds, err := s.fill(ctx, tx, by, &c, &p)
		if err != nil {
			return err
		}
		if err := db.Insert(ctx, tx.Tx, "campaign", strings.Split(campaignColumns, ", "), slices.Values([][]any{c.row()})); err != nil {
			return err
		}
		if err := parts(ctx, tx, &c, compounds, p.Matters); err != nil {
			return err
		}
		return step(ctx, tx, &c, "make", "起草%s，%s，%d 项事项", c.Form.Chinese(), namesOfCompounds(compounds), len(p.Matters))
	})
	if err != nil && err != errSame { //nolint:errorlint // comes from here, bare
		return Record{}, err
	}
	return s.Get(ctx, scope, id)
}

// Change keeps another plan of a draft. seen is the version that was edited.
func (s *Store) Change(ctx context.Context, by account.Who, id string, seen int64, p Plan) (Record, error) {
	p.tidy()
	if err := p.check(); err != nil {
		return Record{}, err
	}
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		c, err := within(ctx, tx, by, account.RunVotes, id, Draft)
		if err != nil {
			return err
		}
		if c.Version != seen {
			return fault.Conflictf("您打开之后，%s 于 %s 改过这次表决。您填的内容没有保存，请看过后再改。", c.ChangedBy, clock.Stamp(c.ChangedAt))
		}
		compounds, err := s.fill(ctx, tx, by, &c, &p)
		if err != nil {
			return err
		}
		if err := touch(ctx, tx, &c); err != nil {
			return err
		}
		for _, table := range []string{"campaign_compound", "campaign_matter"} {
			if _, err := tx.Exec(ctx, "delete from "+table+" where county = $1 and campaign = $2", c.County, c.ID); err != nil {
				return err
			}
		}
		if err := parts(ctx, tx, &c, compounds, p.Matters); err != nil {
			return err
		}
		return step(ctx, tx, &c, "change", "修改方案")
	})
	if err != nil {
		return Record{}, err
	}
	return s.Get(ctx, by.Scope(account.RunVotes), id)
}

// fill puts a plan into a campaign and returns its compounds.
func (s *Store) fill(ctx context.Context, tx *audit.Tx, by account.Who, c *Campaign, p *Plan) ([]register.Compound, error) {
	var out []register.Compound
	for i, id := range p.Compounds {
		x, err := s.register.GetIn(ctx, tx, by.Scope(account.RunVotes), id)
		switch {
		case err != nil:
			return nil, err
		case x.WithdrawnOn != "":
			return nil, fault.Conflictf("“%s”已于%s移出登记册，不能组织表决。", x.Name, x.WithdrawnOn.Chinese())
		case slices.Contains(p.Compounds[:i], id):
			return nil, fault.Invalidf("“%s”选了两次。", x.Name)
		case i > 0 && x.County != out[0].County:
			return nil, fault.Invalidf("一次表决的小区应在同一个区县，“%s”不在。", x.Name)
		}
		out = append(out, x)
	}
	c.County, c.Path = out[0].County, out[0].Path
	for i := range out[1:] {
		c.Path = common(c.Path, out[i+1].Path)
	}
	if !by.Can(account.RunVotes, c.Path) {
		return nil, fault.Deniedf("这些小区不在同一个社区，跨社区的表决由街道一级起草。")
	}
	code, err := s.codeOf(ctx, out[0].Path)
	if err != nil {
		return nil, err
	}
	c.Title, c.Form, c.Convener, c.Place, c.AreaCode = p.Title, p.Form, p.Convener, p.Place, code
	c.OpensOn, c.ClosesOn, c.SilentCite, c.ParkingCite, c.FollowCite = p.OpensOn, p.ClosesOn, p.SilentCite, p.ParkingCite, p.FollowCite
	return out, nil
}

// codeOf returns the statistical code of the community at a place, by which the law is asked.
func (s *Store) codeOf(ctx context.Context, p place.Path) (string, error) {
	a, err := s.areas.Get(ctx, p.Community())
	return a.Code, err
}

// common returns the nearest place that holds both.
func common(p, q place.Path) place.Path {
	for !p.Contains(q) {
		text := strings.TrimSuffix(string(p), "/")
		p = place.Path(text[:strings.LastIndexByte(text, '/')+1])
	}
	return p
}

// parts keeps the compounds and the matters.
func parts(ctx context.Context, tx *audit.Tx, c *Campaign, compounds []register.Compound, matters []Asked) error {
	members := func(yield func([]any) bool) {
		for i := range compounds {
			x := &compounds[i]
			if !yield([]any{c.County, c.ID, int64(i + 1), x.ID, string(x.Path), x.Name}) {
				return
			}
		}
	}
	if err := db.Insert(ctx, tx.Tx, "campaign_compound", strings.Split("county, campaign, "+"n, compound, path, name", ", "), members); err != nil {
		return err
	}
	asked := func(yield func([]any) bool) {
		for i := range matters {
			m := &matters[i]
			if !yield([]any{c.County, c.ID, string(c.Path), int64(i + 1), m.Matter, m.Title, Names(m.Candidates), max(1, m.Seats), RuleText{}, "", "", ""}) {
				return
			}
		}
	}
	return db.Insert(ctx, tx.Tx, "campaign_matter", strings.Split("county, campaign, path, "+matterColumns, ", "), asked)
}

func namesOfCompounds(list []register.Compound) string {
	names := make([]string, len(list))
	for i := range list {
		names[i] = list[i].Name
	}
	return strings.Join(names, "、")
}
