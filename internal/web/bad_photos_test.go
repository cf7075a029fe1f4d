package web_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"bayou/internal/db"
	"bayou/internal/fault"
)

// sentFile is a file as a browser sends it.
type sentFile struct {
	field, name string
	content     []byte
}

// brings posts a form with files as somebody.
func (d *deskTop) brings(login, at string, v url.Values, files ...sentFile) *httptest.ResponseRecorder {
	d.t.Helper()
	kind, body := d.parts(v, files...)
	r := httptest.NewRequest(http.MethodPost, at, bytes.NewReader(body))
	r.Header.Set("Content-Type", kind)
	return d.ask(login, r)
}

func (d *deskTop) parts(v url.Values, files ...sentFile) (kind string, body []byte) {
	d.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, list := range v {
		for _, x := range list {
			d.must(m.WriteField(name, x))
		}
	}
	for _, f := range files {
		h := textproto.MIMEHeader{"Content-Type": {"image/jpeg"}}
		h.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q; filename="%s"`, f.field, f.name))
		w, err := m.CreatePart(h)
		d.must(err)
		_, err = w.Write(f.content)
		d.must(err)
	}
	d.must(m.Close())
	return m.FormDataContentType(), b.Bytes()
}

// kept counts what is stored of forms, photos and papers.
func (d *deskTop) kept() [4]int {
	d.t.Helper()
	var out [4]int
	for i, table := range []string{"survey", "survey_photo", "blob", "archive_item"} {
		n, err := db.One[int](d.t.Context(), d.DB, "", "select count(*) from "+table)
		d.must(err)
		out[i] = n
	}
	return out
}

func jpegBytes(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// badPictures are files that pass for photos, with what a person is told of each on the survey's page and on the archive's.
func badPictures(t testing.TB) map[string]struct {
	content      []byte
	says, papers string
} {
	t.Helper()
	good := jpegBytes(t, 64, 48)
	var big bytes.Buffer
	if err := png.Encode(&big, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	huge := big.Bytes()
	binary.BigEndian.PutUint32(huge[16:], 10_000)
	binary.BigEndian.PutUint32(huge[20:], 6_000)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	return map[string]struct {
		content      []byte
		says, papers string
	}{
		"no picture":      {[]byte("这是一段文字"), "不是照片", "认不出这是什么文件"},
		"60 megapixels":   {huge, "6000 万像素", "6000 万像素"},
		"HEIC":            {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "兼容性最佳", "兼容性最佳"},
		"svg with script": {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "不是照片", "可能带有脚本"},
		"a page":          {[]byte("<!DOCTYPE html><script>alert(1)</script>"), "不是照片", "可能带有脚本"},
		"half a photo":    {good[:len(good)/2], "没有传完", "没有传完"},
		"a program":       {[]byte("MZ\x90\x00"), "不是照片", "程序文件"},
		"a moving one":    {[]byte("GIF89a\x01\x00\x01\x00"), "动图", "JPG 或 PNG"},
	}
}

// Whatever is sent for a photo and is none is told in a sentence beside its field; what was typed stays, nothing is stored.
func TestBadPicturesThroughThePage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.compound()
	before := d.kept()
	form, paper := typed("as_of", "2015-08-10", "problems", "示例：路灯不亮"), typed("kind", "view", "title", "示例大门口", "day", "2015-08-10")
	for name, x := range badPictures(t) {
		rec := d.brings(headLogin, "/compounds/"+c.ID+"/survey", form, sentFile{"photo", "IMG_1.jpg", jpegBytes(t, 8, 8)}, sentFile{"photo", "IMG_2.jpg", x.content})
		page := rec.Body.String()
		if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(page, x.says) || !strings.Contains(page, "第 2 张") || !strings.Contains(page, "示例：路灯不亮") || strings.Contains(page, "<script>alert") {
			t.Errorf("%s in a survey: %d, %q is not said", name, rec.Code, x.says)
		}
		rec = d.brings(headLogin, archiveAt(c.ID), paper, sentFile{"file", "IMG_2.jpg", x.content})
		page = rec.Body.String()
		if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(page, x.papers) || !strings.Contains(page, "示例大门口") || strings.Contains(page, "<script>alert") {
			t.Errorf("%s in the archive: %d, %q is not said", name, rec.Code, x.papers)
		}
	}
	if after := d.kept(); after != before {
		t.Errorf("kept %v, had %v", after, before)
	}
}

func archiveAt(id string) string { return "/compounds/" + id + "/archive" }

// A file's name leads nowhere and pretends nothing; a photo that is a second file as well is kept as the photo alone.
func TestNamesAndPolyglotsThroughThePage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.compound()
	for i, name := range []string{`../../etc/passwd`, `..\..\windows\system32\a.exe`, `C:\x:y.jpg`, "a\u202egpj.exe", "con.jpg", strings.Repeat("长", 300) + ".jpg", `"><script>alert(1)</script>.jpg`} {
		photo := append(jpegBytes(t, 64+8*i, 48), "PK\x03\x04<script>alert(1)</script>PK\x05\x06\x00"...)
		rec := d.brings(headLogin, archiveAt(c.ID), typed("kind", "view", "title", "示例", "day", "2015-08-10"), sentFile{"file", strings.ReplaceAll(name, `"`, "%22"), photo})
		if rec.Code != http.StatusSeeOther {
			t.Errorf("%q: %d", name, rec.Code)
		}
		rec = d.brings(headLogin, "/compounds/"+c.ID+"/survey", typed("as_of", "2015-08-10", "gates", "2"), sentFile{"photo", strings.ReplaceAll(name, `"`, "%22"), photo})
		if rec.Code != http.StatusSeeOther {
			t.Errorf("%q in a survey: %d", name, rec.Code)
		}
	}
	names, err := db.All[string](t.Context(), d.DB, "select name from archive_item where compound = $1 and title = $2", c.ID, "示例")
	d.must(err)
	for _, name := range names {
		if strings.ContainsAny(name, `/\:<>"|?*`) || strings.Contains(name, "..") || !strings.HasSuffix(name, ".jpg") || strings.ContainsRune(name, '\u202e') || len([]rune(name)) > 100 {
			t.Errorf("kept as %q", name)
		}
	}
	if len(names) != 7 {
		t.Errorf("%d photos", len(names))
	}
	contents, err := db.All[[]byte](t.Context(), d.DB, "select content from blob")
	d.must(err)
	if slices.ContainsFunc(contents, func(b []byte) bool { return bytes.Contains(b, []byte("<script>alert(1)")) }) {
		t.Error("what hid behind a photo is kept")
	}
}

