package web_test

import (
	"net/url"
	"testing"

	"bayou/internal/app"
	"bayou/internal/find"
	"bayou/internal/place"
)

// A room is found by typing its compound and its number into the box, on the desk and on the phone, and opened from there.
//
// clauses: S1
func TestARoomIsFoundFromTheBox(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	if _, err := find.Index(t.Context(), h.DB, app.Sources()); err != nil {
		t.Fatal(err)
	}
	c, err := h.Register.Get(t.Context(), place.Everywhere(), h.inhabited(t))
	if err != nil {
		t.Fatal(err)
	}
	units, err := h.House.Units(t.Context(), place.Everywhere(), c.ID, "")
	if err != nil || len(units) == 0 {
		t.Fatal(len(units), err)
	}
	u := &units[len(units)-1]
	p := h.visitor(t, officeLogin, 1280)
	p.Open(h.URL + "/compounds")
	p.Type("#find", c.Name+" "+u.Key.Chinese())
	p.See(c.Name + " " + u.Key.Chinese())
	p.ClickText(c.Name + " " + u.Key.Chinese())
	p.See("建筑面积")
	for _, width := range []int{1280, 360} {
		p := h.visitor(t, headLogin, width)
		for _, q := range []string{"", u.Room, "wh200", "没有的名字"} {
			p.Open(h.URL + "/search?q=" + url.QueryEscape(q))
			p.See("搜索")
			p.Fits()
			p.Axe()
		}
	}
}
