package house

import (
	"context"
	"strings"

	"bayou/internal/place"
	"bayou/internal/register"
)

// The columns of a room list.
const (
	colKey      = "key"
	colBuilding = "building"
	colEntrance = "entrance"
	colFloor    = "floor"
	colArea     = "area"
	colSource   = "area_source"
	colRef      = "area_ref"
	colUse      = "use"
	colTenure   = "tenure"
	colOwner    = "owner"
	colPhone    = "phone"
	colShare    = "share"
	colHardship = "hardship"
	colNote     = "note"
	colID       = "id"
)

// ColumnNames are the columns of a room list as a person calls them; their order is that of an exported one.
var ColumnNames = map[string]string{
	colKey: "房号", colBuilding: "楼栋", colEntrance: "单元", colFloor: "楼层", colArea: "建筑面积", colSource: "面积来源", colRef: "权证号", colUse: "用途",
	colTenure: "产权性质", colOwner: "业主", colPhone: "电话", colShare: "份额", colHardship: "困难情况", colNote: "备注", colID: headerID,
}

// headerID is the header of the column by which an exported list finds its units again.
const headerID = "系统编号"

// personal are the columns of which no text is shown.
var personal = map[string]bool{colOwner: true, colPhone: true, colHardship: true, colNote: true}

// headers are the words of a header for each column, as plan.HeaderKey leaves them.
var headers = func() map[string]string {
	out := map[string]string{}
	for id, words := range map[string]string{
		colKey:      "房号 房屋编号 室号 户号 房间号 房间 门牌 门牌号 房屋坐落 坐落 房屋地址 房屋位置 房屋号 单元房号 楼栋房号 房产编号 房屋代码 房屋名称 户室号",
		colBuilding: "楼栋 楼号 栋号 幢号 楼栋号 楼幢 楼幢号 楼 栋 幢 楼座",
		colEntrance: "单元 单元号 门洞 单元门",
		colFloor:    "楼层 层 所在层 所在楼层 层次 层数",
		colArea:     "建筑面积 面积 产权面积 房产证面积 房屋面积 证载面积 房屋建筑面积 登记面积 产权证面积 建面 测绘面积 专有部分面积",
		colSource:   "面积来源 面积依据 数据来源",
		colRef:      "权证号 房产证号 产权证号 不动产权证号 证号 不动产权证书号 产权证编号 房权证号",
		colUse:      "用途 房屋用途 规划用途 房屋类型 类型 使用性质 设计用途",
		colTenure:   "产权性质 产权 权属 房屋性质 产权类型 产权归属 权属性质 性质",
		colOwner:    "业主 业主姓名 产权人 房主 户主 姓名 所有权人 权利人 产权单位 业主名称 房屋所有权人 产权人姓名 户主姓名",
		colPhone:    "电话 联系电话 手机 手机号 联系方式 手机号码 电话号码 业主电话",
		colShare:    "份额 产权份额 共有份额 共有情况",
		colHardship: "困难情况 困难 低保 困难类别",
		colNote:     "备注 说明",
		colID:       headerID,
	} {
		for _, w := range strings.Fields(words) {
			out[w] = id
		}
	}
	return out
}()

func columnOf(header string) (string, bool) {
	id, ok := headers[header]
	return id, ok
}

// maxRows is the most that a room list may have: no compound has so many rooms.
const maxRows = 60_000

// tableOf says how a room list is recognised, by the mappings of the sub-district.
func (s *Store) tableOf(ctx context.Context, street place.Path, mapping string) (*register.TableOf, error) {
	m, err := s.register.Mappings(ctx, street, register.RoomTable, mapping)
	enough := func(cs register.Columns) bool {
		key, known := false, 0
		for _, c := range cs {
			key = key || c.Field == colKey
			if c.Field != "" {
				known++
			}
		}
		return key && known > 1
	}
	return &register.TableOf{Column: columnOf, Enough: enough, Must: "“房号”，以及“建筑面积”“业主”等至少一列", Rows: maxRows, Mappings: m}, err
}

// choice reads a word of a column with choices: the first choice one of whose words it holds.
type choice struct{ id, words string }

func choose(list []choice, text string) (string, bool) {
	for _, c := range list {
		for _, w := range strings.Fields(c.words) {
			if strings.Contains(text, w) {
				return c.id, true
			}
		}
	}
	return "", false
}

var (
	useWords = []choice{
		{string(Parking), "车位 停车位"},
		{string(Garage), "车库"},
		{string(Storage), "储藏 地下室 储物 杂物"},
		{string(Shop), "商铺 商业 商服 门面 底商 店 营业 门市"},
		{string(Office), "办公 写字"},
		{string(Dwelling), "住宅 住房 居住 居民 普通 成套"},
		{string(OtherUse), "其他 其它"},
	}
	tenureWords = []choice{
		{string(Unsold), "未售 开发"},
		{string(PublicDirect), "直管"},
		{string(PublicOwn), "自管 公房 公有 单位产 单位房"},
		{string(Private), "私 个人 商品 房改 集资 经适 经济适用 已购 已售"},
	}
	sourceWords = []choice{
		{string(Registered), "不动产 登记"},
		{string(Deed), "证 购房合同"},
		{string(Measured), "测绘 实测 测量"},
		{string(Drawing), "图"},
		{string(Stated), "自报 业主 口述"},
		{string(OtherArea), "其他 其它 估"},
	}
)
