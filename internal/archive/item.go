package archive

import (
	"strings"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// Source is the way an item came into the archive.
type Source string

// The sources of items. Ref names the record in them: the visit, the survey.
const (
	Upload     Source = "upload"
	FromSurvey Source = "survey"
	FromVisit  Source = "inspection"
)

// Chinese returns the source as a page says it.
func (s Source) Chinese() string {
	return map[Source]string{Upload: "上传", FromSurvey: "摸底调查", FromVisit: "督察"}[s]
}

// Item is one photo or paper of a compound. Pair is the id of the photo that shows the same spot before or after, "" = none.
type Item struct {
	County     string     `db:"county" json:"-"`
	ID         string     `db:"id" json:"id"`
	Path       place.Path `db:"path" json:"path"` // of the compound
	Compound   string     `db:"compound" json:"compound"`
	Kind       Kind       `db:"kind" json:"kind"`
	Title      string     `db:"title" json:"title"`
	Day        clock.Date `db:"day" json:"day"`   // the day it is of
	Name       string     `db:"name" json:"name"` // of the file, cleaned
	Media      Media      `db:"media" json:"media"`
	Size       int64      `db:"size" json:"size"` // bytes
	Hash       string     `db:"hash" json:"hash"`
	Personal   bool       `db:"personal" json:"personal"`
	Note       string     `db:"note" json:"note,omitempty"`
	Source     Source     `db:"source" json:"source"`
	Ref        string     `db:"ref" json:"ref,omitempty"`
	Pair       string     `db:"pair" json:"pair,omitempty"`
	At         int64      `db:"at" json:"at"`
	Actor      string     `db:"actor" json:"-"`
	By         string     `db:"by_name" json:"by"`
	Version    int64      `db:"version" json:"version"`
	RemovedOn  clock.Date `db:"removed_on" json:"removed_on,omitempty"` // "" = in the archive
	RemovedBy  string     `db:"removed_by" json:"removed_by,omitempty"`
	RemovedWhy string     `db:"removed_why" json:"removed_why,omitempty"`
}

// Subject is the item's name in the journal.
func (it *Item) Subject() string { return "paper:" + it.ID }

// called is what anybody may read the item called: what holds personal data may name a person in its title.
func (it *Item) called() string {
	if it.Personal {
		return it.Kind.Chinese() + "（含个人信息）"
	}
	return it.Title
}

// For is the item as somebody may read it. Of what holds personal data, whoever may not read such sees the kind instead of the
// title and of the file's name, and no note.
func (it *Item) For(by account.Who) Item {
	out := *it
	if it.Personal && !by.Can(account.Reveal, it.Path) {
		_, ending := split(it.Name)
		out.Title, out.Name, out.Note = it.called(), it.Kind.Chinese()+ending, ""
	}
	return out
}

// NewItem is a photo or paper to keep.
type NewItem struct {
	Kind     Kind
	Title    string     // "" = the file's name without its ending
	Day      clock.Date // "" = today
	Name     string     // of the file, as given
	Content  []byte
	Personal bool // holds personal data; kinds that always do need not say so
	Note     string
	Source   Source // "" = Upload
	Ref      string
}

// Edit is what may be changed of an item.
type Edit struct {
	Kind        Kind
	Title, Note string
	Day         clock.Date
	Personal    bool
}

// Bounds of what is written, in characters.
const (
	maxTitle  = 60
	maxNote   = 500
	maxReason = 200
)

// check refuses what does not fit, field by field.
func (e *Edit) check(today clock.Date) error {
	e.Title, e.Note = strings.TrimSpace(e.Title), strings.TrimSpace(e.Note)
	var wrong []fault.Field
	add := func(name, message string) { wrong = append(wrong, fault.Field{Name: name, Message: message}) }
	if _, ok := e.Kind.info(); !ok {
		add("kind", "请选择是哪一类资料")
	}
	switch n := utf8.RuneCountInString(e.Title); {
	case n == 0:
		add("title", "请写明这是什么")
	case n > maxTitle || strings.ContainsFunc(e.Title, unprintable):
		add("title", "标题不超过 60 个字，一行写完")
	}
	if utf8.RuneCountInString(e.Note) > maxNote {
		add("note", "说明不超过 500 个字")
	}
	switch _, err := clock.ParseDate(string(e.Day)); {
	case err != nil:
		add("day", "请填写日期，如 2015-08-04")
	case e.Day > today:
		add("day", "日期还没有到，今天是"+today.Chinese())
	case e.Day < "1900-01-01":
		add("day", "日期太早，请核对年份")
	}
	if len(wrong) > 0 {
		return fault.InvalidFields("没有保存，请改正标出的内容。", wrong...)
	}
	e.Personal = e.Personal || e.Kind.Personal()
	return nil
}

// fits refuses a kind that the bytes contradict.
func (e *Edit) fits(m Media) error {
	if e.Kind.Photo() && !m.Photo() {
		return fault.InvalidFields("没有保存：“"+e.Kind.Chinese()+"”只收照片，这份文件是"+m.Chinese()+"。",
			fault.Field{Name: "kind", Message: "请改选资料的类别"})
	}
	return nil
}
