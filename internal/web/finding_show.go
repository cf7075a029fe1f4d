package web

import (
	"net/http"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/inspect"
	"bayou/internal/web/ui"
)

var findingsLink = ui.Link{Text: "问题整改", Href: "/findings"}

var recheckChoices = []ui.Option{{Value: "close", Label: "已整改好，销号"}, {Value: "reopen", Label: "没有整改好，重新整改"}}

// findingShow is one finding and what may be done about it. Typed keeps what was typed in a form that failed.
type findingShow struct {
	Next             ui.Next
	Facts            ui.Facts
	Photos, After    ui.Photos
	Steps            ui.Steps
	Rectify, Recheck *ui.Form
	Version          string
	Typed            map[string]string
	Err              error // of a form that is no longer there
}

// photosAt returns the photos of a step of a finding; round 0 = of every term.
func photosAt(f *inspect.Finding, step string, round int) ui.Photos {
	var out ui.Photos
	at := "?finding=" + f.ID
	for _, x := range f.Photos {
		if x.Step == step && (round == 0 || x.Round == round) {
			out = append(out, ui.Photo{Src: "/photos/" + x.Hash + "/thumb" + at, Href: "/photos/" + x.Hash + at, Alt: f.Title + "：" + f.Text})
		}
	}
	return out
}

