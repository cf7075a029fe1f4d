package report

import (
	"context"
	"path"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/declaration"
	"bayou/internal/difficulty"
	"bayou/internal/goal"
	"bayou/internal/house"
	"bayou/internal/inspect"
	"bayou/internal/mode"
	"bayou/internal/register"
)

// Parts are the concepts that the views show.
type Parts struct {
	DB           *db.DB
	Clock        clock.Clock
	Areas        *area.Store
	Register     *register.Store
	Houses       *house.Store
	Archive      *archive.Store
	Modes        *mode.Store
	Goals        *goal.Store
	Inspections  *inspect.Store
	Difficulties *difficulty.Store
	Declarations *declaration.Store
}

// Store makes the views.
type Store struct{ Parts }

// New returns the views over the concepts.
func New(p Parts) *Store { return &Store{p} }

// everything is asked for where a list has to be whole.
const everything = 1 << 20

// Dossier is everything known of one compound on one day, ready to be written.
type Dossier struct {
	Day       clock.Date
	Community string
	Compound  register.Compound
	LeftOut   []archive.Item // held back: personal data

	store        *Store
	who          account.Who
	explained    mode.Explained
	history      []register.Observation
	items        []goal.ItemState
	visits       []inspect.Visit
	findings     []inspect.Finding
	difficulties []difficulty.Difficulty
	units        []house.Unit
	declarations []declaration.Of
	documents    []document
	papers       []paper
	photos       []photo
}

// paper is an item of the archive with its place in the dossier.
type paper struct {
	archive.Item
	At string
}

// photo is a picture of a finding with its place in the dossier.
type photo struct {
	inspect.FoundPhoto
	At string
}

// Dossier reads what is known of a compound, as far as the reader may see it; outside his scope it is NotFound.
func (s *Store) Dossier(ctx context.Context, who account.Who, compound string) (*Dossier, error) {
	d := &Dossier{Day: clock.Today(s.Clock), store: s, who: who}
	var err error
	scope := who.Scope(account.SeePapers)
	if d.explained, err = s.Modes.Explain(ctx, scope, compound); err != nil {
		return nil, err
	}
	d.Compound = d.explained.Compound
	if d.history, err = s.Register.History(ctx, scope, compound); err != nil {
		return nil, err
	}
	slices.Reverse(d.history)
	if a, err := s.Areas.Get(ctx, d.Compound.Community()); err == nil {
		d.Community = a.Name
	}
	for _, read := range []func(context.Context) error{d.progress, d.houses, d.declared, d.archive} {
		if err := read(ctx); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *Dossier) progress(ctx context.Context) (err error) {
	if !d.who.Can(account.SeeProgress, d.Compound.Path) {
		return nil
	}
	s, scope := d.store, d.who.Scope(account.SeeProgress).Narrow(d.Compound.Path)
	if d.items, err = s.Goals.OfCompound(ctx, d.explained.Plan, &d.Compound, d.Day); err != nil {
		return err
	}
	visits, err := s.Inspections.Visits(ctx, scope, inspect.VisitQuery{Compound: d.Compound.ID, Limit: everything})
	if err != nil {
		return err
	}
	d.visits = visits.Rows
	for f, err := range s.Inspections.EachFinding(ctx, scope, inspect.FindingQuery{Compound: d.Compound.ID}, d.Day) {
		if err != nil {
			return err
		}
		d.findings = append(d.findings, f)
	}
	difficulties, err := s.Difficulties.List(ctx, scope, difficulty.Query{Compound: d.Compound.ID, Limit: everything})
	if err != nil {
		return err
	}
	d.difficulties = difficulties.Rows
	photos, _, err := s.Inspections.PhotosOf(ctx, scope, d.Compound.Path, 0, 0)
	names := namer{}
	for _, p := range photos {
		step := map[string]string{"found": "发现", "rectified": "整改后", "rechecked": "回头看"}[p.Step]
		d.photos = append(d.photos, photo{p, names.of("督察照片", string(p.Day)+" "+step+" "+p.Title, archive.Media(p.Kind).Ending())})
	}
	return err
}

func (d *Dossier) houses(ctx context.Context) (err error) {
	if d.who.Can(account.SeeHouses, d.Compound.Path) {
		d.units, err = d.store.Houses.Units(ctx, d.who.Scope(account.SeeHouses), d.Compound.ID, "")
	}
	return err
}

func (d *Dossier) archive(ctx context.Context) error {
	page, err := d.store.Archive.List(ctx, d.who.Scope(account.SeePapers), d.Compound.Path, archive.Query{Up: true, Limit: everything})
	names := namer{}
	for i := range page.Rows {
		it := page.Rows[i]
		if it.Personal {
			d.LeftOut = append(d.LeftOut, it)
			continue
		}
		folder := "资料"
		if it.Kind.Photo() {
			folder = "照片"
		}
		d.papers = append(d.papers, paper{it, names.of(folder, string(it.Day)+" "+it.Kind.Chinese()+" "+it.Title, it.Media.Ending())})
	}
	return err
}

// Bytes is about how large the dossier gets: the files, and what is written about them.
func (d *Dossier) Bytes() int64 {
	n := int64(100 << 10)
	for i := range d.papers {
		n += d.papers[i].Size
	}
	for i := range d.photos {
		n += d.photos[i].Size
	}
	for i := range d.documents {
		n += int64(len(d.documents[i].content))
	}
	return n
}

// Files is how many photos and papers it holds.
func (d *Dossier) Files() int { return len(d.papers) + len(d.photos) + len(d.documents) }

// Name is the name of the folder, which every system can keep.
func (d *Dossier) Name() string { return short(d.Compound.Name, 30) + "档案 " + string(d.Day) }

// namer gives every file of a dossier a name of its own, whatever case a system minds.
type namer map[string]bool

func (n namer) of(folder, title, ending string) string {
	stem := strings.ReplaceAll(short(title, 60), ".", "·")
	name := stem + ending
	for i := 2; n[strings.ToLower(folder+"/"+name)]; i++ {
		name = stem + "（" + strconv.Itoa(i) + "）" + ending
	}
	n[strings.ToLower(folder+"/"+name)] = true
	return path.Join(folder, name)
}

// short is a safe name of at most so many characters.
func short(title string, most int) string {
	runes := []rune(archive.SafeName(strings.NewReplacer("/", "／", `\`, "＼").Replace(title)))
	return archive.SafeName(string(runes[:min(len(runes), most)]))
}
