package web_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"bayou/internal/web/browsertest"
	"bayou/verify"
)

// recountPage opens the recounting page from a folder, as an owner opens it, and returns it with the folder.
func recountPage(t *testing.T, width int) (*browsertest.Page, string) {
	t.Helper()
	tabs <- struct{}{}
	t.Cleanup(func() { <-tabs })
	folder := t.TempDir()
	keepFile(t, filepath.Join(folder, "recount.html"), verify.Page)
	p := browsertest.New(t, width)
	p.Open("file://" + filepath.Join(folder, "recount.html"))
	return p, folder
}

func keepFile(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// sealedByChance is a vote between three and one for or against, with all that makes counting hard, sealed.
func sealedByChance(t *testing.T, r *rand.Rand, units int) (*verify.Sealed, []byte) {
	t.Helper()
	s := &verify.Sealed{Title: "示例：<b>选聘</b>物业", Compound: "示例院", Opened: "2022-08-01", Closed: "2022-08-28", Matters: []verify.SealedMatter{
		{Title: "选聘物业服务企业", Candidates: []string{"甲公司", "constructor", "__proto__"}, Rule: ruleByChance(r)}, {Title: "管理规约", Rule: ruleByChance(r)},
	}}
	common := [][]string{{"甲公司", "constructor"}, {"yes", "no"}}
	missing := r.IntN(3) == 0
	for i := range units {
		u := verify.SealedUnit{Unit: verify.Unit{ID: fmt.Sprintf("%s-%d", []string{"1", "甲", "Ａ", "\ue000", "𠮷", "ﬁ"}[r.IntN(6)], i), Kind: verify.Dwelling}}
		u.Area, u.Choices = 1+r.Int64N(200_000), []string{"", ""}
		binary.LittleEndian.PutUint64(u.Salt[r.IntN(9):], r.Uint64())
		if missing && r.IntN(10) == 0 {
			u.Area = -1
		} else if r.IntN(3) == 0 {
			u.Area = 50_000 // so that the areas of mixed owners are equal at times
		}
		switch u.Owner = fmt.Sprint("业主", r.IntN(1+units*2/3)); r.IntN(12) {
		case 0:
			u.Kind = verify.Parking
		case 1:
			u.Kind, u.Owner = verify.Unsold, ""
		case 2:
			u.Owner = ""
		}
		if r.IntN(4) > 0 {
			u.Delivered, u.How = "2022-08-01", "household"
		}
		if r.IntN(5) > 0 {
			u.Channel = "paper"
			for m, names := range common {
				if u.Choices[m] = names[r.IntN(8)/7]; r.IntN(6) == 0 {
					u.Choices[m] = []string{"", "no", "abstain", "void", "majority"}[r.IntN(5)]
				}
			}
		}
		s.Units = append(s.Units, u)
	}
	var b bytes.Buffer
	if _, _, err := s.Seal(&b); err != nil {
		t.Fatal(err)
	}
	return s, b.Bytes()
}

func ruleByChance(r *rand.Rand) verify.Rule {
	test := func() verify.Test {
		shares := []verify.Share{{Num: 2, Den: 3}, {Num: 1, Den: 2, Over: true}, {Num: 3, Den: 4}, {Num: 1, Den: 3, Over: true}, {Num: 1, Den: 1}, {Num: 126, Den: 127}}
		return verify.Test{Base: []verify.Base{verify.OfAll, verify.OfParticipants}[r.IntN(2)], Heads: shares[r.IntN(6)], Area: shares[r.IntN(6)]}
	}
	out := verify.Rule{Regime: "civil-code-278", Class: "ordinary", Cite: []string{"民法典278(四)"}, Quorum: test(), Consent: test(), VoidApart: r.IntN(2) == 0}
	if r.IntN(2) == 0 {
		out.Parking = "议事规则9"
	}
	if r.IntN(2) == 0 {
		out.Silent = "议事规则12"
	}
	return out
}

// What the page's check says of a matter, and what verify says of it in the same form.
type (
	sideFigure struct {
		Low  int64  `json:"low"`
		High *int64 `json:"high"`
	}
	sideSum  struct{ Heads, Area sideFigure }
	sideLine struct {
		Have, Need, Of sideFigure
		Met            string
	}
	sidePair    struct{ Heads, Area sideLine }
	sideReading struct {
		Outcome, Winner string
		Quorum          sidePair
		Consent         map[string]sidePair
	}
	sideMatter struct {
		Sums    map[string]sideSum
		Verdict struct {
			Strict     sideReading
			WithClause *sideReading `json:"with_clause"`
			Follows    string
			Needed     sideSum
		}
		Remarks []verify.Remark
	}
	side struct {
		Error, Root, Title string
		Units              int
		Matters            []sideMatter
	}
)

// sideScript gives the page's checks of files, each in base64.
const sideScript = `(files => files.map(f => {
	const r = check(Uint8Array.from(atob(f), c => c.charCodeAt(0)));
	if (!r.ok) return {Error: r.error};
	return {Root: r.root, Title: r.title, Units: r.units.length, Matters: r.results.map(m => ({Sums: Object.fromEntries(m.sums), Verdict: m.verdict, Remarks: m.remarks}))};
}))(%s)`

func checkedByPage(t *testing.T, p *browsertest.Page, files [][]byte) []side {
	t.Helper()
	var out []side
	for part := range slices.Chunk(files, 100) {
		list, err := json.Marshal(part) // bytes become base64
		if err != nil {
			t.Fatal(err)
		}
		var some []side
		p.Eval(fmt.Sprintf(sideScript, list), &some)
		out = append(out, some...)
	}
	return out
}

func checkedByGo(file []byte) side {
	s, root, err := verify.ReadSealed(file)
	if err != nil {
		return side{Error: err.Error()}
	}
	out := side{Root: hex.EncodeToString(root[:]), Title: s.Title, Units: len(s.Units)}
	for i := range s.Matters {
		c, remarks := s.Count(i)
		v := verify.Judge(&s.Matters[i].Rule, &c)
		m := sideMatter{Sums: map[string]sideSum{"total": sumOf(c.Total), "participants": sumOf(c.Participants), "silent": sumOf(c.Silent)}, Remarks: append([]verify.Remark{}, remarks...)}
		for name, sum := range c.Of {
			m.Sums[name] = sumOf(sum)
		}
		m.Verdict.Strict, m.Verdict.Follows, m.Verdict.Needed = readingSide(&v.Strict), v.Follows, sumOf(v.Needed)
		if v.WithClause != nil {
			with := readingSide(v.WithClause)
			m.Verdict.WithClause = &with
		}
		out.Matters = append(out.Matters, m)
	}
	return out
}

func figureOf(f verify.Figure) sideFigure {
	if f.High == verify.Unbounded {
		return sideFigure{f.Low, nil}
	}
	return sideFigure{f.Low, &f.High}
}

func sumOf(s verify.Sum) sideSum { return sideSum{figureOf(s.Heads), figureOf(s.Area)} }

func readingSide(x *verify.Reading) sideReading {
	pair := func(p verify.Pair) sidePair { return sidePair{lineOf(p.Heads), lineOf(p.Area)} }
	out := sideReading{Outcome: metOf[x.Outcome], Winner: x.Winner, Quorum: pair(x.Quorum), Consent: map[string]sidePair{}}
	for o, p := range x.Consent {
		out.Consent[o] = pair(p)
	}
	return out
}

var metOf = map[verify.Truth]string{verify.Yes: "yes", verify.No: "no", verify.Unknown: "unknown"}

func lineOf(l verify.Line) sideLine {
	return sideLine{figureOf(l.Have), figureOf(l.Need), figureOf(l.Of), metOf[l.Met]}
}

// sameSides holds the page's word on each file against verify's and returns how many were accepted.
func sameSides(t *testing.T, p *browsertest.Page, files [][]byte) (accepted int) {
	t.Helper()
	for i, got := range checkedByPage(t, p, files) {
		want := checkedByGo(files[i])
		if want.Error == "" {
			accepted++
		}
		if !reflect.DeepEqual(got, want) {
			g, _ := json.Marshal(got)
			w, _ := json.Marshal(want)
			t.Fatalf("file %d: the page says\n%s\nand verify\n%s\nof\n%.3000s", i, g, w, files[i])
		}
	}
	return accepted
}

// The page and the package count alike: every sum, every test, every remark, and every refusal word for word.
func TestRecountPageSaysWhatVerifySays(t *testing.T) {
	t.Parallel()
	p, _ := recountPage(t, 1280)
	r := rand.New(rand.NewPCG(11, 1))
	var files [][]byte
	for i := range 240 {
		_, file := sealedByChance(t, r, r.IntN([]int{6, 12, 60}[i%3])) // in small ones choices are equal more often
		files = append(files, file)
	}
	if n := sameSides(t, p, files); n != len(files) {
		t.Errorf("%d of %d are accepted", n, len(files))
	}
	golden, err := os.ReadFile("../../verify/testdata/sealed.ballots")
	if err != nil {
		t.Fatal(err)
	}
	if n := sameSides(t, p, [][]byte{golden}); n != 1 {
		t.Error("the golden file is refused")
	}
}

func TestRecountPageFindsEveryChange(t *testing.T) {
	t.Parallel()
	p, _ := recountPage(t, 360)
	r := rand.New(rand.NewPCG(11, 2))
	_, file := sealedByChance(t, r, 12)
	var files [][]byte
	for range 300 {
		changed := bytes.Clone(file)
		changed[r.IntN(len(file))] ^= byte(1 + r.IntN(255))
		files = append(files, changed)
	}
	files = append(files, forged(r, file)...)
	if n := sameSides(t, p, files); n != 0 {
		t.Errorf("%d changed files are accepted", n)
	}
}

// forged are files with lines and fields that were cut, moved, doubled or made up.
func forged(r *rand.Rand, file []byte) [][]byte {
	out := [][]byte{{}, {'\n'}, file[:1], file[:len(file)/2], file[:len(file)-1], append(bytes.Clone(file), '\n'), append([]byte("\ufeff"), file...), bytes.ReplaceAll(file, []byte("\n"), []byte("\r\n")), bytes.Replace(file, []byte("\n"), []byte("\r\n"), 7), []byte("\xff\xfeb\x00a\x00y\x00o\x00"), []byte("\xfe\xff\x00b\x00a\x00y\x00o")}
	lines := strings.SplitAfter(string(file), "\n")
	lines = lines[:len(lines)-1]
	put := func(at int, line string) { // in place of a line
		changed := slices.Clone(lines)
		changed[at] = line
		out = append(out, []byte(strings.Join(changed, "")))
	}
	for i, line := range lines {
		put(i, "")
		put(i, line+line)
		put(i, strings.TrimSuffix(line, "\n")+"\tx\n")
		put(i, "\ufeff"+line)
		if j := r.IntN(len(lines)); j != i {
			swapped := slices.Clone(lines)
			swapped[i], swapped[j] = swapped[j], swapped[i]
			out = append(out, []byte(strings.Join(swapped, "")))
		}
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		for at := range fields {
			for _, bad := range forgeries {
				if r.IntN(6) == 0 && fields[at] != bad {
					changed := slices.Clone(fields)
					changed[at] = bad
					put(i, strings.Join(changed, "\t")+"\n")
				}
			}
		}
	}
	row := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "unit\t") })
	for _, bad := range forgeries { // each in place of an area
		fields := strings.Split(lines[row], "\t")
		fields[3] = bad
		put(row, strings.Join(fields, "\t"))
	}
	return out
}