// findingShow shows one finding: GET /findings/{id}.
func (s *Site) findingShow(w http.ResponseWriter, r *http.Request) error {
	f, err := s.Inspect.Finding(r.Context(), gate.Who(r.Context()).Scope(account.SeeProgress), r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.drawFinding(w, r, &f, nil)
}

func (s *Site) drawFinding(w http.ResponseWriter, r *http.Request, f *inspect.Finding, failed error) error {
	b, err := s.compoundBook(r, account.SeeProgress)
	if err != nil {
		return err
	}
	v := findingOf(b, f, s.today())
	who, status := gate.Who(r.Context()), http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	if f.State == inspect.Open && who.Can(account.Rectify, f.Path) {
		v.Rectify = &ui.Form{Action: findingHref(f.ID) + "/rectify", Draft: "rectify-" + f.ID, Files: true, Submit: "登记整改", Err: failed}
	}
	if f.State == inspect.Rectified && who.Can(account.Recheck, f.Path) {
		v.Recheck = &ui.Form{Action: findingHref(f.ID) + "/recheck", Draft: "recheck-" + f.ID, Files: true, Submit: "登记回头看", Err: failed}
	}
	for _, name := range []string{"note", "result", "due"} {
		v.Typed[name] = r.PostFormValue(name)
	}
	if !strings.HasSuffix(r.URL.Path, v.offered()) {
		v.Err = failed
	}
	p := s.page(r, f.Title+"："+f.Name, findingsLink)
	p.Actions = []ui.Action{ui.PrintAction()}
	return s.draw(w, r, status, p, findingShowView(v))
}

func findingOf(b *compoundBook, f *inspect.Finding, today clock.Date) findingShow {
	v := findingShow{
		Facts: ui.Facts{
			{Label: "问题", Value: f.Text},
			{Label: "状态", View: ui.BadgeText(findingState(f, today), f.Status(today))},
			{Label: "小区", Value: f.Name, Href: compoundHref(f.Compound)},
			{Label: "社区", Value: b.names[f.Path.Community()]},
			{Label: "处数", Value: counted(f.Spots, "处")},
			{Label: "扣分", Value: f.Points.String() + " 分", Href: "/inspections/" + f.Visit},
			{Label: "整改期限", Value: f.Due.Chinese()},
			{Label: "督察单位", Value: f.Office.Title(), From: f.Day.Chinese() + "督察", Href: "/inspections/" + f.Visit},
		},
		Photos: photosAt(f, "found", 0), After: append(photosAt(f, "rectified", 0), photosAt(f, "rechecked", 0)...),
		Steps: findingSteps(f, today), Version: strconv.FormatInt(f.Version, 10), Typed: map[string]string{},
	}
	switch f.State {
	case inspect.Open:
		v.Next = ui.Next{Step: "整改", Holder: findingHolder(f, b), Due: f.Due, Today: today, Box: true}
	case inspect.Rectified:
		v.Next = ui.Next{Step: "回头看", Holder: findingHolder(f, b), Today: today, Box: true}
	}
	return v
}

// offered is the step whose form is shown.
func (v findingShow) offered() string {
	switch {
	case v.Rectify != nil:
		return "/rectify"
	case v.Recheck != nil:
		return "/recheck"
	}
	return "/"
}

// findingSteps tells every term of a finding, oldest first, and what is to come.
func findingSteps(f *inspect.Finding, today clock.Date) ui.Steps {
	out := ui.Steps{{Title: "发现：" + f.Text, State: "done", On: f.Day, Holder: f.Office.Title()}}
	for _, t := range f.Terms {
		if t.RectifiedOn == "" {
			out = append(out, ui.Step{Title: "整改", State: "now", On: t.Due, Late: t.Due < today})
			continue
		}
		out = append(out, ui.Step{Title: "整改：" + t.Rectification, State: "done", On: t.RectifiedOn, Holder: t.RectifiedBy, Late: t.RectifiedOn > t.Due})
		if t.RecheckedOn == "" {
			out = append(out, ui.Step{Title: "回头看", State: "now", Holder: f.Office.Title()})
			continue
		}
		title := "回头看，销号：" + t.Recheck
		if t.Outcome == inspect.TermReopened {
			title = "回头看，重新整改：" + t.Recheck
		}
		out = append(out, ui.Step{Title: title, State: "done", On: t.RecheckedOn, Holder: t.Office.Title()})
	}
	return out
}

// findingRectify says that a finding is rectified: POST /findings/{id}/rectify.
func (s *Site) findingRectify(w http.ResponseWriter, r *http.Request) error {
	return s.findingChange(w, r, "整改已登记，等办公室回头看。", func(photos [][]byte) error {
		_, err := s.Inspect.Rectify(r.Context(), gate.Who(r.Context()), inspect.Rectification{
			Finding: r.PathValue("id"), Version: digits(r.PostFormValue("version")), Note: r.PostFormValue("note"), Photos: photos,
		})
		return err
	})
}

// findingRecheck closes or re-opens a finding: POST /findings/{id}/recheck.
func (s *Site) findingRecheck(w http.ResponseWriter, r *http.Request) error {
	return s.findingChange(w, r, "回头看已登记。", func(photos [][]byte) error {
		result := r.PostFormValue("result")
		if result != "close" && result != "reopen" {
			return fault.InvalidFields("回头看没有保存：请选择结果。", fault.Field{Name: "result", Message: "请选择销号或重新整改"})
		}
		_, err := s.Inspect.Recheck(r.Context(), gate.Who(r.Context()), inspect.Recheck{
			Finding: r.PathValue("id"), Version: digits(r.PostFormValue("version")), Close: result == "close", Note: r.PostFormValue("note"),
			Due: clock.Date(r.PostFormValue("due")), Photos: photos,
		})
		return err
	})
}

func (s *Site) findingChange(w http.ResponseWriter, r *http.Request, said string, change func(photos [][]byte) error) error {
	done, err := parseFiles(r)
	defer done()
	if err != nil {
		return err
	}
	photos, err := photosOf(r, "photos")
	if err == nil {
		err = change(photos)
	}
	if err == nil {
		ui.Done(w, r, findingHref(r.PathValue("id")), said)
		return nil
	}
	if k := fault.Of(err); k != fault.Invalid && k != fault.Conflict {
		return err
	}
	f, readErr := s.Inspect.Finding(r.Context(), gate.Who(r.Context()).Scope(account.SeeProgress), r.PathValue("id"))
	if readErr != nil {
		return readErr
	}
	return s.drawFinding(w, r, &f, err)
}
