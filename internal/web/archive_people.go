package web

import (
	"net/http"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/web/ui"
)

// archivePeople are the contacts of a compound with the form for another.
type archivePeople struct {
	Lines   []archivePerson
	Form    *ui.Form // nil for whoever may not add
	Typed   archive.NewContact
	Posts   []string
	MayRead bool
	Err     error // of asking to see one
}

// archivePerson is one contact, masked, with the reason typed for seeing him and what was wrong with it.
type archivePerson struct {
	archive.Contact
	MayDrop       bool
	Reason, Wrong string
}

// people lists the contacts with the form for another, which failed or is empty.
func (d *archiveDesk) people(failed error) (*archivePeople, error) {
	list, err := d.site.Archive.Contacts(d.r.Context(), d.scope(), d.c.Path)
	if err != nil {
		return nil, err
	}
	p := &archivePeople{Posts: archive.Posts, MayRead: d.who.Can(account.Reveal, d.c.Path)}
	for _, k := range list {
		p.Lines = append(p.Lines, archivePerson{Contact: k, MayDrop: d.mayAdd()})
	}
	if d.mayAdd() {
		p.Form = &ui.Form{Action: compoundHref(d.c.ID) + "/contacts", Submit: "登记联系人", Err: failed}
		p.Typed = archive.NewContact{Post: d.r.PostFormValue("post"), Name: d.r.PostFormValue("name"), Phone: d.r.PostFormValue("phone")}
	}
	return p, nil
}

// contactAdd enters a contact: POST /compounds/{id}/contacts.
func (s *Site) contactAdd(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	d, err := s.archiveDesk(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	n := archive.NewContact{Post: r.PostFormValue("post"), Name: r.PostFormValue("name"), Phone: r.PostFormValue("phone")}
	_, err = s.Archive.AddContact(r.Context(), d.who, d.c.ID, n)
	if fault.Of(err) == fault.Invalid && err != nil {
		people, readErr := d.people(err)
		if readErr != nil {
			return readErr
		}
		return d.draw(w, gate.Status(err), d.upload(nil), people)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, archiveHref(d.c.ID)+"#people", "联系人已登记。")
	return nil
}

// contactReveal shows one contact whole, once: POST /contacts/{id}/reveal.
func (s *Site) contactReveal(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	k, err := s.Archive.RevealContact(r.Context(), gate.Who(r.Context()), r.PathValue("id"), r.PostFormValue("reason"))
	if fault.Of(err) == fault.Invalid && err != nil {
		return s.askAgain(w, r, &k, err)
	}
	if err != nil {
		return err
	}
	p := s.page(r, "联系方式", compoundsLink, ui.Link{Text: "档案", Href: archiveHref(k.Compound)})
	p.Lead, p.Narrow = "只显示这一次；查看的人、时间和用途已经记入日志。", true
	return s.draw(w, r, http.StatusOK, p, ui.Facts{{Label: "职务", Value: k.Post}, {Label: "姓名", Value: k.Name}, {Label: "电话", Value: k.Phone}})
}

// askAgain shows the contacts with what is wrong beside the one that was asked for.
func (s *Site) askAgain(w http.ResponseWriter, r *http.Request, k *archive.Contact, failed error) error {
	d, err := s.archiveDesk(r, k.Compound)
	if err != nil {
		return err
	}
	people, err := d.people(nil)
	if err != nil {
		return err
	}
	people.Err = failed
	for i := range people.Lines {
		if l := &people.Lines[i]; l.ID == k.ID {
			l.Reason, l.Wrong = r.PostFormValue("reason"), ui.ErrorOf(failed, "reason")
		}
	}
	return d.draw(w, gate.Status(failed), d.upload(nil), people)
}

// contactDrop takes a contact off the list: POST /contacts/{id}/drop; back=yes puts him on it again.
func (s *Site) contactDrop(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	back := r.PostFormValue("back") == "yes"
	k, err := s.Archive.DropContact(r.Context(), gate.Who(r.Context()), r.PathValue("id"), back)
	if err != nil {
		return err
	}
	said := "已撤下" + k.Post + "的联系方式。"
	if back {
		said = "已恢复" + k.Post + "的联系方式。"
	}
	ui.Done(w, r, archiveHref(k.Compound)+"#people", said)
	return nil
}
