package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/web/ui"
)

// paperPage is one photo or paper with what may be done about it.
type paperPage struct {
	Item    archive.Item
	Picture string // address of the picture, "" for a paper
	Pair    ui.Photos
	Facts   ui.Facts
	Version string
	Kinds   []ui.Option
	Others  []ui.Option // photos it may be paired with
	Edit    *ui.Form
	Remove  *ui.Form
	Restore *ui.Form
	Match   *ui.Form
	Part    *ui.Form
	Reveal  *ui.Form
	Typed   map[string]string
	Err     error // of a form that is no longer there
}

// paperShow shows one item: GET /papers/{id}.
func (s *Site) paperShow(w http.ResponseWriter, r *http.Request) error {
	return s.drawPaper(w, r, "", nil)
}

func (s *Site) drawPaper(w http.ResponseWriter, r *http.Request, do string, failed error) error {
	who := gate.Who(r.Context())
	it, err := s.Archive.Get(r.Context(), who.Scope(account.SeePapers), r.PathValue("id"))
	if err != nil {
		return err
	}
	it = it.For(who)
	c, err := s.Register.Get(r.Context(), who.Scope(account.SeePapers), it.Compound)
	if err != nil {
		return err
	}
	v := paperPage{Item: it, Facts: paperFacts(&it), Version: strconv.FormatInt(it.Version, 10), Typed: map[string]string{}}
	if it.Media.Photo() && !it.Personal {
		v.Picture = paperHref(it.ID) + "/file"
	}
	if err := s.paperForms(r, &v, do, failed); err != nil {
		return err
	}
	p := s.page(r, it.Title, compoundsLink, ui.Link{Text: c.Name, Href: compoundHref(c.ID)}, ui.Link{Text: "档案", Href: archiveHref(c.ID)})
	if !it.Personal {
		p.Actions = []ui.Action{{Text: "下载", Href: paperHref(it.ID) + "/file?download=1", Icon: "download", Download: true, Primary: true}}
	}
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	return s.draw(w, r, status, p, paperPageView(v))
}

func paperFacts(it *archive.Item) ui.Facts {
	facts := ui.Facts{
		{Label: "类别", Value: it.Kind.Chinese()},
		{Label: "日期", Value: it.Day.Chinese()},
		{Label: "文件", Value: it.Name, From: it.Media.Chinese() + "，" + sizeText(it.Size)},
		{Label: "来源", Value: it.Source.Chinese(), From: it.By + "，" + clock.Stamp(it.At) + " 存入"},
		{Label: "校验码", Value: it.Hash[:16] + "…", From: "SHA-256，核对文件有没有被改过"},
	}
	if it.Note != "" {
		facts = append(facts, ui.Fact{Label: "说明", Value: it.Note})
	}
	if it.RemovedOn != "" {
		facts = append(facts, ui.Fact{Label: "已移出", Value: it.RemovedOn.Chinese() + "，" + it.RemovedBy, From: it.RemovedWhy})
	}
	return facts
}

// paperForms gives the page the forms of whoever looks; do names the one that failed.
func (s *Site) paperForms(r *http.Request, v *paperPage, do string, failed error) error {
	who, it := gate.Who(r.Context()), &v.Item
	forms := map[string]*ui.Form{}
	form := func(name, submit string) *ui.Form {
		f := &ui.Form{Action: paperHref(it.ID) + "/" + name, Submit: submit}
		if name == do {
			f.Err = failed
		}
		forms[name] = f
		return f
	}
	if it.Personal && who.Can(account.Reveal, it.Path) && it.RemovedOn == "" {
		v.Reveal = form("reveal", "写明用途并打开")
	}
	if who.Can(account.AddPapers, it.Path) {
		if it.RemovedOn != "" {
			v.Restore = form("restore", "恢复到档案")
		} else {
			v.Remove = form("remove", "移出档案")
			if !it.Personal || who.Can(account.Reveal, it.Path) { // else it would be corrected blindly
				v.Edit = form("edit", "保存更正")
			}
			v.Kinds = append(kindOptions(archive.Kinds(true)), kindOptions(archive.Kinds(false))...)
		}
		if it.Pair != "" {
			v.Part = form("unpair", "解除成对")
		}
	}
	v.Typed = map[string]string{
		"kind": string(it.Kind), "title": it.Title, "day": string(it.Day), "note": it.Note, "private": map[bool]string{true: "yes"}[it.Personal],
	}
	for _, name := range []string{"kind", "title", "day", "note", "private", "reason", "why", "other"} {
		if x, sent := r.PostForm[name]; sent && failed != nil {
			v.Typed[name] = x[0]
		}
	}
	if forms[do] == nil {
		v.Err = failed
	}
	return s.paperPair(r, v, form)
}

// paperPair shows the photo's partner, or offers those it may have.
func (s *Site) paperPair(r *http.Request, v *paperPage, form func(name, submit string) *ui.Form) error {
	it, scope := &v.Item, gate.Who(r.Context()).Scope(account.SeePapers)
	if it.Pair != "" {
		other, err := s.Archive.Get(r.Context(), scope, it.Pair)
		if err != nil {
			return err
		}
		other = other.For(gate.Who(r.Context()))
		before, after := it, &other
		if it.Kind == archive.After {
			before, after = after, before
		}
		v.Pair = ui.Photos{wholeOf(before), wholeOf(after)}
		return nil
	}
	wanted := map[archive.Kind]archive.Kind{archive.Before: archive.After, archive.After: archive.Before}[it.Kind]
	if wanted == "" || v.Edit == nil {
		return nil
	}
	page, err := s.Archive.List(r.Context(), scope, it.Path, archive.Query{Kind: wanted, Limit: 500})
	for i := range page.Rows {
		if o := page.Rows[i].For(gate.Who(r.Context())); o.Pair == "" {
			v.Others = append(v.Others, ui.Option{Value: o.ID, Label: o.Title + "，" + o.Day.Chinese()})
		}
	}
	if len(v.Others) > 0 {
		v.Match = form("pair", "成对")
	}
	return err
}

