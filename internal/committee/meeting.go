package committee

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"bayou/gongwen"
	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/notice"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// Meeting is one meeting of a body, or of its representatives. Attended are the ids of who came, parted by spaces.
type Meeting struct {
	County    string     `db:"county" json:"-"`
	ID        string     `db:"id" json:"id"`
	Committee string     `db:"committee" json:"committee"`
	Path      place.Path `db:"path" json:"-"`
	Kind      string     `db:"kind" json:"kind"`   // committee or representatives
	State     string     `db:"state" json:"state"` // called, held, cancelled
	MeetOn    clock.Date `db:"meet_on" json:"meet_on"`
	Place     string     `db:"place" json:"place"`
	Agenda    string     `db:"agenda" json:"agenda"`
	Base      int64      `db:"base" json:"base"` // who could have come
	Present   int64      `db:"present" json:"present"`
	Owners    int64      `db:"owners" json:"owners"` // owners among those who came
	Attended  string     `db:"attended" json:"-"`
	Minutes   string     `db:"minutes" json:"minutes"`
	Reason    string     `db:"reason" json:"reason,omitempty"` // why it was cancelled
	Notice    string     `db:"notice" json:"notice,omitempty"`
	Version   int64      `db:"version" json:"version"`
	ChangedAt int64      `db:"changed_at" json:"-"`
	ChangedBy string     `db:"changed_by" json:"-"`
	Decisions []Decision `db:"-" json:"decisions"`
}

// Decision is what a meeting decided, with the votes of those who came.
type Decision struct {
	Seq     int64  `db:"seq" json:"seq"`
	Text    string `db:"text" json:"text"`
	Yes     int64  `db:"yes" json:"yes"`
	No      int64  `db:"no" json:"no"`
	Abstain int64  `db:"abstain" json:"abstain"`
	Passed  bool   `db:"passed" json:"passed"`
	Notice  string `db:"notice" json:"notice,omitempty"`
}

// StateChinese is the meeting's state on a page.
func (m *Meeting) StateChinese() string {
	return map[string]string{"called": "已通知", "held": "已开", "cancelled": "已取消"}[m.State]
}

const (
	meetingColumns  = "county, id, committee, path, kind, state, meet_on, place, agenda, base, present, owners, attended, minutes, reason, notice, version, changed_at, changed_by"
	decisionColumns = "seq, text, yes, no, abstain, passed, notice"
)

// NewMeeting calls a meeting. ID is made with the form, so that sending it twice calls it once.
type NewMeeting struct {
	ID, Kind, Place, Agenda, Places, Why string
	MeetOn                               clock.Date
}

// Meetings returns the meetings of a body, the latest first, with their decisions.
func (s *Store) Meetings(ctx context.Context, r *Record) ([]Meeting, error) {
	list, err := db.All[Meeting](ctx, s.db, "select "+meetingColumns+" from committee_meeting where county = $1 and committee = $2 order by meet_on desc, id desc", r.County, r.ID)
	for i := range list {
		if err == nil {
			list[i].Decisions, err = decisions(ctx, s.db, &list[i])
		}
	}
	return list, err
}

func decisions(ctx context.Context, c db.Conn, m *Meeting) ([]Decision, error) {
	return db.All[Decision](ctx, c, "select "+decisionColumns+" from committee_decision where county = $1 and meeting = $2 order by seq", m.County, m.ID)
}

// Meeting returns one meeting of a body.
func (s *Store) Meeting(ctx context.Context, r *Record, id string) (Meeting, error) {
	return meetingOf(ctx, s.db, r, id)
}

func meetingOf(ctx context.Context, c db.Conn, r *Record, id string) (Meeting, error) {
	m, err := db.One[Meeting](ctx, c, "没有这次会议。", "select "+meetingColumns+" from committee_meeting where county = $1 and committee = $2 and id = $3", r.County, r.ID, id)
	if err == nil {
		m.Decisions, err = decisions(ctx, c, &m)
	}
	return m, err
}

// PublishBy returns the last day on which what a meeting decided is posted, with its source; "" where nothing is known.
func PublishBy(m *Meeting, t *plan.Terms) (clock.Date, Ground) {
	if t.DecisionPublish == nil || m.Kind != "committee" {
		return "", Ground{}
	}
	return end(t.DecisionPublish, m.MeetOn), ground("决定作出后公布", t.DecisionPublish)
}

