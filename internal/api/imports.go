package api

import (
	"context"
	"io"
	"os"

	"github.com/danielgtaylor/huma/v2"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/register"
)

// UploadForm is a workbook with what is said of it. Nothing waits on the server between preview and import: the program sends
// the file again, and Expect, the hash that the preview named, makes sure that it is the same.
type UploadForm struct {
	RawBody huma.MultipartFormFiles[struct {
		File huma.FormFile `form:"file" required:"true" doc:".xlsx 或 .csv，至多 20 MB"`
	}]
	Street    place.Path `query:"street" required:"true" doc:"街道路径，如 410105/001/"`
	Community place.Path `query:"community" doc:"没有写社区的行算哪个社区"`
	Sheet     string     `query:"sheet" maxLength:"100" doc:"工作表名；不写为第一张读得懂的"`
	AsOf      clock.Date `query:"as_of" doc:"情况截至哪一天；不写为今天"`
	Map       string     `query:"map" maxLength:"100" doc:"记住的列名对应"`
	Another   []int64    `query:"another" doc:"这些行是另一个同名小区，如 5,9"`
	Expect    string     `query:"expect" maxLength:"64" doc:"预览时的 hash；不一样就不导入"`
}

type previewForm struct {
	UploadForm
	PageOf
	Outcome register.Outcome `query:"outcome" enum:"created,updated,unchanged,rejected,needs_person" doc:"只看这种结果的行"`
}

// preview is what would become of a workbook.
type preview struct {
	Run   register.Run `json:"run" doc:"将会怎样；还没有导入"`
	Again string       `json:"again,omitempty" doc:"这个文件以前导入过"`
	Rows  []previewRow `json:"rows" doc:"逐行的结果"`
	Total int64        `json:"total" doc:"符合条件的行数"`
}

type previewRow struct {
	register.RowResult
	Changes []cellChange `json:"changes,omitempty" doc:"更新的格"`
}

// cellChange is one cell of an update.
type cellChange struct {
	Field string `json:"field" doc:"字段编号"`
	Old   string `json:"old" doc:"现有"`
	New   string `json:"new" doc:"表上"`
}

type rowQuery struct {
	ByID
	PageOf
	Outcome register.Outcome `query:"outcome" enum:"created,updated,unchanged,rejected,needs_person" doc:"只看这种结果的行"`
	Trouble bool             `query:"trouble" doc:"只看有说明或读不准的行"`
}

func (s *server) imports() {
	add(s, "GET", "/imports", account.ImportRows, "历次导入", func(ctx context.Context, in *PageOf) (*Answer[List[register.Run]], error) {
		all, err := s.Register.Runs(ctx, scope(ctx, account.ImportRows))
		return pageIn(*in, all, err)
	})
	add(s, "POST", "/imports/preview", account.ImportRows, "预览登记表，不写入", s.previewImport, body(importBody))
	add(s, "POST", "/imports", account.ImportRows, "导入登记表", s.runImport, body(importBody))
	add(s, "GET", "/imports/{id}", account.ImportRows, "一次导入", func(ctx context.Context, in *ByID) (*Answer[register.Run], error) {
		return answer(s.Register.Run(ctx, scope(ctx, account.ImportRows), in.ID))
	})
	add(s, "GET", "/imports/{id}/rows", account.ImportRows, "一次导入的逐行结果", s.importRows)
	add(s, "POST", "/imports/{id}/undo", account.ImportRows, "撤销一次导入", func(ctx context.Context, in *ByID) (*Answer[register.Run], error) {
		return answer(s.Register.Undo(ctx, gate.Who(ctx), in.ID))
	})
}

// kept puts the sent workbook on disk while fn works with it.
func (in *UploadForm) kept(fn func(register.Upload) error) error {
	sent := in.RawBody.Data().File
	if sent.Size > importBody-usualBody {
		return fault.Invalidf("文件超过 20 MB。请删去图片，或分成几份再导入。")
	}
	f, err := os.CreateTemp("", "bayou-import-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // a file left behind is the system's to sweep
	_, err = io.Copy(f, sent)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	u := register.Upload{
		Street: in.Street, Community: in.Community, Path: f.Name(), Name: sent.Filename, Sheet: in.Sheet, AsOf: in.AsOf, Map: in.Map,
		Answers: map[int64]string{},
	}
	for _, row := range in.Another {
		u.Answers[row] = register.Another
	}
	return fn(u)
}

func (s *server) previewImport(ctx context.Context, in *previewForm) (*Answer[preview], error) {
	out := preview{Rows: []previewRow{}}
	hidden, err := s.sensitive(ctx)
	if err != nil {
		return nil, err
	}
	err = in.kept(func(u register.Upload) error {
		checked, err := s.Register.Preview(ctx, gate.Who(ctx), u, func(row register.RowResult) error {
			if in.Outcome != "" && row.Outcome != in.Outcome {
				return nil
			}
			if out.Total++; out.Total > int64(in.Offset) && len(out.Rows) < in.Limit {
				out.Rows = append(out.Rows, previewOf(row, hidden))
			}
			return nil
		})
		if out.Run = checked.Run; checked.Before != nil {
			out.Again = checked.Before.Again()
		}
		return err
	})
	return answer(out, err)
}

func previewOf(row register.RowResult, hidden map[string]bool) previewRow {
	out := previewRow{RowResult: withoutPersons(row, hidden)}
	for _, c := range row.Changes {
		if hidden[c.Field] {
			c.Old, c.New = masked, masked
		}
		out.Changes = append(out.Changes, cellChange(c))
	}
	return out
}

// withoutPersons takes personal data out of the cells that were not understood.
func withoutPersons(row register.RowResult, hidden map[string]bool) register.RowResult {
	for i := range row.Problems {
		if p := &row.Problems[i]; hidden[p.Field] {
			p.Text, p.ReadAs, p.Note = masked, masked, masked
		}
	}
	return row
}

func (s *server) runImport(ctx context.Context, in *UploadForm) (*Answer[register.Run], error) {
	var run register.Run
	err := in.kept(func(u register.Upload) error {
		if in.Expect != "" {
			checked, err := s.Register.Preview(ctx, gate.Who(ctx), u, nil)
			if err != nil {
				return err
			}
			if checked.Run.Hash != in.Expect {
				return fault.Conflictf("这个文件不是预览过的那个（预览 %.12s，现在 %.12s）。请重新预览。", in.Expect, checked.Run.Hash)
			}
		}
		var err error
		run, err = s.Register.Import(ctx, gate.Who(ctx), u)
		return err
	})
	return answer(run, err)
}

func (s *server) importRows(ctx context.Context, in *rowQuery) (*Answer[More[register.RowResult]], error) {
	inside := scope(ctx, account.ImportRows)
	run, err := s.Register.Run(ctx, inside, in.ID)
	if err != nil {
		return nil, err
	}
	hidden, err := s.sensitive(ctx)
	if err != nil {
		return nil, err
	}
	rows := []register.RowResult{}
	q := register.RowQuery{Outcome: in.Outcome, Trouble: in.Trouble, Offset: in.Offset, Limit: in.Limit + 1}
	for row, err := range s.Register.Rows(ctx, inside, run.ID, q) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, withoutPersons(row, hidden))
	}
	return more(in.PageOf, rows, nil)
}
