package bulletin

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
	"bayou/internal/plan"
	"bayou/internal/week"
)

// Draft drafts the bulletin of a closed week from its snapshot. A week that has a bulletin returns that.
func (s *Store) Draft(ctx context.Context, by account.Who, street place.Path, w clock.Week) (Bulletin, error) {
	if !street.IsStreet() || !by.Can(account.DraftBulletin, street) {
		return Bulletin{}, fault.Deniedf("起草督察周报由物业管理办公室和绩效督察办公室办理。")
	}
	const existing = "select " + columns + " from bulletin where county = $1 and path = $2 and week = $3 and corrects = ''"
	if b, ok, err := db.Maybe[Bulletin](ctx, s.db, existing, street.County(), street, w); ok || err != nil {
		return b, err
	}
	now, err := s.weeks.Snapshot(ctx, place.In(street), street, w)
	if err != nil {
		return Bulletin{}, err
	}
	p, err := s.plans.ByHash(ctx, street, now.PlanHash)
	if err != nil {
		return Bulletin{}, err
	}
	facts, err := s.weeks.Facts(ctx, street, p, w)
	if err != nil {
		return Bulletin{}, err
	}
	before, err := s.before(ctx, street, w)
	if err != nil {
		return Bulletin{}, err
	}
	b := Bulletin{
		Path: street, Week: w, Content: Compose(Told{now.Snapshot, facts}, before), Facts: Facts(facts),
		Letter: s.letter(p, now.Snapshot), Snapshot: now.Hash,
	}
	err = s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		if err := insert(ctx, tx, &b); err != nil {
			return err
		}
		tx.Note(entry(b, "bulletin.draft", "起草"+b.Name()))
		return nil
	})
	if fault.Of(err) == fault.Conflict { // somebody else drafted it meanwhile
		return db.One[Bulletin](ctx, s.db, missing, existing, street.County(), street, w)
	}
	return b, err
}

// before returns the week before with the facts its bulletin told, nil when that week is not closed.
func (s *Store) before(ctx context.Context, street place.Path, w clock.Week) (*Told, error) {
	c, err := s.weeks.Snapshot(ctx, place.In(street), street, w.Prev())
	switch {
	case err != nil && fault.Of(err) != fault.NotFound:
		return nil, err
	case err != nil:
		return nil, nil //nolint:nilerr // a first week has none before it
	}
	facts, _, err := db.Maybe[Facts](ctx, s.db, "select facts from bulletin where county = $1 and path = $2 and week = $3 and corrects = ''",
		street.County(), street, w.Prev())
	return &Told{c.Snapshot, week.Facts(facts)}, err
}

// letter takes what stands around the content from the plan. The number's word is the plan's own with 督 added, so that the
// series does not meet that of the office's other documents.
func (s *Store) letter(p *plan.Plan, now week.Snapshot) Letter {
	l := Letter{
		Name: "督察周报", Issuer: now.StreetName + "物业管理办公室、绩效督察办公室", Office: p.Issuer, To: strings.Join(p.Addressees, "、"), Stamp: s.stamp,
		Title: fmt.Sprintf("关于%s老旧小区物业管理工作督察情况的通报", strings.SplitN(now.Week.Chinese(), "（", 2)[0]),
	}
	if f, ok := p.Form("bulletin"); ok {
		l.Name, l.Issuer, l.Cc = f.Name, f.Issuer, f.Cc
	}
	if word, _, ok := strings.Cut(p.Number, "〔"); ok {
		l.Word = word + "督"
	}
	if l.Word == "" {
		l.Word = "街督"
	}
	if l.Office == "" {
		l.Office = now.StreetName + "办事处"
	}
	return l
}

func insert(ctx context.Context, tx *audit.Tx, b *Bulletin) error {
	b.ID, b.State, b.Version = db.NewID(clock.FromMicros(tx.At)), Draft, 1
	b.Drafters, b.ChangedAt, b.ChangedBy = b.Drafters.with(tx.By.ID), tx.At, tx.By.Name
	return db.Insert(ctx, tx.Tx, "bulletin", strings.Split("county, "+columns, ", "), func(yield func([]any) bool) {
		yield([]any{
			b.Path.County(), b.ID, b.Path, b.Week, b.Corrects, b.State, encode(b.Content), encode(b.Letter), encode(b.Facts), b.Snapshot, encode(b.Drafters), "",
			"", 0, 0, 0, "", 0, "", "", "", b.ChangedAt, b.ChangedBy, b.Version,
		})
	})
}

func entry(b Bulletin, action, summary string) audit.Entry {
	return audit.Entry{Path: b.Path, Action: action, Subject: "bulletin:" + b.ID, Summary: summary}
}

// Edit replaces the sentences of one section of a draft. A text that was there keeps its records; a changed one keeps the
// records of the sentence in whose place it stands and is marked, as is an added one. Version is the one the editor saw.
func (s *Store) Edit(ctx context.Context, by account.Who, id string, version int64, section string, texts []string) (Bulletin, error) {
	return s.step(ctx, by, account.DraftBulletin, id, version, func(tx *audit.Tx, b *Bulletin) error {
		if b.State != Draft {
			return fault.Conflictf("%s已经%s，不能修改。要修改，请先退回。", b.Name(), b.State.Title())
		}
		sec, ok := b.Section(section)
		if !ok {
			return fault.NotFoundf("这期周报没有这一部分。")
		}
		for i, text := range texts {
			if err := fault.TooLong(fmt.Sprintf("text%d", i), text, maxSentence); err != nil {
				return err
			}
		}
		before := sec.Sentences
		sec.Sentences = edit(before, texts, by.Name)
		b.Drafters = b.Drafters.with(by.ID)
		e := entry(*b, "bulletin.edit", fmt.Sprintf("修改%s“%s”", b.Name(), sec.Title))
		e.Detail = map[string]any{"before": before, "after": sec.Sentences}
		tx.Note(e)
		return nil
	})
}

// Bounds of what is written, in characters.
const (
	maxSentence = 1000
	maxReason   = 500
)

func edit(old []Sentence, texts []string, by string) []Sentence {
	var out []Sentence
	for i, text := range texts {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		if at := slices.IndexFunc(old, func(x Sentence) bool { return x.Text == text }); at >= 0 {
			out = append(out, old[at])
			continue
		}
		n := Sentence{Text: text, Edited: true, By: by}
		if i < len(old) && !slices.ContainsFunc(texts, func(t string) bool { return strings.TrimSpace(t) == old[i].Text }) {
			n.Refs, n.Drafted = old[i].Refs, old[i].Text
			if old[i].Edited {
				n.Drafted = old[i].Drafted
			}
		}
		out = append(out, n)
	}
	return out
}

// step loads a bulletin of the actor's area, lets fn change it and stores it.
func (s *Store) step(ctx context.Context, by account.Who, p account.Perm, id string, version int64, fn func(*audit.Tx, *Bulletin) error) (Bulletin, error) {
	var b Bulletin
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) (err error) {
		if b, err = load(ctx, tx.Tx, by.Scope(p), id); err != nil {
			return err
		}
		if err := fn(tx, &b); err != nil {
			return err
		}
		return turn(ctx, tx, &b, version)
	})
	return b, err
}
