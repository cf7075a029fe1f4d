package vote

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/verify"
)

// Channels are the ways by which a ballot comes back.
var Channels = []Word{{verify.OnPaper, "纸质表决票"}, {verify.OnSite, "现场投票"}, {verify.ByProxy, "代理人投票"}, {verify.FromState, "官方电子投票系统"}}

// The states of a ballot. Of one line at most one is keyed or checked.
const (
	Keyed    = "keyed"    // entered by one person
	Checked  = "checked"  // looked at by a second one
	Disputed = "disputed" // says otherwise than the one that was there
	Dropped  = "dropped"  // keyed in wrongly, or ruled out
)

// Signers are those who may have signed a ballot; everybody but the owner is a case with its rule.
var Signers = []Word{{"owner", "业主本人"}, {"co_owner", "共有人之一"}, {"proxy", "代理人"}, {"guardian", "监护人"}, {"other", "其他人"}}

// Ballot is one paper that came back. Choices are by matter; "" on a paper that came back is 弃权.
type Ballot struct {
	ID        string     `db:"id" json:"id"`
	Line      int64      `db:"line" json:"line"`
	Channel   string     `db:"channel" json:"channel"`
	Choices   Names      `db:"choices" json:"-"`
	Signer    string     `db:"signer" json:"signer"`
	Proxy     string     `db:"proxy" json:"proxy,omitempty"`
	Day       clock.Date `db:"day" json:"day"`
	Photo     string     `db:"photo" json:"photo,omitempty"`
	State     string     `db:"state" json:"state"`
	Ref       string     `db:"ref" json:"ref,omitempty"`
	Reason    string     `db:"reason" json:"reason,omitempty"`
	At        int64      `db:"at" json:"at"`
	Actor     string     `db:"actor" json:"-"`
	By        string     `db:"by_name" json:"by"`
	CheckedAt int64      `db:"checked_at" json:"checked_at,omitempty"`
	Checker   string     `db:"checker" json:"-"`
	CheckedBy string     `db:"checked_by" json:"checked_by,omitempty"`
}

const (
	deliveryColumns = "id, line, how, outcome, day, receiver, witness, note, photo, at, by_name, voided"
	ballotColumns   = "id, line, channel, choices, signer, proxy, day, photo, state, ref, reason, at, actor, by_name, checked_at, checker, checked_by"
)

func (b *Ballot) row(c *Campaign, l *Line) []any {
	return []any{
		c.County, c.ID, string(l.Path), b.ID, b.Line, b.Channel, b.Choices, b.Signer, b.Proxy, string(b.Day), b.Photo, b.State, b.Ref, b.Reason, b.At, b.Actor, b.By,
		b.CheckedAt, b.Checker, b.CheckedBy,
	}
}

// Options are what a ballot may say to a matter.
func (m *Matter) Options(c *Campaign) []string {
	out := []string{verify.Consent}
	if m.Candidates != nil {
		out = slices.Clone(m.Candidates)
	}
	out = append(out, verify.Refuse, verify.Abstain, verify.Void)
	if c.FollowCite != "" {
		out = append(out, verify.FollowMost)
	}
	return out
}

func (b *Ballot) check(c *Campaign, matters []Matter, l *Line, today clock.Date) error {
	var wrong []fault.Field
	bad := func(name, format string, args ...any) {
		wrong = append(wrong, fault.Field{Name: name, Message: fmt.Sprintf(format, args...)})
	}
	if !known(Channels, b.Channel) {
		bad("channel", "请选择怎样收回的")
	}
	if !known(Signers, b.Signer) {
		bad("signer", "请选择谁签的名")
	}
	switch {
	case b.Day == "" || b.Day > today:
		bad("day", "请填收回的日期，不能在今天之后")
	case b.Day < c.OpensOn || b.Day > c.ClosesOn:
		bad("day", "日期应在%s到%s之间", c.OpensOn.Chinese(), c.ClosesOn.Chinese())
	}
	if (b.Channel == verify.OnPaper || b.Channel == verify.ByProxy) && b.Photo == "" {
		bad("photo", "请拍下这张表决票")
	}
	if len(b.Choices) != len(matters) {
		return fault.Conflictf("这次表决有 %d 项，交来的有 %d 项，请刷新页面后再录。", len(matters), len(b.Choices))
	}
	for i := range matters {
		if b.Choices[i] == "" {
			b.Choices[i] = verify.Abstain
		}
		if !slices.Contains(matters[i].Options(c), b.Choices[i]) {
			bad(fmt.Sprintf("choice%d", i+1), "第 %d 项没有这个选项", i+1)
		}
	}
	switch {
	case l.Excluded != "":
		return fault.Conflictf("%s不参加表决：%s。", l.Label, l.Excluded)
	case wrong != nil:
		return fault.InvalidFields("这张票没有记下：还有没填对的地方。", wrong...)
	}
	return nil
}

