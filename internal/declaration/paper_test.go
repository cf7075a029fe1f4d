package declaration_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bayou/internal/blob"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/declaration"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/plans"
)

func (w *world) draft(t testing.TB, c *register.Compound, kind string) (string, []string) {
	t.Helper()
	list, err := declaration.Templates(w.Plan, c)
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		if list[i].ID == kind {
			return list[i].Fill(w.Plan, c, "体育社区", "2015-08-04")
		}
	}
	t.Fatalf("no template %s", kind)
	return "", nil
}

// clauses: P2
func TestAPaperIsFilledFromFacts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	c := w.compound(t, sports, "示例一号院")
	text, lacks := w.draft(t, &c, "service_plan")
	for _, want := range []string{"示例一号院位于示例路1号，1998年建成，共150户", "运作模式为“单独引进（系统建议，尚未认定）”，目标为“五有”", "（一）公共保洁：", "（五）房屋维修：", "建筑面积______。"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
	if strings.Contains(text, "{") {
		t.Errorf("a place was not filled:\n%s", text)
	}
	if diff := cmp.Diff([]string{"楼栋数", "建筑面积", "停车位", "现管理方式", "出入口数", "物业费"}, lacks); diff != "" {
		t.Error(diff)
	}
	kinds := func(c *register.Compound) (out []string) {
		list, err := declaration.Templates(w.Plan, c)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range list {
			out = append(out, x.ID)
		}
		return out
	}
	if diff := cmp.Diff([]string{"service_plan", "cleaning", "order", "parking", "repair"}, kinds(&c)); diff != "" {
		t.Errorf("five: %s", diff)
	}
	c.Mode = "bundle"
	if diff := cmp.Diff([]string{"service_plan", "cleaning", "order", "repair"}, kinds(&c)); diff != "" {
		t.Errorf("four: %s", diff)
	}
}

