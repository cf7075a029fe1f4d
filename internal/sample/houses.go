package sample

import (
	"fmt"
	"os"

	"bayou/internal/house"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/sheet"
)

// houseColumns are the columns of the housing office's room list, as such lists are.
var houseColumns = []sheet.Column{{Name: "房号"}, {Name: "建筑面积（㎡）"}, {Name: "业主姓名"}, {Name: "联系电话"}, {Name: "用途"}, {Name: "产权性质"}}

// houses brings in the room list of one compound in each of two communities, with what is usual in them: keys written in two ways,
// co-owners, an owner of two units, unsold units, public housing, shops, parking places and areas that nobody knows.
func (s *story) houses() error {
	if s.day != First.Monday().Add(9) {
		return nil
	}
	for i, community := range s.communities {
		if i%6 != 3 { // two of the eleven
			continue
		}
		list, err := s.Register.List(s.ctx, place.In(community.Path), register.Query{Scope: "yes", Limit: 1})
		if err != nil {
			return err
		}
		for j := range list.Rows {
			if err := s.importHouses(&list.Rows[j]); err != nil {
				return err
			}
			s.tick()
		}
	}
	return nil
}

func (s *story) importHouses(c *register.Compound) error {
	f, err := os.CreateTemp("", "bayou-sample-*.xlsx")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	err = sheet.Write(f, "房屋清册", houseColumns, func(yield func([]any) bool) {
		for _, row := range houseRows() {
			if !yield(row) {
				return
			}
		}
	})
	if err := closed(f, err); err != nil {
		return err
	}
	_, err = s.House.Import(s.ctx, s.people[property], house.Upload{
		Compound: c.ID, Path: f.Name(), Name: "示例房管所房屋清册.xlsx", AsOf: s.day, Source: house.Deed, Merge: true,
	})
	return err
}

func houseRows() [][]any {
	stems := []rune("甲乙丙丁戊己庚辛壬癸")
	var rows [][]any
	for i := range 36 {
		building, entrance, floor, side := i/18+1, i/9%2+1, i%9/2+1, i%2+1
		key := fmt.Sprintf("%02d-%02d-%02d%02d", building, entrance, floor, side)
		if building == 2 {
			key = fmt.Sprintf("2号楼%d单元%d%02d室", entrance, floor, side)
		}
		name := "示例业主" + string(stems[i%10]) + string(stems[i/10])
		row := []any{key, fmt.Sprintf("%d.%02d", 48+i*7%40, i*13%100), name, fmt.Sprintf("1380000%04d", i), "住宅", "私有"}
		switch i {
		case 4, 22:
			row[1] = "" // nobody knows the area
		case 6, 7:
			row[2], row[3] = "示例业主甲甲", "13800000000" // has three
		case 11:
			row[2], row[3] = "示例业主子、示例业主丑", ""
		case 20, 21, 30:
			row[2], row[3], row[5] = "示例置业有限公司", "", "开发企业未售"
		case 25:
			row[2], row[3], row[5] = "示例房管所", "", "直管公房"
		case 33:
			row[2], row[3] = "示例业主甲乙", "" // a namesake, whom nobody has merged yet
		}
		rows = append(rows, row)
	}
	return append(
		rows, []any{"1号楼底商1号", "86.40", "示例便民超市有限公司", "", "商铺", "私有"}, []any{"2号楼底商2号", "45.20", "示例业主甲甲", "13800000000", "商铺", "私有"},
		[]any{"车位B1-001", "12.50", "示例业主乙甲", "13800000001", "车位", "私有"}, []any{"车位B1-002", "12.50", "", "", "车位", ""},
		[]any{"9-9-9-9-9", "50", "示例业主寅", "", "", ""}, []any{"合计", "2400"},
	)
}
