package verify

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SealedHead is the first line of a sealed file and names its format.
const SealedHead = "bayou-ballots 1"

// Sealed is a closed vote: its rules, and for each unit what was handed over and what was answered. It names rooms and no owner.
//
// As a file it is lines of UTF-8, each ended by one newline, with tabs between the fields: head, title, compound, days, a line for each
// matter with its rule, a line for each sum of it, a line for each unit in the order of their names, and the root of the Merkle tree
// over all lines before. There is one way to write a given vote, so that any change of any byte shows.
type Sealed struct {
	Title    string
	Compound string
	Opened   string // days, 2006-01-02
	Closed   string
	Matters  []SealedMatter
	Units    []SealedUnit
}

// SealedMatter is one question of the ballot paper.
type SealedMatter struct {
	Title      string
	Candidates []string // nil = for or against
	Rule       Rule
}

// SealedUnit is one line of the roll with its ballot. Salt is 32 hexadecimal digits by chance, without which the hash of a neighbour's
// line would tell how the neighbour voted to anybody who tries the few ways.
type SealedUnit struct {
	Unit
	How     string   // how the ballot was handed over; "" = was not
	Channel string   // how the answer came; "" = none did
	Choices []string // by matter; "" = no answer
	Salt    string
}

// Bounds of a sealed file.
const (
	maxSealedUnits = 2_000_000
	maxMatters     = 20
	maxField       = 300 // characters
)

// Seal writes the file and returns its root. What cannot be written in one way only is refused: the same unit twice, a field with a
// tab or a line's end, a choice that is none.
func (s *Sealed) Seal(to io.Writer) (Hash, error) {
	lines, err := s.lines()
	if err != nil {
		return Hash{}, err
	}
	root := NewTree(lines).Root()
	lines = append(lines, []byte("root\t"+hex.EncodeToString(root[:])))
	for _, line := range lines {
		if _, err := to.Write(append(line, '\n')); err != nil {
			return Hash{}, err
		}
	}
	return root, nil
}

// Count counts one matter.
func (s *Sealed) Count(matter int) (Counts, []Remark) {
	m := &s.Matters[matter]
	roll, ballots := make([]Unit, len(s.Units)), make([]Ballot, 0, len(s.Units))
	for i := range s.Units {
		roll[i] = s.Units[i].Unit
		if choice := s.Units[i].Choices[matter]; choice != "" {
			ballots = append(ballots, Ballot{roll[i].ID, choice})
		}
	}
	return Count(&m.Rule, m.Candidates, roll, ballots)
}

// pen writes fields and keeps the first one that it cannot write.
type pen struct {
	line []byte
	err  error
}

func (p *pen) put(fields ...string) []byte {
	p.line = nil
	for i, f := range fields {
		if f == "" {
			f = "-"
		}
		if p.err == nil {
			p.err = checkField(f)
		}
		if i > 0 {
			p.line = append(p.line, '\t')
		}
		p.line = append(p.line, f...)
	}
	return p.line
}

func checkField(f string) error {
	if !utf8.ValidString(f) || utf8.RuneCountInString(f) > maxField || strings.ContainsFunc(f, unicode.IsControl) {
		return fmt.Errorf("“%.40q”不能写进封存文件：过长，或含有换行、制表符", f)
	}
	return nil
}

// lines writes all lines but the root's.
func (s *Sealed) lines() ([][]byte, error) {
	if len(s.Matters) == 0 || len(s.Matters) > maxMatters || len(s.Units) > maxSealedUnits {
		return nil, fmt.Errorf("事项应有 1 到 %d 项，名册至多 %d 套", maxMatters, maxSealedUnits)
	}
	var p pen
	rows, owners := make([][]byte, 0, len(s.Units)), map[string]string{}
	for _, u := range slices.SortedFunc(slices.Values(s.Units), func(a, b SealedUnit) int { return cmp.Compare(a.ID, b.ID) }) {
		fields, err := u.fields(owners, len(s.Matters))
		if err != nil {
			return nil, err
		}
		rows = append(rows, p.put(fields...))
	}
	out := make([][]byte, 0, len(s.Units)+len(s.Matters)*50+6)
	out = append(out, p.put(SealedHead), p.put("title", s.Title), p.put("compound", s.Compound), p.put("opened", s.Opened), p.put("closed", s.Closed))
	for i := range s.Matters {
		sums, err := s.sums(i, &p)
		if err != nil {
			return nil, err
		}
		out = append(out, sums...)
	}
	out = append(out, rows...)
	return out, p.err
}

