package verify

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
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

// SealedUnit is one line of the roll with its ballot. Without its Salt, made by chance, the hash of a neighbour's line would tell how
// the neighbour voted to anybody who tries the few ways.
type SealedUnit struct {
	Unit
	How     string   // how the ballot was handed over; "" = was not
	Channel string   // how the answer came; "" = none did
	Choices []string // by matter; "" = no answer
	Salt    [16]byte
}

// Bounds of a sealed file.
const (
	maxSealedUnits = 2_000_000
	maxMatters     = 20
	maxField       = 300 // characters
)

// How a ballot was handed over: to the owner, to a grown-up of the household, to an agent with a paper of his, by mail, by message, or by a
// notice that hung because nobody could be found.
const (
	ByHand      = "hand"
	ToHousehold = "household"
	ToAgent     = "agent"
	ByMail      = "mail"
	ByMessage   = "electronic"
	ByPosting   = "posted"
)

// How an answer came: on a ballot paper, at the meeting, from an agent, or out of an official e-voting system.
const (
	OnPaper   = "paper"
	OnSite    = "onsite"
	ByProxy   = "proxy"
	FromState = "official"
)

// Counted is what one matter comes to, with what must be said of the counting.
type Counted struct {
	Counts
	Remarks []Remark
}

// Seal writes the file and returns its root, and each matter counted as the file says. What cannot be written in one way only, or not
// be read again, is refused: the same unit twice, a field with a tab or a line's end or of a lone “-”, a choice that is none, a
// candidate called like another choice, a share that is none, a day that is none or outside the vote, a word for a kind, a hand-over
// or a channel that nobody knows.
func (s *Sealed) Seal(to io.Writer) (Hash, []Counted, error) {
	out := bufio.NewWriterSize(to, 1<<16)
	root, counted, err := s.write(func(line []byte) error {
		_, err := out.Write(append(line, '\n'))
		return err
	})
	if err != nil {
		return Hash{}, nil, err
	}
	return root, counted, out.Flush()
}

// Count counts one matter.
func (s *Sealed) Count(matter int) (Counts, []Remark) {
	return s.count(matter, s.owners())
}

// owners numbers the units' owners.
func (s *Sealed) owners() []int32 { return group(len(s.Units), s.unit) }

func (s *Sealed) unit(i int) *Unit { return &s.Units[i].Unit }

func (s *Sealed) count(matter int, owners []int32) (Counts, []Remark) {
	m := &s.Matters[matter]
	n := newCount(&m.Rule, m.Candidates, s.unit, owners)
	for i := range s.Units {
		if choice := s.Units[i].Choices[matter]; choice != "" {
			n.cast(i, choice)
		}
	}
	return n.sum()
}

// write hands over the lines in their order, the root's at last. A line is good until the next one.
func (s *Sealed) write(each func(line []byte) error) (Hash, []Counted, error) {
	if err := s.check(); err != nil {
		return Hash{}, nil, err
	}
	var tree spine
	var p pen
	put := func(fields ...string) error {
		if err := p.put(fields...); err != nil {
			return err
		}
		tree.add(p.line)
		return each(p.line)
	}
	err := cmp.Or(put(SealedHead), put("title", s.Title), put("compound", s.Compound), put("opened", s.Opened), put("closed", s.Closed))
	owners, counted := s.owners(), make([]Counted, len(s.Matters))
	for i := 0; i < len(s.Matters) && err == nil; i++ {
		counted[i], err = s.sums(i, owners, put)
	}
	order, named, last := s.order(), make([]int32, len(owners)), int32(0)
	for i := 0; i < len(order) && err == nil; i++ {
		u := &s.Units[order[i]]
		if i > 0 && u.ID == s.Units[order[i-1]].ID {
			return Hash{}, nil, fmt.Errorf("“%s”在名册里出现了两次", u.ID)
		}
		number := &named[owners[order[i]]] // owners are numbered as they come
		if *number == 0 && u.Owner != "" {
			last++
			*number = last
		}
		if err = p.unit(u, *number); err == nil {
			tree.add(p.line)
			err = each(p.line)
		}
	}
	if err != nil {
		return Hash{}, nil, err
	}
	root := tree.root()
	return root, counted, each([]byte("root\t" + hex.EncodeToString(root[:])))
}

