package web

import (
	"net/http"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/declaration"
	"bayou/internal/fault"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/week"
)

// communityPage is where somebody of a community begins: this week's report, what is overdue, what comes next.
type communityPage struct {
	moment
	Community area.Area
	Report    week.Report
	Confirms  bool // the reader confirms the community's reports
	Overview  mode.Overview
	Surveys   surveysDue
	Bodies    committeesDue
	Place     *week.Point // in the latest closed week
	Returned  []declaration.Of
	Doubts    int64 // facts that somebody should look at
}

// homeCommunity draws the home of a community.
func (s *Site) homeCommunity(w http.ResponseWriter, r *http.Request, m moment) error {
	v, err := s.communityPage(r, m)
	if err != nil {
		return err
	}
	p := s.page(r, v.Community.Short)
	p.Lead = s.today().Chinese() + "，" + m.week.Chinese()
	return s.draw(w, r, http.StatusOK, p, v.view())
}

func (s *Site) communityPage(r *http.Request, m moment) (communityPage, error) {
	v := communityPage{moment: m}
	c := m.community()
	if c == "" {
		return v, fault.NotFoundf("您的岗位还没有对应的社区。请联系安全管理员。")
	}
	ctx := r.Context()
	var err error
	if v.Community, err = s.Areas.Get(ctx, c); err != nil {
		return v, err
	}
	if v.Report, err = s.toConfirm(ctx, m, c); err != nil {
		return v, err
	}
	owed, err := s.Declaration.Owed(ctx, m.see().Narrow(c))
	if err != nil {
		return v, err
	}
	v.Returned = owed.Returned
	if v.Surveys, err = s.surveysDue(r); err != nil {
		return v, err
	}
	if v.Bodies, err = s.committeesDue(r); err != nil {
		return v, err
	}
	if v.Doubts, err = s.Register.Waiting(ctx, m.who.Scope(account.SeeRegister).Narrow(c)); err != nil {
		return v, err
	}
	v.Confirms = m.who.Can(account.Report, c)
	if v.Overview, err = s.Mode.Overview(ctx, m.who.Scope(account.SeeRegister), m.street); err != nil {
		return v, err
	}
	history, err := s.Week.History(ctx, m.see(), c, m.week.Monday().Add(-28).Week(), m.week)
	if n := len(history); n > 0 {
		v.Place = &history[n-1]
	}
	return v, err
}

// community returns the first community that somebody sees whole, "" for none.
func (m moment) community() place.Path {
	for _, p := range m.see().Paths() {
		if c := p.Community(); c != "" && m.see().Holds(c) {
			return c
		}
	}
	return ""
}

// reportHref is the page of the report to confirm, which may be last week's.
func (v communityPage) reportHref() string { return weekHref(v.Report.Week) + "/" + v.Community.Code }

// section returns a part of the report; it says what is overdue and what comes next.
func (v communityPage) section(id string) week.Section {
	for _, x := range v.Report.Content.Sections {
		if x.ID == id {
			return x
		}
	}
	return week.Section{ID: id}
}

func (v communityPage) asked() string {
	return "需要填写 " + strconv.Itoa(v.Report.Asked) + " 项；内容已按记录自动写好，看过就可以确认"
}

func (v communityPage) placeWord() string {
	switch {
	case v.Place == nil:
		return "—"
	case v.Place.Rank == 0:
		return "单列"
	}
	return strconv.Itoa(v.Place.Rank)
}
