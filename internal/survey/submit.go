package survey

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/internal/register"
)

// Filled is a form as somebody sends it. The phone makes the id, so that sending twice changes nothing. Texts may hold fields
// that only an older version of the form asked.
type Filled struct {
	ID        string     // UUID
	Compound  string     // "" = one that is not in the register, of the community
	Community place.Path // asked where Compound is ""
	After     int64      // the revision that it corrects; 0 = a new submission
	Form      string     // the version of the form it was filled in on; "" = today's
	Base      int64      // the compound's version that was shown; 0 = none was
	AsOf      clock.Date // the day of the survey; "" = today
	UseToday  bool       // the day is impossible: take the office's
	FilledAt  int64      // by the phone's clock, microseconds of UTC; 0 = not known
	Sheet     string     // the code of the paper, as printed; "" = filled in on a screen
	Why       string     // what explains answers that look wrong
	Texts     map[string]string
	Photos    []NewPhoto
}

// NewPhoto is a picture to keep; Paper is one of the sheet itself.
type NewPhoto struct {
	Content []byte
	Paper   bool
	Caption string
}

// The bounds of one form.
const (
	maxPhotos  = 30
	maxCaption = 100
	maxWhy     = 500
	maxForm    = 64 // a version of the form is a hash
	leastWhy   = 4
	firstDay   = clock.Date("2000-01-01") // no survey of the programme is older
)

// errThere ends the transaction of a form that is already recorded.
var errThere = errors.New("the form is already recorded")

// Submit records a filled form, or a correction of one that is not accepted yet. The same form again is the same answer and
// writes nothing; another content under its id is a Conflict unless it names the latest revision. Every mistake is named with
// its field, and nothing is kept of a form with mistakes. A form of an older version is taken as far as it fits.
func (s *Store) Submit(ctx context.Context, by account.Who, f Filled) (Submission, error) {
	if !db.IsID(f.ID) {
		return Submission{}, fault.InvalidFields("摸底表的编号不对，请刷新后重填。", fault.Field{Name: "id", Message: "编号不对"})
	}
	photos, err := f.looked()
	if err != nil {
		return Submission{}, err
	}
	digest := f.digest(photos)
	var out Submission
	err = s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		var err error
		out, err = s.submit(ctx, tx, by, f, photos, digest)
		return err
	})
	switch {
	case errors.Is(err, errThere):
		return out, nil
	case fault.Of(err) == fault.Conflict: // perhaps with itself: two sends at the same time
		if twin, there, readErr := s.sent(ctx, by, f.ID, digest); there || readErr != nil {
			return twin, readErr
		}
	}
	return out, err
}

// sent finds a form that is recorded with the same content.
func (s *Store) sent(ctx context.Context, by account.Who, id, digest string) (Submission, bool, error) {
	var a db.Args
	return db.Maybe[Submission](ctx, s.db, "select "+columns+" from survey where id = "+a.Add(id)+" and "+by.Scope(account.FillSurvey).Where("", a.Add)+
		" and exists (select 1 from survey_revision r where r.county = survey.county and r.survey = survey.id and r.digest = "+a.Add(digest)+")", a...)
}

func (s *Store) submit(ctx context.Context, tx *audit.Tx, by account.Who, f Filled, photos []blob.File, digest string) (Submission, error) {
	c, err := s.about(ctx, tx, by, &f)
	if err != nil {
		return Submission{}, err
	}
	was, err := s.earlier(ctx, tx, by, &c, f, digest)
	if err != nil {
		return was, err
	}
	if c.WithdrawnOn != "" {
		return was, fault.InvalidFields("“"+c.Name+"”已移出登记册，不再摸底。", fault.Field{Name: "compound", Message: "已移出登记册"})
	}
	p, err := s.plans.Current(ctx, c.Path.Street(), tx.Day)
	if err != nil {
		return was, err
	}
	if f.Texts, err = carried(ctx, tx, p, was, f.Texts); err != nil {
		return was, err
	}
	in := intake{form: FormOf(p), compound: &c, today: tx.Day, Filled: f}
	if err := in.read(); err != nil {
		return was, err
	}
	next := in.submission(was, by, tx)
	if err := keep(ctx, tx, next, was.Version); err != nil {
		return was, err
	}
	r := in.revision(next, by, tx, digest, p.Hash)
	r.ReceivedAt = clock.Micros(s.clock.Now())
	if err := insertRevision(ctx, tx, r); err != nil {
		return was, err
	}
	if err := keepPhotos(ctx, tx, r, f.Photos, photos); err != nil {
		return was, err
	}
	tx.Note(audit.Entry{
		Path: next.Path, Action: "survey.submit", Subject: next.Subject(),
		Summary: fmt.Sprintf("提交“%s”的摸底表（%s），答 %d 项，照片 %d 张", next.Name, next.AsOf, next.Answered, len(f.Photos)),
		Detail:  map[string]any{"revision": next.Revision, "form": r.Form, "base": r.Base, "doubts": in.doubts},
	})
	return next, addStep(ctx, tx, &next, Step{Kind: next.State, Rev: next.Revision}, by)
}

