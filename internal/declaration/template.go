package declaration

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"bayou/internal/clock"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/plans"
)

// Template is the draft of a paper (plans/papers/papers.yaml): its text with places that are filled from a compound's facts.
type Template struct {
	ID    string   `yaml:"id"`
	Kind  string   `yaml:"kind"` // plan 物业服务方案, or rules 相关制度
	Title string   `yaml:"title"`
	Goals []string `yaml:"goals"` // items of goal sets that it is about; none = every compound
	Text  string   `yaml:"text"`

	Cite    string `yaml:"cite"`
	Default string `yaml:"default"`
}

// IsPlan reports whether the paper is the service plan rather than one of the rules.
func (t *Template) IsPlan() bool { return t.Kind == "plan" }

// Source says where the template comes from.
func (t *Template) Source() plan.Source { return plan.Source{Cite: t.Cite, Default: t.Default} }

var templates = sync.OnceValues(func() ([]Template, error) {
	b, err := plans.Papers.ReadFile("papers/papers.yaml")
	if err != nil {
		return nil, err
	}
	return ParseTemplates(b)
})

// ParseTemplates reads a file of templates. A key that is not known, a paper without an id, title, text or source, and one that is
// there twice are errors.
func ParseTemplates(b []byte) ([]Template, error) {
	var file struct {
		Papers []Template `yaml:"papers"`
	}
	if err := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(&file); err != nil {
		return nil, fmt.Errorf("底稿文件读不出来：%w", err)
	}
	if len(file.Papers) == 0 {
		return nil, fmt.Errorf("底稿文件里没有底稿")
	}
	for i, t := range file.Papers {
		switch {
		case t.ID == "" || t.Title == "" || strings.TrimSpace(t.Text) == "":
			return nil, fmt.Errorf("第 %d 份底稿缺少 id、title 或 text", i+1)
		case t.Kind != "plan" && t.Kind != "rules":
			return nil, fmt.Errorf("底稿 %s 的 kind 只能是 plan 或 rules", t.ID)
		case (t.Cite == "") == (t.Default == ""):
			return nil, fmt.Errorf("底稿 %s 须写 cite 或 default 中的一个", t.ID)
		case slices.ContainsFunc(file.Papers[:i], func(o Template) bool { return o.ID == t.ID }):
			return nil, fmt.Errorf("底稿 %s 出现了两次", t.ID)
		}
	}
	return file.Papers, nil
}

// Templates returns the papers that a compound needs under its mode: the service plan, and the rules about items of its goal set.
func Templates(p *plan.Plan, c *register.Compound) ([]Template, error) {
	all, err := templates()
	if err != nil {
		return nil, err
	}
	set := goalOf(p, c)
	return slices.DeleteFunc(slices.Clone(all), func(t Template) bool {
		return len(t.Goals) > 0 && (set == nil || !slices.ContainsFunc(set.Items, func(i plan.GoalItem) bool { return slices.Contains(t.Goals, i.ID) }))
	}), nil
}

// TemplateOf finds a template.
func TemplateOf(id string) (*Template, bool) {
	all, err := templates()
	if err != nil {
		return nil, false
	}
	i := slices.IndexFunc(all, func(t Template) bool { return t.ID == id })
	if i < 0 {
		return nil, false
	}
	return &all[i], true
}

// modeOf returns the compound's mode: the decided one, else the proposed; nil for neither.
func modeOf(p *plan.Plan, c *register.Compound) *plan.Mode {
	id := c.Mode
	if id == "" {
		id = c.Proposed
	}
	m, _ := p.Mode(id)
	return m
}

func goalOf(p *plan.Plan, c *register.Compound) *plan.GoalSet {
	m := modeOf(p, c)
	if m == nil {
		return nil
	}
	g, _ := p.GoalSet(m.Goal)
	return g
}

// Blank stands in a paper for what is not known.
const Blank = "______"

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

// Fill writes a paper for a compound from its facts. What is not known is left blank and named in the second result; personal data
// never enters.
func (t *Template) Fill(p *plan.Plan, c *register.Compound, community string, day clock.Date) (text string, lacks []string) {
	words := map[string]string{"compound": c.Name, "community": community, "issuer": p.Issuer, "day": day.Chinese()}
	names := map[string]string{"mode": "运作模式", "goal": "目标", "items": "目标的内容"}
	if m := modeOf(p, c); m != nil {
		words["mode"] = m.Name
		if c.Mode == "" {
			words["mode"] += "（系统建议，尚未认定）"
		}
	}
	if g := goalOf(p, c); g != nil {
		words["goal"] = g.Name
		var lines []string
		for _, it := range g.Items {
			lines = append(lines, "（一）"+it.Name+"："+it.Check+"。")
		}
		words["items"] = numberLines(lines)
	}
	text = placeholder.ReplaceAllStringFunc(t.Text, func(m string) string {
		id := strings.Trim(m, "{}")
		w, ok := words[id]
		if f, known := p.Field(id); known && !ok {
			names[id] = f.Name
			if fact := c.Facts[id]; fact.Known() && !f.Sensitive {
				w = fact.Value.Chinese(f.Reading)
			}
		}
		if w != "" {
			return strings.ReplaceAll(w, " ", "")
		}
		name := names[id]
		if name == "" {
			name = id
		}
		if !slices.Contains(lacks, name) {
			lacks = append(lacks, name)
		}
		return Blank
	})
	return strings.TrimSpace(text), lacks
}

// numberLines numbers （一） lines in their order.
func numberLines(lines []string) string {
	for i := range lines {
		lines[i] = ordinal(2, i+1) + strings.TrimPrefix(lines[i], "（一）")
	}
	return strings.Join(lines, "\n")
}