// Gather calls a meeting of a body that sits and posts its notice.
func (s *Store) Gather(ctx context.Context, by account.Who, id string, n NewMeeting) (Record, Meeting, error) {
	var m Meeting
	r, err := s.change(ctx, by, account.RunCommittees, id, 0, func(tx *audit.Tx, r *Record) error {
		if n.ID == "" {
			n.ID = db.NewID(clock.FromMicros(tx.At))
		}
		if !db.IsID(n.ID) {
			return fault.Invalidf("表单编号读不出来，请重新打开页面。")
		}
		if had, err := meetingOf(ctx, tx, r, n.ID); err == nil {
			m = had
			return errSame
		}
		terms := s.Terms(r, tx.Day)
		if err := n.check(r, &terms, tx.Day); err != nil {
			return err
		}
		m = Meeting{County: r.County, ID: n.ID, Committee: r.ID, Path: r.Path, Kind: n.Kind, State: "called", MeetOn: n.MeetOn, Place: n.Place, Agenda: n.Agenda, Base: int64(len(r.In(n.role()))), Version: 1}
		posted, err := s.postMeeting(ctx, tx, by, r, n.announce(r, &terms, tx.Day))
		if err != nil {
			return err
		}
		m.Notice = posted.ID
		r.note(tx, "meeting", fmt.Sprintf("“%s”定于%s开会", r.Name, m.MeetOn.Chinese()), map[string]any{"meeting": m.ID, "kind": m.Kind})
		_, err = tx.Exec(ctx, "insert into committee_meeting ("+meetingColumns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, '', '', '', $11, 1, $12, $13)",
			m.County, m.ID, m.Committee, string(m.Path), m.Kind, m.State, string(m.MeetOn), m.Place, m.Agenda, m.Base, m.Notice, tx.At, by.Name)
		return err
	})
	return r, m, err
}

func (n *NewMeeting) role() Role {
	if n.Kind == "representatives" {
		return Representative
	}
	return Member
}

func (n *NewMeeting) check(r *Record, t *plan.Terms, today clock.Date) error {
	n.Place, n.Agenda, n.Places = strings.TrimSpace(n.Place), strings.TrimSpace(n.Agenda), strings.TrimSpace(n.Places)
	if n.Kind == "" {
		n.Kind = "committee"
	}
	if r.State != Sitting {
		return fault.Conflictf("“%s”%s，备案之后才能在这里开会。", r.Name, r.State.Chinese())
	}
	var wrong []fault.Field
	if n.Kind != "committee" && n.Kind != "representatives" {
		wrong = append(wrong, fault.Field{Name: "kind", Message: "请选择是什么会议"})
	} else if len(r.In(n.role())) == 0 {
		wrong = append(wrong, fault.Field{Name: "kind", Message: "还没有登记" + n.role().Chinese() + "，不能召集"})
	}
	if n.Place == "" || len([]rune(n.Place)) > 100 {
		wrong = append(wrong, fault.Field{Name: "place", Message: "请写明开会的地点，不超过 100 个字"})
	}
	if n.Agenda == "" || len([]rune(n.Agenda)) > 2000 {
		wrong = append(wrong, fault.Field{Name: "agenda", Message: "请写明议题，不超过 2000 个字"})
	}
	if _, err := clock.ParseDate(string(n.MeetOn)); err != nil || n.MeetOn < today || n.MeetOn > today.Add(366) {
		wrong = append(wrong, fault.Field{Name: "meet_on", Message: "开会日期应在今天之后一年之内"})
	}
	if len(wrong) > 0 {
		return fault.InvalidFields("会议没有通知，请改正标出的内容。", wrong...)
	}
	if p := t.CommitteeNotice; p != nil && r.Kind == Owners {
		if first := end(p, today).Add(1); n.MeetOn < first {
			d := Said{Why: n.Why}
			return d.soft(p.Source, "meet_on", "要提前公告，最早"+first.Chinese()+"开会")
		}
	}
	return nil
}

