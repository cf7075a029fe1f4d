package web

import (
	"strings"
	"testing"
)

func TestTiles(t *testing.T) {
	t.Parallel()
	const own = "https://t0.tianditu.gov.cn/vec_w/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}"
	for _, c := range []struct {
		url, key, credit, problem string
	}{
		{own, "a b&c", "天地图 审图号（示例）", ""},
		{own, "", "天地图", "--tiles-key"},
		{own, "k", " ", "--tiles-credit"},
		{"http://t0.tianditu.gov.cn/{z}/{x}/{y}", "", "示例", "https://"},
		{"https://t0.tianditu.gov.cn/{z}/{x}", "", "示例", "{y}"},
		{"https://t.example;script-src%20*/{z}/{x}/{y}", "", "示例", "服务器名"},
		{"https://*.example/{z}/{x}/{y}", "", "示例", "服务器名"},
		{"https://me:secret@t.example/{z}/{x}/{y}", "", "示例", "服务器名"},
		{"javascript:alert(1)//{z}{x}{y}", "", "示例", "https://"},
		{"https://t.example/{z}/{x}/{y}?a=' onload", "", "示例", "空格"},
	} {
		got, err := NewTiles("", []string{c.url}, c.key, c.credit)
		switch {
		case c.problem == "" && (err != nil || got.Hosts()[0] != "https://t0.tianditu.gov.cn" || !strings.HasSuffix(got.URLs[0], "tk=a+b%26c")):
			t.Errorf("%s: %+v %v", c.url, got, err)
		case c.problem != "" && (err == nil || !strings.Contains(err.Error(), c.problem)):
			t.Errorf("%s: %v, want a word of %s", c.url, err, c.problem)
		}
	}
	if none, err := NewTiles("", nil, "", ""); err != nil || len(none.Hosts()) > 0 {
		t.Errorf("%+v %v", none, err)
	}
}
