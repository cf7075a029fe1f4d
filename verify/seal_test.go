package verify_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"bayou/verify"
)

// closed is a vote by chance on two matters, sealed.
func closed(t testing.TB, r *rand.Rand) (*verify.Sealed, []byte, verify.Hash) {
	t.Helper()
	rule := code
	rule.Regime, rule.Class, rule.Cite = "civil-code-278", "ordinary", []string{"民法典278(四)"}
	s := &verify.Sealed{
		Title: "示例：选聘物业服务企业", Compound: "示例院", Opened: "2022-08-01", Closed: "2022-08-28",
		Matters: []verify.SealedMatter{{Title: "选聘物业服务企业", Candidates: []string{"甲公司", "乙公司"}, Rule: rule}, {Title: "管理规约", Rule: rule}},
	}
	roll, _ := chance(r)
	for _, u := range roll {
		line := verify.SealedUnit{Unit: u, Choices: []string{"", ""}, Salt: [16]byte{byte(r.Uint32()), byte(r.Uint32()), 15: byte(len(s.Units))}}
		if u.Delivered != "" {
			line.How = "household"
		}
		if r.IntN(3) > 0 {
			line.Channel = "paper"
			line.Choices = []string{[]string{"甲公司", "乙公司", "abstain", "void"}[r.IntN(4)], []string{"yes", "no"}[r.IntN(2)]}
		}
		s.Units = append(s.Units, line)
	}
	var b bytes.Buffer
	root, _, err := s.Seal(&b)
	if err != nil {
		t.Fatal(err)
	}
	return s, b.Bytes(), root
}

func TestASealedFileIsReadBack(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 9))
	for range 50 {
		s, file, root := closed(t, r)
		got, again, err := verify.ReadSealed(file)
		if err != nil || again != root || len(got.Units) != len(s.Units) || got.Title != s.Title {
			t.Fatalf("%v", err)
		}
		for m := range s.Matters {
			a, _ := s.Count(m)
			b, _ := got.Count(m)
			if !reflect.DeepEqual(a, b) {
				t.Fatalf("%+v\n%+v", a, b)
			}
		}
		r.Shuffle(len(s.Units), func(i, j int) { s.Units[i], s.Units[j] = s.Units[j], s.Units[i] })
		var mixed bytes.Buffer
		if other, _, err := s.Seal(&mixed); err != nil || other == root && !bytes.Equal(mixed.Bytes(), file) {
			t.Fatalf("%v", err)
		}
	}
}

// Any byte that is changed, and any line that is dropped, doubled, moved, added or cut off is found.
func TestEveryChangeIsFound(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 9))
	_, file, root := closed(t, r)
	refused := func(what string, changed []byte) {
		t.Helper()
		if _, got, err := verify.ReadSealed(changed); err == nil && got == root {
			t.Errorf("%s is not found", what)
		}
	}
	for at := range file {
		for _, bit := range []byte{1, 2, 0x10, 0x20, 0x80} {
			changed := bytes.Clone(file)
			changed[at] ^= bit
			if _, _, err := verify.ReadSealed(changed); err == nil {
				t.Fatalf("byte %d: %q for %q", at, changed[at], file[at])
			}
		}
	}
	lines := bytes.SplitAfter(file, []byte("\n"))
	lines = lines[:len(lines)-1]
	for i := range lines {
		refused("a line less", bytes.Join(slices.Delete(slices.Clone(lines), i, i+1), nil))
		refused("a line twice", bytes.Join(slices.Insert(slices.Clone(lines), i, lines[i]), nil))
		if i > 0 {
			swapped := slices.Clone(lines)
			swapped[i], swapped[i-1] = swapped[i-1], swapped[i]
			refused("two lines swapped", bytes.Join(swapped, nil))
		}
		refused("a field more", bytes.Join(slices.Replace(slices.Clone(lines), i, i+1, append(bytes.TrimSuffix(lines[i], []byte("\n")), "\tx\n"...)), nil))
	}
	for _, cut := range []int{0, 1, len(file) / 2, len(file) - 1} {
		refused("a cut", file[:cut])
	}
	refused("an end of another system", bytes.ReplaceAll(file, []byte("\n"), []byte("\r\n")))
	refused("something behind", append(bytes.Clone(file), "\n"...))
	for _, area := range []string{"9999999999", "99999999999999999999", "-1", "01", "1e3", "8８"} {
		row := slices.IndexFunc(lines, func(l []byte) bool { return bytes.HasPrefix(l, []byte("unit\t")) })
		f := strings.Split(string(lines[row]), "\t")
		f[3] = area
		refused("an area of "+area, bytes.Join(slices.Replace(slices.Clone(lines), row, row+1, []byte(strings.Join(f, "\t"))), nil))
	}
}