var forgeries = []string{
	"hand", "household", "door", "posted", "paper", "onsite", "sms", "2022-08-01", "2022-08-28", "2022-08-29", "2022-07-31", "2022-02-29", "2024-02-29", "2022-8-1", "0000-02-29", "2022-08-00", "٢٠٢٢-08-01",
	"", "-", "--", "0", "-0", "+5", "007", "1000000000", "1000000001", "9999999999", "99999999999999999999", "1e3", "8８", "0x10", "5 ", "甲|甲", "甲|", "甲|-", "甲|no", "甲|乙", "a\x00b", "a\u0085b", "a\rb",
	"\xff", "\xed\xa0\x80", "\xc0\x80", "\xf4\x90\x80\x80", "a\u2028b", "\ufeff1", "yes", "void", "unit", "unsold", "parking", "matter", "sum", "root", "total", "participants", ">1/2", ">=1/2", ">=1/1", ">1/1", ">=+1/2",
	">=1/02", ">=3/2", ">=127/127", ">=1/128", "=>1/2", ">=1/2/3", ">=0/1", strings.Repeat("院", 300), strings.Repeat("𠮷", 300), strings.Repeat("𠮷", 301), strings.Repeat("|甲", 41), strings.Repeat("0", 32), strings.Repeat("A", 32),
}

