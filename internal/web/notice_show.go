package web

import (
	"net/http"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/notice"
	"bayou/internal/web/ui"
)

func noticeHref(id string) string { return "/notices/" + id }

// noticeCard is a notice as the pages of what it is part of show it: since when and until when, where, its photos, and what was
// brought up against it.
type noticeCard struct {
	Title, Href, Look, Word string
	Facts                   ui.Facts
	Photos                  ui.Photos
	Objections              []objectionLine
}

// objectionLine is what somebody of a room brought up, and the answer.
type objectionLine struct{ Room, Text, On, Answer, Answered, Struck string }

// noticeCardOf lays a notice out for noticePart, on the page of what it is part of.
func noticeCardOf(r *notice.Record, today clock.Date) noticeCard {
	state := r.State(today)
	c := noticeCard{Title: r.Title, Href: noticeHref(r.ID), Word: state.Chinese()}
	c.Look = map[notice.State]string{notice.Hanging: "now", notice.Ended: "done", notice.Down: "na"}[state]
	until := "没有规定期限"
	if r.Days > 0 {
		until = strconv.FormatInt(r.Days, 10) + " 日，至" + r.Until.Chinese()
	}
	c.Facts = ui.Facts{
		{Label: "状态", View: ui.BadgeText(c.Look, c.Word)},
		{Label: "张贴", Value: r.PostedOn.Chinese(), From: r.Post + " " + r.PostedBy},
		{Label: "公示期", Value: until, From: r.Cite},
		{Label: "贴在", Value: r.Places},
	}
	if state == notice.Down {
		c.Facts = append(c.Facts, ui.Fact{Label: "撤下", Value: r.DownOn.Chinese() + "：" + r.Reason, From: r.DownBy})
	}
	for _, p := range r.Proofs {
		x := ui.Photo{Src: noticeHref(r.ID) + "/photos/" + p.Hash + "/thumb", Href: noticeHref(r.ID) + "/photos/" + p.Hash, Alt: "贴在" + p.Place + "的“" + r.Title + "”", Caption: p.Day.Short() + " " + p.Place}
		if p.Struck != "" {
			x.Caption += "（作废：" + p.Struck + "）"
		}
		c.Photos = append(c.Photos, x)
	}
	for _, o := range r.Objections {
		x := objectionLine{Room: o.Room, Text: o.Text, On: o.Day.Chinese(), Answer: o.Answer, Struck: o.Struck}
		if o.Answer != "" {
			x.Answered = o.AnsweredOn.Chinese() + " " + o.AnsweredBy
		}
		c.Objections = append(c.Objections, x)
	}
	return c
}

// noticeView is one notice and what may be done about it.
type noticeView struct {
	noticeCard
	Next                                ui.Next
	Text                                string
	Proof, Object, Answer, Strike, Down *ui.Form
	Open, Strikable                     []ui.Option
	Version, NewID, Today               string
	Typed                               map[string]string
	Err                                 error // of a form that is no longer there
}

// noticeShow shows one notice: GET /notices/{id}.
func (s *Site) noticeShow(w http.ResponseWriter, r *http.Request) error {
	return s.drawNotice(w, r, "", nil)
}

