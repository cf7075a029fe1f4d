package web

import (
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"

	"bayou/internal/archive"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/web/ui"
)

// archiveUpload is the form by which files come in, with what became of those of the last attempt.
type archiveUpload struct {
	Form    ui.Form
	Kinds   []ui.Option
	Kind    string
	Title   string
	Day     string
	Note    string
	Private string
	Accept  string
	Results *ui.Table
}

// upload is the empty form, or that of the last attempt; nil for whoever may not add.
func (d *archiveDesk) upload(failed error) *archiveUpload {
	if !d.mayAdd() {
		return nil
	}
	get := d.r.PostFormValue
	up := &archiveUpload{
		Form: ui.Form{Action: archiveHref(d.c.ID), Files: true, Submit: "存入档案", Err: failed}, Accept: archive.Accepted,
		Kind: get("kind"), Title: get("title"), Day: orElse(get("day"), string(d.site.today())), Note: get("note"), Private: get("private"),
		Kinds: append(kindOptions(archive.Kinds(true)), kindOptions(archive.Kinds(false))...),
	}
	return up
}

// archiveAdd keeps one or several files: POST /compounds/{id}/archive. Each stands by itself: what is refused does not keep the
// others out, and what came twice is kept once.
func (s *Site) archiveAdd(w http.ResponseWriter, r *http.Request) error {
	d, err := s.archiveDesk(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	done, err := parseFiles(r)
	defer done()
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return d.draw(w, http.StatusRequestEntityTooLarge, d.upload(fault.Invalidf("一次上传的文件合计超过 64 MB，没有保存。请分几次上传。")), nil)
	}
	if err != nil {
		return err
	}
	n := archive.NewItem{
		Kind: archive.Kind(r.PostFormValue("kind")), Title: r.PostFormValue("title"), Day: clock.Date(r.PostFormValue("day")),
		Note: r.PostFormValue("note"), Personal: r.PostFormValue("private") == "yes",
	}
	files := filesOf(r, "file")
	if err := tooMany(files); err != nil {
		return d.draw(w, http.StatusUnprocessableEntity, d.upload(err), nil)
	}
	nth := int(digits(r.PostFormValue(inNth)))
	sum := uploaded{desk: d, many: len(files) > 1 || nth > 0, first: max(1, min(nth, maxUploads))}
	for _, f := range files {
		if err := sum.take(f, n); err != nil {
			return err
		}
	}
	if r.Header.Get("X-Upload") != "" {
		return sum.tell(w)
	}
	return sum.answer(w)
}

// inNth is the place of a file among those that were chosen together, where each comes by a post of its own.
const inNth = "_nth"

func filesOf(r *http.Request, name string) []*multipart.FileHeader {
	if r.MultipartForm == nil {
		return nil
	}
	return r.MultipartForm.File[name]
}

func tooMany(files []*multipart.FileHeader) error {
	switch {
	case len(files) == 0:
		return fault.InvalidFields("没有保存：还没有选文件。", fault.Field{Name: "file", Message: "请选择一份或几份文件"})
	case len(files) > maxUploads:
		return fault.InvalidFields("没有保存：文件太多。", fault.Field{Name: "file", Message: "一次至多 " + strconv.Itoa(maxUploads) + " 份"})
	}
	return nil
}

// uploaded sums up what became of the files of one post.
type uploaded struct {
	desk       *archiveDesk
	many       bool // each is numbered where they share a title
	first      int  // the number of the first
	kept, same int
	refused    int
	failed     error // the last refusal
	rows       []ui.Row
	told       []uploadTold
}

// uploadTold is what became of one file, for the script that shows its progress. State is that of the page's mark.
type uploadTold struct {
	State string `json:"state"`
	Word  string `json:"word"`
	Text  string `json:"text"`
	Href  string `json:"href"`
}

func (u *uploaded) take(f *multipart.FileHeader, n archive.NewItem) error {
	r := u.desk.r
	content, err := content(f)
	if err != nil {
		return err
	}
	n.Name, n.Content = f.Filename, content
	if u.many && n.Title != "" {
		n.Title += "（" + strconv.Itoa(u.first+len(u.rows)) + "）"
	}
	name := archive.SafeName(f.Filename)
	got, err := u.desk.site.Archive.Add(r.Context(), gate.Who(r.Context()), u.desk.c.ID, n)
	switch k := fault.Of(err); {
	case k == fault.Invalid || k == fault.Conflict:
		u.refused++
		u.failed = err
		why := fault.Sentence(err)
		for _, x := range fault.Fields(err) {
			why += x.Message + "。"
		}
		u.say(name, "", "no", "没有存入", why)
	case err != nil:
		return err
	case got.Again:
		u.same++
		shown := got.For(u.desk.who)
		why := "同样的文件已经在档案里：" + shown.Title
		if got.Marked {
			why += "。现在改记为含个人信息"
		}
		if got.RemovedOn != "" {
			why = "同样的文件于" + got.RemovedOn.Chinese() + "移出过档案。需要时请打开它，点“恢复”。"
		}
		u.say(name, paperHref(got.ID), "none", "已有，没有重复存", why)
	default:
		u.kept++
		u.say(name, paperHref(got.ID), "yes", "已存入", got.Media.Chinese()+"，"+sizeText(got.Size))
	}
	return nil
}

func (u *uploaded) say(name, href, state, word, why string) {
	u.told = append(u.told, uploadTold{state, word, why, href})
	u.rows = append(u.rows, ui.Row{Cells: []ui.Cell{{Text: name, Href: href}, ui.View(ui.BadgeText(state, word)), ui.Text(why)}})
}

// tell answers the script that sends each file by itself.
func (u *uploaded) tell(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if u.refused > 0 {
		w.WriteHeader(http.StatusUnprocessableEntity)
	}
	return json.NewEncoder(w).Encode(u.told)
}

// answer leads on when everything is in the archive, and else says what became of each file above the form.
func (u *uploaded) answer(w http.ResponseWriter) error {
	d := u.desk
	if u.refused == 0 && u.same == 0 {
		said := "已存入 " + strconv.Itoa(u.kept) + " 份。"
		ui.Done(w, d.r, archiveHref(d.c.ID), said)
		return nil
	}
	counts, err := d.site.Archive.Counts(d.r.Context(), d.scope(), d.c.Path)
	if err != nil {
		return err
	}
	d.counts = counts
	failed := fault.InvalidFields("存入 "+strconv.Itoa(u.kept)+" 份，已有 "+strconv.Itoa(u.same)+" 份，没有存入 "+strconv.Itoa(u.refused)+" 份。各份的情况见下表。",
		fault.Fields(u.failed)...)
	up := d.upload(failed)
	if up == nil {
		return fault.Deniedf("您的岗位不能向“%s”的档案存入资料。", d.c.Name)
	}
	up.Results = &ui.Table{ID: "results", Columns: []ui.Column{{Title: "文件"}, {Title: "结果"}, {Title: "说明"}}, Rows: u.rows}
	status := http.StatusOK
	if u.refused > 0 {
		status = http.StatusUnprocessableEntity
	}
	return d.draw(w, status, up, nil)
}

// content reads an uploaded file, and one byte beyond the largest that is kept.
func content(h *multipart.FileHeader) ([]byte, error) {
	f, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, blob.MaxPaper+1))
}
