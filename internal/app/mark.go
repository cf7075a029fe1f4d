package app

import (
	"context"
	"encoding/json"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
)

// Sample is what a database says of itself when it holds the labelled sample. LastDay is the day it is served at.
type Sample struct {
	LastDay  clock.Date    `json:"last_day"`
	Accounts []SampleLogin `json:"accounts"`
}

// SampleLogin is an account of the sample, named by post.
type SampleLogin struct {
	Login    string `json:"login"`
	Post     string `json:"post"`
	Password string `json:"password"`
}

// readMark returns what a database says of a sample in it, nil when it holds real work.
func readMark(ctx context.Context, d *db.DB) (*Sample, error) {
	content, ok, err := db.Maybe[string](ctx, d, "select content from sample_mark where id = 1")
	if !ok || err != nil {
		return nil, err
	}
	var s Sample
	return &s, json.Unmarshal([]byte(content), &s)
}

// MarkSample says in the database that it holds the sample. From then on every page and every document of it says 示例; so an
// empty database is marked before it is filled. It is called before Handler.
func (a *App) MarkSample(ctx context.Context, s Sample) error {
	content, err := json.Marshal(s)
	if err != nil {
		return err
	}
	err = a.Journal.Write(ctx, account.System().Actor, func(tx *audit.Tx) error {
		tx.Note(audit.Entry{Action: "sample.mark", Subject: "sample:1", Summary: "标明本库是示例数据"})
		_, err := tx.Exec(ctx, "insert into sample_mark (id, content) values (1, $1) on conflict (id) do update set content = excluded.content", string(content))
		return err
	})
	if err == nil {
		a.Marked = &s
		a.wire()
	}
	return err
}
