package committee

import (
	"cmp"
	"slices"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/plan"
)

// StepID names a step of a formation.
type StepID string

// The steps.
const (
	Propose     StepID = "propose"
	FormGroup   StepID = "group"
	GroupPost   StepID = "group_post"
	Roll        StepID = "roll"
	Candidates  StepID = "candidates"
	Call        StepID = "call"
	Meet        StepID = "meet"
	Result      StepID = "result"
	ResultPost  StepID = "result_post"
	Choose      StepID = "members"
	MembersPost StepID = "members_post"
	Establish   StepID = "establish"
	Publish     StepID = "publish"
	Filing      StepID = "filing"
	Filed       StepID = "filed"
	Seal        StepID = "seal"
	HandOver    StepID = "handover"
)

// stepDef is what a step is in every track. Posts: a notice hangs. Paper: a document can be printed. Refusable: whoever decides it may
// refuse, and the step before has to be done again.
type stepDef struct {
	title     string
	holder    account.Role
	perm      account.Perm
	posts     bool
	paper     bool
	refusable bool
}

var defs = map[StepID]stepDef{
	Propose:     {"提出申请", account.Head, account.RunCommittees, false, true, false},
	FormGroup:   {"成立筹备组", account.Property, account.RunCommittees, false, true, true},
	GroupPost:   {"公布筹备组名单", account.Head, account.RunCommittees, true, true, false},
	Roll:        {"公示业主名册、面积和草案", account.Head, account.RunCommittees, true, true, false},
	Candidates:  {"公示候选人", account.Head, account.RunCommittees, true, true, false},
	Call:        {"公告会议通知", account.Head, account.RunCommittees, true, true, false},
	Meet:        {"开会或书面征求意见", account.Head, account.RunCommittees, false, false, false},
	Result:      {"确认选举结果", account.Head, account.RunCommittees, false, true, false},
	ResultPost:  {"公布选举结果", account.Head, account.RunCommittees, true, true, false},
	Choose:      {"商定成员", account.Property, account.RunCommittees, false, true, false},
	MembersPost: {"公示成员名单", account.Head, account.RunCommittees, true, true, false},
	Establish:   {"宣布成立", account.Property, account.RunCommittees, false, false, false},
	Publish:     {"公布成员名单", account.Head, account.RunCommittees, true, true, false},
	Filing:      {"报送备案资料", account.Head, account.RunCommittees, false, true, false},
	Filed:       {"街道办理备案", account.Property, account.FileCommittee, false, true, true},
	Seal:        {"刻制印章", account.Head, account.RunCommittees, false, true, false},
	ChangeFiled: {"办理变更备案", account.Property, account.FileCommittee, false, false, false},
	HandOver:    {"移交资料和财物", account.Head, account.RunCommittees, false, false, false},
}

// stop is a step in a track with the steps that have to be done before.
type stop struct {
	id    StepID
	after []StepID
}

var tracks = map[Kind]map[Cause][]stop{
	Owners: {
		First: {
			{Propose, nil},
			{FormGroup, []StepID{Propose}},
			{GroupPost, []StepID{FormGroup}},
			{Roll, []StepID{GroupPost}},
			{Candidates, []StepID{GroupPost}},
			{Call, []StepID{GroupPost}},
			{Meet, []StepID{Roll, Candidates, Call}},
			{Result, []StepID{Meet}},
			{ResultPost, []StepID{Result}},
			{Filing, []StepID{ResultPost}},
			{Filed, []StepID{Filing}},
			{Seal, []StepID{Filed}},
		},
		Byelection: {
			{Propose, nil},
			{Candidates, []StepID{Propose}},
			{Call, []StepID{Propose}},
			{Meet, []StepID{Candidates, Call}},
			{Result, []StepID{Meet}},
			{ResultPost, []StepID{Result}},
			{Filing, []StepID{ResultPost}},
			{Filed, []StepID{Filing}},
		},
	},
	Residents: {
		First: {
			{Propose, nil},
			{Choose, []StepID{Propose}},
			{MembersPost, []StepID{Choose}},
			{Establish, []StepID{MembersPost}},
			{Publish, []StepID{Establish}},
			{Filing, []StepID{Publish}},
			{Filed, []StepID{Filing}},
			{Seal, []StepID{Filed}},
		},
		Byelection: {
			{Propose, nil},
			{Choose, []StepID{Propose}},
			{Publish, []StepID{Choose}},
			{Filing, []StepID{Publish}},
			{Filed, []StepID{Filing}},
		},
	},
}

// trackOf returns the steps of a formation. A re-election goes the way of a first one and hands over at its end.
func trackOf(k Kind, c Cause) []stop {
	if c == Reelection {
		return append(slices.Clone(tracks[k][First]), stop{HandOver, []StepID{Filed}})
	}
	return tracks[k][c]
}

