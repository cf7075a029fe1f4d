package report_test

import (
	"archive/zip"
	"bytes"
	"image"
	"image/png"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/uuid"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/declaration"
	"bayou/internal/difficulty"
	"bayou/internal/fault"
	"bayou/internal/goal"
	"bayou/internal/house"
	"bayou/internal/inspect"
	"bayou/internal/mode"
	"bayou/internal/mode/modetest"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/report"
	"bayou/verify"
)

var (
	office = modetest.Who("物业管理办公室甲", account.Property, modetest.Street)
	head   = modetest.Who("体育社区站长", account.Head, modetest.Sports)
	other  = modetest.Who("商务社区站长", account.Head, modetest.Business)
)

type world struct {
	*modetest.Office
	report   *report.Store
	archive  *archive.Store
	compound register.Compound
}

// newWorld has one compound of which something is known by every part.
func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	o := modetest.New(t, d, clock.Date("2015-08-12").At(9, 0))
	w := &world{Office: o, archive: archive.New(d, o.Journal, o.Register)}
	goals := goal.New(d, o.Clock, o.Register)
	visits := inspect.New(d, o.Journal, o.Plans, o.Register, goals)
	hard := difficulty.New(d, o.Journal, o.Clock, o.Plans, o.Register)
	papers := declaration.New(declaration.Parts{DB: d, Journal: o.Journal, Clock: o.Clock, Plans: o.Plans, Register: o.Register, Modes: o.Modes})
	w.report = report.New(report.Parts{
		DB: d, Clock: o.Clock, Areas: o.Areas, Register: o.Register, Houses: house.New(d, o.Journal, o.Clock, o.Register), Archive: w.archive,
		Modes: o.Modes, Goals: goals, Inspections: visits, Difficulties: hard, Declarations: papers,
	})
	ctx := t.Context()
	c, err := o.Register.Create(ctx, office, register.NewCompound{Community: modetest.Sports, AsOf: "2015-07-21", Texts: map[string]string{
		"name": "示例<一>号院/北:楼", "built_on": "1990年", "households": "约60户", "contact": "示例某人", "phone": "13800001234", "enclosed": "否",
		"greenery": "无", "company": "无", "office_room": "有",
	}})
	must(t, err)
	w.compound = c
	n := inspect.NewVisit{ID: uuid.NewString(), Compound: c.ID, Day: "2015-08-10", RestOK: true, Lines: []inspect.NewLine{
		{Line: "grounds_clean", Findings: []inspect.NewFinding{{Text: "院内有垃圾", Photos: [][]byte{picture(t, 1)}}}},
	}}
	for _, l := range o.Plan.Sheet.Lines() {
		if l.Applies(register.Values(o.Plan, &c)) == plan.Unknown {
			n.Lines = append(n.Lines, inspect.NewLine{Line: l.ID, State: inspect.NA})
		}
	}
	_, err = visits.Record(ctx, office, n)
	must(t, err)
	_, err = hard.Raise(ctx, head, difficulty.NewDifficulty{Community: modetest.Sports, Compound: c.ID, Title: "示例困难", Text: "请协调"})
	must(t, err)
	_, err = o.Modes.Decide(ctx, office, mode.Choice{Compound: c.ID, Mode: o.Plan.Modes[0].ID, Reason: "示例：先按这个模式试行"})
	must(t, err)
	_, err = papers.Declare(ctx, head, declaration.NewDeclaration{Community: modetest.Sports, Compounds: []string{c.ID}, Overview: "示例概况"})
	must(t, err)
	_, err = papers.Write(ctx, head, c.ID, "service_plan", 0, "一、服务内容\n示例：每天清扫一次。")
	must(t, err)
	_, err = papers.Fix(ctx, office, c.ID, "service_plan", 1)
	must(t, err)
	_, err = papers.Write(ctx, head, c.ID, "service_plan", 1, "一、服务内容\n示例：每天清扫两次。")
	must(t, err)
	before := w.add(t, archive.NewItem{Kind: archive.Before, Title: "大门", Name: "a.png", Content: picture(t, 2)})
	after := w.add(t, archive.NewItem{Kind: archive.After, Title: "大门", Name: "a.png", Content: picture(t, 3)})
	_, _, err = w.archive.Pair(ctx, head, before, after)
	must(t, err)
	w.add(t, archive.NewItem{Kind: archive.Contract, Title: "合同", Name: "a.pdf", Content: []byte("%PDF-1.4 1\n%%EOF")})
	w.add(t, archive.NewItem{Kind: archive.Contract, Title: "合同", Name: "b.pdf", Content: []byte("%PDF-1.4 2\n%%EOF")})
	w.add(t, archive.NewItem{Kind: archive.Contract, Title: `../..\x:y`, Name: "c.pdf", Content: []byte("%PDF-1.4 3\n%%EOF")})
	w.add(t, archive.NewItem{Kind: archive.Roll, Title: "示例业主甲等人名册", Name: "d.pdf", Content: []byte("%PDF-1.4 名册\n%%EOF")})
	_, err = w.archive.AddContact(ctx, head, c.ID, archive.NewContact{Post: "楼院长", Name: "示例某人", Phone: "13800001234"})
	must(t, err)
	return w
}

func (w *world) add(t testing.TB, n archive.NewItem) string {
	t.Helper()
	a, err := w.archive.Add(t.Context(), head, w.compound.ID, n)
	must(t, err)
	return a.ID
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func picture(t testing.TB, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 8*n, 8))))
	return b.Bytes()
}