// drawNotice draws a notice; do names the form that failed.
func (s *Site) drawNotice(w http.ResponseWriter, r *http.Request, do string, failed error) error {
	who := gate.Who(r.Context())
	n, err := s.Notice.Get(r.Context(), who.Scope(account.SeeCommittees), r.PathValue("id"))
	if err != nil {
		return err
	}
	today := s.today()
	v := noticeView{
		noticeCard: noticeCardOf(&n, today), Text: n.Text, Version: strconv.FormatInt(n.Version, 10), NewID: db.NewID(s.Clock.Now()), Today: string(today), Typed: map[string]string{},
	}
	form := func(name, submit string) *ui.Form {
		f := &ui.Form{Action: noticeHref(n.ID) + "/" + name, Draft: name + "-" + n.ID, Submit: submit, Files: name == "proof"}
		if name == do {
			f.Err = failed
		}
		return f
	}
	v.offer(who, &n, form)
	if n.State(today) == notice.Hanging && !n.Proven() {
		v.Next = ui.Next{Step: "贴好以后拍照登记，作为公示的凭证", Holder: "社区物业服务站", Box: true}
	} else if len(v.Open) > 0 {
		v.Next = ui.Next{Step: "答复 " + strconv.Itoa(len(v.Open)) + " 件异议", Holder: "社区物业服务站", Box: true}
	}
	for _, name := range []string{"place", "day", "room", "text", "objection", "answer", "what", "reason", "id"} {
		v.Typed[name] = r.PostFormValue(name)
	}
	if v.Typed["id"] != "" && db.IsID(v.Typed["id"]) {
		v.NewID = v.Typed["id"]
	}
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	if forms := map[string]*ui.Form{"proof": v.Proof, "object": v.Object, "answer": v.Answer, "strike": v.Strike, "down": v.Down}; forms[do] == nil {
		v.Err = failed
	}
	p := s.page(r, n.Title, committeesLink)
	p.Current = committeesLink.Href
	p.Actions = []ui.Action{{Text: "公示文本", Href: noticeHref(n.ID) + "/docx", Icon: "download", Download: true}, ui.PrintAction()}
	return s.draw(w, r, status, p, noticePage(v))
}

// offer adds the forms that the asker may use now.
func (v *noticeView) offer(who account.Who, n *notice.Record, form func(name, submit string) *ui.Form) {
	for _, o := range n.Open() {
		v.Open = append(v.Open, ui.Option{Value: o.ID, Label: o.Room + "：" + o.Text})
	}
	for _, p := range n.Proofs {
		if p.Struck == "" {
			v.Strikable = append(v.Strikable, ui.Option{Value: p.Hash, Label: "照片：" + p.Day.Short() + " " + p.Place})
		}
	}
	for _, o := range n.Objections {
		if o.Struck == "" {
			v.Strikable = append(v.Strikable, ui.Option{Value: o.ID, Label: "异议：" + o.Room + " " + o.Text})
		}
	}
	if !who.Has(account.Canvass) || n.DownOn != "" {
		return
	}
	v.Proof, v.Object = form("proof", "登记张贴照片"), form("object", "登记异议")
	v.Object.Second = true
	if len(v.Strikable) > 0 {
		v.Strike = form("strike", "作废这一条")
		v.Strike.Second = true
	}
	if who.Has(account.RunCommittees) && len(v.Open) > 0 {
		v.Answer = form("answer", "答复异议")
		v.Answer.Second = true
	}
	if who.Can(account.RunCommittees, n.Path) {
		v.Down = form("down", "撤下这份公示")
		v.Down.Second = true
	}
}

// noticeProof keeps photos of a notice that hangs: POST /notices/{id}/proof.
func (s *Site) noticeProof(w http.ResponseWriter, r *http.Request) error {
	done, err := parseFiles(r)
	defer done()
	if err != nil {
		return err
	}
	return s.noticeChange(w, r, "proof", "张贴照片已登记。", func(by account.Who, id string) error {
		photos, err := photosOf(r, "photos")
		if err != nil {
			return err
		}
		n := notice.NewProof{Place: r.PostFormValue("place"), Day: clock.Date(r.PostFormValue("day"))}
		for _, p := range photos {
			f, err := blob.Photo(p)
			if err != nil {
				return err
			}
			n.Photos = append(n.Photos, f)
		}
		_, err = s.Notice.AddProof(r.Context(), by, id, n)
		return err
	})
}