// check refuses what could not be counted.
func (s *Sealed) check() error {
	if len(s.Matters) == 0 || len(s.Matters) > maxMatters || len(s.Units) > maxSealedUnits {
		return fmt.Errorf("事项应有 1 到 %d 项，名册至多 %d 套", maxMatters, maxSealedUnits)
	}
	if err := cmp.Or(checkDay(s.Opened), checkDay(s.Closed)); err != nil {
		return err
	}
	if s.Opened > s.Closed {
		return fmt.Errorf("开始的 %s 晚于截止的 %s", s.Opened, s.Closed)
	}
	for i := range s.Matters {
		if err := s.Matters[i].check(); err != nil {
			return fmt.Errorf("第 %d 项：%w", i+1, err)
		}
	}
	known := ""     // the day that was looked at last
	area := Area(0) // no more than MaxTotal, which keeps every product of the counting exact
	for i := range s.Units {
		switch u := &s.Units[i]; {
		case len(u.Choices) != len(s.Matters):
			return fmt.Errorf("“%s”应有 %d 项选择，现在有 %d 项", u.ID, len(s.Matters), len(u.Choices))
		case u.ID == "":
			return errors.New("有一套没有房号")
		case u.Area > MaxArea || area+u.Area > MaxTotal:
			return fmt.Errorf("“%s”的面积太大了：一套至多 %s ㎡，合计至多 %s ㎡", u.ID, FormatArea(MaxArea), FormatArea(MaxTotal))
		default:
			area += max(0, u.Area)
			if err := s.checkWords(u, &known); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkWords refuses what a unit's line may not say of the hand-over and the answer. known is a day that has been found good.
func (s *Sealed) checkWords(u *SealedUnit, known *string) error {
	if u.Delivered != "" && u.Delivered != *known {
		if err := checkDay(u.Delivered); err != nil {
			return err
		}
		if u.Delivered < s.Opened || u.Delivered > s.Closed {
			return fmt.Errorf("“%s”的送达日期 %s 不在 %s 至 %s 之间", u.ID, u.Delivered, s.Opened, s.Closed)
		}
		*known = u.Delivered
	}
	switch {
	case u.Kind != Dwelling && u.Kind != Unsold && u.Kind != Parking:
		return fmt.Errorf("“%s”的类别“%s”不认识", u.ID, u.Kind)
	case !slices.Contains(handOvers, u.How):
		return fmt.Errorf("“%s”的送达办法“%s”不认识", u.ID, u.How)
	case !slices.Contains(channels, u.Channel):
		return fmt.Errorf("“%s”的表决方式“%s”不认识", u.ID, u.Channel)
	case u.Delivered != "" && u.How == "":
		return fmt.Errorf("“%s”有送达日期，没有写怎样送达", u.ID)
	case u.Channel == "" && slices.ContainsFunc(u.Choices, func(c string) bool { return c != "" }):
		return fmt.Errorf("“%s”有选择，没有写怎样表决", u.ID)
	}
	return nil
}

var (
	handOvers = []string{ByHand, "", ToHousehold, ToAgent, ByMail, ByMessage, ByPosting}
	channels  = []string{OnPaper, "", OnSite, ByProxy, FromState}
)

func checkDay(day string) error {
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return fmt.Errorf("“%s”不是日期，应像 2022-08-28", day)
	}
	return nil
}

// check tells whether a matter can be written in one way only and read again.
func (m *SealedMatter) check() error {
	r := &m.Rule
	switch joined := strings.Join(append(slices.Clone(m.Candidates), r.Cite...), ""); {
	case strings.Contains(joined, "|"):
		return errors.New("候选名称或条文里有“|”，不能写进封存文件")
	case m.Candidates != nil && len(m.Candidates) == 0 || len(m.Candidates) > MaxCandidates:
		return fmt.Errorf("候选应有 1 到 %d 个", MaxCandidates)
	}
	for i, c := range m.Candidates {
		if c == "" || c == "-" || slices.Contains(m.Candidates[:i], c) || slices.Contains([]string{Consent, Refuse, Abstain, Void, FollowMost}, c) {
			return fmt.Errorf("候选“%s”是空的、重复的，或者与固定选项同名", c)
		}
	}
	for _, t := range []Test{r.Quorum, r.Consent} {
		if t.Base != OfAll && t.Base != OfParticipants {
			return fmt.Errorf("“%s”不是比例的基数：全体业主写 total，参与表决的写 participants", t.Base)
		}
		for _, s := range []Share{t.Heads, t.Area} {
			if _, err := ParseShare(s.text()); err != nil {
				return err
			}
		}
	}
	return nil
}

// order returns the places of the units by their names.
func (s *Sealed) order() []int32 {
	order, sorted := make([]int32, len(s.Units)), true
	for i := range order {
		order[i] = int32(i) //nolint:gosec // at most maxSealedUnits
		sorted = sorted && (i == 0 || s.Units[i-1].ID < s.Units[i].ID)
	}
	if !sorted {
		slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(s.Units[a].ID, s.Units[b].ID) })
	}
	return order
}

