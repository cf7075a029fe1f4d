package api

import (
	"bytes"
	"context"
	"mime"
	"slices"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// Answer is the body of an answer.
type Answer[T any] struct{ Body T }

func answer[T any](v T, err error) (*Answer[T], error) {
	if err != nil {
		return nil, err
	}
	return &Answer[T]{v}, nil
}

// List is a part of a list. Total is the number of all that fit.
type List[T any] struct {
	Rows  []T   `json:"rows" doc:"这一页"`
	Total int64 `json:"total" doc:"符合条件的总数"`
}

// More is a part of a list that is not counted.
type More[T any] struct {
	Rows []T  `json:"rows" doc:"这一页"`
	More bool `json:"more" doc:"后面还有"`
}

// PageOf chooses a part of a list.
type PageOf struct {
	Offset int `query:"offset" minimum:"0" doc:"跳过几条"`
	Limit  int `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"至多几条"`
}

// pageIn takes the asked part of a list that a use case returns whole.
func pageIn[T any](p PageOf, all []T, err error) (*Answer[List[T]], error) {
	if err != nil {
		return nil, err
	}
	from := min(p.Offset, len(all))
	return &Answer[List[T]]{List[T]{Rows: all[from:min(from+p.Limit, len(all))], Total: int64(len(all))}}, nil
}

// more cuts a part that was asked for with one row more than its limit.
func more[T any](p PageOf, rows []T, err error) (*Answer[More[T]], error) {
	if err != nil {
		return nil, err
	}
	return &Answer[More[T]]{More[T]{Rows: rows[:min(len(rows), p.Limit)], More: len(rows) > p.Limit}}, nil
}

// none is an operation without arguments.
type none struct{}

// ByID names one record.
type ByID struct {
	ID string `path:"id" doc:"编号"`
}

// InStreet names the sub-district that an operation is about.
type InStreet struct {
	Street place.Path `query:"street" required:"true" doc:"街道路径，如 410105/001/；自己的街道见 /me"`
}

// programme returns the plan in force of a sub-district in which the caller holds a right somewhere.
func (s *server) programme(ctx context.Context, p account.Perm, street place.Path) (*plan.Plan, error) {
	if !street.IsStreet() || scope(ctx, p).Narrow(street).Empty() {
		return nil, fault.NotFoundf("没有这个街道，或不在您的管辖范围内。街道路径形如 410105/001/，见 %s/me。", Prefix)
	}
	return s.Plans.Current(ctx, street, s.today())
}

// sensitive names the fields that hold personal data in any programme that the caller may see something of.
func (s *server) sensitive(ctx context.Context) (map[string]bool, error) {
	streets, err := s.Plans.Streets(ctx, scope(ctx, account.SeeRegister))
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, street := range streets {
		p, err := s.Plans.Current(ctx, street, s.today())
		if err != nil {
			return nil, err
		}
		hide(out, p)
	}
	return out, nil
}

func hide(out map[string]bool, p *plan.Plan) {
	for i := range p.Fields {
		if p.Fields[i].Sensitive {
			out[p.Fields[i].ID] = true
		}
	}
}

// streetsOf returns the sub-districts that somebody's posts lie in.
func streetsOf(who account.Who) []place.Path {
	var out []place.Path
	for _, g := range who.Grants {
		if street := g.Path.Street(); street != "" && !slices.Contains(out, street) {
			out = append(out, street)
		}
	}
	return out
}

// File is an answer that is a file.
type File struct {
	Type string `header:"Content-Type"`
	Name string `header:"Content-Disposition"`
	Body []byte
}

func fileOf(kind, name string, content []byte) *File {
	return &File{kind, mime.FormatMediaType("attachment", map[string]string{"filename": name}), content}
}

const xlsxKind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// workbook runs an export into a file.
func workbook(name string, export func(*bytes.Buffer) error) (*File, error) {
	var b bytes.Buffer
	if err := export(&b); err != nil {
		return nil, err
	}
	return fileOf(xlsxKind, name, b.Bytes()), nil
}
