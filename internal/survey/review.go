package survey

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/internal/register"
)

// Review is what the office decided about a submission. Version is the submission's that was looked at, Seen the compound's;
// LeaveOut are the fields that are not taken.
type Review struct {
	ID       string
	Version  int64
	Seen     int64
	LeaveOut []string
}

// Accept takes a submission into the register: one observation with everything that is accepted, dated by the day of the survey.
// A field that is left out stays in the submission. Nobody accepts what his own community sent.
func (s *Store) Accept(ctx context.Context, by account.Who, r Review) (Submission, error) {
	var out Submission
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		rec, err := s.reviewed(ctx, tx, by, r)
		if err != nil {
			return err
		}
		out, err = s.accept(ctx, tx, by, rec, r)
		return err
	})
	return out, err
}

// reviewed loads what somebody wants to decide about.
func (s *Store) reviewed(ctx context.Context, tx *audit.Tx, by account.Who, r Review) (Record, error) {
	rec, err := load(ctx, tx, by.Scope(account.ReviewSurvey), r.ID)
	if err != nil {
		return rec, err
	}
	return rec, cmp.Or(notOwn(by, &rec.Submission), stands(&rec.Submission), unchanged(&rec.Submission, r.Version))
}

// loaded loads a submission for a reviewer, whatever has become of it.
func (s *Store) loaded(ctx context.Context, tx *audit.Tx, by account.Who, r Review) (Record, error) {
	rec, err := load(ctx, tx, by.Scope(account.ReviewSurvey), r.ID)
	if err != nil {
		return rec, err
	}
	return rec, cmp.Or(notOwn(by, &rec.Submission), unchanged(&rec.Submission, r.Version))
}

func notOwn(by account.Who, sub *Submission) error {
	if heads(by, sub) {
		return fault.Deniedf("“%s”的摸底表是您所在社区报的，请由物业管理办公室的其他人审核。", sub.Name)
	}
	return nil
}

// stands refuses a submission that does not wait for a review.
func stands(sub *Submission) error {
	switch sub.State {
	case Accepted:
		return fault.Conflictf("“%s”的这份摸底表已由 %s 采纳。", sub.Name, sub.ChangedBy)
	case Voided:
		return fault.Conflictf("“%s”的这份摸底表已由 %s 作废。", sub.Name, sub.ChangedBy)
	case HasIssues:
		return fault.Conflictf("“%s”的这份摸底表已退回，等改好后再审。", sub.Name)
	}
	return nil
}

func unchanged(sub *Submission, version int64) error {
	if sub.Version != version {
		return fault.Conflictf("您打开之后，%s 又改了“%s”的这份摸底表，请刷新后再审。", sub.ChangedBy, sub.Name)
	}
	return nil
}

// heads reports whether somebody is the head of the community that a submission comes from.
func heads(by account.Who, sub *Submission) bool {
	if by.ID == account.System().ID {
		return false
	}
	return slices.ContainsFunc(by.Grants, func(g account.Grant) bool { return g.Role == account.Head && g.Path.Contains(sub.Path) })
}

func (s *Store) accept(ctx context.Context, tx *audit.Tx, by account.Who, rec Record, r Review) (Submission, error) {
	if rec.Found() {
		return rec.Submission, fault.Conflictf("“%s”还不在登记册里。请先核对它是新小区，还是登记册里已有的小区。", rec.Name)
	}
	p, err := s.plans.Current(ctx, rec.Path.Street(), tx.Day)
	if err != nil {
		return rec.Submission, err
	}
	taken, left := usable(p, rec.Last(), r.LeaveOut)
	if len(taken) == 0 {
		return rec.Submission, fault.Invalidf("没有留下要采纳的项目。整份不采纳的，请写明原因退回。")
	}
	if f, ok := p.Field(FieldDay); ok && !slices.Contains(r.LeaveOut, FieldDay) {
		taken[FieldDay] = reading.Read(f.Reading, string(rec.AsOf))
	}
	c, err := s.register.ObserveIn(ctx, tx, by, by.Scope(account.ReviewSurvey), register.Statement{
		Compound: rec.Compound, Version: r.Seen, AsOf: rec.AsOf, Source: register.Source{Kind: register.Survey, Ref: rec.Number()}, Readings: taken,
	})
	if err != nil {
		return rec.Submission, err
	}
	if err := s.file(ctx, tx, by, &c, &rec); err != nil {
		return rec.Submission, err
	}
	next := rec.Submission
	next.State, next.Observation = Accepted, c.Version
	next.settled(tx, by)
	if err := keep(ctx, tx, next, rec.Version); err != nil {
		return rec.Submission, err
	}
	tx.Note(audit.Entry{
		Path: next.Path, Action: "survey.accept", Subject: next.Subject(),
		Summary: fmt.Sprintf("采纳“%s”的摸底表（%s），采纳 %d 项，不采纳 %d 项", next.Name, next.AsOf, len(taken), len(left)),
		Detail:  map[string]any{"revision": next.Revision, "observation": c.Version, "left_out": left},
	})
	return next, addStep(ctx, tx, &next, Step{Kind: Accepted, Rev: next.Revision, Notes: left}, by)
}

