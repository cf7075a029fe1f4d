package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"bayou/internal/archive"
)

// TestPersonalPapersAreNotNamed to whoever may not read them: on no list, in no workbook, on no print and not on their page.
func TestPersonalPapersAreNotNamed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.compound()
	it, err := d.Archive.Add(t.Context(), d.who(headLogin), c.ID, archive.NewItem{
		Kind: archive.Other, Title: "某业主甲的证件", Name: "某业主甲.pdf", Note: "某业主甲交来", Content: []byte("%PDF-1.4 x\n%%EOF\n"), Personal: true,
	})
	d.must(err)
	at := "/compounds/" + c.ID + "/archive"
	for _, path := range []string{at + ".xlsx", at + "?view=papers", at + "/index", "/papers/" + it.ID} {
		for login, named := range map[string]bool{cellLogin: false, headLogin: true} {
			page := d.get(login, path, http.StatusOK)
			if strings.HasSuffix(path, ".xlsx") {
				f, err := excelize.OpenReader(strings.NewReader(page))
				d.must(err)
				rows, err := f.GetRows(f.GetSheetName(0))
				d.must(err)
				page = fmt.Sprint(rows)
			}
			if strings.Contains(page, "某业主甲") != named || !named && !strings.Contains(page, "其他资料（含个人信息）") {
				t.Errorf("%s sees %s: %v", login, path, !named)
			}
		}
	}
	if page := d.get(cellLogin, at+"?view=papers&q=业主甲", http.StatusOK); strings.Contains(page, it.ID) {
		t.Error("found by a name that is not shown")
	}
}