// TitleOf names a step as the track of the record does.
func (r *Record) TitleOf(id StepID) string {
	switch {
	case id == Propose && r.Kind == Residents:
		return "提议组建"
	case id == Propose && r.Cause != First:
		return "提出" + r.Cause.Chinese()
	case r.Cause == Reelection && id == FormGroup:
		return "成立换届筹备组"
	}
	return defs[id].title
}

// Ground is a day or a number with the article behind it; Default says why we chose it where no law speaks. A soft one, of a guide or
// a default, advises and never refuses.
type Ground struct {
	Text, Cite, Default string
	Soft                bool
}

// Stand is where a step stands on a day.
type Stand struct {
	Step     StepID
	Title    string
	Holder   account.Role
	State    string // done, refused, now, late, later
	Earliest clock.Date
	Latest   clock.Date
	Hard     clock.Date // the earliest day by law alone
	Grounds  []Ground
	Waits    string // why it cannot be done yet
	Event    *Event // by which it is done, or was refused
	Posts    bool
	Paper    bool
	Days     int64 // posts: the least days
	HardDays int64 // by law alone
	Refuse   bool  // whoever decides it may refuse
}

// Possible reports whether the step may be done on the day, a default's day left aside.
func (s *Stand) Possible(day clock.Date) bool {
	return (s.State == "now" || s.State == "late") && day >= s.Hard
}

// Track returns where each step stands on a day under the law's terms of that day.
func (r *Record) Track(terms *plan.Terms, today clock.Date) []Stand {
	var out []Stand
	for _, x := range trackOf(r.Kind, r.Cause) {
		d := defs[x.id]
		s := Stand{Step: x.id, Title: r.TitleOf(x.id), Holder: d.holder, State: "later", Posts: d.posts, Paper: d.paper, Refuse: d.refusable}
		if s.Event = r.done(x.id); s.Event != nil {
			s.State = "done"
			out = append(out, s)
			continue
		}
		s.Event = r.stands(x.id, Refused)
		r.bound(&s, terms, today)
		s.Waits = r.waits(x)
		switch {
		case s.Waits != "" || r.State == Dropped:
		case s.Latest != "" && today > s.Latest:
			s.State = "late"
		default:
			s.State = "now"
		}
		if s.State != "later" && today < s.Hard {
			s.State, s.Waits = "later", "最早"+s.Hard.Chinese()+"可以办"
		}
		out = append(out, s)
	}
	return out
}

func (r *Record) waits(x stop) string {
	for _, need := range x.after {
		if r.done(need) == nil {
			return "先要“" + r.TitleOf(need) + "”"
		}
	}
	return ""
}

// StandOf returns where one step stands; false for a step that the track does not have.
func (r *Record) StandOf(step StepID, terms *plan.Terms, today clock.Date) (Stand, bool) {
	for _, s := range r.Track(terms, today) {
		if s.Step == step {
			return s, true
		}
	}
	return Stand{}, false
}

// NextOf returns the step that is to be done next: of those that can be, the one that is due first; false when none is left.
func NextOf(track []Stand) (Stand, bool) {
	var next *Stand
	for i := range track {
		s := &track[i]
		if s.State == "done" || s.Waits != "" && s.Hard == "" {
			continue
		}
		if next == nil || s.State != "later" && cmp.Or(s.Latest, "9999") < cmp.Or(next.Latest, "9999") {
			next = s
		}
	}
	if next == nil {
		return Stand{}, false
	}
	return *next, true
}

// end returns the last day of a period after a day, which is not counted; one that falls on a day off moves to the next work day
// (民法典 201, 203). It has to pass whole, or something is done by then: the term says which.
func end(p *plan.LawPeriod, from clock.Date) clock.Date {
	if p == nil || from == "" {
		return ""
	}
	if p.Workdays > 0 {
		return area.AddWorkdays(from, int(p.Workdays))
	}
	day, _ := p.After(from)
	return area.NextWorkday(day)
}

// daysOf is a period as the least number of days that a notice hangs.
func daysOf(p *plan.LawPeriod, from clock.Date) int64 {
	if p == nil {
		return 0
	}
	if p.Days > 0 {
		return p.Days
	}
	return end(p, from).Days() - from.Days()
}

