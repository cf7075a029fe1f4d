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
	"bayou/internal/notice"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// Said is what a form says of a step; which of it a step asks for is the step's.
type Said struct {
	Day      clock.Date       `json:"-"`                  // when it was done, "" = today
	Text     string           `json:"-"`                  // a remark; on a notice, one more paragraph
	Why      string           `json:"why,omitempty"`      // why it is done though a guide or a default speaks against it
	Reason   string           `json:"reason,omitempty"`   // propose: who asked, or in which case
	Count    int64            `json:"count,omitempty"`    // propose: owners who asked
	Places   string           `json:"places,omitempty"`   // notices: where it hangs
	Days     int64            `json:"days,omitempty"`     // notices: how long, 0 = the least
	MeetOn   clock.Date       `json:"meet_on,omitempty"`  // call: the day of the meeting, or the first day of the vote
	Place    string           `json:"place,omitempty"`    // call: where
	Way      string           `json:"way,omitempty"`      // call: meeting or paper
	Campaign string           `json:"campaign,omitempty"` // meet: the vote
	Votes    map[string]int64 `json:"votes,omitempty"`    // result: heads by person
	Elected  []string         `json:"elected,omitempty"`  // result: who is a member
	Reserves []string         `json:"reserves,omitempty"` // result: who is a reserve
	Seats    int64            `json:"seats,omitempty"`    // result: seats of the rules
	Papers   []string         `json:"papers,omitempty"`   // filing: what is handed in
	Number   string           `json:"number,omitempty"`   // filed: of the filing
}

// Ways are the ways to hold the vote.
var Ways = []struct{ ID, Name string }{{"meeting", "集体讨论开会"}, {"paper", "书面征求意见"}}

// Do does a step of a formation. Nothing is done before its day or out of its order, and nothing twice.
func (s *Store) Do(ctx context.Context, by account.Who, id string, version int64, step StepID, said Said) (Record, error) {
	d, ok := defs[step]
	if !ok {
		return Record{}, fault.NotFoundf("没有这一步。")
	}
	return s.change(ctx, by, d.perm, id, version, func(tx *audit.Tx, r *Record) error {
		if said.Day == "" {
			said.Day = tx.Day
		}
		terms := s.Terms(r, tx.Day)
		stand, err := r.ready(step, &said, &terms, tx.Day)
		if err != nil {
			return err
		}
		if err := r.check(&stand, &said, &terms); err != nil {
			return err
		}
		e := Event{Step: step, Act: Done, Day: said.Day, Text: said.Text, Said: said}
		if stand.Posts {
			if e.Notice, err = s.post(ctx, tx, by, r, &stand, &said); err != nil {
				return err
			}
		}
		if err := r.happened(ctx, tx, by, e); err != nil {
			return err
		}
		r.note(tx, "step", fmt.Sprintf("“%s”：%s", r.Name, stand.Title), map[string]any{"step": step, "day": said.Day, "notice": e.Notice, "why": said.Why})
		return s.follow(ctx, tx, r, step, &said, &terms)
	})
}

// ready refuses a step that is done, comes out of order or before its day.
func (r *Record) ready(step StepID, said *Said, terms *plan.Terms, today clock.Date) (Stand, error) {
	stand, ok := r.StandOf(step, terms, today)
	switch {
	case !ok:
		return stand, fault.NotFoundf("“%s”的%s没有这一步。", r.Name, r.Cause.Chinese())
	case r.State == Dropped || r.State == Ended:
		return stand, fault.Conflictf("“%s”%s，不再办理。", r.Name, r.State.Chinese())
	case stand.State == "done":
		return stand, fault.Conflictf("“%s”已于%s由 %s 办过。", stand.Title, stand.Event.Day.Chinese(), stand.Event.By)
	case stand.Waits != "":
		return stand, fault.Conflictf("现在不能办“%s”：%s。", stand.Title, stand.Waits+stand.because(true))
	}
	if _, err := clock.ParseDate(string(said.Day)); err != nil || said.Day > today || said.Day < today.Add(-366) {
		return stand, fault.InvalidFields("没有保存：日期不对。", fault.Field{Name: "day", Message: "办理日期应是今天或之前一年之内"})
	}
	if said.Day < stand.Hard {
		return stand, fault.InvalidFields("没有保存：还没有到可以办的日子。", fault.Field{Name: "day", Message: "最早" + stand.Hard.Chinese() + stand.because(true)})
	}
	if said.Day < stand.Earliest && strings.TrimSpace(said.Why) == "" {
		return stand, fault.InvalidFields("没有保存：比建议的日子早。", fault.Field{Name: "why", Message: "建议最早" + stand.Earliest.Chinese() + stand.because(false) + "；法律没有这样规定，写明依据可以提前"})
	}
	if err := fault.TooLong("text", said.Text, 2000); err != nil {
		return stand, err
	}
	return stand, fault.TooLong("why", said.Why, maxText)
}