// Cast keeps a ballot that came back. The same ballot keyed in by a second person checks the first; one that says otherwise is kept
// as disputed, until a case about it is ruled. It returns the state in which it stands.
func (s *Store) Cast(ctx context.Context, by account.Who, id string, b Ballot, photo *blob.File) (state string, err error) {
	if !db.IsID(b.ID) {
		return "", fault.Invalidf("这张票没有编号，请刷新页面后再录。")
	}
	if photo != nil {
		b.Photo = photo.Hash
	}
	err = s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		c, l, err := s.line(ctx, tx, by, account.Canvass, id, b.Line)
		if err != nil {
			return err
		}
		matters, err := db.All[Matter](ctx, tx, "select "+matterColumns+" from campaign_matter where county = $1 and campaign = $2 order by n", c.County, c.ID)
		if err != nil {
			return err
		}
		if err := b.check(&c, matters, &l, tx.Day); err != nil {
			return err
		}
		b.State, b.At, b.Actor, b.By = Keyed, tx.At, by.ID, by.Name
		live, there, err := db.Maybe[Ballot](ctx, tx, "select "+ballotColumns+" from ballot where county = $1 and campaign = $2 and line = $3 and state in ('keyed', 'checked')", c.County, c.ID, l.N)
		switch {
		case err != nil:
			return err
		case there && live.ID == b.ID:
			state = live.State
			return errSame
		case there && !slices.Equal(live.Choices, b.Choices):
			b.State, b.Ref = Disputed, live.ID
		case there && live.Actor == by.ID:
			state = live.State
			return errSame
		case there:
			return s.second(ctx, tx, by, &c, &l, &live, &state)
		}
		state = b.State
		return s.put(ctx, tx, &c, &l, &b, photo)
	})
	if err == errSame { //nolint:errorlint // comes from here, bare
		err = nil
	}
	return state, err
}

// put keeps a ballot and, where it counts, its mark on the line.
func (s *Store) put(ctx context.Context, tx *audit.Tx, c *Campaign, l *Line, b *Ballot, photo *blob.File) error {
	if photo != nil {
		if err := blob.Put(ctx, tx.Tx, c.County, *photo); err != nil {
			return err
		}
	}
	if err := db.Insert(ctx, tx.Tx, "ballot", strings.Split("county, campaign, path, "+ballotColumns, ", "), slices.Values([][]any{b.row(c, l)})); err != nil {
		return err
	}
	tx.Note(audit.Entry{Path: l.Path, Action: "vote.cast", Subject: "ballot:" + b.ID, Summary: fmt.Sprintf("“%s”录入%s的表决票", c.Title, l.Label)})
	if b.State == Disputed {
		_, err := tx.Exec(ctx, "update campaign_line set ballot = 'disputed', version = version + 1 where county = $1 and campaign = $2 and n = $3", c.County, c.ID, l.N)
		return err
	}
	_, err := tx.Exec(ctx, "update campaign_line set channel = $1, choices = $2, ballot = $3, version = version + 1 where county = $4 and campaign = $5 and n = $6",
		b.Channel, b.Choices, b.State, c.County, c.ID, l.N)
	return err
}

// second marks a ballot as checked by another person than the one who keyed it in.
func (s *Store) second(ctx context.Context, tx *audit.Tx, by account.Who, c *Campaign, l *Line, b *Ballot, state *string) error {
	*state = Checked
	if b.State == Checked {
		return errSame
	}
	if _, err := tx.Exec(ctx, "update ballot set state = 'checked', checked_at = $1, checker = $2, checked_by = $3 where county = $4 and campaign = $5 and id = $6 and state = 'keyed'",
		tx.At, by.ID, by.Name, c.County, c.ID, b.ID); err != nil {
		return err
	}
	tx.Note(audit.Entry{Path: l.Path, Action: "vote.check", Subject: "ballot:" + b.ID, Summary: fmt.Sprintf("“%s”复核%s的表决票", c.Title, l.Label)})
	_, err := tx.Exec(ctx, "update campaign_line set ballot = 'checked', version = version + 1 where county = $1 and campaign = $2 and n = $3", c.County, c.ID, l.N)
	return err
}

// Check is the second person's look at a ballot; who keyed it in cannot give it.
func (s *Store) Check(ctx context.Context, by account.Who, id, ballot string) error {
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		b, found, err := db.Maybe[Ballot](ctx, tx, "select "+ballotColumns+" from ballot where county = (select county from campaign where id = $1) and campaign = $1 and id = $2", id, ballot)
		if err != nil {
			return err
		}
		if !found {
			return fault.NotFoundf("没有这张票，或者它不在您负责的范围内。")
		}
		c, l, err := s.line(ctx, tx, by, account.CheckBallots, id, b.Line)
		switch {
		case err != nil:
			return err
		case b.Actor == by.ID:
			return fault.Deniedf("%s的票是您录入的，要由另一个人复核。", l.Label)
		case b.State != Keyed && b.State != Checked:
			return fault.Conflictf("%s的这张票有争议，先处理。", l.Label)
		}
		var state string
		return s.second(ctx, tx, by, &c, &l, &b, &state)
	})
	if err == errSame { //nolint:errorlint // comes from here, bare
		return nil
	}
	return err
}

// line returns an open campaign and a line of it on which somebody may act.
func (s *Store) line(ctx context.Context, tx *audit.Tx, by account.Who, right account.Perm, id string, n int64) (Campaign, Line, error) {
	c, err := load(ctx, tx, by.Scope(right), id)
	if err != nil {
		return c, Line{}, err
	}
	if err := c.in(Open); err != nil {
		return c, Line{}, err
	}
	l, err := lineOf(ctx, tx, by.Scope(right), &c, n)
	return c, l, err
}

func lineOf(ctx context.Context, conn db.Conn, scope place.Scope, c *Campaign, n int64) (Line, error) {
	a := db.Args{c.County, c.ID, n}
	text := "select " + lineColumns + " from campaign_line where county = $1 and campaign = $2 and n = $3 and " + scope.Where("", a.Add)
	return db.One[Line](ctx, conn, "名册里没有这一户，或者它不在您负责的范围内。", text, a...)
}
