package gongwen_test

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	_ "image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"bayou/gongwen"
)

// The render tests print the samples with LibreOffice and measure the pages:
// text by its boxes in the PDF, ink by its pixels at 10 to the millimetre.
// testdata/fonts.conf says which fonts stand in for the licensed ones.

// tails are pages of n full lines with a 版记, around the number that fits.
const firstTail, lastTail = 14, 24

func renderSamples() map[string]gongwen.Document {
	samples := map[string]gongwen.Document{
		"brief": brief(), "circular": circular(), "full": full(12 * 22), "empty": {},
		"table": {Body: []gongwen.Block{standing(120)}},
	}
	for n := firstTail; n <= lastTail; n++ {
		d := full(n)
		d.Record = circular().Record
		samples[fmt.Sprint("tail", n)] = d
	}
	return samples
}

var rendered struct {
	sync.Once
	dir string
	err error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if rendered.dir != "" {
		os.RemoveAll(rendered.dir)
	}
	os.Exit(code)
}

// pdf names a sample's PDF. All samples are printed by one call of
// LibreOffice, once in the life of the test binary.
func pdf(t *testing.T, name string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("prints with LibreOffice")
	}
	rendered.Do(func() { rendered.err = render() })
	if rendered.err != nil {
		t.Fatal(rendered.err)
	}
	return filepath.Join(rendered.dir, name+".pdf")
}

func render() error {
	for tool, from := range map[string]string{
		"soffice": "libreoffice-writer-nogui", "pdftotext": "poppler-utils", "pdftoppm": "poppler-utils", "fc-match": "fontconfig",
	} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%s is missing: apt-get install %s fonts-noto-cjk, or test with -short", tool, from)
		}
	}
	if font, _ := exec.Command("fc-match", "Noto Serif CJK SC").Output(); !strings.Contains(string(font), "Noto Serif CJK") {
		return errors.New("the font Noto Serif CJK SC is missing: apt-get install fonts-noto-cjk, or test with -short")
	}
	fonts, err := filepath.Abs("testdata/fonts.conf")
	if err != nil {
		return err
	}
	if rendered.dir, err = os.MkdirTemp("", "gongwen"); err != nil {
		return err
	}
	args := []string{
		"-env:UserInstallation=file://" + filepath.Join(rendered.dir, "profile"),
		"--headless", "--convert-to", "pdf", "--outdir", rendered.dir,
	}
	for name, d := range renderSamples() {
		file := filepath.Join(rendered.dir, name+".docx")
		f, err := os.Create(file)
		if err != nil {
			return err
		}
		if err := errors.Join(d.Write(f), f.Close()); err != nil {
			return err
		}
		args = append(args, file)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "soffice", args...)
	cmd.Env = append(os.Environ(), "FONTCONFIG_FILE="+fonts)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("soffice: %w\n%s", err, out)
	}
	return nil
}

// page is what pdftotext -bbox-layout tells, in points.
type page struct {
	Width  float64 `xml:"width,attr"`
	Height float64 `xml:"height,attr"`
	Lines  []line  `xml:"flow>block>line"`
}

type line struct {
	XMin  float64 `xml:"xMin,attr"`
	XMax  float64 `xml:"xMax,attr"`
	YMin  float64 `xml:"yMin,attr"`
	YMax  float64 `xml:"yMax,attr"`
	Words []struct {
		Text string  `xml:",chardata"`
		XMin float64 `xml:"xMin,attr"`
		XMax float64 `xml:"xMax,attr"`
	} `xml:"word"`
}

func (l line) text() string {
	words := make([]string, len(l.Words))
	for i, w := range l.Words {
		words[i] = w.Text
	}
	return strings.Join(words, " ")
}

// middle is the height of a line's middle in millimetres from the page's top.
func (l line) middle() float64 { return mm((l.YMin + l.YMax) / 2) }

// mm converts points.
func mm(points float64) float64 { return points / 72 * 25.4 }

func pages(t *testing.T, name string) []page {
	t.Helper()
	out, err := exec.Command("pdftotext", "-bbox-layout", pdf(t, name), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	var html struct {
		Pages []page `xml:"body>doc>page"`
	}
	if err := xml.Unmarshal(out, &html); err != nil {
		t.Fatal(err)
	}
	return html.Pages
}

// ink is a page's picture.
type ink struct{ image.Image }

func picture(t *testing.T, name string, number int) ink {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page")
	n := strconv.Itoa(number)
	if out, err := exec.Command("pdftoppm", "-r", "254", "-png", "-singlefile", "-f", n, "-l", n, pdf(t, name), file).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	f, err := os.Open(file + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return ink{img}
}

// area is a part of a page in millimetres.
type area struct{ left, top, right, bottom float64 }

// box gives the smallest area that holds all ink of one kind inside another;
// nothing is the zero area.
func (p ink) box(in area, kind func(r, g, b uint32) bool) area {
	found := image.Rectangle{}
	for y := int(in.top * 10); y < int(in.bottom*10); y++ {
		for x := int(in.left * 10); x < int(in.right*10); x++ {
			r, g, b, _ := p.At(x, y).RGBA()
			if kind(r>>8, g>>8, b>>8) {
				found = found.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return area{float64(found.Min.X) / 10, float64(found.Min.Y) / 10, float64(found.Max.X) / 10, float64(found.Max.Y) / 10}
}

func red(r, g, b uint32) bool   { return r > 180 && g < 120 && b < 120 }
func black(r, g, b uint32) bool { return r < 128 && g < 128 && b < 128 }

// rules finds the horizontal rules at least 150 mm long, from top to bottom.
func (p ink) rules(kind func(r, g, b uint32) bool) []area {
	var found []area
	for y := range p.Bounds().Dy() {
		first, last, n := 0, 0, 0
		for x := range p.Bounds().Dx() {
			if r, g, b, _ := p.At(x, y).RGBA(); kind(r>>8, g>>8, b>>8) {
				if n == 0 {
					first = x
				}
				last, n = x, n+1
			}
		}
		if n < 1500 {
			continue
		}
		top := float64(y) / 10
		if i := len(found) - 1; i >= 0 && found[i].bottom >= top-0.05 {
			found[i].bottom = top + 0.1
			continue
		}
		found = append(found, area{float64(first) / 10, top, float64(last+1) / 10, top + 0.1})
	}
	return found
}

// near fails when a length is off by more than the tolerance; all in mm.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	t.Logf("%s: %.2f mm (wanted %.2f ± %.2f)", what, got, want, tolerance)
	if got < want-tolerance || got > want+tolerance {
		t.Errorf("%s is %.2f mm, want %.2f ± %.2f", what, got, want, tolerance)
	}
}
