package week

import (
	"bayou/internal/clock"
	"bayou/internal/place"
)

// Facts are what a bulletin tells beside the standing, as they were at the end of the week's Sunday. They are frozen by the
// bulletin that tells them; the snapshot, which is taken for a whole country at once, does without them.
type Facts struct {
	Findings     []FindingNote    `json:"findings,omitempty"`     // found, due, rectified or closed in the week, or open
	Rechecks     []RecheckNote    `json:"rechecks,omitempty"`     // made in the week
	Difficulties []DifficultyNote `json:"difficulties,omitempty"` // raised, answered or closed in the week, or open
	Goals        []GoalNote       `json:"goals,omitempty"`
	Tasks        []TaskNote       `json:"tasks,omitempty"` // of the phases that have begun
}

// FindingNote is one finding as it stood at the end of the week, in its present term: a re-check that found it not rectified
// begins a new one. Dates are "" where the step has not been taken. Count is the number of places.
type FindingNote struct {
	ID            string     `json:"id"`
	Path          place.Path `json:"path"` // of the compound
	Compound      string     `json:"compound"`
	CompoundName  string     `json:"compound_name"`
	CommunityName string     `json:"community_name"`
	Line          string     `json:"line"` // the score sheet's line
	Text          string     `json:"text"`
	Count         int        `json:"count"`
	Found         clock.Date `json:"found"`
	Due           clock.Date `json:"due"`
	Rectified     clock.Date `json:"rectified,omitempty"`
	Closed        clock.Date `json:"closed,omitempty"`
}

// Overdue reports whether the finding was neither rectified nor closed by its deadline.
func (f FindingNote) Overdue(day clock.Date) bool {
	return f.Due < day && f.Rectified == "" && f.Closed == ""
}

// RecheckNote is one re-check (回头看) of the week: of which finding, due when, rectified when, and what it found. Reopened means
// that the finding was not rectified and got a new term; else it was closed (销号).
type RecheckNote struct {
	Finding       string     `json:"finding"`
	Path          place.Path `json:"path"` // of the compound
	Compound      string     `json:"compound"`
	CompoundName  string     `json:"compound_name"`
	CommunityName string     `json:"community_name"`
	Text          string     `json:"text"`
	Found         clock.Date `json:"found"`
	Due           clock.Date `json:"due"`
	Rectified     clock.Date `json:"rectified,omitempty"`
	Day           clock.Date `json:"day"`
	Office        string     `json:"office"` // 绩效督察办公室
	Note          string     `json:"note,omitempty"`
	Reopened      bool       `json:"reopened,omitempty"`
}

// DifficultyNote is one difficulty as it stood at the end of the week. Answered is "" while the office owes the answer.
type DifficultyNote struct {
	ID            string     `json:"id"`
	Path          place.Path `json:"path"` // of the community
	CommunityName string     `json:"community_name"`
	Title         string     `json:"title"`
	Raised        clock.Date `json:"raised"`
	Due           clock.Date `json:"due"`
	Answered      clock.Date `json:"answered,omitempty"`
	Answer        string     `json:"answer,omitempty"`
	Closed        clock.Date `json:"closed,omitempty"`
}

// Late reports whether the office answered, or still owes an answer, past the deadline.
func (d DifficultyNote) Late(day clock.Date) bool {
	if d.Answered != "" {
		return d.Answered > d.Due
	}
	return d.Closed == "" && d.Due < day
}

// TaskNote is one task of the plan with how many of those it falls to have done it.
type TaskNote struct {
	ID     string     `json:"id"`
	Phase  string     `json:"phase"`
	Title  string     `json:"title"`
	Holder string     `json:"holder"`
	Per    string     `json:"per"` // office, community or compound
	Due    clock.Date `json:"due"`
	Done   int        `json:"done"`
	Of     int        `json:"of"`
}

// GoalNote is how far the compounds of one goal set have come. Reached counts the compounds that have all items.
type GoalNote struct {
	Set       string     `json:"set"`
	Name      string     `json:"name"` // 八有
	Compounds int        `json:"compounds"`
	Reached   int        `json:"reached"`
	Items     []ItemNote `json:"items"`
}

// ItemNote counts the compounds by the state of one item.
type ItemNote struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Has     int    `json:"has"`
	Doubt   int    `json:"doubt"`
	No      int    `json:"no"`
	Unknown int    `json:"unknown"`
}