// temporary are the files that a server has put aside while forms come in.
func temporary(t testing.TB) int {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(os.TempDir(), "multipart-*"))
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// Half a body, in the middle of a photo or of the form's last line, leaves no form, no photo and no temporary file.
func TestHalfABodyLeavesNothing(t *testing.T) { //nolint:paralleltest // counts the machine's temporary files
	d := newDesk(t)
	c := d.compound()
	kind, body := d.parts(typed("as_of", "2015-08-10", "gates", "2"), sentFile{"photo", "a.jpg", append(jpegBytes(t, 64, 48), bytes.Repeat([]byte{7}, 300_000)...)})
	before, aside := d.kept(), temporary(t)
	for _, cut := range []int{100, len(body) / 2, len(body) - 3} {
		for _, at := range []string{"/compounds/" + c.ID + "/survey", archiveAt(c.ID), "/surveys/found"} {
			r := httptest.NewRequest(http.MethodPost, at, io.MultiReader(bytes.NewReader(body[:cut]), brokenLine{}))
			r.Header.Set("Content-Type", kind)
			if rec := d.ask(headLogin, r); rec.Code < 400 || rec.Code >= 500 {
				t.Errorf("%s cut at %d: %d", at, cut, rec.Code)
			}
		}
	}
	if after := d.kept(); after != before || temporary(t) > aside {
		t.Errorf("kept %v, had %v; %d temporary files, had %d", after, before, temporary(t), aside)
	}
}

// brokenLine is what the server reads when the other side is gone.
type brokenLine struct{}

// Read fails as a cut line does.
func (brokenLine) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// full makes the house's disk as full as it is, or gives it room again: the engine's own limit, which it reports as a full disk.
func (h *house) full(t testing.TB, yes bool) {
	t.Helper()
	pages := "1073741823"
	if yes {
		pages = "1" // never less than there are
	}
	err := h.DB.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := db.One[int64](t.Context(), tx, "", "pragma max_page_count = "+pages)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A server without room says so in a sentence, keeps nothing of what was sent, and takes it when there is room again.
func TestAFullServerSaysSo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.compound()
	noise := shotBytes(t)
	d.token(t, headLogin) // a session takes room as well
	before := d.kept()
	d.full(t, true)
	for at, x := range map[string]struct {
		form  url.Values
		field string
	}{
		"/compounds/" + c.ID + "/survey": {typed("as_of", "2015-08-10", "gates", "2"), "photo"},
		archiveAt(c.ID):                  {typed("kind", "view", "title", "示例大门口", "day", "2015-08-10"), "file"},
	} {
		rec := d.brings(headLogin, at, x.form, sentFile{x.field, "a.jpg", noise})
		if rec.Code != http.StatusInsufficientStorage || !strings.Contains(rec.Body.String(), "服务器的存储空间满了") {
			t.Errorf("%s: %d", at, rec.Code)
		}
		if after := d.kept(); after != before {
			t.Errorf("kept %v, had %v", after, before)
		}
	}
	d.full(t, false)
	if rec := d.brings(headLogin, "/compounds/"+c.ID+"/survey", typed("as_of", "2015-08-10", "gates", "2"), sentFile{"photo", "a.jpg", noise}); rec.Code != http.StatusSeeOther {
		t.Errorf("with room again: %d", rec.Code)
	}
	err := fault.Stored(fmt.Errorf("while it came in: %w", &os.PathError{Op: "write", Path: "multipart-1", Err: syscall.ENOSPC}))
	if fault.Of(err) != fault.Full || !strings.Contains(fault.Sentence(err), "存储空间满了") {
		t.Errorf("a full folder of temporary files is %v", err)
	}
}

// shotBytes is a photo of some hundred KB.
func shotBytes(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile(shot(t, "IMG_1.jpg", 1600, 1200))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A phone that meets a full server keeps its form, says whose fault it is, and sends again by itself.
func TestAPhoneWaitsForAFullServer(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	c := h.courtyard(t)
	p := h.visitor(t, cellLogin, 360)
	p.Open(h.URL + "/compounds/" + c.ID + "/survey")
	fills(p, "房屋", "vacant", "5")
	p.Pick(`label:has([name=photo])`, shot(t, "IMG_1.jpg", 2000, 1500), shot(t, "IMG_2.jpg", 1500, 2000))
	thumbsShown(t, p, 2)
	p.Type("[name=caption]", "大门（示例）")
	before := h.surveys(t, c.ID)
	h.full(t, true)
	p.ClickText("提交摸底表")
	p.See("服务器的存储空间满了")
	p.See("待发送 1 条")
	h.full(t, false)
	h.fresh(t, c.ID, before)
	queueEmpty(t, p)
	h.hasSurvey(t, c.ID)
}
