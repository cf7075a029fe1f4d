package notice

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// NewProof are photos of a notice hanging at a place. Day is when they were taken, "" = today.
type NewProof struct {
	Photos []blob.File
	Place  string
	Day    clock.Date
}

// maxProofs bounds the photos of one notice.
const maxProofs = 60

// AddProof keeps photos that show a notice hanging. One that the notice has already is left as it is: the same form may come twice.
func (s *Store) AddProof(ctx context.Context, by account.Who, id string, n NewProof) (Record, error) {
	n.Place = strings.TrimSpace(n.Place)
	return s.change(ctx, by, account.Canvass, id, 0, func(tx *audit.Tx, r *Record) error {
		if n.Day == "" {
			n.Day = tx.Day
		}
		if err := n.check(r, tx.Day); err != nil {
			return err
		}
		n.Photos = slices.DeleteFunc(n.Photos, func(f blob.File) bool {
			return slices.ContainsFunc(r.Proofs, func(p Proof) bool { return p.Hash == f.Hash })
		})
		if len(n.Photos) == 0 {
			return errSame
		}
		at := r.within(by.Scope(account.Canvass))
		for _, f := range n.Photos {
			if err := blob.Put(ctx, tx.Tx, r.County, f); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "insert into notice_proof (county, notice, actor, "+proofColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '')
				on conflict (county, notice, hash) do nothing`,
				r.County, r.ID, by.ID, f.Hash, string(at), n.Place, string(n.Day), tx.At, by.Name, by.Post); err != nil {
				return err
			}
		}
		r.note(tx, "proof", fmt.Sprintf("登记“%s”的张贴照片 %d 张", r.Title, len(n.Photos)), map[string]any{"day": n.Day})
		return nil
	})
}

func (n *NewProof) check(r *Record, today clock.Date) error {
	var wrong []fault.Field
	switch {
	case len(n.Photos) == 0:
		wrong = append(wrong, fault.Field{Name: "photos", Message: "请拍下贴着的公示，或选择照片"})
	case len(n.Photos)+len(r.Proofs) > maxProofs:
		wrong = append(wrong, fault.Field{Name: "photos", Message: fmt.Sprintf("一份公示至多 %d 张照片", maxProofs)})
	}
	if n.Place == "" {
		wrong = append(wrong, fault.Field{Name: "place", Message: "请写明贴在哪里，如“1号楼1单元门口”"})
	}
	if _, err := clock.ParseDate(string(n.Day)); err != nil || n.Day < r.PostedOn || n.Day > today {
		wrong = append(wrong, fault.Field{Name: "day", Message: "拍摄日期应在张贴之日（" + r.PostedOn.Chinese() + "）到今天之间"})
	}
	if len(wrong) > 0 {
		return fault.InvalidFields("照片没有保存，请改正标出的内容。", wrong...)
	}
	return fault.TooLong("place", n.Place, maxPlaces)
}

// within returns the first of the notice's places that lies in the scope.
func (r *Record) within(scope place.Scope) place.Path {
	for _, p := range r.At {
		if scope.Holds(p) {
			return p
		}
	}
	return r.Path
}

// NewObjection is what somebody of a room brought up. ID is made with the form, so that sending it twice enters it once.
type NewObjection struct {
	ID, Room, Text string
	Day            clock.Date // "" = today
}

// Object enters what somebody of a room brought up while the notice hangs or after. The journal names neither room nor words.
func (s *Store) Object(ctx context.Context, by account.Who, id string, n NewObjection) (Record, error) {
	n.Room, n.Text = strings.TrimSpace(n.Room), strings.TrimSpace(n.Text)
	return s.change(ctx, by, account.Canvass, id, 0, func(tx *audit.Tx, r *Record) error {
		if n.ID == "" {
			n.ID = db.NewID(clock.FromMicros(tx.At))
		}
		if n.Day == "" {
			n.Day = tx.Day
		}
		if r.objection(n.ID) != nil {
			return errSame
		}
		if err := n.check(r, tx.Day); err != nil {
			return err
		}
		r.note(tx, "object", fmt.Sprintf("登记对“%s”的异议 1 件", r.Title), map[string]any{"objection": n.ID, "day": n.Day})
		_, err := tx.Exec(ctx, "insert into notice_objection (county, notice, actor, "+objectionColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', '', '')
			on conflict (county, notice, id) do nothing`,
			r.County, r.ID, by.ID, n.ID, string(r.within(by.Scope(account.Canvass))), n.Room, n.Text, string(n.Day), tx.At, by.Name, by.Post)
		return err
	})
}

