package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/inspect"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// formMemory is how much of a posted form is held in memory; the rest goes to temporary files. The gate bounds the whole.
const formMemory = 8 << 20

// maxUploads bounds the photos of one post.
const maxUploads = 60

// parseFiles reads a posted form with files; one without files is read too. Call the returned function when done.
func parseFiles(r *http.Request) (done func(), err error) {
	err = r.ParseMultipartForm(formMemory)
	if err == nil {
		plainForm(r)
		return func() { _ = r.MultipartForm.RemoveAll() }, nil
	}
	if errors.Is(err, http.ErrNotMultipart) {
		return func() {}, parseForm(r)
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return func() {}, err
	}
	return func() {}, fault.Invalidf("提交的内容读不出来，请返回重新填写。")
}

// photosOf reads the photos posted under a name.
func photosOf(r *http.Request, name string) ([][]byte, error) {
	if r.MultipartForm == nil {
		return nil, nil
	}
	files := r.MultipartForm.File[name]
	if len(files) > maxUploads {
		return nil, fault.Invalidf("一次至多上传 %d 张照片。", maxUploads)
	}
	var out [][]byte
	for _, f := range files {
		if f.Size == 0 {
			continue
		}
		content, err := readUpload(f)
		if err != nil {
			return nil, err
		}
		out = append(out, content)
	}
	return out, nil
}

func readUpload(h *multipart.FileHeader) ([]byte, error) {
	if h.Size > blob.MaxSize {
		return nil, fault.Invalidf("照片“%s”超过 10 MB。请压缩后再传。", h.Filename)
	}
	f, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, blob.MaxSize+1))
}

// visitTyped reads a filled-in score sheet. A browser without script sends no id; then it is made here.
func (s *Site) visitTyped(r *http.Request, c *register.Compound, p *plan.Plan) (inspect.NewVisit, error) {
	done, err := parseFiles(r)
	defer done()
	if err != nil {
		return inspect.NewVisit{}, err
	}
	n := inspect.NewVisit{
		ID: r.PostFormValue("id"), Compound: c.ID, Day: clock.Date(r.PostFormValue("day")), RestOK: r.PostFormValue("rest") == "yes",
		Note: r.PostFormValue("note"),
	}
	if n.ID == "" {
		n.ID = db.NewID(s.Clock.Business())
	}
	for _, l := range p.Sheet.Lines() {
		line, err := lineTyped(r, l)
		if err != nil {
			return n, err
		}
		if line.State != "" || len(line.Findings) > 0 {
			n.Lines = append(n.Lines, line)
		}
	}
	return n, nil
}

func lineTyped(r *http.Request, l *plan.Line) (inspect.NewLine, error) {
	name := "lines." + l.ID
	out := inspect.NewLine{Line: l.ID, State: inspect.LineState(r.PostFormValue(name))}
	for i := range slots {
		f, err := findingTyped(r, name+".findings."+strconv.Itoa(i), l)
		if err != nil {
			return out, err
		}
		if f != nil {
			out.Findings = append(out.Findings, *f)
		}
	}
	return out, nil
}

// findingTyped reads one finding; nil when nothing was written, counted or photographed.
func findingTyped(r *http.Request, name string, l *plan.Line) (*inspect.NewFinding, error) {
	photos, err := photosOf(r, name+".photos")
	if err != nil {
		return nil, err
	}
	text, count := strings.TrimSpace(r.PostFormValue(name+".text")), strings.TrimSpace(r.PostFormValue(name+".count"))
	if text == "" && count == "" && len(photos) == 0 {
		return nil, nil
	}
	f := inspect.NewFinding{Text: text, Due: clock.Date(r.PostFormValue(name + ".due")), Photos: photos}
	if f.Text == "" {
		f.Text = usual(l)
	}
	if count != "" {
		if f.Count, err = strconv.Atoi(count); err != nil || f.Count == 0 {
			f.Count = -1 // refused with its field by the check of the visit
		}
	}
	return &f, nil
}
