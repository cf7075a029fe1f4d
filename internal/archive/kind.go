package archive

// Kind is what an item shows or says.
type Kind string

// The kinds of photos and papers.
const (
	Before     Kind = "before"
	After      Kind = "after"
	View       Kind = "view"
	Title      Kind = "title"
	Drawing    Kind = "drawing"
	Acceptance Kind = "acceptance"
	Equipment  Kind = "equipment"
	Fund       Kind = "fund"
	Roll       Kind = "roll"
	AreaList   Kind = "arealist"
	Contract   Kind = "contract"
	Minutes    Kind = "minutes"
	Notice     Kind = "notice"
	Survey     Kind = "survey"
	Other      Kind = "other"
)

// kindInfo is what is known of a kind. Expected is where it comes from that a complete file has one, "" = it need not.
type kindInfo struct {
	kind     Kind
	name     string
	hint     string
	photo    bool
	personal bool
	expected string
}

// The duties that an archive answers to. The plan itself names no list of papers.
const (
	duty43 = "参照《郑州市物业管理条例》第四十三条（物业档案应有的资料）"
	duty13 = "参照《郑州市物业管理条例》第十三条（首次业主大会会议要用的资料）"
	ours   = "系统默认：整治前后要能对照"
)

// kinds lists all kinds in the order in which they are shown.
var kinds = []kindInfo{
	{kind: Before, name: "整治前照片", photo: true, expected: ours},
	{kind: After, name: "整治后照片", photo: true},
	{kind: View, name: "其他照片", photo: true},
	{kind: Title, name: "产权资料", hint: "产权证明、权属清册", expected: duty43},
	{kind: Drawing, name: "图纸", hint: "总平面图、竣工图、管线图", expected: duty13},
	{kind: Acceptance, name: "查验资料", hint: "竣工验收、承接查验", expected: duty43},
	{kind: Equipment, name: "设备档案", hint: "设备清单、运行和维修记录", expected: duty43},
	{kind: Fund, name: "维修资金资料", hint: "缴存、使用、余额", expected: duty43},
	{kind: Roll, name: "业主名册", personal: true, expected: duty13},
	{kind: AreaList, name: "面积清册", expected: duty13},
	{kind: Contract, name: "合同", hint: "物业服务合同、施工合同"},
	{kind: Minutes, name: "会议记录"},
	{kind: Notice, name: "公示", hint: "公示、公告的原件和张贴照片"},
	{kind: Survey, name: "摸底调查表", hint: "手填的原件"},
	{kind: Other, name: "其他资料"},
}

func (k Kind) info() (kindInfo, bool) {
	for _, i := range kinds {
		if i.kind == k {
			return i, true
		}
	}
	return kindInfo{}, false
}

// Kinds lists the kinds of photos, or of papers, in the order in which they are shown.
func Kinds(photos bool) []Kind {
	var out []Kind
	for _, i := range kinds {
		if i.photo == photos {
			out = append(out, i.kind)
		}
	}
	return out
}

// Chinese returns the kind as an office says it.
func (k Kind) Chinese() string {
	i, _ := k.info()
	return i.name
}

// Hint says what belongs to the kind, "" where its name says it.
func (k Kind) Hint() string {
	i, _ := k.info()
	return i.hint
}

// Photo reports whether items of the kind are photos.
func (k Kind) Photo() bool {
	i, _ := k.info()
	return i.photo
}

// Personal reports whether items of the kind always hold personal data.
func (k Kind) Personal() bool {
	i, _ := k.info()
	return i.personal
}

// Want is one kind that a complete file of a compound has. Why says where that comes from.
type Want struct {
	Kind Kind
	Why  string
	Have int
}

// Wants compares a compound's counts with what a complete file has.
func Wants(counts Counts) []Want {
	var out []Want
	for _, i := range kinds {
		if i.expected != "" {
			out = append(out, Want{i.kind, i.expected, counts.Of[i.kind]})
		}
	}
	return out
}