// An owner opens the page, chooses the file and reads what became of the vote; then one that was changed.
func TestRecountPageAtWork(t *testing.T) {
	t.Parallel()
	for _, width := range widths {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			t.Parallel()
			p, folder := recountPage(t, width)
			see := func() { p.Fits(); p.Axe() }
			see()
			good, bad := filepath.Join(folder, "好.ballots"), filepath.Join(folder, "改过.ballots")
			s, file := sealedToLookAt(t)
			keepFile(t, good, file)
			keepFile(t, bad, bytes.Replace(file, []byte("paper\tyes"), []byte("paper\tno"), 1))

			p.Pick(".pick", good)
			p.See("核对通过")
			_, root, err := verify.ReadSealed(file)
			if err != nil {
				t.Fatal(err)
			}
			seeMatters(t, p, s)
			code := hex.EncodeToString(root[:])
			p.Type("#code", "校验码 "+strings.ToUpper(code[:8])+" - "+code[8:])
			p.See("一致：与公告是同一份")
			p.Type("#code", code[:12])
			p.See("前 12 位一致，还有 52 位没有输")
			p.Type("#code", code[:9]+"x")
			p.See("不一致：从第 2 组起不同")
			p.SeeNot(hex.EncodeToString(s.Units[0].Salt[:]))
			p.Type("#room", " 1－1－101")
			p.See(hex.EncodeToString(s.Units[0].Salt[:]))
			p.See("没有表决")
			p.SeeNot(hex.EncodeToString(s.Units[1].Salt[:]))
			p.Type("#room", "9-9-999")
			p.See("名册里没有这个房号")
			see()
			p.OnPaper(true)
			p.OnPaper(false)
			p.Type("#room", "1-1-101")

			p.Pick(".pick", bad)
			p.See("核对没有通过")
			p.See("第 10 行与重新计算的不符：文件被改过。")
			see()
		})
	}
}

