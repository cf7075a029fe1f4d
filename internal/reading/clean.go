package reading

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clean brings a cell into the one form the rules are written for: full-width forms folded (NFKC), traditional characters
// that registers use made simplified, invisible characters gone, runs of blanks one blank, no blanks at the ends.
func clean(s string) string {
	if plainASCII(s) {
		return strings.TrimSpace(s)
	}
	var b strings.Builder
	blank := false
	for _, r := range norm.NFKC.String(strings.ToValidUTF8(s, "")) {
		switch {
		case unicode.IsSpace(r) || r == '\u3000':
			blank = true
			continue
		case unicode.Is(unicode.Cf, r) || unicode.IsControl(r):
			continue
		}
		if blank && b.Len() > 0 {
			b.WriteByte(' ')
		}
		blank = false
		b.WriteRune(fold(r))
	}
	return b.String()
}

func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == ' ' && i > 0 && s[i-1] == ' ' {
			return false
		}
	}
	return true
}

// fold maps traditional characters and typographic variants to the form the rules know.
func fold(r rune) rune {
	if r < 0x80 {
		return r
	}
	if t, ok := folds[r]; ok {
		return t
	}
	return r
}

// folds holds the traditional characters and look-alikes that occur in the names and cells of registers; it is no full
// table of conversion, and need not be: both sides of a comparison go through it.
var folds = pairs(
	"號号戶户萬万畝亩頃顷樓楼棟栋幢幢園园麗丽區区東东華华廣广場场灣湾國国際际龍龙鳳凤陽阳門门業业無无沒没會会還还單单關关電电車车馬马" +
		"鐵铁銀银錦锦鋼钢廠厂醫医院院學学師师衛卫機机構构設设計计辦办處处縣县鄉乡鎮镇綠绿紅红藍蓝黃黄寶宝貴贵實实豐丰榮荣興兴慶庆" +
		"樂乐順顺賓宾勝胜義义愛爱書书圖图頤颐憶忆悅悦齊齐詩诗藝艺術术協协凱凯燈灯嶺岭嶽岳島岛鳥鸟鶴鹤樣样頭头點点賢贤質质達达遠远過过進进壩坝塢坞莊庄" +
		"歲岁農农運运輸输郵邮報报紡纺織织煙烟糧粮貿贸風风雲云飛飞鵬鹏蘭兰蓮莲橋桥溝沟淺浅澤泽灘滩濱滨瀾澜爾尔獅狮環环觀观" +
		"軒轩館馆舊旧匯汇聖圣聯联緣缘經经緯纬總总約约餘余億亿兩两個个開开發发內内後后時时間间臺台" +
		"伍五陸六柒七捌八玖九壹一貳二贰二叁三參三肆四拾十佰百仟千" +
		"〇零○零◯零－-–-—-―-─-━-‐-‑-−-〜~∼~、,；;【[】]〔(〕)「“」”『“』”‘“’”﹙(﹚)√√✓√✔√☑√××✗×✘×╳×")

func pairs(s string) map[rune]rune {
	rs := []rune(s)
	m := make(map[rune]rune, len(rs)/2)
	for i := 0; i+1 < len(rs); i += 2 {
		m[rs[i]] = rs[i+1]
	}
	return m
}