func (n *NewMeeting) announce(r *Record, t *plan.Terms, today clock.Date) notice.Notice {
	word := "会议"
	last := proxies(r, t)
	if n.Kind == "representatives" {
		word = "业主代表会议"
		if f := t.RepresentativesSigned; f != nil && f.Is {
			last = "业主代表转交业主签字的意见，不代替业主作决定。"
		}
	}
	out := notice.Notice{
		Kind: "meeting", Title: r.Name + word + "通知", Places: n.Places, Days: max(n.MeetOn.Days()-today.Days(), 1),
		Text: fmt.Sprintf("%s定于%s在%s召开%s。\n议题：\n%s\n%s", r.Name, n.MeetOn.Chinese(), n.Place, word, n.Agenda, last),
	}
	if p := t.CommitteeNotice; p != nil {
		out.Cite = p.Cite
	}
	return out
}

// proxies says whether members may send somebody.
func proxies(r *Record, t *plan.Terms) string {
	f := t.CommitteeProxies
	if r.Kind == Residents {
		f = t.ResidentsProxies
	}
	if f != nil && !f.Is {
		return "成员应当本人出席，不能委托他人。"
	}
	return "请成员准时出席。"
}

// postMeeting hangs a notice of a meeting in all compounds of the body.
func (s *Store) postMeeting(ctx context.Context, tx *audit.Tx, by account.Who, r *Record, n notice.Notice) (notice.Notice, error) {
	n.County, n.Path, n.Subject, n.Issuer = r.County, r.Path, r.Subject(), r.Name
	for i := range r.Compounds {
		n.At = append(n.At, r.Compounds[i].Path)
	}
	return s.notices.PostIn(ctx, tx, by, n)
}

// Held are the minutes of a meeting. A decision's votes are of those who came.
type Held struct {
	Attended  []string
	Minutes   string
	Decisions []Decision
	Places    string // where the decisions hang
	Why       string
}

// Hold keeps the minutes of a meeting that was called: who came, what was decided and whether it holds. The decisions are posted.
func (s *Store) Hold(ctx context.Context, by account.Who, id, meeting string, version int64, h Held) (Record, error) {
	return s.change(ctx, by, account.RunCommittees, id, 0, func(tx *audit.Tx, r *Record) error {
		m, err := meetingOf(ctx, tx, r, meeting)
		if err != nil {
			return err
		}
		switch {
		case m.State == "cancelled":
			return fault.Conflictf("这次会议已取消：%s。", m.Reason)
		case m.State == "held":
			return fault.Conflictf("这次会议的记录已于%s由 %s 保存，不能改。", clock.Stamp(m.ChangedAt), m.ChangedBy)
		case version != 0 && version != m.Version:
			return fault.Conflictf("您打开之后，这次会议有了变化。您的内容没有保存，请看过后再提交。")
		case tx.Day < m.MeetOn:
			return fault.InvalidFields("没有保存：还没有到开会的日子。", fault.Field{Name: "minutes", Message: "会议定于" + m.MeetOn.Chinese()})
		}
		terms := s.Terms(r, tx.Day)
		if err := h.check(r, &m, &terms); err != nil {
			return err
		}
		if err := s.postDecisions(ctx, tx, by, r, &m, &h, &terms); err != nil {
			return err
		}
		r.note(tx, "held", fmt.Sprintf("“%s”%s的会议：到会 %d 人，决定 %d 项", r.Name, m.MeetOn.Chinese(), m.Present, len(h.Decisions)), map[string]any{"meeting": m.ID, "present": m.Present, "base": m.Base})
		_, err = tx.Exec(ctx, `update committee_meeting set state = 'held', present = $1, owners = $2, attended = $3, minutes = $4, base = $5, version = version + 1,
			changed_at = $6, changed_by = $7 where county = $8 and id = $9`, m.Present, m.Owners, m.Attended, h.Minutes, m.Base, tx.At, by.Name, r.County, m.ID)
		if err != nil {
			return err
		}
		return db.Insert(ctx, tx.Tx, "committee_decision", append([]string{"county", "meeting"}, strings.Split(decisionColumns, ", ")...), func(yield func([]any) bool) {
			for _, d := range h.Decisions {
				if !yield([]any{r.County, m.ID, d.Seq, d.Text, d.Yes, d.No, d.Abstain, d.Passed, d.Notice}) {
					return
				}
			}
		})
	})
}

