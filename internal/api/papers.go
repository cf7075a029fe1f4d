package api

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/clock"
	"bayou/internal/gate"
)

type paperQuery struct {
	ByID
	PageOf
	Kind archive.Kind `query:"kind" maxLength:"40" doc:"只看一类"`
}

// filed is one photo or paper of an archive.
type filed struct {
	ID       string         `json:"id" doc:"编号"`
	Compound string         `json:"compound" doc:"小区编号"`
	Kind     archive.Kind   `json:"kind" doc:"哪一类"`
	Title    string         `json:"title" doc:"题名；含个人信息的只写类别"`
	Day      clock.Date     `json:"day" doc:"资料是哪一天的"`
	Name     string         `json:"name" doc:"文件名"`
	Media    archive.Media  `json:"media" doc:"文件格式"`
	Size     int64          `json:"size" doc:"字节数"`
	Hash     string         `json:"hash" doc:"SHA-256"`
	Personal bool           `json:"personal" doc:"含个人信息：不能从接口取，请在页面上写明用途打开"`
	Source   archive.Source `json:"source" doc:"upload 上传、survey 摸底调查、inspection 督察"`
	Pair     string         `json:"pair,omitempty" doc:"与它成对的照片的编号"`
	At       int64          `json:"at" doc:"存入的时间"`
	Version  int64          `json:"version" doc:"版本"`
}

func (s *server) papers() {
	add(s, "GET", "/compounds/{id}/papers", account.SeePapers, "小区的档案目录", func(ctx context.Context, in *paperQuery) (*Answer[List[filed]], error) {
		c, err := s.Register.Get(ctx, scope(ctx, account.SeePapers), in.ID)
		if err != nil {
			return nil, err
		}
		who := gate.Who(ctx)
		page, err := s.Archive.List(ctx, scope(ctx, account.SeePapers), c.Path, archive.Query{
			Kind: in.Kind, Reader: who.Scope(account.Reveal), Offset: in.Offset, Limit: in.Limit,
		})
		out := List[filed]{Rows: make([]filed, len(page.Rows)), Total: page.Total}
		for i := range page.Rows {
			it := page.Rows[i].For(account.Who{}) // for nobody in particular: an interface shows no personal data
			out.Rows[i] = filed{
				ID: it.ID, Compound: it.Compound, Kind: it.Kind, Title: it.Title, Day: it.Day, Name: it.Name, Media: it.Media, Size: it.Size,
				Hash: it.Hash, Personal: it.Personal, Source: it.Source, Pair: it.Pair, At: it.At, Version: it.Version,
			}
		}
		return answer(out, err)
	})
	add(s, "GET", "/papers/{id}/file", account.SeePapers, "档案里的文件（含个人信息的除外）", func(ctx context.Context, in *ByID) (*File, error) {
		it, err := s.Archive.Get(ctx, scope(ctx, account.SeePapers), in.ID)
		if err != nil {
			return nil, err
		}
		b, err := s.Archive.Content(ctx, &it)
		if err != nil {
			return nil, err
		}
		return fileOf(string(it.Media), it.Name, b.Content), nil
	}, file("application/octet-stream"))
}