// about returns the compound that a form is about.
func (s *Store) about(ctx context.Context, tx *audit.Tx, by account.Who, f *Filled) (register.Compound, error) {
	if f.Compound == "" {
		return s.described(ctx, by, f)
	}
	c, err := s.register.GetIn(ctx, tx, by.Scope(account.FillSurvey), f.Compound)
	if fault.Of(err) == fault.NotFound {
		err = fault.NotFoundf("没有这个小区，或者它不在您负责的范围内，摸底表没有保存。")
	}
	return c, err
}

// earlier finds what is recorded under the form's id: nothing for a new one, errThere for the same form again.
func (s *Store) earlier(ctx context.Context, tx *audit.Tx, by account.Who, c *register.Compound, f Filled, digest string) (Submission, error) {
	was, there, err := db.Maybe[Submission](ctx, tx, "select "+columns+" from survey where county = $1 and id = $2", c.County, f.ID)
	if err != nil || !there {
		return Submission{}, err
	}
	_, same, err := db.Maybe[int64](ctx, tx, "select rev from survey_revision where county = $1 and survey = $2 and digest = $3 limit 1", c.County, f.ID, digest)
	switch {
	case err != nil:
		return was, err
	case same:
		return was, errThere
	case !by.Can(account.FillSurvey, was.Path) || was.Compound != c.ID && f.Compound != "":
		return was, fault.Conflictf("这个编号的摸底表是另一个小区的。请刷新后重填。")
	case was.Compound != c.ID:
		return was, fault.Conflictf("这份摸底表已经对上登记册里的“%s”。请从“摸底调查”打开它再改，或另填一份。", was.Name)
	case was.State == Voided:
		return was, fault.Conflictf("“%s”的这份摸底表已由 %s 作废，不能再改。原因写在“摸底调查”里；情况要报的，请另填一份。", was.Name, was.ChangedBy)
	case was.State == Accepted:
		return was, fault.Conflictf("“%s”的这份摸底表已经采纳，不能再改。情况有变化的，请另填一份。", c.Name)
	case f.After != was.Revision:
		return was, fault.Conflictf("“%s”的这份摸底表已由 %s 于 %s 保存过，内容与现在的不同。请打开它核对后再改，或另填一份。", c.Name, was.ChangedBy, clock.Stamp(was.ChangedAt))
	case was.Path != c.Path: // of a compound outside the register another community was written first
		err = move(ctx, tx, &was, c)
	}
	return was, err
}

// carried adds the personal data of the revision before, which a form never shows again: left empty they stay as they are.
func carried(ctx context.Context, tx *audit.Tx, p *plan.Plan, was Submission, texts map[string]string) (map[string]string, error) {
	if was.Revision == 0 {
		return texts, nil
	}
	last, err := db.One[register.Readings](ctx, tx, "", "select answers from survey_revision where county = $1 and survey = $2 and rev = $3",
		was.County, was.ID, was.Revision)
	if err != nil {
		return nil, err
	}
	out := maps.Clone(texts)
	for id, a := range last {
		if f, ok := p.Field(id); ok && f.Sensitive && strings.TrimSpace(texts[id]) == "" {
			out[id] = a.Text
		}
	}
	return out, nil
}