// paperFile sends the bytes of an item: GET /papers/{id}/file. A picture is shown, everything else and ?download=1 is saved.
func (s *Site) paperFile(w http.ResponseWriter, r *http.Request) error {
	it, err := s.Archive.Get(r.Context(), gate.Who(r.Context()).Scope(account.SeePapers), r.PathValue("id"))
	if err != nil {
		return err
	}
	b, err := s.Archive.Content(r.Context(), &it)
	if err != nil {
		return err
	}
	sendPaper(w, r, &it, b)
	return nil
}

// paperThumb sends the thumbnail of a picture, and the picture itself until there is one: GET /papers/{id}/thumb.
func (s *Site) paperThumb(w http.ResponseWriter, r *http.Request) error {
	it, err := s.Archive.Get(r.Context(), gate.Who(r.Context()).Scope(account.SeePapers), r.PathValue("id"))
	switch {
	case err != nil:
		return err
	case !it.Media.Photo():
		return fault.NotFoundf("“%s”不是照片，没有缩略图。", it.Kind.Chinese())
	}
	b, err := s.Archive.Thumb(r.Context(), &it)
	if err != nil {
		return err
	}
	sendPhoto(w, r, b)
	return nil
}

// sendPaper sends bytes that somebody uploaded so that no browser runs anything in them.
func sendPaper(w http.ResponseWriter, r *http.Request, it *archive.Item, b blob.Blob) {
	h := w.Header()
	h.Set("Content-Type", string(it.Media))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	way := "attachment"
	if it.Media.Photo() && r.URL.Query().Get("download") == "" {
		way = "inline"
	}
	h.Set("Content-Disposition", way+"; filename*=UTF-8''"+url.PathEscape(it.Name))
	if !it.Personal {
		h.Set("Cache-Control", "private, no-cache") // whoever asks again is looked at again
		h.Set("ETag", `"`+it.Hash+`"`)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b.Content))
}

// paperReveal sends an item that holds personal data, with a reason that is journaled: POST /papers/{id}/reveal.
func (s *Site) paperReveal(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	it, b, err := s.Archive.Reveal(r.Context(), gate.Who(r.Context()), r.PathValue("id"), r.PostFormValue("reason"))
	if fault.Of(err) == fault.Invalid && err != nil {
		return s.drawPaper(w, r, "reveal", err)
	}
	if err == nil {
		sendPaper(w, r, &it, b)
	}
	return err
}

// paperEdit corrects what is written about an item: POST /papers/{id}/edit.
func (s *Site) paperEdit(w http.ResponseWriter, r *http.Request) error {
	return s.paperChange(w, r, "edit", "已保存。", func(by account.Who, id string, version int64) error {
		_, err := s.Archive.Change(r.Context(), by, id, version, archive.Edit{
			Kind: archive.Kind(r.PostFormValue("kind")), Title: r.PostFormValue("title"), Day: clock.Date(r.PostFormValue("day")),
			Note: r.PostFormValue("note"), Personal: r.PostFormValue("private") == "yes",
		})
		return err
	})
}

// paperRemove takes an item out of the archive: POST /papers/{id}/remove.
func (s *Site) paperRemove(w http.ResponseWriter, r *http.Request) error {
	return s.paperChange(w, r, "remove", "已移出档案。移错了可以在这一页恢复。", func(by account.Who, id string, version int64) error {
		_, err := s.Archive.Remove(r.Context(), by, id, version, r.PostFormValue("why"))
		return err
	})
}

// paperRestore puts an item back: POST /papers/{id}/restore.
func (s *Site) paperRestore(w http.ResponseWriter, r *http.Request) error {
	return s.paperChange(w, r, "restore", "已恢复到档案。", func(by account.Who, id string, version int64) error {
		_, err := s.Archive.Restore(r.Context(), by, id, version)
		return err
	})
}

// paperMatch links two photos: POST /papers/{id}/pair.
func (s *Site) paperMatch(w http.ResponseWriter, r *http.Request) error {
	return s.paperChange(w, r, "pair", "整治前后的照片已经成对。", func(by account.Who, id string, _ int64) error {
		other := r.PostFormValue("other")
		if other == "" {
			return fault.InvalidFields("没有成对：还没有选照片。", fault.Field{Name: "other", Message: "请选择同一位置的照片"})
		}
		_, _, err := s.Archive.Pair(r.Context(), by, id, other)
		return err
	})
}

// paperUnpair parts two photos: POST /papers/{id}/unpair.
func (s *Site) paperUnpair(w http.ResponseWriter, r *http.Request) error {
	return s.paperChange(w, r, "unpair", "已解除成对，两张照片都还在。", func(by account.Who, id string, _ int64) error {
		return s.Archive.Unpair(r.Context(), by, id)
	})
}

func (s *Site) paperChange(w http.ResponseWriter, r *http.Request, do, said string, change func(account.Who, string, int64) error) error {
	if err := parseForm(r); err != nil {
		return err
	}
	err := change(gate.Who(r.Context()), r.PathValue("id"), digits(r.PostFormValue("version")))
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawPaper(w, r, do, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, paperHref(r.PathValue("id")), said)
	return nil
}
