package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
)

// Row is one row of the journal. Seq and Hash are nil until it is sealed. At is the log's own time, Day the business day.
type Row struct {
	County  string     `db:"county" json:"county"`
	ID      string     `db:"id" json:"id"`
	Chain   string     `db:"chain" json:"chain"`
	Path    place.Path `db:"path" json:"path"`
	At      int64      `db:"at" json:"at"`
	Day     clock.Date `db:"day" json:"day"`
	Actor   string     `db:"actor" json:"actor"`
	Name    string     `db:"name" json:"name"`
	Post    string     `db:"post" json:"post"`
	Origin  string     `db:"origin" json:"origin"`
	Action  string     `db:"action" json:"action"`
	Subject string     `db:"subject" json:"subject"`
	Summary string     `db:"summary" json:"summary"`
	Detail  string     `db:"detail" json:"detail"`
	Seq     *int64     `db:"seq" json:"seq"`
	Hash    *string    `db:"hash" json:"hash"`
}

const columns = "county, id, chain, path, at, day, actor, name, post, origin, action, subject, summary, detail, seq, hash"

// link returns the hash of a row that follows the row with the hash prev. Every field is preceded by its length, so that no
// two rows read the same.
func (r Row) link(prev string, seq int64) string {
	h := sha256.New()
	for _, s := range []string{
		prev, strconv.FormatInt(seq, 10), r.County, r.ID, r.Chain, string(r.Path), strconv.FormatInt(r.At, 10), string(r.Day),
		r.Actor, r.Name, r.Post, r.Origin, r.Action, r.Subject, r.Summary, r.Detail,
	} {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

type head struct {
	Seq  int64  `db:"seq"`
	Hash string `db:"hash"`
}

// sealBatch bounds one sealing, so that writers never wait long for it.
const sealBatch = 2000

// Seal adds rows that are not sealed yet to the chains of their sub-districts, and returns how many. It is called by the
// clock, by one process at a time.
func (j *Journal) Seal(ctx context.Context) (sealed int, err error) {
	waiting, err := db.All[Row](ctx, j.db, "select "+columns+" from journal where seq is null order by county, id limit $1", sealBatch)
	if err != nil || len(waiting) == 0 {
		return 0, err
	}
	err = j.db.Tx(ctx, func(tx *db.Tx) error {
		sealed = 0
		heads := map[chain]head{}
		for _, r := range waiting {
			key := chain{r.County, r.Chain}
			h, known := heads[key]
			if !known {
				var err error
				if h, _, err = db.Maybe[head](ctx, tx, "select seq, hash from journal_head where county = $1 and chain = $2", key.County, key.Chain); err != nil {
					return err
				}
			}
			next := head{h.Seq + 1, r.link(h.Hash, h.Seq+1)}
			n, err := tx.Exec(ctx, "update journal set seq = $1, hash = $2 where county = $3 and id = $4 and seq is null", next.Seq, next.Hash, r.County, r.ID)
			if err != nil {
				return err
			}
			if n == 1 {
				heads[key] = next
				sealed++
			}
		}
		return putHeads(ctx, tx, heads)
	})
	return sealed, err
}

func putHeads(ctx context.Context, tx *db.Tx, heads map[chain]head) error {
	for key, h := range heads {
		if _, err := tx.Exec(ctx, `insert into journal_head (county, chain, seq, hash) values ($1, $2, $3, $4)
			on conflict (county, chain) do update set seq = excluded.seq, hash = excluded.hash`, key.County, key.Chain, h.Seq, h.Hash); err != nil {
			return err
		}
	}
	return nil
}

// Proof is what Verify found.
type Proof struct {
	Rows     int64  `json:"rows"`     // sealed rows whose hashes hold
	Chains   int    `json:"chains"`   // chains, one for each sub-district and one for what lies above
	Unsealed int64  `json:"unsealed"` // the tail that is not sealed yet
	Broken   string `json:"broken"`   // "" or where the chain breaks, in Chinese
}

// chain names a chain: its county and the path of its sub-district, "" for what lies above.
type chain struct {
	County string `db:"county"`
	Chain  string `db:"chain"`
}

func (c chain) String() string {
	if c.Chain == "" {
		return "街道以上"
	}
	return "街道 " + c.Chain + " "
}

// Verify recomputes every chain from its first row to its head. Rows may be sealed meanwhile: a chain has to reach the head it
// had before the reading, with that head's hash, and no further than the head it has after it.
func (j *Journal) Verify(ctx context.Context) (Proof, error) {
	var p Proof
	before, err := j.heads(ctx)
	if err != nil {
		return p, err
	}
	at := map[chain]head{}
	for r, err := range db.Each[Row](ctx, j.db, "select "+columns+" from journal where seq is not null order by county, chain, seq") {
		if err != nil {
			return p, err
		}
		key := chain{r.County, r.Chain}
		h := at[key]
		if *r.Seq != h.Seq+1 {
			p.Broken = fmt.Sprintf("%s的日志缺第 %d 条", key, h.Seq+1)
			return p, nil
		}
		next := head{*r.Seq, *r.Hash}
		if was := before[key]; r.link(h.Hash, next.Seq) != next.Hash || was.Seq == next.Seq && was != next {
			p.Broken = fmt.Sprintf("%s的日志第 %d 条（%s %s）被改动过", key, next.Seq, clock.Stamp(r.At), r.Summary)
			return p, nil
		}
		at[key] = next
		p.Rows++
	}
	p.Chains = len(at)
	return j.verifyEnds(ctx, p, before, at)
}

func (j *Journal) verifyEnds(ctx context.Context, p Proof, before, at map[chain]head) (Proof, error) {
	after, err := j.heads(ctx)
	if err != nil {
		return p, err
	}
	for key, h := range before {
		if at[key].Seq < h.Seq {
			p.Broken = fmt.Sprintf("%s的日志末尾缺失：应有 %d 条", key, h.Seq)
			return p, nil
		}
	}
	for key, h := range at {
		if after[key].Seq < h.Seq {
			p.Broken = fmt.Sprintf("%s的日志有 %d 条，登记的链尾只到第 %d 条，链尾被改动过", key, h.Seq, after[key].Seq)
			return p, nil
		}
	}
	p.Unsealed, err = db.One[int64](ctx, j.db, "", "select count(*) from journal where seq is null")
	return p, err
}

func (j *Journal) heads(ctx context.Context) (map[chain]head, error) {
	out := map[chain]head{}
	for h, err := range db.Each[chainHead](ctx, j.db, "select county, chain, seq, hash from journal_head") {
		if err != nil {
			return nil, err
		}
		out[h.chain] = h.head
	}
	return out, nil
}

type chainHead struct {
	chain
	head
}

// Query selects rows of the journal. Before is the id to page back from.
type Query struct {
	Subject, Action, Actor string
	Before                 string
	Limit                  int
}

// List returns rows in the scope, newest first.
func (j *Journal) List(ctx context.Context, scope place.Scope, q Query) ([]Row, error) {
	var a db.Args
	text := "select " + columns + " from journal where " + scope.Where("", a.Add)
	if q.Subject != "" {
		text += " and subject = " + a.Add(q.Subject)
	}
	if q.Action != "" {
		text += " and action >= " + a.Add(q.Action) + " and action < " + a.Add(q.Action+"~")
	}
	if q.Actor != "" {
		text += " and actor = " + a.Add(q.Actor)
	}
	if q.Before != "" {
		text += " and id < " + a.Add(q.Before)
	}
	return db.All[Row](ctx, j.db, text+" order by id desc limit "+a.Add(q.Limit), a...)
}
