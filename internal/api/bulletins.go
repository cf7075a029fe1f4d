package api

import (
	"bytes"
	"context"

	"bayou/internal/account"
	"bayou/internal/bulletin"
	"bayou/internal/gate"
)

// atVersion is a step on a bulletin in the state that was seen.
type atVersion struct {
	ByID
	Body struct {
		Version int64 `json:"version" doc:"读到的版本"`
	}
}

type editBulletin struct {
	ByID
	Body struct {
		Version int64    `json:"version" doc:"读到的版本"`
		Section string   `json:"section" doc:"部分的编号，如 problems"`
		Texts   []string `json:"texts" maxItems:"200" doc:"这一部分改后的各句"`
	}
}

type returnBulletin struct {
	ByID
	Body struct {
		Version int64  `json:"version" doc:"读到的版本"`
		Reason  string `json:"reason" maxLength:"1000" doc:"为什么退回"`
	}
}

type correctBulletin struct {
	ByID
	Body struct {
		Reason string `json:"reason" maxLength:"1000" doc:"更正什么、为什么"`
	}
}

type docxOf struct {
	ByID
	Skin bulletin.Skin `path:"skin" enum:"brief,circular" doc:"brief 简报式，circular 通报式"`
}

// step is a use case that takes a bulletin on.
type step func(ctx context.Context, by account.Who, id string, version int64) (bulletin.Bulletin, error)

func taking(take step) func(context.Context, *atVersion) (*Answer[bulletin.Bulletin], error) {
	return func(ctx context.Context, in *atVersion) (*Answer[bulletin.Bulletin], error) {
		return answer(take(ctx, gate.Who(ctx), in.ID, in.Body.Version))
	}
}

func (s *server) bulletins() {
	add(s, "GET", "/bulletins", account.SeeProgress, "督察周报，含草稿", func(ctx context.Context, in *PageOf) (*Answer[More[bulletin.Bulletin]], error) {
		rows, err := s.Bulletin.List(ctx, scope(ctx, account.SeeProgress), in.Limit+1, in.Offset)
		return more(*in, rows, err)
	})
	add(s, "POST", "/weeks/{week}/bulletin", account.DraftBulletin, "起草督察周报", func(ctx context.Context, in *weekOf) (*Answer[bulletin.Bulletin], error) {
		if err := in.check(); err != nil {
			return nil, err
		}
		return answer(s.Bulletin.Draft(ctx, gate.Who(ctx), in.Street, in.Week))
	})
	add(s, "GET", "/bulletins/{id}", account.SeeProgress, "一期督察周报", func(ctx context.Context, in *ByID) (*Answer[bulletin.Bulletin], error) {
		return answer(s.Bulletin.Get(ctx, scope(ctx, account.SeeProgress), in.ID))
	})
	add(s, "GET", "/bulletins/{id}/docx/{skin}", account.SeeProgress, "下载公文（.docx）；没有印发的为送审稿", s.docx, file(bulletin.DocxKind))
	add(s, "POST", "/bulletins/{id}/edit", account.DraftBulletin, "修改草稿的一部分", func(ctx context.Context, in *editBulletin) (*Answer[bulletin.Bulletin], error) {
		return answer(s.Bulletin.Edit(ctx, gate.Who(ctx), in.ID, in.Body.Version, in.Body.Section, in.Body.Texts))
	})
	add(s, "POST", "/bulletins/{id}/submit", account.DraftBulletin, "送审", taking(s.Bulletin.Submit))
	add(s, "POST", "/bulletins/{id}/approve", account.Approve, "审批同意", taking(s.Bulletin.Approve))
	add(s, "POST", "/bulletins/{id}/return", account.Approve, "退回起草人", func(ctx context.Context, in *returnBulletin) (*Answer[bulletin.Bulletin], error) {
		return answer(s.Bulletin.Return(ctx, gate.Who(ctx), in.ID, in.Body.Version, in.Body.Reason))
	})
	add(s, "POST", "/bulletins/{id}/issue", account.Issue, "编号印发", taking(s.Bulletin.Issue))
	add(s, "POST", "/bulletins/{id}/correct", account.DraftBulletin, "起草更正", func(ctx context.Context, in *correctBulletin) (*Answer[bulletin.Bulletin], error) {
		return answer(s.Bulletin.Correct(ctx, gate.Who(ctx), in.ID, in.Body.Reason))
	})
	s.publicBulletins()
}

// publicBulletins are what everybody may read without a key.
func (s *server) publicBulletins() {
	add(s, "GET", "/public/bulletins", gate.Public, "已印发的督察周报", func(ctx context.Context, in *struct {
		InStreet
		PageOf
	},
	) (*Answer[More[bulletin.Bulletin]], error) {
		rows, err := s.Bulletin.Published(ctx, in.Street, in.Limit+1, in.Offset)
		return more(in.PageOf, rows, err)
	})
	add(s, "GET", "/public/bulletins/{id}", gate.Public, "已印发的一期督察周报", func(ctx context.Context, in *ByID) (*Answer[bulletin.Bulletin], error) {
		return answer(s.Bulletin.PublishedOne(ctx, in.ID))
	})
	add(s, "GET", "/public/bulletins/{id}/docx/{skin}", gate.Public, "下载已印发的公文（.docx）", func(ctx context.Context, in *docxOf) (*File, error) {
		b, err := s.Bulletin.PublishedOne(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return s.keptDocx(ctx, b, in.Skin)
	}, file(bulletin.DocxKind))
}

func (s *server) docx(ctx context.Context, in *docxOf) (*File, error) {
	b, err := s.Bulletin.Get(ctx, scope(ctx, account.SeeProgress), in.ID)
	if err != nil {
		return nil, err
	}
	if b.State == bulletin.Issued {
		return s.keptDocx(ctx, b, in.Skin)
	}
	var out bytes.Buffer
	if err := bulletin.Docx(b, in.Skin).Write(&out); err != nil {
		return nil, err
	}
	return fileOf(bulletin.DocxKind, bulletin.FileName(b, in.Skin), out.Bytes()), nil
}

func (s *server) keptDocx(ctx context.Context, b bulletin.Bulletin, skin bulletin.Skin) (*File, error) {
	kept, err := s.Bulletin.Document(ctx, b.ID, skin)
	if err != nil {
		return nil, err
	}
	return fileOf(kept.Kind, bulletin.FileName(b, skin), kept.Content), nil
}
