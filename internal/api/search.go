package api

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/find"
	"bayou/internal/gate"
	"bayou/internal/house"
	"bayou/internal/place"
	"bayou/internal/report"
)

type searchQuery struct {
	Text  string    `query:"q" required:"true" maxLength:"200" doc:"名称、地址、门牌号、拼音或首字母；小区和房号一起写查房屋，如 东方小区 3-2-501。只看前 64 个字"`
	Kind  find.Kind `query:"kind" enum:"compound,house,company,paper,owner" doc:"只查一类；不写为全部"`
	Limit int       `query:"limit" minimum:"1" maximum:"200" default:"20" doc:"每一类至多几条"`
}

// hit is something that was found.
type hit struct {
	Kind     find.Kind  `json:"kind" doc:"compound 小区、building 楼栋、unit 房屋、company 物业公司、paper 档案资料、owner 业主"`
	ID       string     `json:"id" doc:"编号；物业公司为所在小区的编号，楼栋为楼号"`
	Title    string     `json:"title" doc:"名称；业主个人的姓名不全显示"`
	Sub      string     `json:"sub,omitempty" doc:"地址等"`
	Path     place.Path `json:"path" doc:"所在的路径"`
	Compound string     `json:"compound,omitempty" doc:"楼栋、房屋和业主所在小区的编号"`
	In       string     `json:"in,omitempty" doc:"楼栋、房屋和业主所在小区的名称"`
}

// hits are what was found of one kind.
type hits struct {
	Kind find.Kind `json:"kind" doc:"哪一类"`
	Rows []hit     `json:"rows" doc:"最符合的在前"`
	More bool      `json:"more" doc:"还有别的"`
}

// foundAll is the answer to a question.
type foundAll struct {
	Groups  []hits `json:"groups" doc:"各类；没有找到的不列"`
	Waiting int64  `json:"waiting" doc:"还有几个小区正在编入搜索"`
	Partial bool   `json:"partial" doc:"这几个字太常见，只查找了一部分"`
}

func (s *server) search() {
	add(s, "GET", "/search", account.SeeRegister, "搜索小区、房屋、物业公司、档案资料和业主", func(ctx context.Context, in *searchQuery) (*Answer[foundAll], error) {
		found, err := s.Report.Search(ctx, gate.Who(ctx), in.Text, in.Kind, in.Limit)
		out := foundAll{Groups: []hits{}, Waiting: found.Waiting, Partial: found.Partial}
		for _, g := range found.Groups {
			out.Groups = append(out.Groups, hits{g.Kind, hitsOf(g.Hits), g.More})
		}
		return answer(out, err)
	})
}

func hitsOf(list []report.Hit) []hit {
	out := make([]hit, len(list))
	for i := range list {
		h := &list[i]
		out[i] = hit{Kind: h.Kind, ID: h.ID, Title: h.Title, Sub: h.Sub, Path: h.Path, In: h.Compound}
		if h.Compound != "" {
			out[i].Compound = house.CompoundOf(h.Path)
		}
	}
	return out
}
