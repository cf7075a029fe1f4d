package committee

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// NewPerson is somebody to enter. ID is made with the form, so that sending it twice enters him once.
type NewPerson struct {
	ID, Post, Name, Room, Side, Stands string
	Role                               Role
}

// Roles are who may be entered now: an election's members come of its candidates.
func (r *Record) Roles() []Role {
	var out []Role
	if r.State == Forming {
		switch {
		case r.Kind == Residents && r.done(Choose) == nil:
			out = append(out, Member)
		case r.Kind == Owners && r.Cause != Byelection && r.done(FormGroup) == nil:
			out = append(out, Group)
		}
		if r.Kind == Owners && r.done(Candidates) == nil {
			out = append(out, Candidate)
		}
	}
	if r.State == Sitting && r.Cause == Existing {
		out = append(out, Member, Reserve)
	}
	if r.Kind == Owners && (r.State == Forming || r.State == Sitting) && r.Cause != Byelection {
		out = append(out, Representative)
	}
	return out
}

// Published reports whether the names of a role have hung in public, or belong to a body that sits or sat: until then only who runs the
// formation reads them in full. Representatives' names never hang.
func (r *Record) Published(role Role) bool {
	switch role {
	case Group:
		return r.done(GroupPost) != nil
	case Candidate:
		return r.done(Candidates) != nil
	case Member, Reserve:
		return r.State == Sitting || r.State == Ended || r.done(ResultPost) != nil || r.done(MembersPost) != nil
	}
	return false
}

// AddPerson enters somebody. The journal does not name him.
func (s *Store) AddPerson(ctx context.Context, by account.Who, id string, n NewPerson) (Record, error) {
	return s.change(ctx, by, account.RunCommittees, id, 0, func(tx *audit.Tx, r *Record) error {
		n.Name, n.Room, n.Side, n.Stands = strings.TrimSpace(n.Name), strings.TrimSpace(n.Room), strings.TrimSpace(n.Side), strings.TrimSpace(n.Stands)
		if n.ID == "" {
			n.ID = db.NewID(clock.FromMicros(tx.At))
		}
		if slices.ContainsFunc(r.People, func(p Person) bool { return p.ID == n.ID }) {
			return errSame
		}
		if err := n.check(r); err != nil {
			return err
		}
		if n.Role == Representative {
			terms := s.Terms(r, tx.Day)
			if err := r.represents(&n, &terms); err != nil {
				return err
			}
		}
		p := Person{ID: n.ID, Role: n.Role, Post: n.Post, Name: n.Name, Room: n.Room, Side: n.Side, Stands: n.Stands, Seat: int64(len(r.People)) + 1, At: tx.At, By: by.Name}
		switch {
		case n.Role == Representative:
			p.Since = tx.Day
		case r.Cause == Existing:
			p.Since = r.TermFrom
		}
		r.People = append(r.People, p)
		r.note(tx, "person", fmt.Sprintf("“%s”登记%s 1 人", r.Name, n.Role.Chinese()), map[string]any{"person": p.ID, "role": p.Role, "post": p.Post})
		_, err := tx.Exec(ctx, "insert into committee_person (county, committee, path, "+personColumns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', '', $14, $15)",
			r.County, r.ID, string(r.Path), p.ID, string(p.Role), p.Post, p.Name, p.Room, p.Side, p.Stands, p.Votes, p.Seat, string(p.Since), p.At, p.By)
		return err
	})
}

func (n *NewPerson) check(r *Record) error {
	var wrong []fault.Field
	if !db.IsID(n.ID) {
		return fault.Invalidf("表单编号读不出来，请重新打开页面。")
	}
	if !slices.Contains(r.Roles(), n.Role) {
		wrong = append(wrong, fault.Field{Name: "role", Message: "这一步不能登记这类人员"})
	}
	if n.Name == "" || len([]rune(n.Name)) > 30 {
		wrong = append(wrong, fault.Field{Name: "name", Message: "请填写姓名，不超过 30 个字"})
	}
	if n.Room == "" && (n.Role == Candidate || n.Role == Representative) {
		wrong = append(wrong, fault.Field{Name: "room", Message: "请填写房号；候选人和业主代表都是业主"})
	}
	if n.Room == "" && n.Side == "" && (n.Role == Group || n.Role == Member) {
		wrong = append(wrong, fault.Field{Name: "side", Message: "业主填房号，其他人写明代表哪个单位"})
	}
	if len([]rune(n.Room)) > 40 {
		wrong = append(wrong, fault.Field{Name: "room", Message: "房号不超过 40 个字"})
	}
	if len([]rune(n.Side)) > 40 {
		wrong = append(wrong, fault.Field{Name: "side", Message: "单位不超过 40 个字"})
	}
	if !slices.ContainsFunc(Posts, func(p struct{ ID, Name string }) bool { return p.ID == n.Post }) {
		wrong = append(wrong, fault.Field{Name: "post", Message: "请选择职务"})
	}
	if len(r.People) >= maxPeople {
		wrong = append(wrong, fault.Field{Name: "name", Message: fmt.Sprintf("至多登记 %d 人", maxPeople)})
	}
	if len(wrong) > 0 {
		return fault.InvalidFields("没有登记，请改正标出的内容。", wrong...)
	}
	return nil
}

