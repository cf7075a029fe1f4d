package declaration

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// NewDeclaration is a declaration to make. ID is made with the form, so that sending it twice declares once; "" = made here. Replies say, by
// compound, how the reason of an earlier return was dealt with.
type NewDeclaration struct {
	ID        string
	Community place.Path
	Compounds []string
	Overview  string
	Replies   map[string]string
}

// Bounds of what is written, in characters, and of how many compounds are declared at once.
const (
	maxOverview  = 8000
	maxReason    = 500
	maxCompounds = 200
)

// Declare declares compounds of a community under the next number of its sub-district and year. What they lack bars nothing and is
// kept with them. A compound that was returned before needs a reply to the reason.
func (s *Store) Declare(ctx context.Context, by account.Who, n NewDeclaration) (Record, error) {
	if r, ok, err := s.made(ctx, by, n); ok || err != nil {
		return r, err
	}
	var r Record
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) (err error) {
		r, err = s.declare(ctx, tx, by, n)
		return err
	})
	if fault.Of(err) == fault.Conflict { // the same form may have come in twice at once
		if r, ok, again := s.made(ctx, by, n); ok || again != nil {
			return r, again
		}
	}
	return r, err
}

// made returns the declaration that a form has made already.
func (s *Store) made(ctx context.Context, by account.Who, n NewDeclaration) (Record, bool, error) {
	if n.ID == "" {
		return Record{}, false, nil
	}
	if !db.IsID(n.ID) {
		return Record{}, false, fault.Invalidf("表单编号读不出来，请重新打开申报页面。")
	}
	r, err := s.Get(ctx, by.Scope(account.Declare), n.ID)
	if fault.Of(err) == fault.NotFound {
		return Record{}, false, nil
	}
	return r, err == nil, err
}

func (s *Store) declare(ctx context.Context, tx *audit.Tx, by account.Who, n NewDeclaration) (Record, error) {
	r := Record{Declaration: Declaration{
		County: n.Community.County(), ID: n.ID, Path: n.Community, Overview: strings.TrimSpace(n.Overview), DeclaredOn: tx.Day, DeclaredBy: by.Name, Post: by.Post,
	}}
	if r.ID == "" {
		r.ID = db.NewID(clock.FromMicros(tx.At))
	}
	if err := n.check(by); err != nil {
		return r, err
	}
	p, err := s.plans.Current(ctx, n.Community.Street(), tx.Day)
	if err != nil {
		return r, err
	}
	for _, id := range n.Compounds {
		it, err := s.itemOf(ctx, tx, by, p, &n, id)
		if err != nil {
			return r, err
		}
		it.Declaration = r.ID
		r.List = append(r.List, it)
	}
	slices.SortStableFunc(r.List, func(a, b Item) int { return strings.Compare(a.Name, b.Name) })
	if err := r.number(ctx, tx, p); err != nil {
		return r, err
	}
	r.count(r.List)
	r.step(tx, by, Step{Kind: Declare, Text: fmt.Sprintf("申报小区 %d 个", len(r.List))})
	if err := r.insert(ctx, tx); err != nil {
		return r, err
	}
	r.note(tx, fmt.Sprintf("%s申报小区 %d 个：%s", r.Label, len(r.List), namesOf(r.List)), "declaration.declare")
	return r, r.keepSteps(ctx, tx, by, 0)
}

func (n *NewDeclaration) check(by account.Who) error {
	var wrong []fault.Field
	if !n.Community.IsCommunity() {
		wrong = append(wrong, fault.Field{Name: "community", Message: "请选择您负责的社区"})
	}
	slices.Sort(n.Compounds)
	switch n.Compounds = slices.Compact(n.Compounds); {
	case len(n.Compounds) == 0:
		wrong = append(wrong, fault.Field{Name: "compound", Message: "请至少选择一个小区"})
	case len(n.Compounds) > maxCompounds:
		wrong = append(wrong, fault.Field{Name: "compound", Message: fmt.Sprintf("一次申报不超过 %d 个小区，请分几次", maxCompounds)})
	}
	switch c := utf8.RuneCountInString(strings.TrimSpace(n.Overview)); {
	case c == 0:
		wrong = append(wrong, fault.Field{Name: "overview", Message: "概况不能空着；可以重新打开申报页面，由系统起草"})
	case c > maxOverview:
		wrong = append(wrong, fault.Field{Name: "overview", Message: fmt.Sprintf("不超过 %d 个字", maxOverview)})
	}
	if len(wrong) > 0 {
		return fault.InvalidFields("申报没有提交，请补充标出的内容。", wrong...)
	}
	if !by.Can(account.Declare, n.Community) {
		return fault.Deniedf("申报由社区物业服务站站长提出，请选择您负责的社区。")
	}
	return nil
}