func TestWhatCannotBeSealedIsRefused(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*verify.Sealed){
		"a unit twice":       func(s *verify.Sealed) { s.Units = append(s.Units, s.Units[0]) },
		"no such kind":       func(s *verify.Sealed) { s.Units[0].Kind = "shop" },
		"no kind":            func(s *verify.Sealed) { s.Units[0].Kind = "" },
		"no such hand-over":  func(s *verify.Sealed) { s.Units[0].How = "door" },
		"no such channel":    func(s *verify.Sealed) { s.Units[0].Channel = "sms" },
		"answered by no way": func(s *verify.Sealed) { s.Units[0].Choices[1], s.Units[0].Channel = verify.Refuse, "" },
		"handed over no how": func(s *verify.Sealed) { s.Units[0].Delivered, s.Units[0].How = "2022-08-02", "" },
		"handed over before": func(s *verify.Sealed) { s.Units[0].Delivered, s.Units[0].How = "2022-07-31", verify.ByHand },
		"handed over after":  func(s *verify.Sealed) { s.Units[0].Delivered, s.Units[0].How = "2022-08-29", verify.ByHand },
		"no day of August":   func(s *verify.Sealed) { s.Units[0].Delivered, s.Units[0].How = "2022-08-32", verify.ByHand },
		"no day of its end":  func(s *verify.Sealed) { s.Closed = "2022-02-29" },
		"no day of opening":  func(s *verify.Sealed) { s.Opened = "" },
		"open after its end": func(s *verify.Sealed) { s.Opened = "2022-08-29" },
		"a tab":              func(s *verify.Sealed) { s.Title = "甲\t乙" },
		"a line's end":       func(s *verify.Sealed) { s.Units[0].How = "a\nb" },
		"no choice":          func(s *verify.Sealed) { s.Units[0].Choices[0] = "丙公司" },
		"a choice too few":   func(s *verify.Sealed) { s.Units[0].Choices = s.Units[0].Choices[:1] },
		"no room":            func(s *verify.Sealed) { s.Units[0].ID = "" },
		"too large":          func(s *verify.Sealed) { s.Units[0].Area = verify.MaxArea + 1 },
		"no matter":          func(s *verify.Sealed) { s.Matters = nil },
		"a candidate with |": func(s *verify.Sealed) { s.Matters[0].Candidates[1] = "乙|丙" },
		"no text at all":     func(s *verify.Sealed) { s.Compound = "\xff" },
		"a name without end": func(s *verify.Sealed) { s.Compound = strings.Repeat("院", 301) },
		"a lone dash":        func(s *verify.Sealed) { s.Title = "-" },
		"a dash for a day":   func(s *verify.Sealed) { s.Units[0].Delivered = "-" },
		"a dash for a room":  func(s *verify.Sealed) { s.Units[0].ID = "-" },
		"no candidate":       func(s *verify.Sealed) { candidates(s) },
		"an empty candidate": func(s *verify.Sealed) { candidates(s, "甲公司", "") },
		"candidate no":       func(s *verify.Sealed) { candidates(s, "甲公司", "no") },
		"candidate yes":      func(s *verify.Sealed) { candidates(s, "yes") },
		"a candidate twice":  func(s *verify.Sealed) { candidates(s, "甲公司", "甲公司") },
		"a candidate of -":   func(s *verify.Sealed) { candidates(s, "甲公司", "-") },
		"41 candidates": func(s *verify.Sealed) {
			candidates(s, slices.Collect(func(yield func(string) bool) {
				for i := range 41 {
					yield(fmt.Sprint("公司", i))
				}
			})...)
		},
		"no base":       func(s *verify.Sealed) { s.Matters[1].Rule.Quorum.Base = "" },
		"another base":  func(s *verify.Sealed) { s.Matters[1].Rule.Consent.Base = "all" },
		"a share of 0":  func(s *verify.Sealed) { s.Matters[1].Rule.Consent.Heads = verify.Share{} },
		"a share of 2":  func(s *verify.Sealed) { s.Matters[1].Rule.Quorum.Area = verify.Share{Num: 4, Den: 2} },
		"a share of 1+": func(s *verify.Sealed) { s.Matters[1].Rule.Quorum.Area = verify.Share{Num: 1, Den: 1, Over: true} },
		"a fine share":  func(s *verify.Sealed) { s.Matters[1].Rule.Quorum.Area = verify.Share{Num: 127, Den: 128} },
		"a whole province": func(s *verify.Sealed) {
			for i := range 10_001 {
				u := s.Units[0]
				u.ID, u.Area = fmt.Sprint("新", i), verify.MaxArea
				s.Units = append(s.Units, u)
			}
		},
	} {
		s, _, _ := closed(t, rand.New(rand.NewPCG(3, 9)))
		spoil(s)
		if _, _, err := s.Seal(&bytes.Buffer{}); err == nil {
			t.Errorf("%s is sealed", name)
		}
	}
}

