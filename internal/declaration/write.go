package declaration

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/register"
)

// Bounds of a paper: its characters and its lines.
const (
	maxPaper = 20_000
	maxLines = 600
)

const (
	paperColumns   = "county, id, path, compound, kind, latest, fixed, fixed_on, changed_on, changed_at, changed_by"
	versionColumns = "seq, title, text, day, at, by_name, post, fixed_on, fixed_by, file"
)

// errSame tells that a text was kept already: the same form came in twice.
var errSame = errors.New("the text is there already")

// Write keeps a new version of a compound's paper. seen is the version that was edited, 0 = none was there. A text that is the newest
// already is returned as it is.
func (s *Store) Write(ctx context.Context, by account.Who, compound, kind string, seen int64, text string) (Versions, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	t, ok := TemplateOf(kind)
	if !ok {
		return Versions{}, fault.NotFoundf("没有这种文书。")
	}
	if err := checkText(text); err != nil {
		return Versions{}, err
	}
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		c, err := s.compoundOf(ctx, tx, by.Scope(account.WriteService), compound)
		if err != nil {
			return err
		}
		p, found, err := paperOf(ctx, tx, c.County, c.ID, kind)
		if err != nil {
			return err
		}
		if found {
			last, err := versionAt(ctx, tx, &p, p.Latest)
			if err != nil {
				return err
			}
			if last.Text == text {
				return errSame
			}
		}
		if p.Latest != seen {
			return fault.Conflictf("您打开之后，%s 于 %s 改过这份%s。您的内容没有保存，请看过后再提交。", p.ChangedBy, clock.Stamp(p.ChangedAt), t.Title)
		}
		return s.addVersion(ctx, tx, by, c, p, t, text)
	})
	if err != nil && !errors.Is(err, errSame) {
		return Versions{}, err
	}
	v, _, err := s.Paper(ctx, by.Scope(account.WriteService), compound, kind)
	return v, err
}

func checkText(text string) error {
	var message string
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		message = "内容不能空着"
	case n > maxPaper:
		message = fmt.Sprintf("不超过 %d 个字", maxPaper)
	case strings.Count(text, "\n") >= maxLines:
		message = fmt.Sprintf("不超过 %d 行", maxLines)
	default:
		return nil
	}
	return fault.InvalidFields("没有保存："+message+"。", fault.Field{Name: "text", Message: message})
}

func (s *Store) compoundOf(ctx context.Context, tx *audit.Tx, scope place.Scope, id string) (*register.Compound, error) {
	c, err := s.register.GetIn(ctx, tx, scope, id)
	if err == nil && c.WithdrawnOn != "" {
		err = fault.Conflictf("“%s”已于%s移出登记册，不再制定方案和制度。", c.Name, c.WithdrawnOn.Chinese())
	}
	return &c, err
}

func (s *Store) addVersion(ctx context.Context, tx *audit.Tx, by account.Who, c *register.Compound, p Paper, t *Template, text string) error {
	was := p.Latest
	if p.Latest++; was == 0 {
		p = Paper{County: c.County, ID: db.NewID(clock.FromMicros(tx.At)), Path: c.Path, Compound: c.ID, Kind: t.ID, Latest: 1}
		if _, err := tx.Exec(ctx, "insert into service_paper ("+paperColumns+") values ($1, $2, $3, $4, $5, 1, 0, '', $6, $7, $8)",
			p.County, p.ID, string(p.Path), p.Compound, p.Kind, string(tx.Day), tx.At, by.Name); err != nil {
			return err
		}
	} else {
		n, err := tx.Exec(ctx, "update service_paper set latest = $1, changed_on = $2, changed_at = $3, changed_by = $4 where county = $5 and id = $6 and latest = $7",
			p.Latest, string(tx.Day), tx.At, by.Name, p.County, p.ID, was)
		if err == nil && n == 0 {
			err = fault.Conflictf("这份%s刚刚被别人改过，请刷新后再保存。", t.Title)
		}
		if err != nil {
			return err
		}
	}
	tx.Note(audit.Entry{
		Path: c.Path, Action: "paper.write", Subject: p.Subject(), Summary: fmt.Sprintf("写“%s”的%s第 %d 版", c.Name, t.Title, p.Latest),
		Detail: map[string]any{"compound": c.ID, "kind": t.ID, "version": p.Latest, "hash": blob.Hash([]byte(text))},
	})
	_, err := tx.Exec(ctx, "insert into service_version (county, paper, path, actor, "+versionColumns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', '')",
		p.County, p.ID, string(p.Path), by.ID, p.Latest, t.Title, text, string(tx.Day), tx.At, by.Name, by.Post)
	return err
}