// itemOf prepares one compound, which must lie in the community, be in the register and not surely outside the scope, and neither
// wait in another declaration nor be accepted already.
func (s *Store) itemOf(ctx context.Context, tx *audit.Tx, by account.Who, p *plan.Plan, n *NewDeclaration, id string) (Item, error) {
	c, err := s.register.GetIn(ctx, tx, by.Scope(account.Declare), id)
	if err != nil {
		return Item{}, err
	}
	ready := Readiness(p, &c)
	switch {
	case c.Community() != n.Community:
		return Item{}, fault.InvalidFields("申报没有提交：“"+c.Name+"”不在所选的社区。", fault.Field{Name: "compound", Message: "请只选本社区的小区"})
	case c.WithdrawnOn != "":
		return Item{}, fault.Conflictf("“%s”已于%s移出登记册，不能申报。", c.Name, c.WithdrawnOn.Chinese())
	case ready.Scope == plan.No:
		return Item{}, fault.InvalidFields("申报没有提交：“"+c.Name+"”不在方案范围内。", fault.Field{Name: "compound", Message: "“" + c.Name + "”不在方案范围内；登记有误的请先更正"})
	}
	it := Item{
		County: c.County, Compound: c.ID, Path: c.Path, Name: c.Name, State: Declared, Said: words(p, &c), Gaps: ready.Gaps,
		DeclaredOn: tx.Day, Day: tx.Day, By: by.Name,
	}
	return it, it.follow(ctx, tx, strings.TrimSpace(n.Replies[id]))
}

// follow looks at what became of the compound's earlier declarations.
func (it *Item) follow(ctx context.Context, tx *audit.Tx, reply string) error {
	last, found, err := lastOf(ctx, tx, it.County, it.Compound)
	if err != nil || !found {
		return err
	}
	switch last.State {
	case Declared:
		return fault.Conflictf("“%s”已在%s里申报，还在等办公室答复，不能重复申报。", it.Name, last.Label)
	case Accepted:
		return fault.Conflictf("“%s”的申报（%s）已于%s受理，不需要再申报。", it.Name, last.Label, last.Day.Chinese())
	}
	field := "reply-" + it.Compound
	if reply == "" {
		return fault.InvalidFields("申报没有提交：“"+it.Name+"”上次被退回，须写明现在怎样解决的。", fault.Field{Name: field, Message: "退回理由是“" + last.Reason + "”，请写明怎样解决的"})
	}
	it.Reply, it.Earlier = reply, last.Declaration
	return fault.TooLong(field, reply, maxReason)
}

// number takes the next number. The series' row stays locked until the transaction ends, so that a number is never lost or given
// twice.
func (r *Record) number(ctx context.Context, tx *audit.Tx, p *plan.Plan) error {
	r.Year = int64(tx.Day.Time().Year())
	var err error
	r.Number, err = db.One[int64](ctx, tx, "", `insert into declaration_series (county, path, year, last) values ($1, $2, $3, 1)
		on conflict (county, path, year) do update set last = declaration_series.last + 1 returning last`, r.County, string(r.Path.Street()), r.Year)
	r.Label = strings.NewReplacer("{year}", strconv.FormatInt(r.Year, 10), "{n}", strconv.FormatInt(r.Number, 10)).Replace(numbered(p))
	return err
}

// numbered is how declarations are numbered (方案未规定): as the plan's own form says, else by the word of the plan's number with 申
// added, so that the series does not meet that of the office's other documents.
func numbered(p *plan.Plan) string {
	if f, ok := p.Form("declaration"); ok {
		return f.Number
	}
	word, _, found := strings.Cut(p.Number, "〔")
	if !found {
		word = ""
	}
	return word + "申〔{year}〕{n}号"
}

// namesOf lists up to three names for the journal.
func namesOf(list []Item) string {
	var names []string
	for i := range list {
		if i == 3 {
			return strings.Join(names, "、") + " 等"
		}
		names = append(names, list[i].Name)
	}
	return strings.Join(names, "、")
}

// Candidate is a compound that a community may declare, with what it lacks and what became of its last declaration; nil = none.
type Candidate struct {
	register.Compound
	Ready Ready
	Last  *Of
}

// Barred says why the compound cannot be declared now; "" when it can.
func (c *Candidate) Barred() string {
	switch {
	case c.Ready.Scope == plan.No:
		return "不在方案范围内"
	case c.Last == nil:
		return ""
	case c.Last.State == Declared:
		return "已在" + c.Last.Label + "里申报，等办公室答复"
	case c.Last.State == Accepted:
		return c.Last.Label + "已受理"
	}
	return ""
}

// Candidates returns the compounds of a community in the order in which they are ready: fewest gaps first, those that cannot be
// declared last.
func (s *Store) Candidates(ctx context.Context, scope place.Scope, p *plan.Plan, community place.Path) ([]Candidate, error) {
	var out []Candidate
	for c, err := range s.register.Each(ctx, scope, register.Query{Community: community}) {
		if err != nil {
			return nil, err
		}
		out = append(out, Candidate{Compound: c, Ready: Readiness(p, &c)})
	}
	last, err := s.lastIn(ctx, scope.Narrow(community))
	for i := range out {
		out[i].Last = last[out[i].ID]
	}
	slices.SortStableFunc(out, func(a, b Candidate) int {
		if x, y := a.Barred() != "", b.Barred() != ""; x != y {
			if x {
				return 1
			}
			return -1
		}
		return len(a.Ready.Gaps) - len(b.Ready.Gaps)
	})
	return out, err
}
