// Package app puts the parts together: a Config is opened to an App, which runs until its context ends. The command line and
// the end-to-end tests start the same App.
package app

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"bayou/internal/account"
	"bayou/internal/api"
	"bayou/internal/archive"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/committee"
	"bayou/internal/db"
	"bayou/internal/declaration"
	"bayou/internal/difficulty"
	"bayou/internal/fault"
	"bayou/internal/find"
	"bayou/internal/gate"
	"bayou/internal/goal"
	"bayou/internal/house"
	"bayou/internal/inspect"
	"bayou/internal/job"
	"bayou/internal/meeting"
	"bayou/internal/mode"
	"bayou/internal/notice"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/report"
	"bayou/internal/survey"
	"bayou/internal/track"
	"bayou/internal/vote"
	"bayou/internal/web"
	"bayou/internal/week"
)

// Config says which database to open and by which clock to live.
type Config struct {
	Data  string      // folder of the SQLite file and of what belongs to it
	DB    string      // postgres://…; "" = the SQLite file bayou.db in Data
	Clock clock.Clock // nil = the machine's
	Today clock.Date  // trial date; "" = none
	Log   *slog.Logger

	ByHand  bool // weeks are closed by people alone, never by the clock
	Proxied bool // a proxy on this machine stands in front: see gate.Gate
	Secure  Secure
	Law     string    // folder of an office's own packs of law; "" = law in Data where there is one
	Tiles   web.Tiles // pictures under the maps; none = no map asks for any
}

// App is an open Bayou.
type App struct {
	*web.Site
	Gate   *gate.Gate
	Marked *Sample // nil for real work
	// KeyRate is how many calls a second one key for programs has; 0 = the usual number. It is set before Handler.
	KeyRate int
	log     *slog.Logger
	laws    plan.Laws
	byHand  bool
	proxied bool
	secure  *secured // nil = plain http
}

// Open opens the database, brings it up to date and puts the parts together. A database that holds the sample is opened at the
// sample's last day.
func Open(ctx context.Context, c Config) (*App, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	laws, err := plan.ReadLaws(LawFolder(c.Law, c.Data))
	if err != nil {
		return nil, err
	}
	where := c.DB
	if where == "" {
		where = filepath.Join(c.Data, "bayou.db")
	}
	d, err := db.Open(ctx, where)
	if err != nil {
		return nil, err
	}
	marked, err := readMark(ctx, d)
	if err != nil {
		d.Close()
		return nil, err
	}
	if marked != nil && c.Today == "" && c.Clock == nil {
		c.Today = marked.LastDay
	}
	if c.Clock == nil {
		c.Clock = clock.System()
		if c.Today != "" {
			c.Clock = clock.Trial(c.Today)
		}
	}
	a := &App{Site: &web.Site{DB: d, Clock: c.Clock, Trial: c.Today.Chinese(), Tiles: c.Tiles}, Marked: marked, log: c.Log, laws: laws, byHand: c.ByHand, proxied: c.Proxied}
	a.wire()
	if a.secure, err = c.Secure.open(c.Data); err != nil {
		d.Close()
		return nil, err
	}
	if a.secure != nil {
		a.Trust = a.secure.trust
	}
	return a, nil
}

// LawFolder is where an office's own packs of law lie: the named folder, or law in the data folder where there is one; "" = none.
func LawFolder(named, data string) string {
	if named != "" || data == "" {
		return named
	}
	folder := filepath.Join(data, "law")
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return ""
	}
	return folder
}