func (n *NewObjection) check(r *Record, today clock.Date) error {
	var wrong []fault.Field
	if !db.IsID(n.ID) {
		return fault.Invalidf("表单编号读不出来，请重新打开这份公示的页面。")
	}
	if n.Room == "" {
		wrong = append(wrong, fault.Field{Name: "room", Message: "请填写房号，不写姓名"})
	}
	if n.Text == "" {
		wrong = append(wrong, fault.Field{Name: "text", Message: "请写明提出了什么异议"})
	}
	if _, err := clock.ParseDate(string(n.Day)); err != nil || n.Day < r.PostedOn || n.Day > today {
		wrong = append(wrong, fault.Field{Name: "day", Message: "提出日期应在张贴之日（" + r.PostedOn.Chinese() + "）到今天之间"})
	}
	if len(wrong) > 0 {
		return fault.InvalidFields("异议没有保存，请改正标出的内容。", wrong...)
	}
	if err := fault.TooLong("room", n.Room, 40); err != nil {
		return err
	}
	return fault.TooLong("text", n.Text, maxReason)
}

// Answer answers an objection. An answer is given once; a wrong one is struck with its objection and entered anew.
func (s *Store) Answer(ctx context.Context, by account.Who, id, objection, text string) (Record, error) {
	text = strings.TrimSpace(text)
	return s.change(ctx, by, account.RunCommittees, id, 0, func(tx *audit.Tx, r *Record) error {
		o := r.objection(objection)
		switch {
		case o == nil || o.Struck != "":
			return fault.NotFoundf("没有这件异议，请刷新后再答复。")
		case o.Answer != "" && o.Answer == text:
			return errSame
		case o.Answer != "":
			return fault.Conflictf("这件异议已于%s由 %s 答复，您的答复没有保存。", o.AnsweredOn.Chinese(), o.AnsweredBy)
		case text == "":
			return fault.InvalidFields("答复没有保存：请写明怎样答复的。", fault.Field{Name: "answer", Message: "请写明怎样答复的"})
		}
		if err := fault.TooLong("answer", text, maxReason); err != nil {
			return err
		}
		r.note(tx, "answer", fmt.Sprintf("答复对“%s”的异议 1 件", r.Title), map[string]any{"objection": o.ID})
		_, err := tx.Exec(ctx, "update notice_objection set answer = $1, answered_on = $2, answered_by = $3 where county = $4 and notice = $5 and id = $6",
			text, string(tx.Day), by.Name, r.County, r.ID, o.ID)
		return err
	})
}

func (r *Record) objection(id string) *Objection {
	for i := range r.Objections {
		if r.Objections[i].ID == id {
			return &r.Objections[i]
		}
	}
	return nil
}

// Strike takes back a photo, by its hash, or an objection, by its id, that was entered wrongly. It stays with the reason.
func (s *Store) Strike(ctx context.Context, by account.Who, id, what, reason string) (Record, error) {
	reason, err := reasonOf(reason, "请写明错在哪里")
	if err != nil {
		return Record{}, err
	}
	return s.change(ctx, by, account.Canvass, id, 0, func(tx *audit.Tx, r *Record) error {
		word := "张贴照片"
		n, err := tx.Exec(ctx, "update notice_proof set struck = $1 where county = $2 and notice = $3 and hash = $4 and struck = ''", reason, r.County, r.ID, what)
		if err == nil && n == 0 {
			word = "异议"
			n, err = tx.Exec(ctx, "update notice_objection set struck = $1 where county = $2 and notice = $3 and id = $4 and struck = ''", reason, r.County, r.ID, what)
		}
		if err == nil && n == 0 {
			err = fault.NotFoundf("没有这张照片或这件异议，或者已经作废。")
		}
		r.note(tx, "strike", fmt.Sprintf("作废“%s”的一条%s", r.Title, word), map[string]any{"of": what})
		return err
	})
}