// noticeObject enters what somebody brought up: POST /notices/{id}/object.
func (s *Site) noticeObject(w http.ResponseWriter, r *http.Request) error {
	return s.noticeChange(w, r, "object", "异议已登记，请及时答复。", func(by account.Who, id string) error {
		_, err := s.Notice.Object(r.Context(), by, id, notice.NewObjection{
			ID: r.PostFormValue("id"), Room: r.PostFormValue("room"), Text: r.PostFormValue("text"), Day: clock.Date(r.PostFormValue("day")),
		})
		return err
	})
}

// noticeAnswer answers an objection: POST /notices/{id}/answer.
func (s *Site) noticeAnswer(w http.ResponseWriter, r *http.Request) error {
	return s.noticeChange(w, r, "answer", "答复已保存。", func(by account.Who, id string) error {
		if r.PostFormValue("objection") == "" {
			return fault.InvalidFields("答复没有保存：请选择答复哪一件。", fault.Field{Name: "objection", Message: "请选择答复哪一件异议"})
		}
		_, err := s.Notice.Answer(r.Context(), by, id, r.PostFormValue("objection"), r.PostFormValue("answer"))
		return err
	})
}

// noticeStrike takes back what was entered wrongly: POST /notices/{id}/strike.
func (s *Site) noticeStrike(w http.ResponseWriter, r *http.Request) error {
	return s.noticeChange(w, r, "strike", "已作废，记录和理由都保留。", func(by account.Who, id string) error {
		if r.PostFormValue("what") == "" {
			return fault.InvalidFields("没有作废：请选择哪一条登记错了。", fault.Field{Name: "what", Message: "请选择哪一条登记错了"})
		}
		_, err := s.Notice.Strike(r.Context(), by, id, r.PostFormValue("what"), r.PostFormValue("reason"))
		return err
	})
}

// noticeDown takes a notice down: POST /notices/{id}/down.
func (s *Site) noticeDown(w http.ResponseWriter, r *http.Request) error {
	return s.noticeChange(w, r, "down", "公示已撤下。改好以后请重新张贴，公示期重新计算。", func(by account.Who, id string) error {
		_, err := s.Notice.TakeDown(r.Context(), by, id, digits(r.PostFormValue("version")), r.PostFormValue("reason"))
		return err
	})
}

func (s *Site) noticeChange(w http.ResponseWriter, r *http.Request, do, said string, change func(by account.Who, id string) error) error {
	if err := parseForm(r); err != nil {
		return err
	}
	id := r.PathValue("id")
	err := change(gate.Who(r.Context()), id)
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawNotice(w, r, do, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, noticeHref(id), said)
	return nil
}

// noticeDocx sends the document that hangs: GET /notices/{id}/docx.
func (s *Site) noticeDocx(w http.ResponseWriter, r *http.Request) error {
	n, err := s.Notice.Get(r.Context(), gate.Who(r.Context()).Scope(account.SeeCommittees), r.PathValue("id"))
	if err != nil {
		return err
	}
	file, err := s.Notice.Docx(r.Context(), &n.Notice)
	if err != nil {
		return err
	}
	asDownload(w, notice.DocxKind, n.FileName())
	_, err = w.Write(file)
	return err
}

// noticePhoto sends a picture of a notice: GET /notices/{id}/photos/{hash}.
func (s *Site) noticePhoto(w http.ResponseWriter, r *http.Request) error {
	b, err := s.Notice.Photo(r.Context(), gate.Who(r.Context()).Scope(account.SeeCommittees), r.PathValue("id"), r.PathValue("hash"))
	if err != nil {
		return err
	}
	sendPhoto(w, r, b)
	return nil
}

// noticeThumb sends its thumbnail, and the picture itself until there is one: GET /notices/{id}/photos/{hash}/thumb.
func (s *Site) noticeThumb(w http.ResponseWriter, r *http.Request) error {
	b, err := s.Notice.Thumb(r.Context(), gate.Who(r.Context()).Scope(account.SeeCommittees), r.PathValue("id"), r.PathValue("hash"))
	if err != nil {
		return err
	}
	sendPhoto(w, r, b)
	return nil
}