// pen writes one line.
type pen struct{ line []byte }

func (p *pen) put(fields ...string) error {
	p.line = p.line[:0]
	for _, f := range fields {
		if err := p.field(f); err != nil {
			return err
		}
	}
	return nil
}

// field adds a field; an empty one is a dash.
func (p *pen) field(f string) error {
	if len(p.line) > 0 {
		p.line = append(p.line, '\t')
	}
	if f == "" {
		p.line = append(p.line, '-')
		return nil
	}
	p.line = append(p.line, f...)
	if f == "-" {
		return errors.New("“-”表示没有，不能当作内容写进封存文件")
	}
	return checkField(f)
}

func checkField(f string) error {
	plain := len(f) <= maxField
	for i := 0; i < len(f) && plain; i++ {
		plain = f[i] >= ' ' && f[i] <= '~'
	}
	if !plain && (!utf8.ValidString(f) || utf8.RuneCountInString(f) > maxField || strings.ContainsFunc(f, unicode.IsControl)) {
		return fmt.Errorf("“%.40q”不能写进封存文件：过长，或含有换行、制表符", f)
	}
	return nil
}

// unit writes a unit's line. An owner of 0 is not named.
func (p *pen) unit(u *SealedUnit, number int32) error {
	err := p.put("unit", u.ID)
	p.number(int64(number), number > 0)
	p.number(u.Area, u.Area >= 0)
	for _, f := range [...]string{u.Kind, u.Delivered, u.How, u.Channel} {
		err = cmp.Or(err, p.field(f))
	}
	for _, choice := range u.Choices {
		err = cmp.Or(err, p.field(choice))
	}
	p.line = hex.AppendEncode(append(p.line, '\t'), u.Salt[:])
	return err
}

// number adds a number as a field; one that is not known is a dash.
func (p *pen) number(n int64, known bool) {
	p.line = append(p.line, '\t')
	if !known {
		p.line = append(p.line, '-')
		return
	}
	p.line = strconv.AppendInt(p.line, n, 10)
}