// candidates puts other candidates to the first matter, without any ballot that names the old ones.
func candidates(s *verify.Sealed, names ...string) {
	s.Matters[0].Candidates = append([]string{}, names...)
	for i := range s.Units {
		s.Units[i].Choices[0] = ""
	}
}

// What a sealed file may not say is refused with its line, whatever it was made with.
func TestARuleThatMayBeReadInTwoWaysIsRefused(t *testing.T) {
	t.Parallel()
	_, file, _ := closed(t, rand.New(rand.NewPCG(5, 9)))
	for from, to := range map[string]string{
		"甲公司|乙公司": "甲公司|no", "\ttotal\t": "\tall\t", ">=2/3": ">=2/300", "civil-code-278": "civil\u0085code", "民法典": "民法\xff", "示例院": "示例\x00",
	} {
		changed := bytes.Replace(file, []byte(from), []byte(to), 1)
		if _, _, err := verify.ReadSealed(changed); err == nil || !strings.HasPrefix(err.Error(), "第 ") || strings.Contains(err.Error(), "不符") {
			t.Errorf("%q for %q: %v", to, from, err)
		}
	}
	for _, file := range []string{"", "\n", "x", "PK\x03\x04", "bayou-ballots 1", "bayou-ballots 2\n", "\ufeffbayou", "\ufeff\ufeffbayou-ballots 1\n"} {
		if _, _, err := verify.ReadSealed([]byte(file)); err == nil || err.Error() != "第 1 行：不是表决封存文件" {
			t.Errorf("%q: %v", file, err)
		}
	}
}