// wire puts the parts together over the database and the clock.
func (a *App) wire() {
	d, c := a.DB, a.Clock
	s := &web.Site{DB: d, Clock: c, Trial: a.Trial, Sample: a.Marked != nil, Tiles: a.Tiles}
	s.Journal = audit.New(d, c)
	s.Accounts = account.New(d, s.Journal, c)
	s.Areas = area.New(d, s.Journal, s.Accounts)
	s.Plans = plan.New(d, s.Journal, c)
	s.Plans.Law = a.laws
	s.Register = register.New(register.Parts{DB: d, Journal: s.Journal, Clock: c, Areas: s.Areas, Plans: s.Plans, Judge: mode.Projection})
	s.Archive = archive.New(d, s.Journal, s.Register)
	s.House = house.New(d, s.Journal, c, s.Register)
	s.Survey = survey.New(survey.Parts{DB: d, Journal: s.Journal, Clock: c, Plans: s.Plans, Register: s.Register, Archive: s.Archive})
	s.Mode = mode.New(d, s.Journal, c, s.Plans, s.Register)
	stamp := ""
	if s.Sample {
		stamp = "示例数据，不作为依据"
	}
	s.Declaration = declaration.New(declaration.Parts{DB: d, Journal: s.Journal, Clock: c, Plans: s.Plans, Register: s.Register, Modes: s.Mode, Stamp: stamp})
	s.Notice = notice.New(d, s.Journal, stamp)
	s.Committee = committee.New(committee.Parts{DB: d, Journal: s.Journal, Notices: s.Notice, Register: s.Register, Terms: s.Plans.Law.Terms, Stamp: stamp})
	s.Vote = vote.New(vote.Parts{DB: d, Journal: s.Journal, Areas: s.Areas, Register: s.Register, Houses: s.House, Laws: s.Plans.Law})
	s.Meeting = meeting.New(d, s.Journal)
	s.Goal = goal.New(d, c, s.Register)
	s.Inspect = inspect.New(d, s.Journal, s.Plans, s.Register, s.Goal)
	s.Difficulty = difficulty.New(d, s.Journal, c, s.Plans, s.Register)
	s.Report = report.New(report.Parts{
		DB: d, Clock: c, Areas: s.Areas, Register: s.Register, Houses: s.House, Archive: s.Archive, Modes: s.Mode, Goals: s.Goal,
		Inspections: s.Inspect, Difficulties: s.Difficulty, Declarations: s.Declaration,
	})
	s.Track = track.New(track.Parts{
		DB: d, Journal: s.Journal, Clock: c, Areas: s.Areas, Plans: s.Plans, Register: s.Register, Goals: s.Goal, Inspections: s.Inspect,
	})
	s.Week = week.New(week.Parts{
		DB: d, Journal: s.Journal, Clock: c, Areas: s.Areas, Plans: s.Plans, Register: s.Register,
		Modes: s.Mode, Goals: s.Goal, Inspections: s.Inspect, Difficulties: s.Difficulty, Tracks: s.Track,
	})
	s.Bulletin = bulletin.New(d, s.Journal, s.Plans, s.Week, stamp)
	a.Site = s
	a.Gate = &gate.Gate{Accounts: s.Accounts, Log: a.log, Fail: s.Fail, Images: s.Tiles.Hosts(), Proxied: a.proxied}
}

// Close closes the database.
func (a *App) Close() { a.DB.Close() }

// Handler returns everything that is served over HTTP.
func (a *App) Handler() http.Handler {
	mux := http.NewServeMux()
	a.Mount(mux, a.Gate)
	a.API().Mount(mux)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		if err := a.DB.Ping(r.Context()); err != nil {
			http.Error(w, "database", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	mux.Handle("GET /metrics", local(promhttp.Handler()))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		a.Fail(w, r, http.StatusNotFound, fault.NotFoundf("没有这个页面。请从左侧菜单进入。"))
	})
	return a.Gate.Wrap(mux)
}

// local lets only this machine ask: the figures say how busy an office is. What a proxy on it passes on was asked elsewhere, even
// where nobody said that there is one.
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if ip := net.ParseIP(gate.Origin(r)); ip == nil || !ip.IsLoopback() || r.Header.Get("X-Forwarded-For") != "" {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// API returns the interface for programs.
func (a *App) API() api.Site {
	return api.Site{
		Clock: a.Clock, Log: a.log, KeyRate: a.KeyRate, Journal: a.Journal, Accounts: a.Accounts, Areas: a.Areas, Plans: a.Plans, Register: a.Register, Mode: a.Mode,
		Goal: a.Goal, Inspect: a.Inspect, Difficulty: a.Difficulty, Track: a.Track, Meeting: a.Meeting, Week: a.Week, Bulletin: a.Bulletin, Report: a.Report,
		Archive: a.Archive, Declaration: a.Declaration, House: a.House, Survey: a.Survey,
	}
}

// Sources are what the search takes in.
func Sources() map[find.Kind]find.Source {
	all := register.Findable()
	all[archive.Found] = archive.Findable()
	all[house.FoundOwner] = house.Findable()
	return all
}

func (a *App) jobs() job.Runner {
	r := job.Runner{Journal: a.Journal, Accounts: a.Accounts, Weeks: a.Week, Tables: a.DB, Sources: Sources(), Thumbs: blob.NewThumbs(a.DB, a.Clock), Log: a.log}
	if a.byHand {
		r.Weeks = nil
	}
	return r
}
