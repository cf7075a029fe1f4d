package reading

import (
	"regexp"
	"strings"
	"unicode"
)

// Who manages a compound, in a column that asks for a name. Field.Unit says what is asked for:
//
//	written                           property company (Unit "" or 公司)      supervising unit (Unit 单位)
//	业主自管 自治 自行管理             nobody, noted                          nobody, noted
//	社区代管 居委会 街道办             nobody, noted                          nobody, noted
//	单位自管 自有物业 开发商自持物业    nobody, noted                          somebody, noted: the unit is not named
//	弃管 撤管 物业已撤出              nobody, noted                          nobody, noted
//	私人承包 个人聘请                 somebody, noted                        somebody, noted
//	有 (no name)                      somebody, noted                        somebody, noted
//
// In the programme's sense a company is in place when a professional one serves under contract (方案 四(二)1).
const (
	leftParts      = "弃管 撤管 已撤 撤出 撤离 退出 无人管 没人管 无人接管 脱管 失管"
	ownersParts    = "业主自管 业主自治 业主管理 居民自管 居民自治 自行管理 自主管理 自我管理 业委会自管 自管会"
	unitParts      = "单位自管 单位管理 单位代管 自有物业 自持物业 自持 自管 产权单位 开发商代管 开发商管理"
	communityParts = "居委会 居委 村委会 村委 街道 办事处 社区"
	privateParts   = "私人 个人 个体 承包人"
	companyParts   = "公司 集团 企业 有限"
)

var (
	noNameStarts = "无 没 未 尚未 还没 暂无 暂未 从未"
	noNameRest   = regexp.MustCompile(`^(有)?(主管|管理|上级|产权|归属|物业|物管|专业|企业|公司|单位|部门|服务|人|进驻|聘请|引进|引入|入驻|的|过)*$`)
	noName       = set("否 × x n no 没人")
	someName     = set("是 有 √ y yes 已有 有物业 有物业公司 有公司 有单位 有主管单位 已进驻 已引进")
	// amountLike is a quantity, a year or a number in a column of names.
	amountLike = regexp.MustCompile(`^[\d.,:/\- ]+(户|套|栋|幢|年|年建成|m2|平方米|平米|平|元|元/.*|%|个|层|号线)?$`)
)

func readName(f Field, s string) Reading {
	t := strings.ToLower(strings.Trim(s, " 。.,;:\"*#-"))
	t = strings.TrimSuffix(strings.TrimPrefix(t, "("), ")")
	ofUnit := clean(f.Unit) == "单位"
	switch {
	case none[t] || noName[t] || startsWithNone(t):
		return nobody(Exact, "")
	case someName[t]:
		return somebody("", Inferred, "没有写名称，读作有")
	case amountLike.MatchString(t) || !strings.ContainsFunc(t, unicode.IsLetter):
		return rejected("“" + excerpt(s) + "”不是名称，可能填错了列")
	case hasAny(t, leftParts):
		return nobody(Inferred, "写明已撤离或无人管，读作没有")
	case hasAny(t, companyParts):
		return somebody(s, Exact, "")
	case hasAny(t, ownersParts):
		return nobody(Inferred, "业主自己管理，读作没有")
	case hasAny(t, communityParts):
		return nobody(Inferred, "由社区或街道代管，读作没有")
	case hasAny(t, unitParts) && ofUnit:
		return somebody(s, Inferred, "由单位管理，没有写明是哪个单位")
	case hasAny(t, unitParts):
		return nobody(Inferred, "由单位自己管理，没有专业的物业公司，读作没有")
	case hasAny(t, privateParts):
		return somebody(s, Inferred, "由私人承办，读作有；是否算物业公司请核对")
	}
	return somebody(s, Exact, "")
}

// startsWithNone reports whether the cell is a negation of having anybody: 没有物业, 无主管单位, 未引进物业公司. A company whose
// name happens to begin with 无 (无锡…) is none of these.
func startsWithNone(t string) bool {
	rest, ok := cutAny(t, noNameStarts)
	return ok && noNameRest.MatchString(rest)
}

func nobody(c Certainty, note string) Reading {
	return Reading{Value: Value{Kind: Name}, Certainty: c, Note: note}
}

func somebody(name string, c Certainty, note string) Reading {
	return Reading{Value: Value{Kind: Name, Low: 1, High: 1, Word: name}, Certainty: c, Note: note}
}