// Fix makes the newest version of a paper the one that holds (确定) and keeps its document; only the property office does. seq is the
// version that was seen. One that is fixed already is returned as it is.
func (s *Store) Fix(ctx context.Context, by account.Who, compound, kind string, seq int64) (Versions, error) {
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		c, err := s.compoundOf(ctx, tx, by.Scope(account.AnswerDeclare), compound)
		if err != nil {
			return err
		}
		p, found, err := paperOf(ctx, tx, c.County, c.ID, kind)
		if err != nil {
			return err
		}
		if !found {
			return fault.Conflictf("“%s”还没有写这份文书，请先起草。", c.Name)
		}
		v, err := versionAt(ctx, tx, &p, p.Latest)
		switch {
		case err != nil:
			return err
		case p.Latest != seq:
			return fault.Conflictf("您打开之后，%s 于 %s 又改过这份%s，请看过第 %d 版再确定。", p.ChangedBy, clock.Stamp(p.ChangedAt), v.Title, p.Latest)
		case v.FixedOn != "":
			return errSame
		case v.Blanks() > 0:
			return fault.InvalidFields(fmt.Sprintf("没有确定：还有 %d 处空白。", v.Blanks()), fault.Field{Name: "text", Message: "请把 " + Blank + " 的地方填好，或改成别的说法"})
		}
		return s.fixVersion(ctx, tx, by, c, &p, &v)
	})
	if err != nil && !errors.Is(err, errSame) {
		return Versions{}, err
	}
	v, _, err := s.Paper(ctx, by.Scope(account.AnswerDeclare), compound, kind)
	return v, err
}

func (s *Store) fixVersion(ctx context.Context, tx *audit.Tx, by account.Who, c *register.Compound, p *Paper, v *Version) error {
	current, err := s.plans.Current(ctx, c.Path.Street(), tx.Day)
	if err != nil {
		return err
	}
	v.FixedOn, v.FixedBy = tx.Day, by.Name
	docx, err := written(s.document(c.Name, current.Issuer, v), c.Name+v.Title)
	if err != nil {
		return err
	}
	file, err := blob.Paper(DocxKind, docx)
	if err != nil {
		return err
	}
	if err := blob.Put(ctx, tx.Tx, c.County, file); err != nil {
		return err
	}
	v.File = file.Hash
	if _, err := tx.Exec(ctx, "update service_version set fixed_on = $1, fixed_by = $2, file = $3 where county = $4 and paper = $5 and seq = $6 and fixed_on = ''",
		string(v.FixedOn), v.FixedBy, v.File, c.County, p.ID, v.Seq); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `update service_paper set fixed = $1, fixed_on = case when fixed_on = '' then $2 else fixed_on end
		where county = $3 and id = $4 and latest = $1`, v.Seq, string(v.FixedOn), c.County, p.ID)
	if err == nil && n == 0 {
		err = fault.Conflictf("这份%s刚刚被别人改过，请刷新后再确定。", v.Title)
	}
	tx.Note(audit.Entry{
		Path: c.Path, Action: "paper.fix", Subject: p.Subject(), Summary: fmt.Sprintf("确定“%s”的%s第 %d 版", c.Name, v.Title, v.Seq),
		Detail: map[string]any{"compound": c.ID, "kind": p.Kind, "version": v.Seq, "file": v.File},
	})
	return err
}

func paperOf(ctx context.Context, c db.Conn, county, compound, kind string) (Paper, bool, error) {
	return db.Maybe[Paper](ctx, c, "select "+paperColumns+" from service_paper where county = $1 and compound = $2 and kind = $3", county, compound, kind)
}

func versionAt(ctx context.Context, c db.Conn, p *Paper, seq int64) (Version, error) {
	return db.One[Version](ctx, c, "没有这一版。", "select "+versionColumns+" from service_version where county = $1 and paper = $2 and seq = $3", p.County, p.ID, seq)
}

// Papers returns the papers of a compound.
func (s *Store) Papers(ctx context.Context, scope place.Scope, compound string) ([]Paper, error) {
	var a db.Args
	return db.All[Paper](ctx, s.db, "select "+paperColumns+" from service_paper where "+scope.Where("", a.Add)+" and compound = "+a.Add(compound)+" order by kind", a...)
}

// Paper returns one paper of a compound with its versions; false where none was written yet.
func (s *Store) Paper(ctx context.Context, scope place.Scope, compound, kind string) (Versions, bool, error) {
	var v Versions
	c, err := s.register.Get(ctx, scope, compound)
	if err != nil {
		return v, false, err
	}
	var found bool
	if v.Paper, found, err = paperOf(ctx, s.db, c.County, c.ID, kind); err != nil || !found {
		return v, false, err
	}
	v.List, err = db.All[Version](ctx, s.db, "select "+versionColumns+" from service_version where county = $1 and paper = $2 order by seq desc", v.County, v.ID)
	return v, true, err
}

// PaperDocx returns the document of a version: the kept one once it is fixed, else a draft that says so.
func (s *Store) PaperDocx(ctx context.Context, compound *register.Compound, v *Version) ([]byte, error) {
	if v.File != "" {
		kept, err := blob.Get(ctx, s.db, compound.County, v.File)
		return kept.Content, err
	}
	return written(s.document(compound.Name, "", v), compound.Name+v.Title)
}
