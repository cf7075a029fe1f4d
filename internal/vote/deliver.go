package vote

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
	"bayou/verify"
)

// Word is a code and what a page says for it.
type Word struct{ Code, Chinese string }

// WordOf returns what a page says for a code; the code itself when the list does not hold it.
func WordOf(list []Word, code string) string {
	for _, w := range list {
		if w.Code == code {
			return w.Chinese
		}
	}
	return code
}

// Hows are the ways by which a ballot is handed over. Posting is for whom no other way reached.
var Hows = []Word{
	{verify.ByHand, "本人签收"},
	{verify.ToHousehold, "同住家属签收"},
	{verify.ToAgent, "代理人签收"},
	{verify.ByMail, "邮寄签收"},
	{verify.ByMessage, "电子送达"},
	{verify.ByPosting, "公告送达"},
}

// How a try to hand over a ballot ended. Only Handed delivers.
const (
	Handed  = "handed"
	Refused = "refused"
	Away    = "away"
	Unknown = "unknown"
)

// Ends are the ends of a try, as a page says them.
var Ends = []Word{{Handed, "已送达"}, {Refused, "拒收"}, {Away, "无人在家"}, {Unknown, "地址不明或联系不上"}}

// Delivery is one try to hand the ballot of a line over. ID is the client's, so that what is sent twice is kept once. A posting needs
// a try that failed before it and a photo of what hangs; so does a refusal need a witness (指导规则 22: 无法送达的公告).
type Delivery struct {
	ID       string     `db:"id" json:"id"`
	Line     int64      `db:"line" json:"line"`
	How      string     `db:"how" json:"how"`
	Outcome  string     `db:"outcome" json:"outcome"`
	Day      clock.Date `db:"day" json:"day"`
	Receiver string     `db:"receiver" json:"-"`
	Witness  string     `db:"witness" json:"-"`
	Note     string     `db:"note" json:"note,omitempty"`
	Photo    string     `db:"photo" json:"photo,omitempty"`
	At       int64      `db:"at" json:"at"`
	By       string     `db:"by_name" json:"by"`
	Voided   string     `db:"voided" json:"voided,omitempty"`
}

func (d *Delivery) check(c *Campaign, today clock.Date, tried bool) error {
	var wrong []fault.Field
	bad := func(name, text string) { wrong = append(wrong, fault.Field{Name: name, Message: text}) }
	switch {
	case !known(Ends, d.Outcome):
		bad("outcome", "请选择送达的结果")
	case d.Outcome == Handed && !known(Hows, d.How):
		bad("how", "请选择怎样送达的")
	case d.Outcome == Refused && d.Witness == "":
		bad("witness", "拒收的，请写见证人")
	case d.Outcome == Handed && d.How == verify.ByPosting && !tried:
		bad("how", "公告送达以前，先要上门或用别的办法送过一次")
	case d.Outcome == Handed && d.How == verify.ByPosting && d.Photo == "":
		bad("photo", "公告送达要拍下张贴的公告")
	}
	switch {
	case d.Day == "":
		bad("day", "请填日期")
	case d.Day > today:
		bad("day", "日期在今天之后")
	case d.Day < c.OpensOn || d.Day > c.ClosesOn:
		bad("day", fmt.Sprintf("日期应在%s到%s之间", c.OpensOn.Chinese(), c.ClosesOn.Chinese()))
	}
	for _, x := range []struct{ name, text string }{{"receiver", d.Receiver}, {"witness", d.Witness}, {"note", d.Note}} {
		if said := checkLine(x.text, false); said != "" {
			bad(x.name, said)
		}
	}
	if wrong != nil {
		return fault.InvalidFields("送达没有记下：还有没填对的地方。", wrong...)
	}
	return nil
}

func known(list []Word, code string) bool {
	return slices.ContainsFunc(list, func(w Word) bool { return w.Code == code })
}

// Deliver keeps a try to hand a ballot over. photo is nil where there is none.
func (s *Store) Deliver(ctx context.Context, by account.Who, id string, d Delivery, photo *blob.File) error {
	if !db.IsID(d.ID) {
		return fault.Invalidf("这条记录没有编号，请刷新页面后再填。")
	}
	if photo != nil {
		d.Photo = photo.Hash
	}
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		c, l, err := s.line(ctx, tx, by, account.Canvass, id, d.Line)
		if err != nil {
			return err
		}
		before, err := db.All[Delivery](ctx, tx, "select "+deliveryColumns+" from delivery where county = $1 and campaign = $2 and line = $3 order by at", c.County, c.ID, l.N)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(before, func(b Delivery) bool { return b.ID == d.ID }) {
			return errSame
		}
		tried := slices.ContainsFunc(before, func(b Delivery) bool { return b.Voided == "" && b.Outcome != Handed })
		if err := d.check(&c, tx.Day, tried); err != nil {
			return err
		}
		if photo != nil {
			if err := blob.Put(ctx, tx.Tx, c.County, *photo); err != nil {
				return err
			}
		}
		if err := db.Insert(ctx, tx.Tx, "delivery", strings.Split("county, campaign, path, actor, "+deliveryColumns, ", "), slices.Values([][]any{{
			c.County, c.ID, string(l.Path), by.ID, d.ID, l.N, d.How, d.Outcome, string(d.Day), d.Receiver, d.Witness, d.Note, d.Photo, tx.At, by.Name, "",
		}})); err != nil {
			return err
		}
		tx.Note(audit.Entry{Path: l.Path, Action: "vote.deliver", Subject: c.Subject(), Summary: fmt.Sprintf("“%s”%s：%s", c.Title, l.Label, WordOf(Ends, d.Outcome))})
		if d.Outcome != Handed || l.Delivered != "" && l.Delivered <= d.Day {
			return nil
		}
		_, err = tx.Exec(ctx, "update campaign_line set delivered = $1, how = $2, version = version + 1 where county = $3 and campaign = $4 and n = $5",
			string(d.Day), d.How, c.County, c.ID, l.N)
		return err
	})
	if err == errSame { //nolint:errorlint // comes from here, bare
		return nil
	}
	return err
}
