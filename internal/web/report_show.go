package web

import (
	"net/http"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/web/ui"
	"bayou/internal/week"
)

// reportPage is one community's weekly report.
type reportPage struct {
	moment
	Community area.Area
	Report    week.Report
	Asked     string // what has to be filled in, said as a figure
	May       bool   // the reader may confirm it now
	Form      ui.Form
	Extra     string
	Clash     clash
}

// reportShow draws a community's report of a week.
func (s *Site) reportShow(w http.ResponseWriter, r *http.Request) error {
	v, err := s.reportPage(r)
	if err != nil {
		return err
	}
	return s.drawReport(w, r, http.StatusOK, v)
}

func (s *Site) reportPage(r *http.Request) (reportPage, error) {
	m, err := s.moment(r)
	if err != nil {
		return reportPage{}, err
	}
	v := reportPage{moment: m}
	if v.Community, err = m.links.byCode(r.PathValue("community")); err != nil {
		return v, err
	}
	if v.Report, err = s.Week.Draft(r.Context(), m.see(), v.Community.Path, m.week); err != nil {
		return v, err
	}
	v.May = !v.Report.Closed && m.who.Can(account.Report, v.Community.Path) && s.today() >= m.week.Monday()
	v.Extra = v.Report.Extra
	v.Asked = "本周需要填写 " + strconv.Itoa(v.Report.Asked) + " 项，可以补充 1 项"
	v.Form = ui.Form{
		Action: m.links.report(v.Community.Path), Draft: "report-" + string(m.week) + "-" + v.Community.Code, Submit: v.button(),
		Cancel: "/",
	}
	return v, nil
}

func (v reportPage) button() string {
	if v.Report.ConfirmedAt > 0 {
		return "更新并再次确认"
	}
	return "确认周报"
}

func (s *Site) drawReport(w http.ResponseWriter, r *http.Request, status int, v reportPage) error {
	p := s.page(r, v.Community.Short+"周报", ui.Link{Text: "周报", Href: weekHref(v.week)})
	p.Lead, p.Current, p.Narrow = v.week.Chinese(), "/week", true
	p.Actions = []ui.Action{ui.PrintAction()}
	p.Print = ui.PrintHead{Left: v.Community.Short + "周报", Right: v.week.Chinese(), Code: v.Report.ID}
	return s.draw(w, r, status, p, v.view())
}

// reportConfirm confirms a report, or keeps what was added when that is what was asked for.
func (s *Site) reportConfirm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.reportPage(r)
	if err != nil {
		return err
	}
	extra, save, done := settled(r, "extra"), s.Week.Confirm, "周报已确认。"
	if r.PostFormValue("do") == "keep" {
		save, done = s.Week.Extend, "补充已保存，周报还没有确认。"
	}
	got, err := save(r.Context(), v.who, v.Community.Path, v.week, versionIn(r), extra)
	if err != nil {
		if k := fault.Of(err); k == fault.Invalid || k == fault.Conflict {
			v.Extra, v.Form.Err = extra, err
			if k == fault.Conflict {
				v.Clash = v.against(extra)
			}
			return s.drawReport(w, r, gate.Status(err), v)
		}
		return err
	}
	if got.ConfirmedAt > 0 {
		done += "状态：" + got.Judgement.State.Title() + "。"
	}
	ui.Done(w, r, v.links.report(v.Community.Path), done)
	return nil
}

// against sets what was typed beside what somebody else added meanwhile.
func (v reportPage) against(extra string) clash {
	return clash{
		Name: "extra", Label: "补充", By: v.Report.ChangedBy + "（" + clock.Stamp(v.Report.ChangedAt) + "）",
		Mine: strings.TrimSpace(extra), Theirs: v.Report.Extra, Rows: 5,
	}
}

// when says until when something counts.
func when(us int64) string {
	if us == 0 {
		return ""
	}
	return clock.Moment(clock.FromMicros(us))
}

func (v reportPage) form() ui.Form {
	f := v.Form
	if v.Report.ConfirmedAt == 0 {
		f.Extra = keepButton()
	}
	return f
}

// nothingIn says what an empty section of a report means.
func nothingIn(section string) string {
	switch section {
	case "changed":
		return "本周没有登记到工作记录。没有补充就确认，会记为空报。"
	case "difficulties":
		return "没有未办结的困难。"
	case "overdue":
		return "没有逾期事项。"
	default:
		return "下周没有到期事项。"
	}
}

func counted(n int, unit string) string { return strconv.Itoa(n) + " " + unit }
