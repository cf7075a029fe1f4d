package sample

import (
	"strings"
	"time"

	"bayou/internal/declaration"
	"bayou/internal/register"
)

// papers lets the heads write the service plan and a rule of two compounds each Wednesday from the third week on; the office fixes
// them on the spot, but for the last rule, which stays a draft.
func (s *story) papers() error {
	if s.day.Weekday() != time.Wednesday || number(s.day) < 2 {
		return nil
	}
	rows, err := s.compounds(register.Query{Scope: "yes"})
	if err != nil {
		return err
	}
	left := 2
	for i := range rows {
		c := &rows[i]
		who, ok := s.head(c.Path)
		if left == 0 || c.Mode == "" || !ok {
			continue
		}
		have, err := s.Declaration.Papers(s.ctx, who.Scope("declaration.service"), c.ID)
		if err != nil {
			return err
		}
		if len(have) > 0 {
			continue
		}
		left--
		if err := s.writePapers(c, left > 0); err != nil {
			return err
		}
	}
	return nil
}

// writePapers writes and fixes the service plan of a compound, and its first rule.
func (s *story) writePapers(c *register.Compound, fixed bool) error {
	head, _ := s.head(c.Path)
	at, err := s.Areas.Get(s.ctx, c.Community())
	if err != nil {
		return err
	}
	list, err := declaration.Templates(s.plan, c)
	if err != nil {
		return err
	}
	for i := range list[:min(2, len(list))] {
		s.tick()
		text, _ := list[i].Fill(s.plan, c, at.Short, s.day)
		text = strings.ReplaceAll(text, declaration.Blank, "另行约定（示例）")
		if _, err := s.Declaration.Write(s.ctx, head, c.ID, list[i].ID, 0, text); err != nil {
			return err
		}
		if i > 0 && !fixed {
			continue
		}
		s.tick()
		if _, err := s.Declaration.Fix(s.ctx, s.people[property], c.ID, list[i].ID, 1); err != nil {
			return err
		}
	}
	return nil
}