// sums writes a matter and what was counted of it.
func (s *Sealed) sums(at int, p *pen) ([][]byte, error) {
	m := &s.Matters[at]
	if joined := strings.Join(append(slices.Clone(m.Candidates), m.Rule.Cite...), ""); strings.Contains(joined, "|") {
		return nil, fmt.Errorf("第 %d 项的候选名称或条文里有“|”，不能写进封存文件", at+1)
	}
	counts, remarks := s.Count(at)
	for _, r := range remarks {
		if r.Code == DoubleUnit || r.Code == UnknownChoice {
			return nil, errors.New(r.Note)
		}
	}
	out := [][]byte{p.put(m.fields(at)...)}
	for _, f := range counts.fields() {
		out = append(out, p.put(append([]string{"sum", strconv.Itoa(at + 1)}, f...)...))
	}
	return out, nil
}

func (m *SealedMatter) fields(at int) []string {
	r := &m.Rule
	void := "take_part"
	if r.VoidApart {
		void = "apart"
	}
	return []string{
		"matter", strconv.Itoa(at + 1), m.Title, strings.Join(m.Candidates, "|"), r.Regime, r.Class, strings.Join(r.Cite, "|"),
		string(r.Quorum.Base), r.Quorum.Heads.text(), r.Quorum.Area.text(), string(r.Consent.Base), r.Consent.Heads.text(), r.Consent.Area.text(),
		void, r.Parking, r.Silent,
	}
}

func (s Share) text() string {
	sign := ">="
	if s.Over {
		sign = ">"
	}
	return fmt.Sprintf("%s%d/%d", sign, s.Num, s.Den)
}

// fields are the sums of a matter, by name.
func (c *Counts) fields() [][]string {
	out := [][]string{{"total", c.Total.Heads.text(), c.Total.Area.text()}, {"participants", c.Participants.Heads.text(), c.Participants.Area.text()}, {"silent", c.Silent.Heads.text(), c.Silent.Area.text()}}
	for _, choice := range append([]string{Refuse, Abstain, Void, FollowMost}, c.options()...) {
		out = append(out, []string{choice, c.Of[choice].Heads.text(), c.Of[choice].Area.text()})
	}
	return out
}

// text writes a figure; one that is not known, by its bounds.
func (f Figure) text() string {
	switch {
	case f.Low == f.High:
		return strconv.FormatInt(f.Low, 10)
	case f.High == Unbounded:
		return strconv.FormatInt(f.Low, 10) + "+"
	}
	return fmt.Sprintf("%d..%d", f.Low, f.High)
}

// fields are a unit's line. Owners are numbered as they come.
func (u *SealedUnit) fields(owners map[string]string, matters int) ([]string, error) {
	switch {
	case len(u.Choices) != matters:
		return nil, fmt.Errorf("“%s”应有 %d 项选择，现在有 %d 项", u.ID, matters, len(u.Choices))
	case u.ID == "" || u.ID == "-":
		return nil, errors.New("有一套没有房号")
	case u.Area > MaxArea:
		return nil, fmt.Errorf("“%s”的面积太大了，至多 %s ㎡", u.ID, FormatArea(MaxArea))
	case len(u.Salt) != 32 || strings.Trim(u.Salt, "0123456789abcdef") != "":
		return nil, fmt.Errorf("“%s”没有 32 位的随机数", u.ID)
	}
	owner, area := "", ""
	if u.Owner != "" {
		if owners[u.Owner] == "" {
			owners[u.Owner] = strconv.Itoa(len(owners) + 1)
		}
		owner = owners[u.Owner]
	}
	if u.Area >= 0 {
		area = strconv.FormatInt(u.Area, 10)
	}
	return append(append([]string{"unit", u.ID, owner, area, u.Kind, u.Delivered, u.How, u.Channel}, u.Choices...), u.Salt), nil
}

