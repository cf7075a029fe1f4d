package plan

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"bayou/internal/clock"
)

// termField is one field of Terms.
type termField struct {
	index        int
	id, bound    string
	group, label string
}

var termFields = func() []termField {
	var out []termField
	group := ""
	for i := range reflect.TypeFor[Terms]().NumField() {
		f := reflect.TypeFor[Terms]().Field(i)
		id, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if id == "-" {
			continue
		}
		group = cmp.Or(f.Tag.Get("group"), group)
		out = append(out, termField{i, id, f.Tag.Get("bound"), group, f.Tag.Get("jsonschema")})
	}
	return out
}()

// of returns the field's value in a pack's terms, nil when it has none.
func (f *termField) of(t *Terms) term {
	if t == nil {
		return nil
	}
	v := reflect.ValueOf(t).Elem().Field(f.index)
	if v.IsNil() {
		return nil
	}
	return v.Interface().(term)
}

// terms checks the terms of a pack.
func (d *decoder) terms(l *Law) {
	for i := range termFields {
		f := &termFields[i]
		t, at := f.of(l.Terms), "terms."+f.id
		if t == nil {
			continue
		}
		if d.readWell(at) {
			t.check(func(field, problem string) {
				path := at
				if field != "" {
					path = join2(at, field)
				}
				d.failAt(path, "%s", problem)
			})
		}
		switch {
		case l.Level == "default" && t.source().Cite != "":
			d.failAt(at+".cite", "level 是 default 的，写 default（来源或理由），不写 cite")
		case l.Level != "default" && t.source().Default != "":
			d.failAt(at+".default", "法律文件的规定写 cite（条款）；自己的取法另写一份 level: default 的文件")
		}
	}
}

// readWell says that nothing in the element at a path failed to be read.
func (d *decoder) readWell(at string) bool {
	for path := range d.failed {
		if strings.HasPrefix(path, at+".") {
			return false
		}
	}
	return true
}

// Terms returns every term that holds on a day in an area, named by a code of administrative division of any length. A superior law's
// value stays; a lower one may only concretise it, as the term's bound says, and otherwise is named in Against and has no effect
// (立法法 98-100). Between laws of one level the narrower area's holds, and of one area the later one (立法法 103). A default of ours holds only where no law says anything.
func (ls Laws) Terms(area string, day clock.Date) Terms {
	held := ls.Holding(area, day)
	var out Terms
	v := reflect.ValueOf(&out).Elem()
	for i := range termFields {
		f := &termFields[i]
		if t := out.govern(f, held); t != nil {
			v.Field(f.index).Set(reflect.ValueOf(t))
		}
	}
	return out
}

// govern finds the value of one term and cites it.
func (t *Terms) govern(f *termField, held Laws) term {
	var now term
	var by *Law
	var cites []string
	for _, l := range held {
		next := f.of(l.Terms)
		switch {
		case next == nil:
		case now == nil, l.Level == "default" && by.Level == "default":
			now, by, cites = next, l, []string{l.Short + next.source().Cite}
		case l.Level == "default" || len(l.Area) < len(by.Area):
			// a default gives way to every law, a wider rule of a lower level to the narrower law above it
		case sameTerm(now, next):
			if cite := l.Short + next.source().Cite; !slices.Contains(cites, cite) {
				cites = append(cites, cite)
			}
		case next.within(now, f.bound), l.beside(by) && l.From > by.From:
			now, by, cites = next, l, []string{l.Short + next.source().Cite}
		case l.Level == by.Level && f.bound == "":
			t.Against = append(t.Against, against(f, by, now, l, next, "与较窄地区的规定不同，按较窄的"))
			now, by, cites = next, l, []string{l.Short + next.source().Cite}
		default:
			t.Against = append(t.Against, against(f, l, next, by, now, "与上位法不一致，按上位法"))
		}
	}
	if now == nil {
		return nil
	}
	return cited(now, by, cites)
}

// against says that what one pack writes does not hold, and what holds instead.
func against(f *termField, lost *Law, value term, won *Law, holds term, why string) string {
	return fmt.Sprintf("%s：%s%s写的是%s，%s（%s%s：%s）", f.label, lost.Short, value.source().Cite, value.said(f.bound), why,
		won.Short, holds.source().Cite, holds.said(f.bound))
}

// sameTerm compares two values of one field beside where they stand.
func sameTerm(a, b term) bool {
	return reflect.DeepEqual(cited(a, nil, nil), cited(b, nil, nil))
}

// cited copies a term and cites it in full; a default keeps its reason.
func cited(t term, by *Law, cites []string) term {
	v := reflect.New(reflect.TypeOf(t).Elem())
	v.Elem().Set(reflect.ValueOf(t).Elem())
	out := v.Interface().(term)
	switch {
	case by == nil:
		*out.source() = Source{}
		return out
	case by.Level != "default":
		out.source().Cite = strings.Join(cites, "、")
	}
	out.source().Soft = by.Level == "default" || by.Level == "guide"
	return out
}

// Term is one line of Terms as a page shows it.
type Term struct {
	ID, Group, Label string
	Value            string // "" = 没有收入规定
	Source
}

// List returns every term, known or not, in the order of the field.
func (t *Terms) List() []Term {
	out := make([]Term, len(termFields))
	for i := range termFields {
		f := &termFields[i]
		out[i] = Term{ID: f.id, Group: f.group, Label: f.label}
		if x := f.of(t); x != nil {
			out[i].Value, out[i].Source = x.said(f.bound), *x.source()
		}
	}
	return out
}