// RemovePerson takes somebody back who was entered wrongly, before a step rests on him.
func (s *Store) RemovePerson(ctx context.Context, by account.Who, id, person string) (Record, error) {
	return s.change(ctx, by, account.RunCommittees, id, 0, func(tx *audit.Tx, r *Record) error {
		p, err := r.person(person)
		if err != nil {
			return err
		}
		if !slices.Contains(r.Roles(), p.Role) || p.Role == Representative && r.State == Sitting {
			return fault.Conflictf("已经办过的步骤以他为准，不能删除。登记错了请先撤销那一步；离任的请登记离任。")
		}
		r.People = slices.DeleteFunc(r.People, func(x Person) bool { return x.ID == person })
		r.note(tx, "unperson", fmt.Sprintf("“%s”删去登记错的%s 1 人", r.Name, p.Role.Chinese()), map[string]any{"person": person})
		_, err = tx.Exec(ctx, "delete from committee_person where county = $1 and id = $2", r.County, person)
		return err
	})
}

func (r *Record) person(id string) (*Person, error) {
	for i := range r.People {
		if r.People[i].ID == id {
			return &r.People[i], nil
		}
	}
	return nil, fault.NotFoundf("“%s”里没有这个人，请刷新后再办。", r.Name)
}

// SetPost gives a member his post: 主任, 副主任. One is head at most.
func (s *Store) SetPost(ctx context.Context, by account.Who, id, person, post string) (Record, error) {
	return s.change(ctx, by, account.RunCommittees, id, 0, func(tx *audit.Tx, r *Record) error {
		p, err := r.person(person)
		switch {
		case err != nil:
			return err
		case p.LeftOn != "":
			return fault.Conflictf("他已于%s离任。", p.LeftOn.Chinese())
		case p.Role != Member && p.Role != Group:
			return fault.InvalidFields("没有保存："+p.Role.Chinese()+"没有职务。", fault.Field{Name: "post", Message: "只有委员和筹备组成员有职务"})
		case !slices.ContainsFunc(Posts, func(x struct{ ID, Name string }) bool { return x.ID == post }):
			return fault.InvalidFields("没有保存：请选择职务。", fault.Field{Name: "post", Message: "请选择职务"})
		case p.Post == post:
			return errSame
		}
		if post == "head" {
			for _, x := range r.In(p.Role) {
				if x.Post == "head" {
					return fault.InvalidFields("没有保存：已经有一位负责人。", fault.Field{Name: "post", Message: "已有主任（组长），请先改他的职务"})
				}
			}
		}
		p.Post = post
		r.note(tx, "post", fmt.Sprintf("“%s”%s 1 人改任%s", r.Name, p.Role.Chinese(), p.Title()), map[string]any{"person": p.ID, "post": post})
		return r.keepPerson(ctx, tx, p)
	})
}

// Leave ends somebody's seat, with a reason. Of an owners' committee the first reserve moves up.
func (s *Store) Leave(ctx context.Context, by account.Who, id, person string, day clock.Date, why string) (Record, error) {
	why = strings.TrimSpace(why)
	return s.change(ctx, by, account.RunCommittees, id, 0, func(tx *audit.Tx, r *Record) error {
		p, err := r.person(person)
		if err != nil {
			return err
		}
		if day == "" {
			day = tx.Day
		}
		_, bad := clock.ParseDate(string(day))
		switch {
		case p.LeftOn != "":
			return fault.Conflictf("他已于%s离任。", p.LeftOn.Chinese())
		case r.State != Sitting || p.Role == Group || p.Role == Candidate:
			return fault.Conflictf("只登记在任成员的离任。")
		case why == "":
			return fault.InvalidFields("没有保存：请写明为什么离任。", fault.Field{Name: "why", Message: "请写明为什么离任，如辞职、不再是业主"})
		case bad != nil || day < p.Since || day > tx.Day:
			return fault.InvalidFields("没有保存：离任日期不对。", fault.Field{Name: "left_on", Message: "应在任职之后、今天之前"})
		}
		if err := fault.TooLong("why", why, maxText); err != nil {
			return err
		}
		p.LeftOn, p.LeftWhy = day, why
		r.note(tx, "leave", fmt.Sprintf("“%s”%s 1 人离任", r.Name, p.Role.Chinese()), map[string]any{"person": p.ID, "day": day})
		if err := r.keepPerson(ctx, tx, p); err != nil || p.Role != Member {
			return err
		}
		return r.moveUp(ctx, tx, day)
	})
}