// ReadSealed reads a sealed file, recounts it and returns it with its root. The error names the first line that is not as it must be.
func ReadSealed(file []byte) (*Sealed, Hash, error) {
	body, ok := bytes.CutSuffix(file, []byte("\n"))
	if !ok {
		return nil, Hash{}, errors.New("文件没有写完：最后一行不完整")
	}
	given := bytes.Split(body, []byte("\n"))
	var s Sealed
	for i, line := range given[:len(given)-1] {
		if err := s.take(i, strings.Split(string(line), "\t")); err != nil {
			return nil, Hash{}, fmt.Errorf("第 %d 行：%w", i+1, err)
		}
	}
	want, err := s.lines()
	if err != nil {
		return nil, Hash{}, err
	}
	root := NewTree(want).Root()
	want = append(want, []byte("root\t"+hex.EncodeToString(root[:])))
	for i := range min(len(given), len(want)) {
		if !bytes.Equal(given[i], want[i]) {
			return nil, Hash{}, fmt.Errorf("第 %d 行与重新计算的不符：文件被改过", i+1)
		}
	}
	if len(given) != len(want) {
		return nil, Hash{}, fmt.Errorf("文件有 %d 行，重新计算应有 %d 行：有的行被删去或添上", len(given), len(want))
	}
	return &s, root, nil
}

// take reads one line. Whether it is written in the one right way shows when it is written again.
func (s *Sealed) take(at int, f []string) error {
	for i := range f {
		if f[i] == "-" {
			f[i] = ""
		}
	}
	heads := []*string{nil, &s.Title, &s.Compound, &s.Opened, &s.Closed}
	switch {
	case at == 0:
		if f[0] != SealedHead {
			return errors.New("不是表决封存文件")
		}
	case at < len(heads):
		if len(f) != 2 {
			return errors.New("应有 2 项")
		}
		*heads[at] = f[1]
	case f[0] == "matter":
		return s.takeMatter(f)
	case f[0] == "sum": // is counted again
	case f[0] == "unit":
		return s.takeUnit(f)
	default:
		return errors.New("不认识这一行")
	}
	return nil
}

func (s *Sealed) takeMatter(f []string) error {
	if len(f) != 16 {
		return fmt.Errorf("应有 16 项，现在有 %d 项", len(f))
	}
	m := SealedMatter{Title: f[2], Candidates: parts(f[3]), Rule: Rule{
		Regime: f[4], Class: f[5], Cite: parts(f[6]), Quorum: Test{Base: Base(f[7])}, Consent: Test{Base: Base(f[10])},
		VoidApart: f[13] == "apart", Parking: f[14], Silent: f[15],
	}}
	for i, to := range map[int]*Share{8: &m.Rule.Quorum.Heads, 9: &m.Rule.Quorum.Area, 11: &m.Rule.Consent.Heads, 12: &m.Rule.Consent.Area} {
		var err error
		if *to, err = ParseShare(f[i]); err != nil {
			return err
		}
	}
	if len(m.Candidates) > 40 {
		return errors.New("候选的太多")
	}
	s.Matters = append(s.Matters, m)
	return nil
}

func parts(joined string) []string {
	if joined == "" {
		return nil
	}
	return strings.Split(joined, "|")
}

func (s *Sealed) takeUnit(f []string) error {
	if len(f) != 9+len(s.Matters) {
		return fmt.Errorf("应有 %d 项，现在有 %d 项", 9+len(s.Matters), len(f))
	}
	u := SealedUnit{
		Unit: Unit{ID: f[1], Owner: f[2], Area: -1, Kind: f[4], Delivered: f[5]}, How: f[6], Channel: f[7], Choices: f[8 : len(f)-1 : len(f)-1], Salt: f[len(f)-1],
	}
	if f[3] != "" {
		a, err := strconv.ParseInt(f[3], 10, 64)
		if err != nil || a < 0 || a > MaxArea {
			return fmt.Errorf("面积“%s”不对", f[3])
		}
		u.Area = a
	}
	s.Units = append(s.Units, u)
	return nil
}

// ParseShare reads >1/2 or >=2/3.
func ParseShare(text string) (Share, error) {
	rest, atLeast := strings.CutPrefix(text, ">=")
	over := false
	if !atLeast {
		rest, over = strings.CutPrefix(text, ">")
	}
	a, b, _ := strings.Cut(rest, "/")
	num, err := strconv.ParseInt(a, 10, 16)
	den, err2 := strconv.ParseInt(b, 10, 16)
	if !atLeast && !over || err != nil || err2 != nil || num < 1 || num > den || over && num == den {
		return Share{}, fmt.Errorf("“%s”不是比例：过半数写 >1/2，三分之二以上写 >=2/3", text)
	}
	return Share{num, den, over}, nil
}