func (w *world) zip(t testing.TB, who account.Who) []byte {
	t.Helper()
	d, err := w.report.Dossier(t.Context(), who, w.compound.ID)
	must(t, err)
	var b bytes.Buffer
	must(t, d.Write(t.Context(), &b))
	return b.Bytes()
}

// files are the names and contents in a dossier, workbooks unpacked.
func files(t testing.TB, content []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	must(t, err)
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		b, err := io.ReadAll(r)
		must(t, err)
		out[f.Name] = string(b)
		if strings.HasSuffix(f.Name, ".xlsx") {
			for _, part := range files(t, b) {
				out[f.Name] += part
			}
		}
	}
	return out
}

// clauses: P1
func TestDossierHoldsEverythingAndNobody(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		content := w.zip(t, head)
		if again := w.zip(t, head); !bytes.Equal(content, again) {
			t.Error("the same state gives other bytes")
		}
		r, err := verify.Zip(bytes.NewReader(content), int64(len(content)))
		if err != nil || !r.OK() {
			t.Fatalf("%+v %v", r.Problems, err)
		}
		got := files(t, content)
		whole := ""
		for name, text := range got {
			if !strings.HasPrefix(name, "示例_一_号院／北_楼档案 2015-08-12/") {
				t.Errorf("name %q", name)
			}
			if strings.Contains(text, "示例业主甲") || strings.Contains(text, "13800001234") || strings.Contains(text, "示例某人") {
				t.Errorf("%s holds personal data", name)
			}
			whole += name + "\n"
		}
		for _, name := range []string{
			"目录.html", "小区情况.xlsx", "情况的来历.xlsx", "模式认定.xlsx", "目标.xlsx", "督察.xlsx", "问题整改.xlsx", "社区困难.xlsx", "卷内目录.xlsx", "data.json",
			"照片/2015-08-12 整治前照片 大门.png", "资料/2015-08-12 合同 合同.pdf", "资料/2015-08-12 合同 合同（2）.pdf", "资料/2015-08-12 合同 ··／··＼x_y.pdf",
			"督察照片/2015-08-10 发现", "申报.xlsx", "服务方案和制度.xlsx", "服务方案和制度/", " 第1版 2015-08-12 确定.docx", " 第2版 2015-08-12 草稿.docx", "hashes.json",
		} {
			if !strings.Contains(whole, "/"+name) && (name[0] != ' ' || !strings.Contains(whole, name)) {
				t.Errorf("%s is missing from\n%s", name, whole)
			}
		}
		page := got["示例_一_号院／北_楼档案 2015-08-12/目录.html"]
		if strings.Contains(page, "<一>") || strings.Contains(page, "<script") || !strings.Contains(page, "院内有垃圾") || !strings.Contains(page, "约60户") || !strings.Contains(page, `<a href="#申报">申报</a>（1 条）`) || !strings.Contains(page, "第 2 版") {
			t.Error("the page is not as it should be")
		}
	})
}

func TestDossierOfAnotherCommunityIsNotFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	if _, err := w.report.Dossier(t.Context(), other, w.compound.ID); fault.Of(err) != fault.NotFound {
		t.Errorf("got %v", err)
	}
}

func TestDossierSaysItsSizeFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	d, err := w.report.Dossier(t.Context(), office, w.compound.ID)
	must(t, err)
	var b bytes.Buffer
	must(t, d.Write(t.Context(), &b))
	if d.Files() != 8 || len(d.LeftOut) != 1 || d.Bytes() < int64(b.Len())/2 || d.Bytes() > 4*int64(b.Len())+200<<10 {
		t.Errorf("%d files, %d left out, %d bytes of %d", d.Files(), len(d.LeftOut), d.Bytes(), b.Len())
	}
}

// A byte that is changed in any file of the folder is found, and nothing else is.
func TestAChangedByteIsFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	folder := fstest.MapFS{}
	z, err := zip.NewReader(bytes.NewReader(w.zip(t, office)), int64(len(w.zip(t, office))))
	must(t, err)
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		b, err := io.ReadAll(r)
		must(t, err)
		_, name, _ := strings.Cut(f.Name, "/")
		folder[name] = &fstest.MapFile{Data: b}
	}
	r, err := verify.Dossier(folder)
	if err != nil || !r.OK() || r.Files != len(folder)-1 {
		t.Fatalf("%+v %v", r, err)
	}
	for name, f := range folder {
		if name == verify.ListName || len(f.Data) == 0 {
			continue
		}
		at := len(f.Data) / 2
		f.Data[at] ^= 1
		if r, err := verify.Dossier(folder); err != nil || len(r.Problems) != 1 || r.Problems[0].Kind != verify.Changed || r.Problems[0].Path != name {
			t.Errorf("%s: %+v %v", name, r.Problems, err)
		}
		f.Data[at] ^= 1
	}
}

// Every file that 目录.html leads to is in the folder, and every file of the folder but the lists for programs is led to.
func TestTheFolderIsReadFromItsFirstPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	got := files(t, w.zip(t, office))
	var top, page string
	for name, text := range got {
		if strings.HasSuffix(name, "/目录.html") {
			top, page = strings.TrimSuffix(name, "目录.html"), text
		}
	}
	led := map[string]bool{}
	for _, m := range regexp.MustCompile(`href="\./([^"]+)"`).FindAllStringSubmatch(page, -1) {
		name, err := url.PathUnescape(m[1])
		must(t, err)
		led[name] = true
		if _, there := got[top+name]; !there {
			t.Errorf("the page leads to %s, which is not there", name)
		}
	}
	for name := range got {
		if name = strings.TrimPrefix(name, top); !led[name] && name != "目录.html" && name != "data.json" && name != verify.ListName {
			t.Errorf("nothing leads to %s", name)
		}
	}
}