// bound fills in the days between which a step is done, and how long its notice hangs.
func (r *Record) bound(s *Stand, t *plan.Terms, today clock.Date) {
	day := func(id StepID) clock.Date {
		if e := r.done(id); e != nil {
			return e.Day
		}
		return ""
	}
	switch s.Step {
	case FormGroup:
		s.from(day(Propose), Ground{})
		s.until("收到申请后成立", t.GroupForm, day(Propose))
	case GroupPost:
		s.from(day(FormGroup), Ground{})
		s.until("成立后公布名单", t.GroupPublish, day(FormGroup))
	case Roll:
		s.from(day(GroupPost), Ground{})
		s.hang(t.RollPosting, today)
	case Candidates:
		s.from(cmp.Or(day(GroupPost), day(Propose)), Ground{})
		s.hang(t.CandidatePosting, today)
	case Call:
		s.from(cmp.Or(day(GroupPost), day(Propose)), Ground{})
		s.hang(r.notice(t), today)
	case Meet:
		r.meeting(s, t)
		s.until("筹备组成立后召开", t.FirstMeeting, day(FormGroup))
	case Result:
		s.from(day(Meet), Ground{})
	case ResultPost:
		s.from(day(Result), Ground{})
		s.until("决定作出后公布", t.ResultPublish, day(Result))
		s.hang(t.ResultPosting, today)
	case Choose:
		s.from(day(Propose), Ground{})
	case MembersPost:
		s.from(day(Choose), Ground{})
		s.hang(t.ResidentsBefore, today)
	case Establish:
		s.from(day(MembersPost), Ground{})
		if n := r.hung(MembersPost); n != nil && t.ResidentsBefore != nil {
			s.from(end(t.ResidentsBefore, n.PostedOn).Add(1), ground("公示期满后成立", t.ResidentsBefore))
		}
	case Publish:
		s.from(cmp.Or(day(Establish), day(Choose)), Ground{})
		s.until("成立后公布名单", t.ResidentsPublish, cmp.Or(day(Establish), day(Choose)))
	case Filing:
		s.from(cmp.Or(day(Result), day(Establish), day(Choose)), Ground{})
		period, words := t.Filing, "选举产生后备案"
		if r.Cause == Byelection {
			period, words = t.FilingChange, "备案事项变更后备案"
		}
		if r.Kind == Owners || r.Cause == Byelection {
			s.until(words, period, cmp.Or(day(Result), day(Choose)))
		}
	case Filed:
		s.from(day(Filing), Ground{})
		s.until("收到资料后答复", t.FilingAnswer, day(Filing))
	case Seal:
		s.from(day(Filed), Ground{})
	case HandOver:
		s.from(day(Filed), Ground{})
		s.until("选举产生后移交", t.Handover, cmp.Or(day(Result), day(Establish)))
	}
}

// notice is how long before the meeting it is announced.
func (r *Record) notice(t *plan.Terms) *plan.LawPeriod {
	switch {
	case r.Cause == First && t.FirstNotice != nil && (!t.FirstNotice.Soft || t.MeetingNotice == nil):
		return t.FirstNotice
	case r.Cause == Byelection && t.ExtraordinaryNotice != nil:
		return t.ExtraordinaryNotice
	}
	return t.MeetingNotice
}

// meeting finds the first day of the meeting: after every period that runs before it, and not before the day announced.
func (r *Record) meeting(s *Stand, t *plan.Terms) {
	for _, x := range []struct {
		step   StepID
		words  string
		period *plan.LawPeriod
	}{
		{Roll, "名册公示期满", t.RollPosting},
		{Candidates, "候选人公示期满", t.CandidatePosting},
		{Candidates, "候选人在选举日前公示", t.CandidateBefore},
		{Call, "会议通知期满", r.notice(t)},
	} {
		if n := r.hung(x.step); n != nil && x.period != nil {
			s.from(end(x.period, n.PostedOn).Add(1), ground(x.words, x.period))
		}
	}
	if e := r.done(Call); e != nil && e.Said.MeetOn != "" {
		s.from(e.Said.MeetOn, Ground{Text: "会议通知写明" + e.Said.MeetOn.Chinese() + "开始"})
	}
	if r.Cause == First && t.FirstNotice != nil {
		for _, step := range []StepID{Roll, Candidates} {
			if n := r.hung(step); n != nil {
				s.from(end(t.FirstNotice, n.PostedOn).Add(1), ground("首次会议前公告", t.FirstNotice))
			}
		}
	}
}

func ground(words string, p *plan.LawPeriod) Ground { return Ground{words, p.Cite, p.Default, p.Soft} }

// from moves the earliest day; a soft ground's day does not move the law's.
func (s *Stand) from(day clock.Date, g Ground) {
	if day == "" {
		return
	}
	s.Earliest = max(s.Earliest, day)
	if !g.Soft {
		s.Hard = max(s.Hard, day)
	}
	if g.Text != "" && !slices.Contains(s.Grounds, g) {
		s.Grounds = append(s.Grounds, g)
	}
}

// until sets the latest day.
func (s *Stand) until(words string, p *plan.LawPeriod, from clock.Date) {
	if p == nil || from == "" {
		return
	}
	s.Latest = end(p, from)
	s.Grounds = append(s.Grounds, ground(words, p))
}

// hang sets how long the step's notice hangs.
func (s *Stand) hang(p *plan.LawPeriod, from clock.Date) {
	if p == nil {
		return
	}
	s.Days = daysOf(p, from)
	if !p.Soft {
		s.HardDays = s.Days
	}
	s.Grounds = append(s.Grounds, ground("公示至少", p))
}

// NextTitle names the body's next step; "" when none is left.
func (b *Body) NextTitle() string {
	if b.Next == "" {
		return ""
	}
	return (&Record{Body: *b}).TitleOf(b.Next)
}

// Needs returns the right that a step asks for.
func Needs(id StepID) account.Perm { return defs[id].perm }