// sums writes a matter and what was counted of it.
func (s *Sealed) sums(at int, owners []int32, put func(...string) error) (Counted, error) {
	counts, remarks := s.count(at, owners)
	for _, r := range remarks {
		if r.Code == UnknownChoice {
			return Counted{}, errors.New(r.Note)
		}
	}
	err := put(s.Matters[at].fields(at)...)
	for _, f := range counts.fields() {
		err = cmp.Or(err, put(append([]string{"sum", strconv.Itoa(at + 1)}, f...)...))
	}
	return Counted{counts, remarks}, err
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

// ReadSealed reads a sealed file, recounts it and returns it with its root. The error names the first line that is not as it must be.
func ReadSealed(file []byte) (*Sealed, Hash, error) {
	if err := untouched(file); err != nil {
		return nil, Hash{}, err
	}
	if !bytes.HasPrefix(file, []byte(SealedHead+"\n")) {
		return nil, Hash{}, errors.New("第 1 行：不是表决封存文件")
	}
	if !bytes.HasSuffix(file, []byte("\n")) {
		return nil, Hash{}, errors.New("文件没有写完：最后一行不完整")
	}
	lines := bytes.Count(file, []byte("\n"))
	s := Sealed{Units: make([]SealedUnit, 0, min(lines, maxSealedUnits))}
	at := 0
	for line := range bytes.Lines(file) {
		if at++; at == lines {
			break // the root's
		}
		if err := s.take(at-1, strings.Split(string(line[:len(line)-1]), "\t")); err != nil {
			return nil, Hash{}, fmt.Errorf("第 %d 行：%w", at, err)
		}
	}
	rest, at := file, 0
	root, _, err := s.write(func(want []byte) error {
		at++
		given, after, _ := bytes.Cut(rest, []byte("\n"))
		if !bytes.Equal(given, want) {
			return fmt.Errorf("第 %d 行与重新计算的不符：文件被改过", at)
		}
		rest = after
		return nil
	})
	switch {
	case err != nil:
		return nil, Hash{}, err
	case len(rest) > 0:
		return nil, Hash{}, fmt.Errorf("文件有 %d 行，重新计算应有 %d 行：有的行被添上", lines, at)
	}
	return &s, root, nil
}

// The first bytes of a sealed file after an editor has marked or recoded it.
var marked, wideLow, wideHigh = []byte("\ufeff" + SealedHead), []byte("\xff\xfeb\x00a\x00y\x00"), []byte("\xfe\xff\x00b\x00a\x00y")

// IsSealed says whether a file that begins so is a sealed one, or what an editor made of one. Whether it holds, ReadSealed says.
func IsSealed(head []byte) bool {
	return bytes.HasPrefix(head, []byte(SealedHead)) || bytes.HasPrefix(head, marked) || bytes.HasPrefix(head, wideLow) || bytes.HasPrefix(head, wideHigh)
}

// untouched says what an editor did to a file that was opened and saved: it is the file still, but not its bytes.
func untouched(file []byte) error {
	switch {
	case bytes.HasPrefix(file, marked):
		return errors.New("第 1 行：文件被编辑器另存过，开头多了看不见的标记（BOM）。请用原来的文件核对")
	case bytes.HasPrefix(file, wideLow) || bytes.HasPrefix(file, wideHigh):
		return errors.New("第 1 行：文件被编辑器另存成了别的编码（UTF-16）。请用原来的文件核对")
	case !IsSealed(file):
		return nil
	}
	if at := bytes.Index(file, []byte("\r\n")); at >= 0 {
		return fmt.Errorf("第 %d 行：文件被编辑器改过换行。请用原来的文件核对", 1+bytes.Count(file[:at], []byte("\n")))
	}
	return nil
}

// take reads one line. Whether it is written in the one right way shows when it is written again.
func (s *Sealed) take(at int, f []string) error {
	for i := range f {
		if checkField(f[i]) != nil {
			return errors.New("有一项过长、含有看不见的字符，或不是 UTF-8 文字")
		}
		if f[i] == "-" {
			f[i] = ""
		}
	}
	heads := []*string{nil, &s.Title, &s.Compound, &s.Opened, &s.Closed}
	switch {
	case at == 0: // was seen
	case at < len(heads):
		if len(f) != 2 {
			return errors.New("应有 2 项")
		}
		*heads[at] = f[1]
		if heads[at] == &s.Opened || heads[at] == &s.Closed {
			return checkDay(f[1])
		}
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
	for i, to := range []*Share{&m.Rule.Quorum.Heads, &m.Rule.Quorum.Area, &m.Rule.Consent.Heads, &m.Rule.Consent.Area} {
		var err error
		if *to, err = ParseShare(f[8+i+i/2]); err != nil {
			return err
		}
	}
	if err := m.check(); err != nil {
		return err
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
		Unit: Unit{ID: f[1], Owner: f[2], Area: -1, Kind: f[4], Delivered: f[5]}, How: f[6], Channel: f[7], Choices: f[8 : len(f)-1 : len(f)-1],
	}
	n := 0
	if salt := f[len(f)-1]; len(salt) == hex.EncodedLen(len(u.Salt)) {
		n, _ = hex.Decode(u.Salt[:], []byte(salt)) // stops before the full length at what is none
	}
	if n < len(u.Salt) {
		return errors.New("没有 32 位十六进制的随机数")
	}
	if f[3] != "" {
		a, err := strconv.ParseInt(f[3], 10, 64)
		if err != nil || a < 0 || a > MaxArea {
			return fmt.Errorf("面积“%s”不对", f[3])
		}
		u.Area = a
	}
	if err := s.checkWords(&u, new(string)); err != nil {
		return err
	}
	s.Units = append(s.Units, u)
	return nil
}

// ParseShare reads >1/2 or >=2/3; neither number is beyond 127.
func ParseShare(text string) (Share, error) {
	rest, atLeast := strings.CutPrefix(text, ">=")
	over := false
	if !atLeast {
		rest, over = strings.CutPrefix(text, ">")
	}
	a, b, _ := strings.Cut(rest, "/")
	num, err := strconv.ParseInt(a, 10, 8)
	den, err2 := strconv.ParseInt(b, 10, 8)
	if !atLeast && !over || err != nil || err2 != nil || num < 1 || num > den || over && num == den {
		return Share{}, fmt.Errorf("“%s”不是比例：过半数写 >1/2，三分之二以上写 >=2/3", text)
	}
	return Share{num, den, over}, nil
}
