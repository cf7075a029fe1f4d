package house

import (
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/place"
)

// AreaSource says where a floor area is taken from. The statute prefers them in this order (法释〔2020〕17 art. 8).
type AreaSource string

// The sources of an area; "" = nobody said.
const (
	Registered AreaSource = "registered"
	Deed       AreaSource = "deed"
	Measured   AreaSource = "measured"
	Drawing    AreaSource = "drawing"
	Stated     AreaSource = "stated"
	OtherArea  AreaSource = "other"
)

// AreaSources lists the sources in the order of their weight.
var AreaSources = []AreaSource{Registered, Deed, Measured, Drawing, Stated, OtherArea}

// Chinese returns the source as a page says it.
func (s AreaSource) Chinese() string {
	return map[AreaSource]string{
		Registered: "不动产登记", Deed: "房产证", Measured: "测绘", Drawing: "图纸", Stated: "自报", OtherArea: "其他",
	}[s]
}

// Tenure says whose a unit is in kind.
type Tenure string

// The tenures; "" = unknown. All units that a developer has not sold count as one head (法释〔2020〕17 art. 9).
const (
	Private      Tenure = "private"
	PublicDirect Tenure = "public_direct"
	PublicOwn    Tenure = "public_own"
	Unsold       Tenure = "unsold"
)

// Tenures lists the tenures in the order in which they are shown.
var Tenures = []Tenure{Private, PublicDirect, PublicOwn, Unsold}

// Chinese returns the tenure as a page says it.
func (t Tenure) Chinese() string {
	return map[Tenure]string{Private: "私有", PublicDirect: "公房（直管）", PublicOwn: "公房（自管）", Unsold: "开发企业未售"}[t]
}

// How a version came in.
const (
	ByHand   = "hand"
	ByImport = "import"
	ByMerge  = "merge"
	BySplit  = "split"
	ByRemove = "remove"
)

// HowChinese returns the way a version came in as a page says it.
func HowChinese(how string) string {
	return map[string]string{ByHand: "登记", ByImport: "导入清册", ByMerge: "合并业主", BySplit: "分开业主", ByRemove: "注销"}[how]
}

// forever is the Until of what holds today.
const forever = clock.Date("9999-12-31")

// Version is what every version of a unit and of an owner carries. It holds from Since up to Until, the latter not included.
// Ended is the import that ended it, "" = by hand or not at all. Void marks what an undone import brought.
type Version struct {
	Seq    int64      `db:"seq" json:"seq"`
	Since  clock.Date `db:"since" json:"since"`
	Until  clock.Date `db:"until" json:"until"`
	Void   bool       `db:"void" json:"void,omitempty"`
	Ended  string     `db:"ended" json:"-"`
	At     int64      `db:"at" json:"at"`
	Actor  string     `db:"actor" json:"-"`
	By     string     `db:"by_name" json:"by"`
	How    string     `db:"how" json:"how"`
	Ref    string     `db:"ref" json:"ref,omitempty"`
	Run    string     `db:"run" json:"run,omitempty"`
	Row    int64      `db:"row_no" json:"row,omitempty"`
	Reason string     `db:"reason" json:"reason,omitempty"`
}

// Holds reports whether the version holds today.
func (v *Version) Holds() bool { return v.Until == forever && !v.Void }

// Unit is one version of a unit (专有部分). Area is in thousandths of a ㎡, nil when nobody knows it. Gone says that from Since on
// there is no such unit.
type Unit struct {
	County string     `db:"county" json:"-"`
	ID     string     `db:"id" json:"id"`
	Path   place.Path `db:"path" json:"-"`
	Key
	Written    string     `db:"written" json:"written"`
	Area       *int64     `db:"area" json:"area"`
	AreaSource AreaSource `db:"area_source" json:"area_source"`
	AreaRef    string     `db:"area_ref" json:"area_ref,omitempty"`
	Use        Use        `db:"use" json:"use"`
	Tenure     Tenure     `db:"tenure" json:"tenure"`
	Gone       bool       `db:"gone" json:"gone,omitempty"`
	Version
	Owners []Share `db:"-" json:"owners,omitempty"`
}

// Subject is the unit's name in the journal.
func (u *Unit) Subject() string { return "unit:" + u.ID }

// Compound returns the id of the compound the unit lies in.
func (u *Unit) Compound() string { return CompoundOf(u.Path) }

// CompoundOf returns the id of the compound at a place.
func CompoundOf(p place.Path) string {
	s := strings.TrimSuffix(string(p), "/")
	return s[strings.LastIndexByte(s, '/')+1:]
}

// Share is one owner of a unit. Den 0 = his share was not said. Voter, Kind and Name are the owner's on the day that was asked for.
type Share struct {
	Owner string `json:"owner"`
	Num   int64  `json:"num,omitempty"`
	Den   int64  `json:"den,omitempty"`
	Voter string `json:"voter"`
	Kind  Kind   `json:"kind"`
	Name  string `json:"-"`
}

// UnsoldHead is the Head of everything that a developer has not sold.
const UnsoldHead = "unsold"

// Head names the one that the unit gives a vote to: its voters together, because co-owners are one head, or the developer for all
// that is unsold. "" = nobody knows the owner. Units of one head count once, their areas add up.
func (u *Unit) Head() string {
	if u.Tenure == Unsold {
		return UnsoldHead
	}
	voters := make([]string, len(u.Owners))
	for i, o := range u.Owners {
		voters[i] = o.Voter
	}
	slices.Sort(voters)
	return strings.Join(slices.Compact(voters), "+")
}

// Building is a building of a compound, known by its key. Storeys nil = unknown; GoneOn "" = it stands.
type Building struct {
	County    string     `db:"county" json:"-"`
	Path      place.Path `db:"path" json:"-"`
	Key       string     `db:"key" json:"key"`
	Name      string     `db:"name" json:"name"`
	Storeys   *int64     `db:"storeys" json:"storeys"`
	GoneOn    clock.Date `db:"gone_on" json:"gone_on,omitempty"`
	Run       string     `db:"run" json:"-"`
	Version   int64      `db:"version" json:"version"`
	CreatedOn clock.Date `db:"created_on" json:"created_on"`
	ChangedAt int64      `db:"changed_at" json:"changed_at"`
	ChangedBy string     `db:"changed_by" json:"changed_by"`
}

// The register's fields that a room list is compared with.
const (
	FieldBuildings = "buildings"
	FieldFloorArea = "floor_area"
)