// sealedToLookAt is a small vote with a clause on the silent, a mixed owner and an area that is not known.
func sealedToLookAt(t *testing.T) (*verify.Sealed, []byte) {
	t.Helper()
	two, half := verify.Share{Num: 2, Den: 3}, verify.Share{Num: 1, Den: 2, Over: true}
	rule := verify.Rule{
		Regime: "civil-code-278", Class: "ordinary", Cite: []string{"民法典278(四)"}, Silent: "《示例院业主大会议事规则》第十二条",
		Quorum: verify.Test{Base: verify.OfAll, Heads: two, Area: two}, Consent: verify.Test{Base: verify.OfParticipants, Heads: half, Area: half},
	}
	plain := rule
	plain.Silent = ""
	s := &verify.Sealed{Title: "示例：选聘物业服务企业", Compound: "示例院", Opened: "2022-08-01", Closed: "2022-08-28", Matters: []verify.SealedMatter{
		{Title: "选聘示例物业公司", Rule: rule}, {Title: "在三家中选一家", Candidates: []string{"示例甲物业服务有限公司", "示例乙物业", "示例丙物业"}, Rule: plain},
	}}
	for i := range 30 {
		u := verify.SealedUnit{
			Unit: verify.Unit{ID: fmt.Sprintf("1-%d-%d01", i/10+1, i%10+1), Owner: fmt.Sprint(max(i, 3)), Area: 60_000 + int64(i)*1_111, Kind: verify.Dwelling, Delivered: "2022-08-02"},
			How:  "household", Channel: "paper", Salt: [16]byte{0xab, 0xcd, 15: byte(i)}, Choices: []string{"yes", "示例甲物业服务有限公司"},
		}
		switch {
		case i == 0:
			u.Choices[1] = ""
		case i == 1 || i > 19:
			u.Choices, u.Channel = []string{"", ""}, ""
		case i == 2 || i > 16:
			u.Choices = []string{"no", "示例乙物业"}
		}
		s.Units = append(s.Units, u)
	}
	s.Units[29].Area = -1
	var b bytes.Buffer
	if _, _, err := s.Seal(&b); err != nil {
		t.Fatal(err)
	}
	return s, b.Bytes()
}

