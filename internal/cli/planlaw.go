package cli

import (
	"cmp"
	"slices"
	"strings"

	"bayou/internal/app"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/plan"
)

type planLaw struct {
	Area string     `placeholder:"CODE" help:"行政区划代码或它的前几位，如 410105、4101；不写只看全国的。"`
	Day  clock.Date `placeholder:"DATE" help:"哪一天的规定；不写为今天。"`
}

// Help gives an example.
func (planLaw) Help() string {
	return "bayou plan law --area 410105\nbayou plan law --area 410105 --day 2015-08-10\nbayou plan law --law ./本地法律 --json"
}

// lawJSON is the law of one place and day.
type lawJSON struct {
	Area    string       `json:"area"`
	Day     clock.Date   `json:"day"`
	Laws    []string     `json:"laws"` // ids of the packs that hold, the highest first
	Matters []matterJSON `json:"matters"`
	Terms   []termJSON   `json:"terms"`
	Against []string     `json:"against"`
}

type matterJSON struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Class   string   `json:"class"`
	Quorum  string   `json:"quorum"`
	Consent string   `json:"consent"`
	Cite    []string `json:"cite"`
}

type termJSON struct {
	ID    string  `json:"id"`
	Title string  `json:"title"`
	Value *string `json:"value"` // null: no pack says it
	plan.Source
	Advice bool `json:"advice"` // a guide's or a default's: it binds nobody
}

// Run prints what holds.
func (p planLaw) Run(c *console) error {
	laws, err := plan.ReadLaws(app.LawFolder(c.Law, c.Data))
	if err != nil {
		return err
	}
	if !plan.IsAreaCode(p.Area) {
		return fault.Invalidf("行政区划代码“%s”应是数字，至多 12 位，如 410105。", p.Area)
	}
	out := lawOf(laws, p.Area, cmp.Or(p.Day, clock.Today(c.clock())))
	if c.JSON {
		return c.json(out)
	}
	for _, m := range out.Matters {
		c.say("%s：参与%s，同意%s（%s）", m.Title, m.Quorum, m.Consent, clean(strings.Join(m.Cite, "、")))
	}
	for _, t := range out.Terms {
		switch {
		case t.Value == nil:
			c.say("%s：没有收入规定", t.Title)
		case t.Default != "":
			c.say("%s：%s（系统默认：%s）", t.Title, *t.Value, clean(t.Default))
		default:
			c.say("%s：%s（%s）", t.Title, clean(*t.Value), clean(t.Cite))
		}
	}
	for _, x := range out.Against {
		c.note("不起作用：%s", clean(x))
	}
	return nil
}

func lawOf(laws plan.Laws, area string, day clock.Date) lawJSON {
	terms := laws.Terms(area, day)
	out := lawJSON{Area: area, Day: day, Laws: []string{}, Matters: []matterJSON{}, Against: []string{}}
	for _, l := range laws.Holding(area, day) {
		out.Laws = append(out.Laws, l.ID)
	}
	for _, id := range plan.MatterIDs {
		d, ok := laws.Decide(id, area, day)
		if !ok {
			continue
		}
		out.Matters = append(out.Matters, matterJSON{id, plan.Matters[id], d.Class, plan.SayTest(d.Quorum), plan.SayTest(d.Consent), d.Cite})
		out.Against = append(out.Against, d.Against...)
	}
	for _, x := range terms.List() {
		t := termJSON{ID: x.ID, Title: x.Label, Source: x.Source, Advice: x.Soft}
		if x.Value != "" {
			t.Value = &x.Value
		}
		out.Terms = append(out.Terms, t)
	}
	out.Against = append(out.Against, terms.Against...)
	slices.Sort(out.Against)
	out.Against = slices.Compact(out.Against)
	return out
}
