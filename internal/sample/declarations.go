package sample

import (
	"slices"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/declaration"
	"bayou/internal/register"
)

// declaring says which communities declare on which day of the sample, from 0, and what becomes of it: the office answers on the
// second day after.
var declaring = []struct {
	day       int
	community string
	answer    answering
}{
	{8, "体育社区", fixes},
	{8, "科技社区", returns},
	{8, "教育社区", accepts},
	{9, "文联社区", accepts},
	{9, "任砦社区", fixes},
	{10, "广电社区", takesBack},
	{15, "科技社区", accepts},
	{22, "商务社区", waits},
	{24, "省建社区", accepts},
	{29, "广电社区", accepts},
	{36, "建文社区", returns},
	{43, "省委社区", accepts},
	{57, "建文社区", accepts},
}

// answering is what becomes of a declaration.
type answering int

const (
	accepts   answering = iota
	fixes               // accepted, with the mode decided in the same step
	returns             // the last compound is returned, the others are accepted
	takesBack           // the community withdraws it before an answer
	waits               // for two weeks, then it is accepted
)

// declared remembers a declaration that waits for its day.
type declared struct {
	id     string
	on     clock.Date
	answer answering
}

// declarations lets the communities declare and the office answer, and goes on with the committees.
func (s *story) declarations() error {
	for _, d := range s.declared {
		if err := s.answerDeclared(d); err != nil {
			return err
		}
	}
	for _, d := range declaring {
		if s.day != First.Monday().Add(d.day) {
			continue
		}
		if err := s.declare(d.community, d.answer); err != nil {
			return err
		}
	}
	return s.committees()
}

// declare declares the two compounds of a community that are readiest; one that was returned comes again.
func (s *story) declare(community string, answer answering) error {
	at := s.community(community)
	who, ok := s.head(at)
	if !ok {
		return nil
	}
	list, err := s.Declaration.Candidates(s.ctx, who.Scope(account.Declare), s.plan, at)
	if err != nil {
		return err
	}
	n := declaration.NewDeclaration{Community: at, Replies: map[string]string{}}
	var chosen []register.Compound
	slices.SortStableFunc(list, func(a, b declaration.Candidate) int { // returned ones first
		return rank(a) - rank(b)
	})
	for i := range list {
		if c := &list[i]; c.Barred() == "" && len(chosen) < 2 && c.Ready.Scope.Known() {
			n.Compounds, chosen = append(n.Compounds, c.ID), append(chosen, c.Compound)
			n.Replies[c.ID] = "缺的情况已经补登记，业主代表已经同意（示例）"
		}
	}
	if len(chosen) == 0 {
		return nil
	}
	n.Overview = declaration.Overview(s.plan, community, chosen)
	s.tick()
	made, err := s.Declaration.Declare(s.ctx, who, n)
	s.declared = append(s.declared, declared{made.ID, s.day, answer})
	return err
}

func rank(c declaration.Candidate) int {
	if c.Last != nil && c.Last.State == declaration.Returned {
		return 0
	}
	return 1
}

func (s *story) answerDeclared(d declared) error {
	wait := 2
	if d.answer == waits {
		wait = 14
	}
	if s.day != d.on.Add(wait) {
		return nil
	}
	r, err := s.Declaration.Get(s.ctx, s.people[property].Scope(account.AnswerDeclare), d.id)
	if err != nil {
		return err
	}
	s.tick()
	if d.answer == takesBack {
		who, _ := s.head(r.Path)
		_, err := s.Declaration.Withdraw(s.ctx, who, r.ID, 0, "业主代表还要再商量（示例）", ids(r.List)...)
		return err
	}
	var replies []declaration.Reply
	for i := range r.List {
		reply := declaration.Reply{Compound: r.List[i].Compound}
		switch {
		case d.answer == returns && i == len(r.List)-1:
			reply.Return, reply.Reason = true, "概况里的欠缺事项没有说明怎样解决，请补充后再报（示例）"
		case d.answer == fixes:
			if reply.Mode, err = s.proposed(r.List[i].Compound); err != nil {
				return err
			}
		}
		replies = append(replies, reply)
	}
	_, err = s.Declaration.Answer(s.ctx, s.people[property], r.ID, 0, replies...)
	return err
}

func (s *story) proposed(compound string) (string, error) {
	c, err := s.Register.Get(s.ctx, s.people[property].Scope(account.SeeRegister), compound)
	return c.Proposed, err
}

func ids(list []declaration.Item) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].Compound
	}
	return out
}
