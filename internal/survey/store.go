package survey

import (
	"context"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Store keeps the submissions.
type Store struct {
	db       *db.DB
	journal  *audit.Journal
	clock    clock.Clock
	plans    *plan.Store
	register *register.Store
	archive  *archive.Store
}

// Parts are what the survey is built on.
type Parts struct {
	DB       *db.DB
	Journal  *audit.Journal
	Clock    clock.Clock
	Plans    *plan.Store
	Register *register.Store
	Archive  *archive.Store
}

// New returns the submissions of a database. The register asks them before it takes a compound back.
func New(p Parts) *Store {
	s := &Store{db: p.DB, journal: p.Journal, clock: p.Clock, plans: p.Plans, register: p.Register, archive: p.Archive}
	p.Register.HeldBy(s.holds)
	return s
}

// holds is a register.Use.
func (s *Store) holds(ctx context.Context, c db.Conn, county string, compounds []string) (map[string]string, error) {
	a := db.Args{county}
	marks := make([]string, len(compounds))
	for i, id := range compounds {
		marks[i] = a.Add(id)
	}
	out := map[string]string{}
	for id, err := range db.Each[string](ctx, c, "select distinct compound from survey where county = $1 and compound in ("+strings.Join(marks, ", ")+")", a...) {
		if err != nil {
			return nil, err
		}
		out[id] = "摸底表"
	}
	return out, nil
}

const columns = "county, id, path, compound, name, sheet, state, revision, as_of, sent_on, sent_by, doubts, answered, observation, " +
	"version, changed_at, changed_by"

const revisionColumns = "county, survey, rev, path, digest, form, plan, base, as_of, as_written, filled_at, received_at, at, actor, " +
	"by_name, post, answers, why"

// keep writes a submission: a new one where was is 0, else over the version that was read.
func keep(ctx context.Context, tx *audit.Tx, n Submission, was int64) error {
	doubts := ""
	if len(n.Doubts) > 0 {
		doubts = "," + strings.Join(n.Doubts, ",") + ","
	}
	if was == 0 {
		return db.Insert(ctx, tx.Tx, "survey", strings.Split(columns, ", "), one([]any{
			n.County, n.ID, string(n.Path), n.Compound, n.Name, n.Sheet, string(n.State), n.Revision, string(n.AsOf), string(n.SentOn), n.SentBy,
			doubts, n.Answered, n.Observation, n.Version, n.ChangedAt, n.ChangedBy,
		}))
	}
	changed, err := tx.Exec(ctx, `update survey set name = $1, sheet = $2, state = $3, revision = $4, as_of = $5, sent_on = $6, sent_by = $7,
		doubts = $8, answered = $9, observation = $10, version = $11, changed_at = $12, changed_by = $13
		where county = $14 and id = $15 and version = $16`,
		n.Name, n.Sheet, string(n.State), n.Revision, string(n.AsOf), string(n.SentOn), n.SentBy, doubts, n.Answered, n.Observation, n.Version,
		n.ChangedAt, n.ChangedBy, n.County, n.ID, was)
	if err == nil && changed == 0 {
		return fault.Conflictf("“%s”的这份摸底表刚刚被别人改过或审过，请刷新后再办。", n.Name)
	}
	return err
}

func one(row []any) func(func([]any) bool) {
	return func(yield func([]any) bool) { yield(row) }
}

func insertRevision(ctx context.Context, tx *audit.Tx, r Revision) error {
	answers, err := r.Answers.Value()
	if err != nil {
		return err
	}
	return db.Insert(ctx, tx.Tx, "survey_revision", strings.Split(revisionColumns, ", "), one([]any{
		r.County, r.Survey, r.Rev, string(r.Path), r.Digest, r.Form, r.Plan, r.Base, string(r.AsOf), r.AsWritten, r.FilledAt, r.ReceivedAt, r.At,
		r.Actor, r.By, r.Post, answers, r.Why,
	}))
}

func keepPhotos(ctx context.Context, tx *audit.Tx, r Revision, photos []NewPhoto, looked []blob.File) error {
	for i, p := range photos {
		if err := blob.Put(ctx, tx.Tx, r.County, looked[i]); err != nil {
			return err
		}
		kind := OfCompound
		if p.Paper {
			kind = OfPaper
		}
		if _, err := tx.Exec(ctx, "insert into survey_photo (county, survey, rev, pos, path, kind, hash, caption) values ($1, $2, $3, $4, $5, $6, $7, $8)",
			r.County, r.Survey, r.Rev, i, string(r.Path), kind, looked[i].Hash, strings.TrimSpace(p.Caption)); err != nil {
			return err
		}
	}
	return nil
}

// addStep appends to what was done with a submission; its version is the step's place.
func addStep(ctx context.Context, tx *audit.Tx, s *Submission, st Step, by account.Who) error {
	_, err := tx.Exec(ctx, `insert into survey_step (county, survey, seq, path, kind, rev, day, at, actor, by_name, post, notes)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		s.County, s.ID, s.Version, string(s.Path), string(st.Kind), st.Rev, string(tx.Day), tx.At, by.ID, by.Name, by.Post, st.Notes.encode())
	return err
}

func load(ctx context.Context, c db.Conn, scope place.Scope, id string) (Record, error) {
	var r Record
	var a db.Args
	var err error
	if r.Submission, err = db.One[Submission](ctx, c, "没有这份摸底表，或者它不在您负责的范围内。",
		"select "+columns+" from survey where id = "+a.Add(id)+" and "+scope.Where("", a.Add), a...); err != nil {
		return r, err
	}
	if r.Revisions, err = db.All[Revision](ctx, c, "select "+revisionColumns+" from survey_revision where county = $1 and survey = $2 order by rev desc",
		r.County, id); err != nil {
		return r, err
	}
	if r.Photos, err = db.All[Photo](ctx, c, "select survey, rev, pos, kind, hash, caption from survey_photo where county = $1 and survey = $2 order by rev, pos",
		r.County, id); err != nil {
		return r, err
	}
	r.Steps, err = db.All[Step](ctx, c, "select survey, seq, kind, rev, day, at, by_name, post, notes from survey_step where county = $1 and survey = $2 order by seq desc",
		r.County, id)
	return r, err
}

// Get returns a submission with its history; outside the scope it is NotFound.
func (s *Store) Get(ctx context.Context, scope place.Scope, id string) (Record, error) {
	return load(ctx, s.db, scope, id)
}

// Photo returns a picture of a submission to whoever may see it: one of the compound everybody who surveys there, one of a sheet,
// which holds personal data, as ShowsPaper says.
func (s *Store) Photo(ctx context.Context, by account.Who, hash string) (blob.Blob, error) {
	county, err := s.photoAt(ctx, by, hash)
	if err != nil {
		return blob.Blob{}, err
	}
	return blob.Get(ctx, s.db, county, hash)
}

// Thumb returns the thumbnail of a picture that Photo returns.
func (s *Store) Thumb(ctx context.Context, by account.Who, hash string) (blob.Blob, error) {
	county, err := s.photoAt(ctx, by, hash)
	if err != nil {
		return blob.Blob{}, err
	}
	return blob.Small(ctx, s.db, county, hash)
}

// ShowsPaper reports whether somebody may see the pictures of the sheet that came with a revision: who sent it and who reviews it,
// until it is accepted. From then on the sheet is in the archive.
func (r *Record) ShowsPaper(by account.Who, rev int64) bool {
	sent := slices.ContainsFunc(r.Revisions, func(x Revision) bool { return x.Rev == rev && x.Actor == by.ID })
	return r.State != Accepted && (sent || by.Can(account.ReviewSurvey, r.Path))
}

// photoAt returns the county of a submission that shows somebody the picture.
func (s *Store) photoAt(ctx context.Context, by account.Who, hash string) (string, error) {
	var a db.Args
	list, err := db.All[struct {
		County string `db:"county"`
		Survey string `db:"survey"`
		Rev    int64  `db:"rev"`
		Kind   string `db:"kind"`
	}](ctx, s.db, "select county, survey, rev, kind from survey_photo where hash = "+a.Add(hash)+" and "+
		by.Scope(account.FillSurvey).Where("", a.Add)+" order by case kind when 'photo' then 0 else 1 end, survey, rev limit 20", a...)
	if err != nil {
		return "", err
	}
	for _, p := range list {
		if p.Kind == OfCompound {
			return p.County, nil
		}
		r, err := load(ctx, s.db, by.Scope(account.FillSurvey), p.Survey)
		if err != nil {
			return "", err
		}
		if r.ShowsPaper(by, p.Rev) {
			return p.County, nil
		}
	}
	return "", fault.NotFoundf("没有这张照片，或者它不在您负责的范围内。")
}
