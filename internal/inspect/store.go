package inspect

import (
	"context"
	"fmt"
	"strings"

	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/goal"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Store keeps the inspections.
type Store struct {
	db       *db.DB
	journal  *audit.Journal
	plans    *plan.Store
	register *register.Store
	goals    *goal.Store
	counted  Counted
}

// Counted tells in which week an inspection of a sub-district counts that is recorded now: its own, or where that is closed, the
// first open one after it. It takes part in the transaction, so that no close passes the inspection by.
type Counted func(ctx context.Context, tx *audit.Tx, street place.Path, week clock.Week) (clock.Week, error)

// CountedBy makes a package above tell in which week an inspection counts. Without it every inspection counts in its own. It is
// called while the program is wired.
func (s *Store) CountedBy(c Counted) { s.counted = c }

// New returns the inspections of a database. The register asks them before it takes a compound back.
func New(d *db.DB, j *audit.Journal, p *plan.Store, r *register.Store, g *goal.Store) *Store {
	s := &Store{db: d, journal: j, plans: p, register: r, goals: g, counted: func(_ context.Context, _ *audit.Tx, _ place.Path, w clock.Week) (clock.Week, error) {
		return w, nil
	}}
	r.HeldBy(s.holds)
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
	for id, err := range db.Each[string](ctx, c, "select distinct compound from visit where county = $1 and compound in ("+strings.Join(marks, ", ")+")", a...) {
		if err != nil {
			return nil, err
		}
		out[id] = "督察记录"
	}
	return out, nil
}

const findingSelect = `select f.county, f.id, f.path, f.compound, f.name, f.visit, f.office, f.day, f.pos, f.line, f.title, f.text, f.spots,
	f.points, f.state, f.round, f.due, f.version, t.rectified_on, t.rectified_at, t.rectified_id, t.rectified_by, t.rectification,
	t.rechecked_on, t.rechecked_at, t.rechecked_by, t.office as recheck_office, t.recheck
	from finding f join finding_term t on t.county = f.county and t.finding = f.id and t.round = f.round where `

func insertVisit(ctx context.Context, tx *audit.Tx, v Visit, lines []LineScore) error {
	err := db.Insert(ctx, tx.Tx, "visit", strings.Split(visitColumns, ", "), func(yield func([]any) bool) {
		yield([]any{
			v.County, v.ID, string(v.Path), v.Compound, v.Name, string(v.Office), string(v.Day), string(v.Week), v.At, v.Actor, v.By, v.Plan,
			int64(v.Points), int64(v.Got), int64(v.Of), v.Rule, v.Findings, v.Note, v.Digest,
		})
	})
	if err != nil {
		return err
	}
	return db.Insert(ctx, tx.Tx, "visit_line", append([]string{"county", "visit", "pos", "path"}, strings.Split(lineColumns, ", ")...),
		func(yield func([]any) bool) {
			for i, l := range lines {
				if !yield([]any{
					v.County, v.ID, i, string(v.Path), l.Line, l.Block, l.Title, string(l.State), int64(l.Max), int64(l.Lost), l.Spots, l.Why,
				}) {
					return
				}
			}
		})
}

func insertFindings(ctx context.Context, tx *audit.Tx, findings []Finding) error {
	err := db.Insert(ctx, tx.Tx, "finding", []string{
		"county", "id", "path", "compound", "name", "visit", "office", "day", "pos", "line", "title", "text", "spots", "points",
		"state", "round", "due", "version",
	}, func(yield func([]any) bool) {
		for _, f := range findings {
			if !yield([]any{
				f.County, f.ID, string(f.Path), f.Compound, f.Name, f.Visit, string(f.Office), string(f.Day), f.Pos, f.Line, f.Title, f.Text,
				f.Spots, int64(f.Points), string(f.State), f.Round, string(f.Due), f.Version,
			}) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	for _, f := range findings {
		if err := openTerm(ctx, tx, &f); err != nil {
			return err
		}
	}
	return nil
}

func openTerm(ctx context.Context, tx *audit.Tx, f *Finding) error {
	_, err := tx.Exec(ctx, `insert into finding_term (county, finding, round, path, due, rectified_on, rectified_at, rectified_id, rectified_by,
		rectification, rechecked_on, rechecked_at, rechecked_by, office, recheck, outcome)
		values ($1, $2, $3, $4, $5, '', 0, '', '', '', '', 0, '', '', '', '')`, f.County, f.ID, f.Round, string(f.Path), string(f.Due))
	return err
}

// Visit returns a visit with its lines, findings, photos and outcome standards; outside the scope it is NotFound.
func (s *Store) Visit(ctx context.Context, scope place.Scope, id string) (Report, error) {
	var r Report
	var a db.Args
	var err error
	where := "id = " + a.Add(id) + " and " + scope.Where("", a.Add)
	if r.Visit, err = db.One[Visit](ctx, s.db, "没有这份督察记录，或者它不在您负责的范围内。", "select "+visitColumns+" from visit where "+where, a...); err != nil {
		return r, err
	}
	if err := r.fill(ctx, s.db); err != nil {
		return r, err
	}
	for i := range r.Found {
		if err := r.Found[i].fill(ctx, s.db); err != nil {
			return r, err
		}
	}
	p, err := s.plans.ByHash(ctx, r.Path.Street(), r.Plan)
	if err != nil {
		return r, err
	}
	r.Outcomes = Outcomes(p.Outcomes, p.Sheet.Total, r.Lines)
	r.Beautification = Outcomes(p.Beautification, p.Sheet.Total, r.Lines)
	return r, nil
}

// fill reads the lines and findings of a visit.
func (r *Report) fill(ctx context.Context, c db.Conn) (err error) {
	if r.Lines, err = db.All[LineScore](ctx, c, "select "+lineColumns+" from visit_line where county = $1 and visit = $2 order by pos",
		r.County, r.ID); err != nil {
		return err
	}
	r.Found, err = db.All[Finding](ctx, c, findingSelect+"f.county = $1 and f.visit = $2 order by f.pos", r.County, r.ID)
	return err
}

// Finding returns one finding with its photos and terms; outside the scope it is NotFound.
func (s *Store) Finding(ctx context.Context, scope place.Scope, id string) (Finding, error) {
	f, err := loadFinding(ctx, s.db, scope, id)
	if err != nil {
		return f, err
	}
	return f, f.fill(ctx, s.db)
}

func loadFinding(ctx context.Context, c db.Conn, scope place.Scope, id string) (Finding, error) {
	var a db.Args
	where := "f.id = " + a.Add(id) + " and " + scope.Where("f.", a.Add)
	return db.One[Finding](ctx, c, "没有这个问题，或者它不在您负责的范围内。", findingSelect+where, a...)
}

// fill reads the photos and terms of a finding.
func (f *Finding) fill(ctx context.Context, c db.Conn) error {
	var err error
	if f.Photos, err = db.All[Photo](ctx, c, "select finding, step, round, pos, hash from finding_photo where county = $1 and finding = $2 order by round, step, pos",
		f.County, f.ID); err != nil {
		return err
	}
	f.Terms, err = db.All[Term](ctx, c, "select "+termColumns+" from finding_term where county = $1 and finding = $2 order by round", f.County, f.ID)
	return err
}

// Photo returns a picture of a finding to whoever may see the finding.
func (s *Store) Photo(ctx context.Context, scope place.Scope, finding, hash string) (blob.Blob, error) {
	county, err := s.photoAt(ctx, scope, finding, hash)
	if err != nil {
		return blob.Blob{}, err
	}
	return blob.Get(ctx, s.db, county, hash)
}

// Thumb returns the thumbnail of a finding's picture to whoever may see the finding.
func (s *Store) Thumb(ctx context.Context, scope place.Scope, finding, hash string) (blob.Blob, error) {
	county, err := s.photoAt(ctx, scope, finding, hash)
	if err != nil {
		return blob.Blob{}, err
	}
	return blob.Small(ctx, s.db, county, hash)
}

// photoAt returns the county of a finding that has the picture.
func (s *Store) photoAt(ctx context.Context, scope place.Scope, finding, hash string) (string, error) {
	f, err := s.Finding(ctx, scope, finding)
	if err != nil {
		return "", err
	}
	for _, p := range f.Photos {
		if p.Hash == hash {
			return f.County, nil
		}
	}
	return "", fault.NotFoundf("这个问题没有这张照片。")
}

// stale says who changed a finding since the version was read.
func (f *Finding) stale(version int64) error {
	if version == f.Version {
		return nil
	}
	who, at := f.RectifiedBy, f.RectifiedOn
	if f.RecheckedOn != "" {
		who, at = f.RecheckedBy, f.RecheckedOn
	}
	if who == "" {
		return fault.Conflictf("您打开之后，这个问题已经回头看过、重新定了期限（%s）。请刷新后再处理。", f.Due.Chinese())
	}
	return fault.Conflictf("您打开之后，%s 已于%s处理过这个问题（%s）。请刷新后再处理。", who, at.Chinese(), f.Status(at))
}

// set writes what may change of a finding; a version that somebody else has passed is a Conflict.
func (f *Finding) set(ctx context.Context, tx *audit.Tx) error {
	n, err := tx.Exec(ctx, "update finding set state = $1, round = $2, due = $3, version = version + 1 where county = $4 and id = $5 and version = $6",
		string(f.State), f.Round, string(f.Due), f.County, f.ID, f.Version)
	if err == nil && n == 0 {
		return fault.Conflictf("这个问题刚刚被别人处理过，请刷新后再处理。")
	}
	f.Version++
	return err
}

func (f *Finding) short() string {
	text := []rune(f.Text)
	if len(text) > 20 {
		return fmt.Sprintf("%s：%s…", f.Name, string(text[:20]))
	}
	return fmt.Sprintf("%s：%s", f.Name, f.Text)
}