// because names what the earliest day rests on; hard = the law alone.
func (s *Stand) because(hard bool) string {
	var parts []string
	for _, g := range s.Grounds {
		switch {
		case hard && g.Soft:
		case g.Cite == "" && g.Default == "":
			parts = append(parts, g.Text)
		default:
			parts = append(parts, g.Text+cite(plan.Source{Cite: g.Cite, Default: g.Default}))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "：" + strings.Join(parts, "，")
}

// post hangs the step's notice.
func (s *Store) post(ctx context.Context, tx *audit.Tx, by account.Who, r *Record, stand *Stand, said *Said) (string, error) {
	at := make([]place.Path, len(r.Compounds))
	for i := range r.Compounds {
		at[i] = r.Compounds[i].Path
	}
	d := r.draft(stand.Step, said)
	n, err := s.notices.PostIn(ctx, tx, by, notice.Notice{
		County: r.County, Path: r.Path, At: at, Subject: r.Subject(), Kind: string(stand.Step), Title: d.Title, Text: d.Text, Blocks: d.Blocks, Places: said.Places,
		Cite: stand.hangCite(), Issuer: d.By, Days: said.Days, PostedOn: said.Day,
	})
	return n.ID, err
}

// hangCite is the article behind how long the notice hangs.
func (s *Stand) hangCite() string {
	for _, g := range s.Grounds {
		if g.Text == "公示至少" {
			return g.Cite
		}
	}
	return ""
}

// follow does what a step brings with it beside its event.
func (s *Store) follow(ctx context.Context, tx *audit.Tx, r *Record, step StepID, said *Said, terms *plan.Terms) error {
	switch step {
	case Meet:
		r.Campaign = said.Campaign
	case Result:
		r.Seats, r.TermFrom = said.Seats, said.Day
		r.TermUntil = termEnd(terms.CommitteeTerm, said.Day)
		return r.elect(ctx, tx, said)
	case Choose:
		for i := range r.People {
			if p := &r.People[i]; p.Role == Member && p.LeftOn == "" && p.Since == "" {
				p.Since = said.Day
				if err := r.keepPerson(ctx, tx, p); err != nil {
					return err
				}
			}
		}
	case Establish:
		r.TermFrom, r.TermUntil = said.Day, termEnd(terms.ResidentsTerm, said.Day)
	case Filed:
		r.FiledOn, r.Number = said.Day, said.Number
		return s.sit(ctx, tx, r, said.Day)
	}
	return nil
}

// termEnd returns the last day of a term that begins on a day; "" where no term is known.
func termEnd(t *plan.LawRange, from clock.Date) clock.Date {
	if t == nil || t.To == 0 {
		return ""
	}
	at := from.Time()
	switch t.Unit {
	case "year":
		at = at.AddDate(int(t.To), 0, 0)
	case "month":
		at = at.AddDate(0, int(t.To), 0)
	default:
		at = at.AddDate(0, 0, int(t.To))
	}
	return clock.DateOf(at).Add(-1)
}

// sit makes the body sit: those that sat at its compounds end. The members of a by-election join the body that sits.
func (s *Store) sit(ctx context.Context, tx *audit.Tx, r *Record, day clock.Date) error {
	if r.Cause == Byelection {
		return s.join(ctx, tx, r)
	}
	a := db.Args{r.County}
	ids := make([]string, len(r.Compounds))
	for i := range r.Compounds {
		ids[i] = r.Compounds[i].ID
	}
	sitting, err := db.All[string](ctx, tx, "select distinct committee from committee_compound where county = $1 and compound in ("+a.List(ids)+") and slot = 'sitting' order by committee", a...)
	if err != nil {
		return err
	}
	for _, id := range sitting {
		old, err := read(ctx, tx, r.County, id)
		if err != nil {
			return err
		}
		for _, c := range old.Compounds {
			if !slices.Contains(ids, c.ID) {
				return fault.Conflictf("在任的“%s”还管着“%s”，不能由“%s”接替。请先调整范围。", old.Name, c.Name, r.Name)
			}
		}
		if _, err := tx.Exec(ctx, "update committee set state = 'ended', next = '', due = '', version = version + 1 where county = $1 and id = $2", r.County, id); err != nil {
			return err
		}
		old.State = Ended
		old.note(tx, "end", fmt.Sprintf("“%s”由“%s”接替", old.Name, r.Name), map[string]any{"by": r.ID, "day": day})
		if err := s.slot(ctx, tx, &old.Body); err != nil {
			return err
		}
	}
	r.State = Sitting
	return s.slot(ctx, tx, &r.Body)
}

// join hands the members of a by-election over to the body that it renews, for the rest of its term.
func (s *Store) join(ctx context.Context, tx *audit.Tx, r *Record) error {
	old, err := read(ctx, tx, r.County, r.Old)
	if err != nil {
		return err
	}
	if old.State != Sitting {
		return fault.Conflictf("原来的“%s”%s，不能补选到它里面。", old.Name, old.State.Chinese())
	}
	for _, p := range append(r.In(Member), r.In(Reserve)...) {
		if _, err := tx.Exec(ctx, "insert into committee_person (county, committee, path, "+personColumns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', '', $14, $15)",
			r.County, old.ID, string(old.Path), db.NewID(clock.FromMicros(tx.At)), string(p.Role), p.Post, p.Name, p.Room, p.Side, p.Stands, p.Votes, p.Seat+100, string(p.Since), tx.At, tx.By.Name); err != nil {
			return err
		}
	}
	filed := Event{Step: ChangeFiled, Act: Done, Day: r.FiledOn, Said: Said{Number: r.Number}}
	if err := old.happened(ctx, tx, account.Who{Actor: tx.By}, filed); err != nil {
		return err
	}
	old.note(tx, "join", fmt.Sprintf("“%s”补选 %d 人", old.Name, len(r.In(Member))), map[string]any{"from": r.ID})
	if _, err := tx.Exec(ctx, `update committee set members = (select count(*) from committee_person p where p.county = committee.county and p.committee = committee.id
		and p.role = 'member' and p.left_on = ''), version = version + 1 where county = $1 and id = $2`, r.County, old.ID); err != nil {
		return err
	}
	r.State, r.TermUntil = Ended, old.TermUntil
	return s.slot(ctx, tx, &r.Body)
}

// Refuse refuses what a step decides: the step before has to be done again. text says what is missing.
func (s *Store) Refuse(ctx context.Context, by account.Who, id string, version int64, step StepID, text string) (Record, error) {
	text, err := reasonOf(text, "请写明为什么不予办理、还要补什么")
	if err != nil {
		return Record{}, err
	}
	return s.change(ctx, by, account.FileCommittee, id, version, func(tx *audit.Tx, r *Record) error {
		terms := s.Terms(r, tx.Day)
		stand, ok := r.StandOf(step, &terms, tx.Day)
		if !ok || !stand.Refuse {
			return fault.NotFoundf("没有可以退回的这一步。")
		}
		if stand.State == "done" || stand.State == "later" {
			return fault.Conflictf("“%s”现在没有等着街道办理，不能退回。", stand.Title)
		}
		before := r.LastDone()
		if before == nil {
			return fault.Conflictf("还没有报送，不能退回。")
		}
		if err := r.takeBack(ctx, tx, before); err != nil {
			return err
		}
		r.note(tx, "refuse", fmt.Sprintf("“%s”：%s不予办理，退回“%s”：%s", r.Name, stand.Title, r.TitleOf(before.Step), text), map[string]any{"step": step})
		return r.happened(ctx, tx, by, Event{Step: before.Step, Act: Refused, Day: tx.Day, Text: text})
	})
}

// Undo takes the last step back, with a reason: its notice is taken down and what it brought is undone.
func (s *Store) Undo(ctx context.Context, by account.Who, id string, version int64, reason string) (Record, error) {
	reason, err := reasonOf(reason, "请写明为什么撤销")
	if err != nil {
		return Record{}, err
	}
	return s.change(ctx, by, account.RunCommittees, id, version, func(tx *audit.Tx, r *Record) error {
		e := r.LastDone()
		switch {
		case e == nil || e.Act != Done:
			return fault.Conflictf("“%s”没有可以撤销的步骤。", r.Name)
		case e.Step == Filed || r.FiledOn != "" && r.Cause == Byelection:
			return fault.Conflictf("备案已经办结，不能撤销。人员有变动的，请登记变更，再办变更备案。")
		case r.State != Forming && e.Step != Seal && e.Step != HandOver:
			return fault.Conflictf("“%s”%s，不能撤销。", r.Name, r.State.Chinese())
		}
		if e.Notice != "" {
			if err := s.notices.TakeDownIn(ctx, tx, by, r.County, e.Notice, reason); err != nil {
				return err
			}
		}
		if err := r.revert(ctx, tx, e.Step); err != nil {
			return err
		}
		if err := r.takeBack(ctx, tx, e); err != nil {
			return err
		}
		r.note(tx, "undo", fmt.Sprintf("“%s”：撤销“%s”：%s", r.Name, r.TitleOf(e.Step), reason), map[string]any{"step": e.Step, "seq": e.Seq})
		return r.happened(ctx, tx, by, Event{Step: e.Step, Act: Undone, Day: tx.Day, Text: reason})
	})
}

// revert undoes what a step brought with it.
func (r *Record) revert(ctx context.Context, tx *audit.Tx, step StepID) error {
	switch step {
	case Meet:
		r.Campaign = ""
	case Establish:
		r.TermFrom, r.TermUntil = "", ""
	case Choose:
		for i := range r.People {
			if p := &r.People[i]; p.Role == Member {
				p.Since = ""
				if err := r.keepPerson(ctx, tx, p); err != nil {
					return err
				}
			}
		}
	case Result:
		r.TermFrom, r.TermUntil = "", ""
		for i := range r.People {
			if p := &r.People[i]; p.Role == Member || p.Role == Reserve {
				p.Role, p.Votes, p.Since, p.Post = Candidate, 0, "", ""
				if err := r.keepPerson(ctx, tx, p); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Drop gives a formation up, with a reason.
func (s *Store) Drop(ctx context.Context, by account.Who, id string, version int64, reason string) (Record, error) {
	reason, err := reasonOf(reason, "请写明为什么中止")
	if err != nil {
		return Record{}, err
	}
	return s.change(ctx, by, account.RunCommittees, id, version, func(tx *audit.Tx, r *Record) error {
		if r.State != Forming {
			return fault.Conflictf("“%s”%s，不能中止筹建。", r.Name, r.State.Chinese())
		}
		r.State = Dropped
		r.note(tx, "drop", fmt.Sprintf("中止筹建“%s”：%s", r.Name, reason), nil)
		if err := r.happened(ctx, tx, by, Event{Act: Drop, Day: tx.Day, Text: reason}); err != nil {
			return err
		}
		return s.slot(ctx, tx, &r.Body)
	})
}
