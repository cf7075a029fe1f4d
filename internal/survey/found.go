package survey

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/reading"
	"bayou/internal/register"
)

// Found reports whether the submission is of a compound that somebody met in the courtyards and nobody has entered in the
// register: its path is the community's until a reviewer says which compound it is.
func (s *Submission) Found() bool { return s.Compound == "" }

// described is the compound that a form of one that is not in the register is about.
func (s *Store) described(ctx context.Context, by account.Who, f *Filled) (register.Compound, error) {
	if !f.Community.IsCommunity() || !by.Can(account.FillSurvey, f.Community) {
		return register.Compound{}, fault.InvalidFields("没有选社区，摸底表没有保存。", fault.Field{Name: register.FieldCommunity, Message: "请选择您负责的社区"})
	}
	name := reading.Reading{Text: strings.TrimSpace(f.Texts[register.FieldName])}
	if name.Text == "" {
		return register.Compound{}, fault.InvalidFields("没有写小区名称，摸底表没有保存。", fault.Field{Name: register.FieldName, Message: "请填写小区（楼院）名称，门牌也可以"})
	}
	if err := fault.TooLong(register.FieldName, name.Text, maxCaption); err != nil {
		return register.Compound{}, err
	}
	return s.register.Unentered(ctx, f.Community, register.Readings{register.FieldName: name})
}

// Likely returns the compounds of the sub-district that the one of a submission may be, the likeliest first.
func (s *Store) Likely(ctx context.Context, scope place.Scope, rec *Record) ([]register.Pair, error) {
	c, err := s.register.Unentered(ctx, rec.Community(), rec.Last().Answers)
	if err != nil {
		return nil, err
	}
	return s.register.Alike(ctx, scope, &c)
}

// Enter enters the compound of a submission in the register with what the form says of it, and accepts the form. A name that the
// community already has is a Conflict unless another.
func (s *Store) Enter(ctx context.Context, by account.Who, r Review, another bool) (Submission, error) {
	return s.closed(ctx, by, r, func(tx *audit.Tx, rec *Record) (Step, error) {
		if err := unplaced(rec); err != nil {
			return Step{}, err
		}
		if !by.Can(account.EditRegister, rec.Path) {
			return Step{}, fault.Deniedf("您的岗位不能登记小区。请由物业管理办公室办理。")
		}
		p, err := s.plans.Current(ctx, rec.Path.Street(), tx.Day)
		if err != nil {
			return Step{}, err
		}
		taken, left := usable(p, rec.Last(), r.LeaveOut)
		taken[register.FieldName] = rec.Last().Answers[register.FieldName]
		if f, ok := p.Field(FieldDay); ok {
			taken[FieldDay] = reading.Read(f.Reading, string(rec.AsOf))
		}
		c, err := s.register.EnterIn(ctx, tx, by, register.Entering{
			Community: rec.Path, AsOf: rec.AsOf, Source: register.Source{Kind: register.Survey, Ref: rec.Number()}, Readings: taken, Another: another,
		})
		if err != nil {
			return Step{}, err
		}
		if err := move(ctx, tx, &rec.Submission, &c); err != nil {
			return Step{}, err
		}
		if err := s.file(ctx, tx, by, &c, rec); err != nil {
			return Step{}, err
		}
		rec.State, rec.Observation = Accepted, c.Version
		tx.Note(audit.Entry{
			Path: rec.Path, Action: "survey.accept", Subject: rec.Subject(),
			Summary: fmt.Sprintf("核对“%s”是新小区，登记并采纳它的摸底表（%s），采纳 %d 项", rec.Name, rec.AsOf, len(taken)),
			Detail:  map[string]any{"revision": rec.Revision, "observation": c.Version, "left_out": left},
		})
		return Step{Kind: Accepted, Notes: left}, nil
	})
}

// Place says which compound of the register a submission is about. It is reviewed as any other from then on; what the register
// knows otherwise is looked at by a person, because whoever filled it in could not see it.
func (s *Store) Place(ctx context.Context, by account.Who, r Review, compound string) (Submission, error) {
	return s.closed(ctx, by, r, func(tx *audit.Tx, rec *Record) (Step, error) {
		if err := unplaced(rec); err != nil {
			return Step{}, err
		}
		c, err := s.register.GetIn(ctx, tx, by.Scope(account.ReviewSurvey), compound)
		switch {
		case err != nil:
			return Step{}, err
		case c.WithdrawnOn != "":
			return Step{}, fault.Conflictf("“%s”已移出登记册，不再摸底。请选别的小区，或登记为新小区。", c.Name)
		case c.Community() != rec.Path:
			return Step{}, fault.InvalidFields("“"+c.Name+"”是别的社区的小区。", fault.Field{Name: "compound", Message: "请选本社区的小区；是别的社区的，请作废并写明是哪个小区"})
		}
		called := rec.Name
		if err := move(ctx, tx, &rec.Submission, &c); err != nil {
			return Step{}, err
		}
		for id, a := range rec.Last().Answers {
			if clashes(&c, 0, id, a) {
				rec.Doubts = append(rec.Doubts, id)
			}
		}
		slices.Sort(rec.Doubts)
		rec.Doubts = slices.Compact(rec.Doubts)
		tx.Note(audit.Entry{
			Path: rec.Path, Action: "survey.place", Subject: rec.Subject(), Summary: fmt.Sprintf("核对“%s”的摸底表就是登记册里的“%s”", called, c.Name),
			Detail: map[string]any{"compound": c.ID},
		})
		return Step{Kind: Placed, Notes: Notes{"": "表上写的是“" + called + "”，就是登记册里的“" + c.Name + "”"}}, nil
	})
}

// unplaced refuses a submission that has its compound, or is over.
func unplaced(rec *Record) error {
	return cmp.Or(stands(&rec.Submission), func() error {
		if !rec.Found() {
			return fault.Conflictf("这份摸底表已经对上登记册里的“%s”，请刷新后再办。", rec.Name)
		}
		return nil
	}())
}

// move gives a submission its compound, and everything of it the compound's place.
func move(ctx context.Context, tx *audit.Tx, s *Submission, c *register.Compound) error {
	s.Path, s.Compound, s.Name = c.Path, c.ID, c.Name
	if _, err := tx.Exec(ctx, "update survey set path = $1, compound = $2 where county = $3 and id = $4", string(c.Path), c.ID, s.County, s.ID); err != nil {
		return err
	}
	for _, table := range []string{"survey_revision", "survey_photo", "survey_step"} {
		if _, err := tx.Exec(ctx, "update "+table+" set path = $1 where county = $2 and survey = $3", string(c.Path), s.County, s.ID); err != nil {
			return err
		}
	}
	return nil
}
