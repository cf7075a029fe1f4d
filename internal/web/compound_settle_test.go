package web_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"bayou/internal/place"
	"bayou/internal/register"
)

// line is the choice of one disagreement as the page offers it: the newer statement first.
var line = regexp.MustCompile(`name="(line-[^"]+)" value="(\d+ \d+)"( checked)?`)

// Several disagreements are settled with one reason: by each line, or by a rule that each line shows before it holds.
//
// clauses: P1
func TestSeveralDisagreementsAreSettledAtOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	var ids []string
	for i := range 4 {
		at := w.post(t, "property", "/compounds/new", 303, url.Values{"name": {"示例" + strconv.Itoa(i) + "号院"}, "community": {"410105001010"}, "households": {"5" + strconv.Itoa(i)}, "as_of": {"2015-08-10"}}).Header().Get("Location")
		ids = append(ids, strings.TrimPrefix(at, "/compounds/"))
		w.post(t, "property", at+"/facts", 303, url.Values{"_version": {"1"}, "_kind": {"document"}, "_ref": {"示例文〔2015〕3号"}, "households": {"90" + strconv.Itoa(i)}})
	}
	sees(t, w.get(t, "property", "/compounds/doubts", 200), "一次核定多项")
	sees(t, w.get(t, "property", "/", 200), "登记册里有 4 项情况要核对", "/compounds/doubts/settle")
	sees(t, w.get(t, "head", "/", 200), "要核对的情况", "/compounds/doubts?community=410105001010")
	offered := func(query string) map[string][]string {
		t.Helper()
		out := map[string][]string{}
		for _, m := range line.FindAllStringSubmatch(w.get(t, "property", "/compounds/doubts/settle"+query, 200), -1) {
			out[m[1]] = append(out[m[1]], m[2]+m[3])
		}
		return out
	}
	lines := offered("?take=new&field=households")
	if len(lines) != 4 {
		t.Fatalf("%v", lines)
	}
	form := url.Values{"reason": {"短"}}
	for name, values := range lines {
		if len(values) != 2 || !strings.HasSuffix(values[0], " checked") || strings.HasSuffix(values[1], " checked") {
			t.Errorf("%s: the newer is not chosen: %q", name, values)
		}
		form.Set(name, strings.TrimSuffix(values[0], " checked"))
	}
	for name, values := range offered("?take=old") {
		if !strings.HasSuffix(values[1], " checked") {
			t.Errorf("%s: the older is not chosen: %q", name, values)
		}
	}
	if plain := offered(""); strings.Contains(strings.Join(plain[inLineOf(ids[0])], ""), "checked") {
		t.Error("something is chosen by nobody")
	}
	name := inLineOf(ids[3])
	form.Set(name, "") // not now
	form.Set(inLineOf(ids[2]), lines[inLineOf(ids[2])][1])
	refused := w.post(t, "property", "/compounds/doubts/settle?field=households", 422, form).Body.String()
	sees(t, refused, "理由至少 4 个字", "示例0号院")
	kept := line.FindAllStringSubmatch(refused, -1)
	if len(kept) != 8 {
		t.Errorf("%d choices are offered again", len(kept))
	}
	for i, chosen := range []string{lines[inLineOf(ids[0])][0], lines[inLineOf(ids[1])][0], lines[inLineOf(ids[2])][1], ""} {
		for _, m := range kept {
			if m[1] == inLineOf(ids[i]) && (m[3] != "") != (m[2] == strings.TrimSuffix(chosen, " checked")) {
				t.Errorf("what was chosen of 示例%d号院 is lost: %q", i, m[0])
			}
		}
	}
	sees(t, w.post(t, "property", "/compounds/doubts/settle", 422, url.Values{"reason": {"社区逐院核对过"}}).Body.String(), "还没有选", `id="line-err"`)
	w.post(t, "elsewhere", "/compounds/doubts/settle", 409, with(form, "reason", "不是他的社区"))

	// somebody says something new of one of them meanwhile
	w.post(t, "property", "/compounds/"+ids[1]+"/facts", 303, url.Values{"_version": {"2"}, "_kind": {"owner"}, "_ref": {"示例"}, "households": {"333"}})
	form.Set("reason", "社区逐院核对过，以新报的为准")
	rec := w.post(t, "property", "/compounds/doubts/settle", 409, form)
	sees(t, html.UnescapeString(rec.Body.String()), "核定了 2 项，有 1 项没有核定", "又记了“示例1号院”的户数", "333 户")
	for i, want := range []string{"900", "333", "52", "903"} {
		c, err := w.Register.Get(t.Context(), place.In(townStreet), ids[i])
		if f := c.Facts["households"]; err != nil || f.Text != want || (f.Other == nil) != (i%2 == 0) || i%2 == 0 && f.Kind != register.Settled {
			t.Errorf("%s: %v %+v", c.Name, err, f)
		}
	}
	sees(t, html.UnescapeString(w.post(t, "property", "/compounds/doubts/settle", 409, form).Body.String()), "核定了 0 项，有 3 项没有核定")
	history := w.get(t, "property", "/compounds/"+ids[0]+"/fields/households", 200)
	sees(t, history, "核定 社区逐院核对过，以新报的为准", "50 户")
	for name, values := range offered("") {
		w.post(t, "property", "/compounds/doubts/settle", http.StatusSeeOther, url.Values{name: values[:1], "reason": {"到现场逐户数过"}})
	}
	sees(t, w.get(t, "property", "/compounds/doubts/settle", 200), "没有说法不一的")
	seesNot(t, w.get(t, "property", "/", 200), "项情况要核对")
}

func inLineOf(id string) string { return "line-" + id + ".households" }

func with(form url.Values, key, value string) url.Values {
	out := url.Values{}
	for k, v := range form {
		out[k] = v
	}
	out.Set(key, value)
	return out
}
