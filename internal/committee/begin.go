package committee

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// NewBody is a formation to begin. ID is made with the form, so that sending it twice begins once. Called is any of the names of
// documents. Old is the body that a re-election or a by-election renews; its compounds and its kind are taken over.
type NewBody struct {
	ID         string
	Called     string
	Name       string // "" = made of the compounds' names
	Cause      Cause
	Old        string
	Compounds  []string
	Households int64 // 户, 0 = not known
	Seats      int64 // seats of the rules of procedure, 0 = not set

	// Of an Existing body: its term, and its filing if there was one.
	TermFrom, TermUntil, FiledOn clock.Date
	Number                       string
}

// maxCompounds bounds a joint body, maxPeople the people of one body.
const (
	maxCompounds = 30
	maxPeople    = 300
)

// Begin begins the formation of a body.
func (s *Store) Begin(ctx context.Context, by account.Who, n NewBody) (Record, error) {
	if n.ID != "" && !db.IsID(n.ID) {
		return Record{}, fault.Invalidf("表单编号读不出来，请重新打开页面。")
	}
	if n.ID != "" {
		if r, err := s.Get(ctx, by.Scope(account.RunCommittees), n.ID); fault.Of(err) != fault.NotFound {
			return r, err
		}
	}
	var r Record
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) (err error) {
		r, err = s.begin(ctx, tx, by, n)
		return err
	})
	if fault.Of(err) == fault.Conflict && n.ID != "" { // the same form may have come in twice at once
		if made, again := s.Get(ctx, by.Scope(account.RunCommittees), n.ID); again == nil {
			return made, nil
		}
	}
	if err != nil {
		return r, err
	}
	return s.Get(ctx, by.Scope(account.SeeCommittees), r.ID)
}

func (s *Store) begin(ctx context.Context, tx *audit.Tx, by account.Who, n NewBody) (Record, error) {
	r := Record{Body: Body{ID: n.ID, Called: strings.TrimSpace(n.Called), Name: strings.TrimSpace(n.Name), Cause: n.Cause, Old: n.Old, State: Forming, Households: n.Households, Seats: n.Seats, CreatedOn: tx.Day}}
	if r.ID == "" {
		r.ID = db.NewID(clock.FromMicros(tx.At))
	}
	if err := s.renews(ctx, tx, by, &r, &n); err != nil {
		return r, err
	}
	if err := n.check(&r); err != nil {
		return r, err
	}
	if n.Cause == Existing {
		if err := n.sits(&r, tx.Day); err != nil {
			return r, err
		}
	}
	if err := s.settle(ctx, tx, by, &r, n.Compounds); err != nil {
		return r, err
	}
	if r.Name == "" {
		r.Name = r.given()
	}
	if err := fault.TooLong("name", r.Name, 60); err != nil {
		return r, err
	}
	if err := s.insert(ctx, tx, by, &r); err != nil {
		return r, err
	}
	verb := "筹建"
	if n.Cause == Existing {
		verb = "登记"
	}
	r.note(tx, "begin", fmt.Sprintf("%s“%s”（%s，%d 个小区）", verb, r.Name, r.Cause.Chinese(), len(r.Compounds)), map[string]any{"kind": r.Kind, "cause": r.Cause, "old": r.Old})
	return r, nil
}

// renews takes over what the old body has.
func (s *Store) renews(ctx context.Context, tx *audit.Tx, by account.Who, r *Record, n *NewBody) error {
	switch n.Cause {
	case First, Existing:
		r.Old = ""
		return nil
	case Reelection, Byelection:
	default:
		return fault.InvalidFields("没有开始：请选择是首次成立、换届还是补选。", fault.Field{Name: "cause", Message: "请选择是首次成立、换届还是补选"})
	}
	if n.Old == "" {
		return fault.InvalidFields("没有开始：换届和补选要指明原来的业委会。", fault.Field{Name: "old", Message: "请从原来的业委会的页面开始换届或补选"})
	}
	old, err := load(ctx, tx, by.Scope(account.RunCommittees), n.Old)
	if err != nil {
		return err
	}
	if old.State != Sitting || old.Cause == Byelection {
		return fault.Conflictf("“%s”%s，不能从它开始%s。", old.Name, old.State.Chinese(), n.Cause.Chinese())
	}
	r.Kind, r.Called = old.Kind, old.Called
	if r.Name == "" {
		r.Name = old.Name
	}
	if r.Households == 0 {
		r.Households = old.Households
	}
	if r.Seats == 0 {
		r.Seats = old.Seats
	}
	n.Called, n.Compounds = old.Called, nil
	for _, c := range old.Compounds {
		n.Compounds = append(n.Compounds, c.ID)
	}
	return nil
}

