package account

import (
	"bayou/internal/audit"
	"bayou/internal/place"
)

// Perm is a right that a route or a use case asks for.
type Perm string

// The rights. Each is held over a scope of places.
const (
	SeeRegister   Perm = "register.see"
	EditRegister  Perm = "register.edit"
	ImportRows    Perm = "register.import"
	Merge         Perm = "register.merge" // make one of two records of the same compound
	SeeHouses     Perm = "house.see"      // buildings, units and owners, personal data masked
	EditHouses    Perm = "house.edit"
	Reveal        Perm = "house.reveal" // read personal data, with a reason that is journaled
	FillSurvey    Perm = "survey.fill"
	ReviewSurvey  Perm = "survey.review"
	SeePapers     Perm = "archive.see"
	AddPapers     Perm = "archive.add"
	Declare       Perm = "declaration.make"    // declare compounds ready for a company
	AnswerDeclare Perm = "declaration.answer"  // accept, return, fix the mode
	WriteService  Perm = "declaration.service" // service plan and rules of a compound
	DecideMode    Perm = "mode.decide"
	SeeVotes      Perm = "vote.see"       // campaigns and their progress, personal data masked
	RunVotes      Perm = "vote.run"       // prepare, freeze the roll, open, extend, settle cases
	Canvass       Perm = "vote.canvass"   // hand out ballots, visit, key in what came back
	CheckBallots  Perm = "vote.check"     // the second person's look at a ballot, never at one's own
	CloseVotes    Perm = "vote.close"     // close, announce, give up
	SeeCommittees Perm = "committee.see"  // bodies, their members and meetings
	RunCommittees Perm = "committee.run"  // found them, keep members, terms and meetings
	FileCommittee Perm = "committee.file" // take a filing (备案) or refuse it
	SeeProgress   Perm = "progress.see"   // goals, phases, inspections, weeks, standings, difficulties, bulletins
	TickTask      Perm = "task.tick"      // say that a task of the plan is done
	Inspect       Perm = "inspect.record" // score a compound
	Rectify       Perm = "inspect.rectify"
	Recheck       Perm = "inspect.recheck"
	Report        Perm = "week.report" // confirm a community's weekly report
	Excuse        Perm = "week.excuse"
	CloseWeek     Perm = "week.close"
	Raise         Perm = "difficulty.raise"
	Answer        Perm = "difficulty.answer"
	HoldMeeting   Perm = "meeting.hold"
	DraftBulletin Perm = "bulletin.draft"
	Approve       Perm = "bulletin.approve"
	Issue         Perm = "bulletin.issue"
	SetPlan       Perm = "plan.set"
	SeeAccounts   Perm = "account.see"
	MakeAccounts  Perm = "account.make"  // create, disable, reset a password
	GrantPosts    Perm = "account.grant" // give and take posts
	SeeJournal    Perm = "journal.see"
	SignedIn      Perm = "signed-in" // everybody with an account
)

// Role is a post.
type Role string

// The posts. The first three are separate so that nobody sees everything (GB/T 22239-2019).
const (
	SystemAdmin   Role = "system"
	SecurityAdmin Role = "security"
	Auditor       Role = "auditor"
	Leader        Role = "leader"
	Property      Role = "property"
	Supervision   Role = "supervision"
	Head          Role = "head"
	CellWorker    Role = "cell"
	Committee     Role = "committee"
	Company       Role = "company"
	District      Role = "district"
)

// Roles lists the posts in the order in which they are shown.
var Roles = []Role{SystemAdmin, SecurityAdmin, Auditor, Leader, Property, Supervision, Head, CellWorker, Committee, Company, District}

// Title returns the post's name as an office says it.
func (r Role) Title() string { return titles[r] }

var titles = map[Role]string{
	SystemAdmin: "系统管理员", SecurityAdmin: "安全管理员", Auditor: "审计员", Leader: "领导小组", Property: "物业管理办公室",
	Supervision: "绩效督察办公室", Head: "物业服务站站长", CellWorker: "网格员", Committee: "业委会（自治管理委员会）成员",
	Company: "物业服务企业", District: "区物业主管部门",
}

