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

// formMemory is how much of a posted form is held in memory while it comes in; the rest goes to temporary files. The gate bounds
// the whole.
const formMemory = 64 << 10

// inHand bounds how many posted forms have their files in memory at once, so that many phones that send at the same time do not
// fill it. Nobody waits here for a phone's line: by then the form has come in whole.
var inHand = make(chan struct{}, 8)

// maxUploads bounds the photos of one post.
const maxUploads = 60

// inHash is the input with the hashes of a form's photos, each behind the name of its input.
const inHash = "_sha256"

// parseFiles reads a posted form with files; one without files is read too. Call the returned function when done.
func parseFiles(r *http.Request) (done func(), err error) {
	err = r.ParseMultipartForm(formMemory)
	if err == nil {
		plainForm(r)
		select {
		case inHand <- struct{}{}:
			return func() { <-inHand; _ = r.MultipartForm.RemoveAll() }, nil
		case <-r.Context().Done():
			return func() { _ = r.MultipartForm.RemoveAll() }, r.Context().Err()
		}
	}
	if errors.Is(err, http.ErrNotMultipart) {
		return func() {}, parseForm(r)
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return func() {}, err
	}
	if full := fault.Stored(err); fault.Of(full) == fault.Full { // the parts wait in temporary files
		return func() {}, full
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
	told := toldHashes(r, name)
	for _, f := range files {
		if f.Size == 0 {
			continue
		}
		content, err := readUpload(f)
		if err != nil {
			return nil, err
		}
		if n := len(out); n < len(told) && blob.Hash(content) != told[n] {
			return nil, fault.Invalidf("第 %d 张照片没有传完整。请再提交一次。", n+1)
		}
		out = append(out, content)
	}
	return out, nil
}

// toldHashes are the hashes of the photos under a name as the phone holds them, in their order; nil where it told none.
func toldHashes(r *http.Request, name string) []string {
	var out []string
	for _, told := range r.PostForm[inHash] {
		if hash, ok := strings.CutPrefix(told, name+":"); ok {
			out = append(out, hash)
		}
	}
	return out
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
	content := make([]byte, h.Size)
	_, err = io.ReadFull(f, content)
	return content, err
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