// check counts who came and judges each decision by the terms.
func (h *Held) check(r *Record, m *Meeting, t *plan.Terms) error {
	role := (&NewMeeting{Kind: m.Kind}).role()
	people := r.In(role)
	m.Base, m.Present, m.Owners = int64(len(people)), 0, 0
	var came []string
	owners := int64(0)
	for i := range people {
		p := &people[i]
		if p.Owner() {
			owners++
		}
		if !slices.Contains(h.Attended, p.ID) {
			continue
		}
		came = append(came, p.ID)
		m.Present++
		if p.Owner() {
			m.Owners++
		}
	}
	m.Attended, h.Minutes = strings.Join(came, " "), strings.TrimSpace(h.Minutes)
	if m.Present == 0 {
		return fault.InvalidFields("没有保存：没有勾选到会的人。", fault.Field{Name: "attended", Message: "请勾选到会的人"})
	}
	if h.Minutes == "" || len([]rune(h.Minutes)) > 8000 {
		return fault.InvalidFields("没有保存：会议记录不对。", fault.Field{Name: "minutes", Message: "请写会议记录，不超过 8000 个字"})
	}
	consent := t.CommitteeConsent
	if len(h.Decisions) > 0 {
		if err := h.quorum(r, m, owners, t); err != nil {
			return err
		}
	}
	for i := range h.Decisions {
		d := &h.Decisions[i]
		d.Seq, d.Text = int64(i)+1, strings.TrimSpace(d.Text)
		if d.Text == "" || len([]rune(d.Text)) > maxText {
			return fault.InvalidFields("没有保存：决定没有写。", fault.Field{Name: fmt.Sprintf("text%d", i), Message: fmt.Sprintf("请写明决定的内容，不超过 %d 个字", maxText)})
		}
		if d.Yes < 0 || d.No < 0 || d.Abstain < 0 || d.Yes+d.No+d.Abstain != m.Present || d.Yes > m.Present || d.No > m.Present || d.Abstain > m.Present {
			return fault.InvalidFields("没有保存：票数加起来不对。", fault.Field{Name: fmt.Sprintf("yes%d", i), Message: fmt.Sprintf("同意、反对、弃权合计应是到会的 %d 人", m.Present)})
		}
		d.Passed = d.Yes*2 > m.Base
		if consent != nil && m.Kind == "committee" {
			base := m.Base
			if consent.Of == "present" {
				base = m.Present
			}
			d.Passed = d.Yes >= consent.Need(base)
		}
	}
	return nil
}

// quorum refuses decisions of a meeting to which too few came.
func (h *Held) quorum(r *Record, m *Meeting, owners int64, t *plan.Terms) error {
	d := Said{Why: h.Why}
	if m.Kind != "committee" {
		if f := t.RepresentativesSigned; f != nil && f.Is {
			return d.soft(f.Source, "text0", "业主代表只转交业主签字的意见，不代替业主作决定")
		}
		return nil
	}
	quorum := t.CommitteeQuorum
	if r.Kind == Residents {
		quorum = t.ResidentsQuorum
		if q := t.ResidentsOwnerQuorum; q != nil && m.Owners < q.Need(owners) {
			if err := d.soft(q.Source, "attended", fmt.Sprintf("业主成员 %d 人到会 %d 人，应到 %d 人以上，不能作决定", owners, m.Owners, q.Need(owners))); err != nil {
				return err
			}
		}
	}
	if quorum == nil || m.Present >= quorum.Need(m.Base) {
		return nil
	}
	return d.soft(quorum.Source, "attended", fmt.Sprintf("成员 %d 人到会 %d 人，应到 %d 人以上，不能作决定", m.Base, m.Present, quorum.Need(m.Base)))
}