// sits takes over the term and the filing of a body that sits already.
func (n *NewBody) sits(r *Record, today clock.Date) error {
	var wrong []fault.Field
	real := func(d clock.Date) bool { _, err := clock.ParseDate(string(d)); return err == nil }
	if !real(n.TermFrom) || n.TermFrom > today || n.TermFrom < "1990-01-01" {
		wrong = append(wrong, fault.Field{Name: "term_from", Message: "请填写产生的日期，不晚于今天"})
	}
	if !real(n.TermUntil) || n.TermUntil <= n.TermFrom || n.TermUntil > today.Add(3660) {
		wrong = append(wrong, fault.Field{Name: "term_until", Message: "请填写任期届满的日期，晚于产生的日期"})
	}
	if n.FiledOn != "" && (!real(n.FiledOn) || n.FiledOn > today || n.FiledOn < n.TermFrom) {
		wrong = append(wrong, fault.Field{Name: "filed_on", Message: "备案日期应在产生之后、今天之前；没有备案不填"})
	}
	if len([]rune(n.Number)) > 60 {
		wrong = append(wrong, fault.Field{Name: "number", Message: "备案编号不超过 60 个字"})
	}
	if len(wrong) > 0 {
		return fault.InvalidFields("没有登记，请改正标出的内容。", wrong...)
	}
	r.State, r.TermFrom, r.TermUntil, r.FiledOn, r.Number = Sitting, n.TermFrom, n.TermUntil, n.FiledOn, strings.TrimSpace(n.Number)
	return nil
}

func (n *NewBody) check(r *Record) error {
	var wrong []fault.Field
	kind, ok := KindOf(r.Called)
	if ok {
		r.Kind = kind
		if n.Called == "" {
			n.Called = r.Called
		}
	} else {
		wrong = append(wrong, fault.Field{Name: "called", Message: "请选择名称"})
	}
	slices.Sort(n.Compounds)
	switch n.Compounds = slices.Compact(n.Compounds); {
	case len(n.Compounds) == 0:
		wrong = append(wrong, fault.Field{Name: "compound", Message: "请至少选择一个小区"})
	case len(n.Compounds) > maxCompounds:
		wrong = append(wrong, fault.Field{Name: "compound", Message: fmt.Sprintf("联合的小区不超过 %d 个", maxCompounds)})
	}
	if r.Households < 0 || r.Households > 100_000 {
		wrong = append(wrong, fault.Field{Name: "households", Message: "户数应是 1 到 100000 之间的整数，不知道可以不填"})
	}
	if r.Seats < 0 || r.Seats > 99 {
		wrong = append(wrong, fault.Field{Name: "seats", Message: "委员名额应是 1 到 99 之间的整数，没有定可以不填"})
	}
	if len(wrong) > 0 {
		return fault.InvalidFields("没有开始，请改正标出的内容。", wrong...)
	}
	return nil
}