// moveUp makes the first reserve a member.
func (r *Record) moveUp(ctx context.Context, tx *audit.Tx, day clock.Date) error {
	for i := range r.People {
		p := &r.People[i]
		if p.Role != Reserve || p.LeftOn != "" {
			continue
		}
		p.Role, p.Since = Member, day
		r.note(tx, "moveup", fmt.Sprintf("“%s”候补委员 1 人递补", r.Name), map[string]any{"person": p.ID})
		return r.keepPerson(ctx, tx, p)
	}
	return nil
}

// elect makes members and reserves of the candidates; reserves stand in the order of their votes.
func (r *Record) elect(ctx context.Context, tx *audit.Tx, d *Said) error {
	for id, role := range rolesOf(d) {
		p, err := r.person(id)
		if err != nil {
			return err
		}
		p.Role, p.Votes, p.Since = role, d.Votes[id], d.Day
	}
	slices.SortStableFunc(r.People, func(a, b Person) int { return int(b.Votes - a.Votes) })
	for i := range r.People {
		p := &r.People[i]
		if p.Role != Member && p.Role != Reserve {
			continue
		}
		p.Seat = int64(i) + 1
		if err := r.keepPerson(ctx, tx, p); err != nil {
			return err
		}
	}
	return nil
}

func rolesOf(d *Said) map[string]Role {
	out := map[string]Role{}
	for _, id := range d.Reserves {
		out[id] = Reserve
	}
	for _, id := range d.Elected {
		out[id] = Member
	}
	return out
}

func (r *Record) keepPerson(ctx context.Context, tx *audit.Tx, p *Person) error {
	_, err := tx.Exec(ctx, "update committee_person set role = $1, post = $2, votes = $3, seat = $4, since = $5, left_on = $6, left_why = $7 where county = $8 and id = $9",
		string(p.Role), p.Post, p.Votes, p.Seat, string(p.Since), string(p.LeftOn), p.LeftWhy, r.County, p.ID)
	return err
}

// Warning is what a sitting body has to see to.
type Warning struct{ Text, Cite, Default string }

// Warnings are what a sitting body has to see to on a day: a term that ends, seats that fell vacant.
func (r *Record) Warnings(s *Store, today clock.Date) []Warning {
	if r.State != Sitting || r.Cause == Byelection {
		return nil
	}
	terms := s.Terms(r, today)
	var out []Warning
	if r.TermUntil != "" {
		w := Warning{Default: "提前 90 日提醒"}
		days := int64(90)
		if t := terms.TermReminder; t != nil {
			days, w.Cite, w.Default = max(t.Days, 1), t.Cite, t.Default
		}
		switch left := r.TermUntil.Days() - today.Days(); {
		case left < 0:
			w.Text = "任期已于" + r.TermUntil.Chinese() + "届满，应当换届"
		case left <= days:
			w.Text = fmt.Sprintf("任期到%s届满，还有 %d 日，应当着手换届", r.TermUntil.Chinese(), left)
		}
		if w.Text != "" {
			out = append(out, w)
		}
	}
	if changed := r.Unfiled(); changed != "" {
		w := Warning{Text: "成员在" + changed.Chinese() + "有变动，还没有办理变更备案"}
		if t := terms.FilingChange; t != nil {
			w.Text = fmt.Sprintf("成员在%s有变动，应于%s前办理变更备案", changed.Chinese(), end(t, changed).Chinese())
			w.Cite, w.Default = t.Cite, t.Default
		}
		out = append(out, w)
	}
	members := r.Members
	if v := terms.Vacancy; v != nil && r.Kind == Owners && r.Seats > members && r.Seats-members >= v.Need(r.Seats) {
		out = append(out, Warning{Text: fmt.Sprintf("名额 %d 人，现有 %d 人，缺额到了应当召开临时会议补选的程度", r.Seats, members), Cite: v.Cite, Default: v.Default})
	}
	size := terms.CommitteeSize
	if r.Kind == Residents {
		size = terms.ResidentsSize
	}
	if size != nil && size.From > members && !size.Allows(members, r.Households, 0) {
		out = append(out, Warning{Text: fmt.Sprintf("现有 %d 人，不到 %d 人，应当补选", members, size.From), Cite: size.Cite, Default: size.Default})
	}
	return out
}

// Expiring returns the bodies in the scope that sit and whose term ends within 90 days of the day or has ended, those that end first
// in front.
func (s *Store) Expiring(ctx context.Context, scope place.Scope, day clock.Date) ([]Line, error) {
	page, err := s.List(ctx, scope, Query{Expiring: day.Add(90), Sort: "until"})
	return page.Rows, err
}