// digest names everything that was sent but the clocks.
func (f *Filled) digest(looked []blob.File) string {
	photos := make([]string, len(f.Photos))
	for i, p := range f.Photos {
		photos[i] = fmt.Sprint(looked[i].Hash, p.Paper, p.Caption)
	}
	var placed []any
	if f.Compound == "" {
		placed = []any{f.Community}
	}
	b, _ := json.Marshal(append([]any{f.Compound, f.After, f.Form, f.AsOf, f.Sheet, f.Why, f.Texts, photos}, placed...)) // strings and integers only
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// intake is a form on its way in: what was sent, against the form of today and the compound as it is.
type intake struct {
	Filled
	form     Form
	compound *register.Compound
	today    clock.Date
	written  string // the impossible day
	answers  register.Readings
	doubts   []string
}

// read checks the form and reads its answers.
func (in *intake) read() error {
	in.Form = cmp.Or(in.Form, in.form.Version)
	if err := fault.TooLong("form", in.Form, maxForm); err != nil {
		return err
	}
	if err := in.printed(); err != nil {
		return err
	}
	if err := in.dated(); err != nil {
		return err
	}
	in.Why = strings.TrimSpace(in.Why)
	if err := fault.TooLong("why", in.Why, maxWhy); err != nil {
		return err
	}
	if err := in.answer(); err != nil {
		return err
	}
	if len(in.answers) == 0 && len(in.Photos) == 0 {
		return fault.Invalidf("摸底表还是空的，没有保存。请至少填一项。")
	}
	if err := in.agree(); err != nil {
		return err
	}
	in.setAside()
	in.clash()
	slices.Sort(in.doubts)
	in.doubts = slices.Compact(in.doubts)
	return nil
}

// printed checks that the code of the paper leads to the compound, or to its community, and brings it to how it is printed.
func (in *intake) printed() error {
	if in.Sheet == "" {
		return nil
	}
	community := in.compound.Community()
	t, ok := ReadCode(in.Sheet)
	switch {
	case ok && t.Leads(in.compound):
		in.Sheet = Code(in.compound.ID)
	case ok && t.Steps != "" && string(community) == in.compound.County+"/"+t.Steps:
		in.Sheet = PlaceCode(community)
	default:
		return fault.InvalidFields("纸质表的编号不是“"+in.compound.Name+"”的，没有保存。", fault.Field{Name: "sheet", Message: "请按表上印的编号，从“录入纸质表”进入"})
	}
	return nil
}

// dated settles the day of the survey. A phone whose clock is a year off must not date a fact.
func (in *intake) dated() error {
	in.AsOf = cmp.Or(in.AsOf, in.today)
	_, err := clock.ParseDate(string(in.AsOf))
	if err == nil && in.AsOf <= in.today && in.AsOf >= firstDay {
		return nil
	}
	if in.UseToday {
		in.written, in.AsOf = string(in.AsOf), in.today
		return nil
	}
	said := "填的日期是 " + string(in.AsOf) + "，办公室的日期是 " + string(in.today) + "。手机日期可能不对：请改正，或勾选“按办公室的日期记”"
	return fault.InvalidFields("调查日期不对，没有保存。", fault.Field{Name: "as_of", Message: said})
}

// looked looks at the photos.
func (f *Filled) looked() ([]blob.File, error) {
	wrong := func(said string) error {
		return fault.InvalidFields("照片有问题，没有保存。", fault.Field{Name: "photo", Message: said})
	}
	if len(f.Photos) > maxPhotos {
		return nil, wrong(fmt.Sprintf("一份摸底表至多 %d 张照片，现在有 %d 张", maxPhotos, len(f.Photos)))
	}
	out := make([]blob.File, len(f.Photos))
	for i, p := range f.Photos {
		var err error
		if out[i], err = blob.Photo(p.Content); err != nil {
			return nil, wrong(fmt.Sprintf("第 %d 张：%s", i+1, fault.Sentence(err)))
		}
		if err := fault.TooLong("photo", p.Caption, maxCaption); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// answer reads the texts. On the form of today what cannot be read is refused; on an older one it is kept and looked at by a
// person, because whoever filled it in may no longer stand in the courtyard.
func (in *intake) answer() error {
	asked, gone := map[string]string{}, register.Readings{}
	for id, text := range in.Texts {
		switch _, ok := in.form.field(id); {
		case strings.TrimSpace(text) == "":
		case ok:
			asked[id] = text
		case in.Form == in.form.Version || len(id) > 64 || len(gone) == 400:
			return fault.InvalidFields("摸底表里没有“"+id+"”这一项，没有保存。", fault.Field{Name: id, Message: "没有这一项"})
		default:
			if err := fault.TooLong(id, text, maxWhy); err != nil {
				return err
			}
			gone[id] = reading.Reading{Text: text, Rejected: true, Note: "现在的调查表没有这一问，不采用"}
		}
	}
	var err error
	if in.answers, err = register.ReadTexts(in.form.Plan, asked, in.today); err != nil {
		if in.Form == in.form.Version || fault.Of(err) != fault.Invalid {
			return err
		}
		for _, f := range fault.Fields(err) {
			gone[f.Name] = reading.Reading{Text: asked[f.Name], Rejected: true, Note: f.Message}
			in.doubts = append(in.doubts, f.Name)
			delete(asked, f.Name)
		}
		if in.answers, err = register.ReadTexts(in.form.Plan, asked, in.today); err != nil {
			return err
		}
	}
	for id, r := range gone {
		in.answers[id] = r
	}
	return nil
}

// agree holds the answers, over what is known of the compound, against the plan's checks.
func (in *intake) agree() error {
	p := in.form.Plan
	values := register.Values(p, in.compound)
	for i := range p.Fields {
		if r, ok := in.answers[p.Fields[i].ID]; ok {
			values[i] = r.Value
		}
	}
	var hard, soft []fault.Field
	for i := range p.Checks {
		c := &p.Checks[i]
		if c.Eval(values) != plan.No {
			continue
		}
		for _, at := range c.Asks() {
			id := p.Fields[at].ID
			if r, ok := in.answers[id]; !ok || r.Text == in.compound.Facts[id].Text {
				continue
			}
			if c.Soft {
				soft = append(soft, fault.Field{Name: id, Message: c.Title})
				in.doubts = append(in.doubts, id)
			} else {
				hard = append(hard, fault.Field{Name: id, Message: c.Title})
			}
		}
	}
	switch {
	case len(hard) > 0:
		return fault.InvalidFields("有几项互相合不上，没有保存。请核对改正。", hard...)
	case len(soft) > 0 && len([]rune(in.Why)) < leastWhy:
		soft = append(soft, fault.Field{Name: "why", Message: "改正标出的各项；确实如此的，请写明情况（至少 4 个字）"})
		return fault.InvalidFields("有几项看起来不对，没有保存。请核对，确实如此的写明情况。", soft...)
	}
	return nil
}

// setAside takes out the answers to questions that the other answers make needless.
func (in *intake) setAside() {
	p := in.form.Plan
	values := make(plan.Values, len(p.Fields))
	for i := range p.Fields {
		values[i] = in.answers[p.Fields[i].ID].Value
	}
	for i := range p.Fields {
		f := &p.Fields[i]
		if r, ok := in.answers[f.ID]; ok && !f.Asked(values) {
			in.answers[f.ID] = reading.Reading{Text: r.Text, Rejected: true, Note: "按前面的回答，这一项不用填，不采用"}
		}
	}
}

// clash notes what somebody else changed since the form was opened.
func (in *intake) clash() {
	for id, r := range in.answers {
		if clashes(in.compound, in.Base, id, r) {
			in.doubts = append(in.doubts, id)
		}
	}
}

// clashes reports whether a fact was changed to something else since the version that the form was filled in against. Who filled it
// in against none saw nothing of the register: whatever it knows otherwise clashes.
func clashes(c *register.Compound, base int64, id string, r reading.Reading) bool {
	fact, ok := c.Facts[id]
	return ok && id != fieldSurveyor && fact.Seq > base && !r.Rejected && fact.Text != r.Text && (fact.Value != r.Value || !fact.Known())
}

func (in *intake) submission(was Submission, by account.Who, tx *audit.Tx) Submission {
	c := in.compound
	next := Submission{
		County: c.County, ID: in.ID, Path: c.Path, Compound: c.ID, Name: c.Name, Sheet: in.Sheet, State: Submitted, Revision: was.Revision + 1,
		AsOf: in.AsOf, SentOn: tx.Day, SentBy: by.Name, Doubts: in.doubts, Version: was.Version + 1, ChangedAt: tx.At, ChangedBy: by.Name,
	}
	if was.State == HasIssues || was.State == Resubmitted {
		next.State = Resubmitted
	}
	next.Sheet = cmp.Or(next.Sheet, was.Sheet)
	for _, r := range in.answers {
		if !r.Rejected {
			next.Answered++
		}
	}
	return next
}

func (in *intake) revision(next Submission, by account.Who, tx *audit.Tx, digest, hash string) Revision {
	return Revision{
		County: next.County, Survey: next.ID, Rev: next.Revision, Path: next.Path, Digest: digest, Form: in.Form, Plan: hash, Base: in.Base,
		AsOf: in.AsOf, AsWritten: in.written, FilledAt: in.FilledAt, At: tx.At, Actor: by.ID, By: by.Name, Post: by.Post, Answers: in.answers,
		Why: in.Why,
	}
}