// file puts the pictures of the latest revision, and every picture of its paper, into the compound's archive.
func (s *Store) file(ctx context.Context, tx *audit.Tx, by account.Who, c *register.Compound, rec *Record) error {
	for i, p := range rec.Photos {
		if p.Kind != OfPaper && p.Rev != rec.Revision {
			continue
		}
		b, err := blob.Get(ctx, tx, rec.County, p.Hash)
		if err != nil {
			return err
		}
		n := archive.NewItem{
			Kind: archive.View, Title: cmp.Or(archive.TitleOf(p.Caption), "摸底照片"), Day: rec.AsOf, Name: fmt.Sprintf("摸底照片%d", i+1), Content: b.Content,
			Source: archive.FromSurvey, Ref: rec.ID,
		}
		if p.Caption != n.Title {
			n.Note = p.Caption
		}
		if p.Kind == OfPaper {
			n.Kind, n.Title, n.Personal = archive.Survey, "摸底调查表", true
		}
		if _, err := s.archive.AddIn(ctx, tx, by, c, n); err != nil {
			return err
		}
	}
	return nil
}

// settled notes who changed the submission and when.
func (s *Submission) settled(tx *audit.Tx, by account.Who) {
	s.Version++
	s.ChangedAt, s.ChangedBy = tx.At, by.Name
}

// Number is what the register cites: the paper's code where there is one, and the submission itself.
func (s *Submission) Number() string {
	tail := "摸底表 " + s.ID[len(s.ID)-6:]
	if s.Sheet != "" {
		tail = "摸底表 " + s.Sheet
	}
	return tail
}

// usable returns the answers of a revision that the plan still asks and that were understood, and those that were left out.
func usable(p *plan.Plan, r *Revision, leaveOut []string) (taken register.Readings, left Notes) {
	taken, left = register.Readings{}, Notes{}
	for id, a := range r.Answers {
		_, asked := p.Field(id)
		switch {
		case slices.Contains(leaveOut, id):
			left[id] = "未采纳"
		case !asked || a.Rejected || a.Value.Kind == reading.Unknown:
			left[id] = a.Note
		default:
			taken[id] = a
		}
	}
	return taken, left
}

// Return sends a submission back with notes by field; the note of "" is about the whole.
func (s *Store) Return(ctx context.Context, by account.Who, r Review, notes Notes) (Submission, error) {
	said := Notes{}
	for field, note := range notes {
		if note = strings.TrimSpace(note); note == "" {
			continue
		}
		if err := fault.TooLong("note."+field, note, maxWhy); err != nil {
			return Submission{}, err
		}
		said[field] = note
	}
	if len(said) == 0 {
		return Submission{}, fault.InvalidFields("请写明哪里要改，再退回。", fault.Field{Name: "note.", Message: "写明要改什么，或在有问题的项目旁写"})
	}
	var out Submission
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		rec, err := s.reviewed(ctx, tx, by, r)
		if err != nil {
			return err
		}
		out = rec.Submission
		out.State = HasIssues
		out.settled(tx, by)
		if err := keep(ctx, tx, out, rec.Version); err != nil {
			return err
		}
		tx.Note(audit.Entry{
			Path: out.Path, Action: "survey.return", Subject: out.Subject(),
			Summary: fmt.Sprintf("退回“%s”的摸底表（%s），指出 %d 处", out.Name, out.AsOf, len(said)),
		})
		return addStep(ctx, tx, &out, Step{Kind: HasIssues, Rev: out.Revision, Notes: said}, by)
	})
	return out, err
}

// Skipped is a submission that was not accepted with others, and why.
type Skipped struct {
	ID, Name, Why string
}

// AcceptAll accepts the submissions that nobody has to look at: without doubts when they came, and without a fact that somebody
// changed since. Each is its own transaction, so that what is accepted stays accepted when the work is cut off.
func (s *Store) AcceptAll(ctx context.Context, by account.Who, ids []string) (accepted int, skipped []Skipped, err error) {
	for _, id := range ids {
		var name string
		err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
			rec, err := load(ctx, tx, by.Scope(account.ReviewSurvey), id)
			if err != nil {
				return err
			}
			name = rec.Name
			if rec, err = s.reviewed(ctx, tx, by, Review{ID: id, Version: rec.Version}); err != nil {
				return err
			}
			if err := s.plainly(ctx, tx, by, &rec); err != nil {
				return err
			}
			_, err = s.accept(ctx, tx, by, rec, Review{ID: id})
			return err
		})
		switch {
		case err == nil:
			accepted++
		case fault.Of(err) == fault.Internal || fault.Of(err) == fault.Full || errors.Is(err, context.Canceled):
			return accepted, skipped, err
		default:
			skipped = append(skipped, Skipped{id, name, fault.Sentence(err)})
		}
	}
	return accepted, skipped, nil
}

// plainly refuses a submission that a person has to look at.
func (s *Store) plainly(ctx context.Context, tx db.Conn, by account.Who, rec *Record) error {
	if rec.Found() {
		return fault.Conflictf("还不在登记册里，请单独审核。")
	}
	if len(rec.Doubts) > 0 {
		return fault.Conflictf("有 %d 项要核对，请单独审核。", len(rec.Doubts))
	}
	c, err := db.One[register.Compound](ctx, tx, "小区已不在登记册里。", "select facts, version from compound where county = $1 and id = $2", rec.County, rec.Compound)
	if err != nil {
		return err
	}
	for id, r := range rec.Last().Answers {
		if clashes(&c, rec.Last().Base, id, r) {
			return fault.Conflictf("填表以后又有别的来源改过同一项，请单独审核。")
		}
	}
	return nil
}