// Every place of the shipped templates is known to the shipped plan, and none is personal data.
func TestTemplatesAskOnlyWhatThePlanKnows(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	b, err := plans.Papers.ReadFile("papers/papers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	list, err := declaration.ParseTemplates(b)
	if err != nil {
		t.Fatal(err)
	}
	own := map[string]bool{"compound": true, "community": true, "issuer": true, "mode": true, "goal": true, "items": true, "day": true}
	for _, x := range list {
		for _, part := range strings.Split(x.Text, "{")[1:] {
			id, _, _ := strings.Cut(part, "}")
			if f, ok := w.Plan.Field(id); !own[id] && (!ok || f.Sensitive) {
				t.Errorf("%s: %s", x.ID, id)
			}
		}
		for _, g := range x.Goals {
			found := false
			for _, set := range w.Plan.Goals {
				for _, it := range set.Items {
					found = found || it.ID == g
				}
			}
			if !found {
				t.Errorf("%s: no goal has an item %s", x.ID, g)
			}
		}
	}
	for _, bad := range []string{
		"", "papers: []", "papers: [{id: a}]", "papers: [{id: a, kind: plan, title: 甲, text: 乙}]", "papers: [{id: a, kind: x, title: 甲, text: 乙, default: 丙}]",
		"papers: [{id: a, kind: plan, title: 甲, text: 乙, default: 丙, colour: red}]",
	} {
		if _, err := declaration.ParseTemplates([]byte(bad)); err == nil {
			t.Errorf("read: %s", bad)
		}
	}
}

func FuzzTemplates(f *testing.F) {
	f.Add("papers: [{id: a, kind: plan, title: 甲, text: '{name}', default: 丙}]")
	f.Fuzz(func(t *testing.T, s string) {
		list, err := declaration.ParseTemplates([]byte(s))
		if err == nil && len(list) == 0 {
			t.Error("read as nothing")
		}
	})
}

// clauses: P2
func TestAPaperIsFixedAndKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, sports, "示例一号院")
		text, _ := w.draft(t, &c, "service_plan")
		v, err := w.Write(w.ctx, head, c.ID, "service_plan", 0, text)
		if err != nil || v.Latest != 1 || v.List[0].Blanks() == 0 {
			t.Fatalf("%v %+v", err, v)
		}
		if again, err := w.Write(w.ctx, head, c.ID, "service_plan", 0, text); err != nil || again.Latest != 1 {
			t.Errorf("sent twice: %v %+v", err, again.Paper)
		}
		if _, err := w.Write(w.ctx, head, c.ID, "service_plan", 0, "另一个人写的"); fault.Of(err) != fault.Conflict {
			t.Errorf("written over another's: %v", err)
		}
		if _, err := w.Fix(w.ctx, office, c.ID, "service_plan", 1); fault.Of(err) != fault.Invalid {
			t.Errorf("fixed with blanks: %v", err)
		}
		whole := strings.ReplaceAll(text, declaration.Blank, "另行约定")
		if v, err = w.Write(w.ctx, head, c.ID, "service_plan", 1, whole+"\r\n"); err != nil || v.Latest != 2 {
			t.Fatalf("%v %+v", err, v)
		}
		for name, err := range map[string]error{
			"fixed by the community": second(w.Fix(w.ctx, head, c.ID, "service_plan", 2)), "of another community": second(w.Write(w.ctx, other, c.ID, "service_plan", 2, "甲")),
			"of no kind": second(w.Write(w.ctx, head, c.ID, "../x", 0, "甲")),
		} {
			if fault.Of(err) != fault.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.Fix(w.ctx, office, c.ID, "service_plan", 1); fault.Of(err) != fault.Conflict {
			t.Errorf("an older one: %v", err)
		}
		if v, err = w.Fix(w.ctx, office, c.ID, "service_plan", 2); err != nil || v.Fixed != 2 || v.FixedOn != "2015-08-04" || v.List[0].File == "" {
			t.Fatalf("%v %+v", err, v)
		}
		one, err := w.PaperDocx(w.ctx, &c, &v.List[0])
		if err != nil || blob.Hash(one) != v.List[0].File {
			t.Errorf("the kept document: %v", err)
		}
		if _, err := w.Fix(w.ctx, office, c.ID, "service_plan", 2); err != nil {
			t.Errorf("fixed twice: %v", err)
		}
		if v, err = w.Write(w.ctx, office, c.ID, "service_plan", 2, whole+"\n七、附则\n本方案自公示之日起执行。"); err != nil || v.Latest != 3 || v.Fixed != 2 {
			t.Fatalf("%v %+v", err, v)
		}
		if two, err := w.PaperDocx(w.ctx, &c, v.At(2)); err != nil || !bytes.Equal(one, two) {
			t.Errorf("reprinted otherwise: %v", err)
		}
		if draft, err := w.PaperDocx(w.ctx, &c, v.At(3)); err != nil || bytes.Equal(one, draft) {
			t.Errorf("the draft: %v", err)
		}
		list, err := w.Papers(w.ctx, place.In(sports), c.ID)
		if err != nil || len(list) != 1 {
			t.Errorf("%v %+v", err, list)
		}
		if list, err := w.Papers(w.ctx, place.In(business), c.ID); err != nil || len(list) != 0 {
			t.Errorf("seen from outside: %v %+v", err, list)
		}
	})
}

func second(_ declaration.Versions, err error) error { return err }

func TestTextsOfPapersAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	c := w.compound(t, sports, "示例一号院")
	for name, text := range map[string]string{"nothing": " \n", "long": strings.Repeat("长", 20_001), "lines": strings.Repeat("行\n", 601)} {
		if _, err := w.Write(w.ctx, head, c.ID, "order", 0, text); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDifference(t *testing.T) {
	t.Parallel()
	got := ""
	for _, c := range declaration.Difference("一、甲\n乙\n丙", "一、甲\n乙二\n丙\n丁") {
		sign := "-"
		if c.Added {
			sign = "+"
		} else if c.Same {
			sign = " "
		}
		got += sign + c.Line + "\n"
	}
	if diff := cmp.Diff(" 一、甲\n-乙\n+乙二\n 丙\n+丁\n", got); diff != "" {
		t.Error(diff)
	}
}
