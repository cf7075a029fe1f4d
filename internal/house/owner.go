package house

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"bayou/internal/place"
	"bayou/internal/reading"
)

// Kind is what an owner is.
type Kind string

// The kinds of owners.
const (
	Person       Kind = "person"
	Organisation Kind = "organisation"
)

// Chinese returns the kind as a page says it.
func (k Kind) Chinese() string {
	if k == Organisation {
		return "单位"
	}
	return "个人"
}

// Owner is one version of an owner. Voter is the owner as whom he counts: himself, or the one he was found to be. Apart says that
// a person looked and found him to be nobody else. Name, Phone, Note and Hardship are personal data.
type Owner struct {
	County   string     `db:"county" json:"-"`
	ID       string     `db:"id" json:"id"`
	Path     place.Path `db:"path" json:"-"`
	Kind     Kind       `db:"kind" json:"kind"`
	Name     string     `db:"name" json:"-"`
	NameKey  string     `db:"name_key" json:"-"`
	Phone    string     `db:"phone" json:"-"`
	Note     string     `db:"note" json:"-"`
	Hardship string     `db:"hardship" json:"-"`
	Voter    string     `db:"voter" json:"voter"`
	Apart    bool       `db:"apart" json:"apart,omitempty"`
	Version
}

// Subject is the owner's name in the journal.
func (o *Owner) Subject() string { return "owner:" + o.ID }

// Compound returns the id of the compound he owns in.
func (o *Owner) Compound() string { return CompoundOf(o.Path) }

// Masked is an owner as pages show him.
type Masked struct{ Name, Phone string }

// Mask hides what is personal. The name of an organisation is not.
func (o *Owner) Mask() Masked {
	return Masked{MaskName(o.Kind, o.Name), maskPhone(o.Phone)}
}

// MaskName leaves the first character of a person's name: 张**.
func MaskName(k Kind, name string) string {
	if k == Organisation || name == "" {
		return name
	}
	_, n := utf8.DecodeRuneInString(name)
	return name[:n] + strings.Repeat("*", min(3, max(1, utf8.RuneCountInString(name)-1)))
}

// maskPhone leaves what tells two numbers apart: 138****1234.
func maskPhone(phone string) string {
	if len(phone) >= 11 {
		return phone[:3] + "****" + phone[len(phone)-4:]
	}
	if len(phone) > 4 {
		return "****" + phone[len(phone)-2:]
	}
	return strings.Repeat("*", len(phone))
}

// Bounds of what is said of the owners of one unit.
const (
	maxName   = 60
	maxOwners = 20
	maxText   = 500
)

// named is an owner as a room list writes him. What a row says of hardship and beside is said of its first owner.
type named struct {
	kind           Kind
	name, phone    string
	num, den       int64
	hardship, note string
}

func (n *named) key() string { return reading.NameKey(n.name) }

var (
	organisation = regexp.MustCompile(`公司|集团|工厂|厂$|局$|中心|委员会|学校|大学|小学|中学|医院|银行|办事处|合作社|房管所|管理处|管理所|政府|工会|协会|村委|社区|单位|研究所|研究院|公安|部队|商场|商店`)
	shareOf      = regexp.MustCompile(`^(.+?)[（(]?(?:占|共有)?(?:(\d{1,4})/(\d{1,4})|(\d{1,3})[%％])[）)]?$`)
	noOwner      = map[string]bool{"无": true, "未知": true, "不详": true, "空": true, "空置": true, "待定": true, "不清楚": true, "-": true, "—": true, "/": true}
	phoneForm    = regexp.MustCompile(`^\+?[0-9]{5,15}$`)
)

// readOwners reads 甲、乙 with their telephone numbers and shares (甲1/2、乙50%). A problem is a Chinese sentence that repeats nothing
// of what was written.
func readOwners(names, phones string) (list []named, problem string) {
	for _, part := range splitNames(names) {
		n := named{name: part}
		if m := shareOf.FindStringSubmatch(part); m != nil {
			n.name = strings.TrimSpace(m[1])
			if n.num, n.den = number(m[2]), number(m[3]); m[4] != "" {
				n.num, n.den = number(m[4]), 100
			}
		}
		n.kind = kindOf(n.name)
		if !nameLike(n.name) {
			return nil, "业主姓名读不懂，没有采用"
		}
		list = append(list, n)
	}
	if len(list) > maxOwners {
		return nil, "一套房的业主超过 " + strconv.Itoa(maxOwners) + " 人，没有采用，请逐个登记"
	}
	if !sharesFit(list) {
		return nil, "各业主的份额加起来超过一整套，没有采用"
	}
	return list, givePhones(list, phones)
}

func splitNames(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、,，;；\n", r) }) {
		part = strings.TrimSpace(part)
		words := strings.Fields(part)
		if len(words) > 1 && kindOf(part) == Person {
			whole := true
			for _, w := range words {
				whole = whole && utf8.RuneCountInString(w) > 1
			}
			if whole && !isLatin(part) {
				out = append(out, words...)
				continue
			}
			if !isLatin(part) {
				part = strings.Join(words, "")
			}
		}
		if part != "" && !noOwner[part] {
			out = append(out, part)
		}
	}
	return out
}

func isLatin(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0
}

func kindOf(name string) Kind {
	if organisation.MatchString(name) && utf8.RuneCountInString(name) > 3 {
		return Organisation
	}
	return Person
}

func nameLike(s string) bool {
	letters := 0
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r), strings.ContainsRune(" ·•.（）()&-#号《》", r):
		default:
			return false
		}
	}
	return letters > 0 && utf8.RuneCountInString(s) <= maxName && !strings.ContainsAny(s[:1], "-&.")
}

func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64) // the pattern gave digits, or nothing
	return n
}

// sharesFit reports whether the shares that were said are no more than the whole.
func sharesFit(list []named) bool {
	sum := 0.0
	for _, n := range list {
		if n.num == 0 != (n.den == 0) || n.num > n.den {
			return false
		}
		if n.den > 0 {
			sum += float64(n.num) / float64(n.den)
		}
	}
	return sum <= 1.0001
}

// givePhones gives each owner his number. One number for several owners is the first one's.
func givePhones(list []named, phones string) (problem string) {
	i := 0
	for _, part := range strings.FieldsFunc(phones, func(r rune) bool { return strings.ContainsRune("、,，;；/\n", r) }) {
		p := strings.NewReplacer(" ", "", "-", "", "－", "", "(", "", ")", "").Replace(strings.TrimSpace(part))
		if p == "" || noOwner[p] {
			continue
		}
		if !phoneForm.MatchString(p) {
			return "电话号码读不懂，没有采用"
		}
		if i == len(list) {
			return "电话号码比业主多，多出的没有采用"
		}
		list[i].phone = p
		i++
	}
	return ""
}