// postDecisions posts what was decided, in one notice.
func (s *Store) postDecisions(ctx context.Context, tx *audit.Tx, by account.Who, r *Record, m *Meeting, h *Held, t *plan.Terms) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s，%s召开会议，应到 %d 人，实到 %d 人，作出下列决定。\n", m.MeetOn.Chinese(), r.Name, m.Base, m.Present)
	n := 0
	for i := range h.Decisions {
		d := &h.Decisions[i]
		if d.Passed {
			n++
			fmt.Fprintf(&b, "%d. %s（同意 %d 人，反对 %d 人，弃权 %d 人）\n", n, d.Text, d.Yes, d.No, d.Abstain)
		}
	}
	if n == 0 {
		return nil
	}
	out := notice.Notice{Kind: "decision", Title: r.Name + "会议决定公告", Text: b.String(), Places: h.Places, Days: 7}
	if t.DecisionPublish != nil {
		out.Cite = t.DecisionPublish.Cite
	}
	posted, err := s.postMeeting(ctx, tx, by, r, out)
	for i := range h.Decisions {
		if h.Decisions[i].Passed {
			h.Decisions[i].Notice = posted.ID
		}
	}
	return err
}

// Cancel cancels a meeting that was called, with a reason; its notice is taken down.
func (s *Store) Cancel(ctx context.Context, by account.Who, id, meeting, reason string) (Record, error) {
	reason, err := reasonOf(reason, "请写明为什么取消")
	if err != nil {
		return Record{}, err
	}
	return s.change(ctx, by, account.RunCommittees, id, 0, func(tx *audit.Tx, r *Record) error {
		m, err := meetingOf(ctx, tx, r, meeting)
		if err != nil {
			return err
		}
		if m.State != "called" {
			return fault.Conflictf("这次会议%s，不能取消。", m.StateChinese())
		}
		if err := s.notices.TakeDownIn(ctx, tx, by, r.County, m.Notice, reason); err != nil {
			return err
		}
		r.note(tx, "cancel", fmt.Sprintf("“%s”%s的会议取消：%s", r.Name, m.MeetOn.Chinese(), reason), map[string]any{"meeting": m.ID})
		_, err = tx.Exec(ctx, "update committee_meeting set state = 'cancelled', reason = $1, version = version + 1, changed_at = $2, changed_by = $3 where county = $4 and id = $5",
			reason, tx.At, by.Name, r.County, m.ID)
		return err
	})
}

// MinutesDocx lays out the minutes of a meeting that was held.
func (s *Store) MinutesDocx(r *Record, m *Meeting) (name string, file []byte, err error) {
	if m.State != "held" {
		return "", nil, fault.NotFoundf("会议还没有开，没有记录。")
	}
	came := strings.Fields(m.Attended)
	var names, away []string
	for i := range r.People {
		p := &r.People[i]
		switch {
		case slices.Contains(came, p.ID):
			names = append(names, p.Name)
		case p.Role == (&NewMeeting{Kind: m.Kind}).role() && p.LeftOn == "":
			away = append(away, p.Name)
		}
	}
	doc := gongwen.Document{Title: r.Name + "会议记录", Stamp: s.stamp, Sign: gongwen.Sign{By: r.Name, On: gongwen.DateOf(m.MeetOn.Time()), Sealed: true}, Body: []gongwen.Block{
		gongwen.Text("时间：" + m.MeetOn.Chinese()), gongwen.Text("地点：" + m.Place),
		gongwen.Text(fmt.Sprintf("应到 %d 人，实到 %d 人：%s", m.Base, m.Present, strings.Join(names, "、"))), gongwen.Text("缺席：" + given(strings.Join(away, "、"))),
		gongwen.Heading{Level: 1, Text: "议题"},
	}}
	add := func(text string) {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" {
				doc.Body = append(doc.Body, gongwen.Text(line))
			}
		}
	}
	add(m.Agenda)
	doc.Body = append(doc.Body, gongwen.Heading{Level: 1, Text: "记录"})
	add(m.Minutes)
	if len(m.Decisions) > 0 {
		doc.Body = append(doc.Body, gongwen.Heading{Level: 1, Text: "决定"})
	}
	for _, d := range m.Decisions {
		word := "未通过"
		if d.Passed {
			word = "通过"
		}
		add(fmt.Sprintf("%s（同意 %d 人，反对 %d 人，弃权 %d 人，%s）", d.Text, d.Yes, d.No, d.Abstain, word))
	}
	doc.Body = append(doc.Body, gongwen.Text("到会人员签字："))
	var b bytes.Buffer
	if err := doc.Write(&b); err != nil {
		return "", nil, fault.Invalidf("会议记录排不了版：%s", err)
	}
	return r.Name + m.MeetOn.Chinese() + "会议记录.docx", b.Bytes(), nil
}