// settle finds the compounds and the narrowest place that holds them all; they lie in one sub-district, whose office runs a joint body.
func (s *Store) settle(ctx context.Context, tx *audit.Tx, by account.Who, r *Record, ids []string) error {
	for _, id := range ids {
		c, err := s.register.GetIn(ctx, tx, by.Scope(account.RunCommittees), id)
		switch {
		case err != nil:
			return err
		case c.WithdrawnOn != "":
			return fault.Conflictf("“%s”已于%s移出登记册，不能筹建业委会。", c.Name, c.WithdrawnOn.Chinese())
		}
		r.Compounds = append(r.Compounds, Compound{c.Path, c.ID, c.Name})
		r.Path = common(r.Path, c.Path)
	}
	r.County = r.Path.County()
	if r.Path.Street() == "" {
		return fault.InvalidFields("没有开始：联合的小区要在同一个街道。", fault.Field{Name: "compound", Message: "请只选同一个街道的小区"})
	}
	if !by.Can(account.RunCommittees, r.Path) {
		return fault.Deniedf("几个社区的小区联合成立业委会，由街道物业管理办公室办理。")
	}
	slices.SortFunc(r.Compounds, func(a, b Compound) int { return strings.Compare(a.Name, b.Name) })
	return s.free(ctx, tx, r)
}

// common returns the narrowest place that holds both; "" as a = b.
func common(a, b place.Path) place.Path {
	if a == "" {
		return b
	}
	for !a.Contains(b) {
		i := strings.LastIndexByte(strings.TrimSuffix(string(a), "/"), '/')
		if i < 0 {
			return ""
		}
		a = a[:i+1]
	}
	return a
}

// free refuses compounds that form another body, or, for a first one of the same kind, have one that sits.
func (s *Store) free(ctx context.Context, tx *audit.Tx, r *Record) error {
	a := db.Args{r.County}
	ids := make([]string, len(r.Compounds))
	for i := range r.Compounds {
		ids[i] = r.Compounds[i].ID
	}
	type row struct {
		ID    string `db:"id"`
		Name  string `db:"name"`
		At    string `db:"whereabouts"`
		Kind  Kind   `db:"kind"`
		State State  `db:"state"`
	}
	list, err := db.All[row](ctx, tx, "select c.id, c.name, x.name as whereabouts, c.kind, c.state from committee_compound x join committee c on c.county = x.county and c.id = x.committee "+
		"where x.county = $1 and x.compound in ("+a.List(ids)+") and x.slot <> ''", a...)
	if err != nil {
		return err
	}
	for _, x := range list {
		switch {
		case x.State == Forming && r.Cause != Existing:
			return fault.Conflictf("“%s”正在筹建“%s”，不能再开始一个。", x.At, x.Name)
		case x.State == Sitting && (r.Cause == First || r.Cause == Existing) && x.Kind == r.Kind:
			return fault.Conflictf("“%s”已有在任的“%s”，请从它的页面开始换届或补选。", x.At, x.Name)
		}
	}
	return nil
}

// given is the name that a body has of its compounds.
func (r *Record) given() string {
	kind := r.Called
	if kind == "业委会" || kind == "物管会" {
		kind = r.Kind.Chinese()
	}
	if !r.Joint() {
		return r.Compounds[0].Name + kind
	}
	return fmt.Sprintf("%s等 %d 个小区联合%s", r.Compounds[0].Name, len(r.Compounds), kind)
}

func (s *Store) insert(ctx context.Context, tx *audit.Tx, by account.Who, r *Record) error {
	b := &r.Body
	terms := s.Terms(r, tx.Day)
	if next, ok := NextOf(r.Track(&terms, tx.Day)); ok {
		b.Next, b.Due = next.Step, next.Latest
	}
	if _, err := tx.Exec(ctx, "insert into committee ("+columns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, $14, $15, $16, $17, '', $18, 1, $18, $19, $20)`,
		b.County, b.ID, string(b.Path), string(b.Kind), b.Called, b.Name, string(b.Cause), b.Old, string(b.State), b.Households, b.Seats, string(b.Next), string(b.Due),
		string(b.TermFrom), string(b.TermUntil), string(b.FiledOn), b.Number, string(tx.Day), tx.At, by.Name); err != nil {
		return err
	}
	return db.Insert(ctx, tx.Tx, "committee_compound", []string{"county", "path", "committee", "compound", "name", "slot"}, func(yield func([]any) bool) {
		for _, c := range r.Compounds {
			if !yield([]any{b.County, string(c.Path), b.ID, c.ID, c.Name, string(b.State)}) {
				return
			}
		}
	})
}