// Whoever opens a sealed file in an editor and saves it is told what happened, and not that he forged it.
func TestWhatAnEditorDidIsSaid(t *testing.T) {
	t.Parallel()
	_, file, _ := closed(t, rand.New(rand.NewPCG(6, 9)))
	wide := []byte("\xff\xfe")
	for _, b := range file[:30] {
		wide = append(wide, b, 0)
	}
	lines := bytes.SplitAfter(file, []byte("\n"))
	for says, changed := range map[string][]byte{
		"第 1 行：文件被编辑器另存过，开头多了看不见的标记（BOM）。请用原来的文件核对": append([]byte("\ufeff"), file...),
		"第 1 行：文件被编辑器改过换行。请用原来的文件核对":                bytes.ReplaceAll(file, []byte("\n"), []byte("\r\n")),
		"第 3 行：文件被编辑器改过换行。请用原来的文件核对":                slices.Concat(lines[0], lines[1], bytes.TrimSuffix(lines[2], []byte("\n")), []byte("\r\n"), bytes.Join(lines[3:], nil)),
		"第 1 行：文件被编辑器另存成了别的编码（UTF-16）。请用原来的文件核对":    wide,
		"文件没有写完：最后一行不完整":                            bytes.TrimSuffix(file, []byte("\n")),
	} {
		if _, _, err := verify.ReadSealed(changed); err == nil || err.Error() != says {
			t.Errorf("%v, want %s", err, says)
		}
	}
}

// What a seal hands over is what it wrote: the counts of each matter, and the root of a tree over the lines before.
func TestASealHandsOverWhatItCounted(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 9))
	for range 30 {
		s, file, _ := closed(t, r)
		root, counted, err := s.Seal(&bytes.Buffer{})
		if err != nil || len(counted) != len(s.Matters) {
			t.Fatalf("%d counts, %v", len(counted), err)
		}
		for m := range s.Matters {
			counts, remarks := s.Count(m)
			if !reflect.DeepEqual(counted[m], verify.Counted{Counts: counts, Remarks: remarks}) {
				t.Fatalf("matter %d: %+v", m, counted[m])
			}
		}
		var tree verify.Tree
		lines := bytes.Split(file, []byte("\n"))
		for _, line := range lines[:len(lines)-2] {
			tree.Add(line)
		}
		if tree.Root() != root {
			t.Fatal("the root is another tree's")
		}
	}
}

// A receipt leads its own line to the root, and no other line, place or root.
func TestReceipts(t *testing.T) {
	t.Parallel()
	for n := 1; n < 70; n++ {
		leaves := make([][]byte, n)
		for i := range leaves {
			leaves[i] = []byte{byte(i)}
		}
		var tree verify.Tree
		for _, leaf := range leaves {
			tree.Add(leaf)
		}
		for i := range leaves {
			proof := tree.Proof(i)
			if err := verify.CheckProof(leaves[i], i, n, proof, tree.Root()); err != nil {
				t.Fatalf("%d of %d: %v", i, n, err)
			}
			for name, err := range map[string]error{
				"leaf": verify.CheckProof([]byte("x"), i, n, proof, tree.Root()), "root": verify.CheckProof(leaves[i], i, n, proof, verify.Hash{}),
				"beyond": verify.CheckProof(leaves[i], n, n, proof, tree.Root()), "longer": verify.CheckProof(leaves[i], i, n, append(slices.Clone(proof), verify.Hash{}), tree.Root()),
			} {
				if err == nil {
					t.Fatalf("%d of %d: another %s is taken", i, n, name)
				}
			}
			if n > 1 && verify.CheckProof(leaves[i], (i+1)%n, n, proof, tree.Root()) == nil {
				t.Fatalf("%d of %d is taken for its neighbour", i, n)
			}
		}
	}
}

func FuzzReadSealed(f *testing.F) {
	_, file, _ := closed(f, rand.New(rand.NewPCG(4, 9)))
	f.Add(file)
	f.Add([]byte("bayou-ballots 1\ntitle\t-\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		s, root, err := verify.ReadSealed(file)
		if err != nil {
			return
		}
		var again bytes.Buffer
		if same, _, err := s.Seal(&again); err != nil || same != root || !bytes.Equal(again.Bytes(), file) {
			t.Fatalf("read and written again it differs: %v", err)
		}
	})
}