// rights is the table of posts and rights. What is not here is refused.
var rights = map[Role][]Perm{
	SystemAdmin:   {SeeAccounts, MakeAccounts},
	SecurityAdmin: {SeeAccounts, GrantPosts},
	Auditor:       {SeeJournal},
	Leader:        {SeeRegister, SeePapers, SeeProgress, SeeVotes, SeeCommittees, Answer, Approve},
	Property: {
		SeeRegister, EditRegister, ImportRows, Merge, SeeHouses, EditHouses, Reveal, FillSurvey, ReviewSurvey, SeePapers, AddPapers,
		AnswerDeclare, WriteService, DecideMode, SeeProgress, TickTask, Inspect, Recheck, Excuse, CloseWeek,
		Answer, HoldMeeting, DraftBulletin, Issue, SetPlan,
		SeeVotes, RunVotes, Canvass, CheckBallots, CloseVotes, SeeCommittees, RunCommittees, FileCommittee,
	},
	Supervision: {SeeRegister, SeePapers, SeeProgress, SeeVotes, SeeCommittees, Inspect, Recheck, DraftBulletin},
	Head: {
		SeeRegister, EditRegister, SeeHouses, EditHouses, Reveal, FillSurvey, SeePapers, AddPapers, Declare, WriteService, SeeProgress,
		TickTask, Rectify, Report, Raise,
		SeeVotes, RunVotes, Canvass, CheckBallots, CloseVotes, SeeCommittees, RunCommittees,
	},
	CellWorker: {
		SeeRegister, EditRegister, SeeHouses, EditHouses, FillSurvey, SeePapers, AddPapers, SeeProgress, Inspect,
		SeeVotes, Canvass, CheckBallots, SeeCommittees,
	},
	Committee: {SeeRegister, SeeProgress, SeeVotes, SeeCommittees},
	Company:   {SeeRegister, SeeProgress},
	District:  {SeeRegister, SeePapers, SeeProgress, SeeVotes, SeeCommittees},
}

// Grant is a post over a place.
type Grant struct {
	Role Role       `db:"role" json:"role"`
	Path place.Path `db:"path" json:"path"`
}

// Who is somebody who acts: the actor the journal names, with the posts he holds. The zero Who may do nothing.
type Who struct {
	audit.Actor
	Grants     []Grant
	MustChange bool // the password was set by somebody else and has to be changed first
}

// System is who acts in jobs and in the commands init, sample and generate. It may do everything everywhere.
func System() Who {
	w := Who{Actor: audit.System()}
	for _, r := range Roles {
		w.Grants = append(w.Grants, Grant{r, ""})
	}
	return w
}

// Scope returns where somebody holds the right; the empty scope when nowhere.
func (w Who) Scope(p Perm) place.Scope {
	var in []place.Path
	for _, g := range w.Grants {
		if g.Role.may(p) {
			in = append(in, g.Path)
		}
	}
	return place.In(in...)
}

// Can reports whether somebody holds the right at the place.
func (w Who) Can(p Perm, at place.Path) bool {
	for _, g := range w.Grants {
		if g.Path.Contains(at) && g.Role.may(p) {
			return true
		}
	}
	return false
}

// Has reports whether somebody holds the right anywhere.
func (w Who) Has(p Perm) bool {
	if p == SignedIn {
		return w.ID != ""
	}
	return !w.Scope(p).Empty()
}

// Holds reports whether somebody has the post anywhere.
func (w Who) Holds(r Role) bool {
	for _, g := range w.Grants {
		if g.Role == r {
			return true
		}
	}
	return false
}

func (r Role) may(p Perm) bool {
	for _, q := range rights[r] {
		if q == p {
			return true
		}
	}
	return p == SignedIn
}
