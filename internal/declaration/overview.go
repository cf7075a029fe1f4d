package declaration

import (
	"fmt"
	"strings"

	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/internal/register"
)

// words are the facts of a compound that the plan's form of declaration asks; personal data is never among them.
func words(p *plan.Plan, c *register.Compound) Said {
	paper, ok := formOf(p)
	asks := []string{register.FieldName, register.FieldAddress, register.FieldHousehold}
	if ok {
		asks = paper.Asks
	}
	out := Said{}
	for _, id := range asks {
		f, ok := p.Field(id)
		if !ok || f.Sensitive {
			continue
		}
		w := Word{Field: id, Name: f.Name}
		if fact := c.Facts[id]; fact.Known() {
			w.Text = fact.Value.Chinese(f.Reading)
		}
		out = append(out, w)
	}
	return out
}

// Overview drafts the overview (概况) of compounds that a community declares, from what is recorded of them. It names what is not
// known and adds up only what is.
func Overview(p *plan.Plan, community string, list []register.Compound) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s本次申报小区 %d 个%s。\n", community, len(list), sums(p, list))
	for i := range list {
		c := &list[i]
		fmt.Fprintf(&b, "%d. %s：%s。", i+1, c.Name, sentence(words(p, c)))
		if gaps := Readiness(p, c).Gaps; len(gaps) > 0 {
			texts := make([]string, len(gaps))
			for j, g := range gaps {
				texts[j] = g.Text
			}
			b.WriteString("还欠缺：" + strings.Join(texts, "；") + "。")
		}
		b.WriteByte('\n')
	}
	return strings.TrimSpace(b.String())
}

// sentence says the facts of one compound but for its name, which stands before.
func sentence(s Said) string {
	var parts []string
	for _, w := range s {
		switch {
		case w.Field == register.FieldName:
		case w.Text == "":
			parts = append(parts, w.Name+"不详")
		default:
			parts = append(parts, w.Name+" "+w.Text)
		}
	}
	return strings.Join(parts, "，")
}

// sums adds the figures that are known exactly and says of how many compounds they are.
func sums(p *plan.Plan, list []register.Compound) string {
	out := ""
	for _, id := range []string{register.FieldHousehold, "floor_area"} {
		f, ok := p.Field(id)
		if !ok {
			continue
		}
		var sum int64
		known := 0
		for i := range list {
			if x := list[i].Facts[id].Value; x.Kind == reading.Number && x.Low == x.High {
				sum += x.Low
				known++
			}
		}
		if known == 0 {
			continue
		}
		out += "，" + f.Name + "合计 " + reading.Value{Kind: reading.Number, Low: sum, High: sum}.Chinese(f.Reading)
		if known < len(list) {
			out += fmt.Sprintf("（%d 个小区的合计，其余不详或只知大概）", known)
		}
	}
	return out
}
