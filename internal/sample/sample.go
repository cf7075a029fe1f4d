package sample

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/area"
	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/committee"
	"bayou/internal/declaration"
	"bayou/internal/difficulty"
	"bayou/internal/fault"
	"bayou/internal/house"
	"bayou/internal/inspect"
	"bayou/internal/meeting"
	"bayou/internal/mode"
	"bayou/internal/notice"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/survey"
	"bayou/internal/track"
	"bayou/internal/week"
)

// First is the week in which the sample begins.
const First clock.Week = "2015-W30"

// Parts are the stores that the sample's people work with. Clock is the clock of all of them.
type Parts struct {
	Clock      *clock.Frozen
	Accounts   *account.Store
	Areas      *area.Store
	Plans      *plan.Store
	Register   *register.Store
	Archive    *archive.Store
	Survey     *survey.Store
	Mode       *mode.Store
	Inspect    *inspect.Store
	Difficulty *difficulty.Store
	Track      *track.Store
	Meeting    *meeting.Store
	Week       *week.Store
	Bulletin   *bulletin.Store

	Declaration *declaration.Store
	House       *house.Store
	Committee   *committee.Store
	Notice      *notice.Store
}

// Result says what was made: the last day that was lived, and who can sign in.
type Result struct {
	LastDay  clock.Date
	Accounts []Login
}

// story is the sample while it is being lived.
type story struct {
	Parts
	ctx         context.Context
	chance      *rand.Rand
	plan        *plan.Plan
	street      place.Path
	communities []area.Area
	people      map[string]account.Who // by login
	sites       []site
	day         clock.Date
	visits      int
	due         []clock.Week // weeks that have ended and are not closed
	raised      []raised
	declared    []declared
	lastDay     clock.Date
	bodies      map[string]string     // the committees that were begun, by how the story calls them
	filled      map[int]survey.Filled // the survey forms that were sent, by their place in surveyed
}

// Run lives the sample for a number of full weeks and two days more. progress is told each day; it may be nil. The database
// has to be empty.
func Run(ctx context.Context, p Parts, weeks int, progress func(day, last clock.Date)) (Result, error) {
	s := &story{Parts: p, ctx: ctx, chance: rand.New(rand.NewPCG(2015, 28)), people: map[string]account.Who{}, filled: map[int]survey.Filled{}, bodies: map[string]string{}}
	s.sites = sites(s.chance)
	if err := s.empty(); err != nil {
		return Result{}, err
	}
	last := First
	for range weeks - 1 {
		last = last.Next()
	}
	end := area.AddWorkdays(area.MeetingDay(last), 2)
	s.lastDay = end
	s.at(First.Monday(), 8, 0)
	if err := s.begin(); err != nil {
		return Result{}, fmt.Errorf("sample: beginning: %w", err)
	}
	for day := First.Monday(); day <= end; day = day.Add(1) {
		if err := s.live(day); err != nil {
			return Result{}, fmt.Errorf("sample: %s: %w", day, err)
		}
		if progress != nil {
			progress(day, end)
		}
	}
	return Result{LastDay: end, Accounts: s.logins()}, nil
}

func (s *story) empty() error {
	accounts, err := s.Accounts.List(s.ctx, place.Everywhere())
	if err == nil && len(accounts) > 0 {
		return fault.Conflictf("数据库里已有账号，示例只能装进空数据库。请用 --data 指定一个空目录。")
	}
	return err
}

// at sets the clock.
func (s *story) at(day clock.Date, hour, minute int) {
	s.day = day
	s.Clock.Set(day.At(hour, minute))
}

// tick lets a few minutes pass, so that no two records bear one moment.
func (s *story) tick() { s.Clock.Set(s.Clock.Now().Add(3 * time.Minute)) }

// live lives one day: what is owed from the week before, then the day's own work.
func (s *story) live(day clock.Date) error {
	steps := []func() error{s.mondays}
	if area.IsWorkday(day) {
		steps = append(steps, s.fillVacancy, s.survey, s.houses, s.decideModes, s.inspect, s.rectify, s.recheck, s.difficulties, s.declarations, s.papers, s.ticks, s.correction, s.filing)
	}
	if day.Weekday() == time.Friday {
		steps = append(steps, s.reports)
	}
	if day.Weekday() == time.Sunday {
		s.due = append(s.due, day.Week())
	}
	for i, step := range steps {
		s.at(day, 9+i, 10)
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// number returns which week of the sample a day lies in, from 0.
func number(day clock.Date) int { return int(day.Days()-First.Monday().Days()) / 7 }