// seeMatters finds every sum of verify's in the tables of the page, and the outcomes above them.
func seeMatters(t *testing.T, p *browsertest.Page, s *verify.Sealed) {
	t.Helper()
	var shown []struct {
		Said []string
		Rows [][]string
	}
	p.Eval(`[...document.querySelectorAll(".matter")].map(m => ({Said: [...m.querySelectorAll(".said")].map(e => e.textContent),
		Rows: [...m.querySelectorAll("tbody tr")].map(r => [...r.cells].map(c => c.textContent))}))`, &shown)
	if len(shown) != len(s.Matters) {
		t.Fatalf("%d matters are shown", len(shown))
	}
	for i, m := range shown {
		c, _ := s.Count(i)
		v := verify.Judge(&s.Matters[i].Rule, &c)
		outcome := map[verify.Truth]string{verify.Yes: "通过", verify.Unknown: "不能确定"}
		if want := outcome[v.Strict.Outcome]; want == "" && !strings.HasPrefix(m.Said[0], "没有通过") || !strings.HasSuffix(m.Said[0], want) {
			t.Errorf("matter %d: %q for %v", i+1, m.Said, v.Strict.Outcome)
		}
		if (len(m.Said) == 2) != (v.WithClause != nil) {
			t.Errorf("matter %d: %q", i+1, m.Said)
		}
		want := [][]string{rowOf("全体业主", c.Total), rowOf("参与", c.Participants), rowOf("送达未表决", c.Silent)}
		for _, choice := range append([]string{verify.Refuse, verify.Abstain, verify.Void, verify.FollowMost}, slices.Sorted(slices.Values(optionsOf(s, i)))...) {
			want = append(want, rowOf(verify.Chinese(choice), c.Of[choice]))
		}
		slices.SortFunc(m.Rows[3:], slices.Compare)
		slices.SortFunc(want[3:], slices.Compare)
		if !reflect.DeepEqual(m.Rows, want) {
			t.Errorf("matter %d: the page shows\n%q, want\n%q", i+1, m.Rows, want)
		}
	}
}

func optionsOf(s *verify.Sealed, matter int) []string {
	if c := s.Matters[matter].Candidates; c != nil {
		return c
	}
	return []string{verify.Consent}
}

func rowOf(name string, s verify.Sum) []string {
	said := func(f verify.Figure, write func(int64) string) string {
		if n, known := f.Known(); known {
			return write(n)
		}
		if f.High == verify.Unbounded {
			return "不少于 " + write(f.Low)
		}
		return write(f.Low) + " 至 " + write(f.High)
	}
	return []string{name, said(s.Heads, func(n int64) string { return fmt.Sprint(n) }), said(s.Area, verify.FormatArea)}
}

// The time of 6,000 units is logged: a phone takes a few times as long as this machine.
func TestRecountPageOfALargeCompound(t *testing.T) {
	t.Parallel()
	p, _ := recountPage(t, 1280)
	_, file := sealedByChance(t, rand.New(rand.NewPCG(11, 3)), 6000)
	if n := sameSides(t, p, [][]byte{file}); n != 1 {
		t.Error("it is refused")
	}
	var took []float64
	p.Eval(fmt.Sprintf(`(f => { const bytes = Uint8Array.from(atob(f), c => c.charCodeAt(0));
		return [1, 2, 3].map(() => { const from = performance.now(); check(bytes); return performance.now() - from; }); })(%q)`, base64.StdEncoding.EncodeToString(file)), &took)
	t.Logf("6,000 units (%d KB, 2 matters): %.0f ms", len(file)/1000, took)
}
