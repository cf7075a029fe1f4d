package report_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/find"
	"bayou/internal/house"
	"bayou/internal/mode/modetest"
	"bayou/internal/register"
	"bayou/internal/report"
)

// houses gives the world's compound a room list.
func (w *world) houses(t testing.TB) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "清册.csv")
	must(t, os.WriteFile(path, []byte("楼栋,单元,房号,面积,业主\n3,2,501,66,示例新\n3,2,502,50,示例置业有限公司\n"), 0o600))
	_, err := w.report.Houses.Import(t.Context(), head, house.Upload{Compound: w.compound.ID, Path: path, Name: "清册.csv"})
	must(t, err)
	_, err = find.Index(t.Context(), w.report.DB, map[find.Kind]find.Source{house.FoundOwner: house.Findable()})
	must(t, err)
}

// found is what somebody finds, each hit as kind:title@compound.
func (w *world) found(t testing.TB, who account.Who, text string, only find.Kind) string {
	t.Helper()
	got, err := w.report.Search(t.Context(), who, text, only, 10)
	must(t, err)
	var hits []string
	for _, g := range got.Groups {
		for _, h := range g.Hits {
			hits = append(hits, string(h.Kind)+":"+h.Title+"@"+h.Compound)
		}
	}
	return strings.Join(hits, " ")
}

// TestSearchFindsWhatTheReaderMaySee of every kind, and nothing of a compound's houses once it has left the register.
//
// clauses: S1
func TestSearchFindsWhatTheReaderMaySee(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.houses(t)
		w.add(t, archive.NewItem{Kind: archive.Contract, Title: "示例新合同", Name: "e.pdf", Content: []byte("%PDF-1.4 4\n%%EOF")})
		leader := modetest.Who("街道领导", account.Leader, modetest.Street)
		name := w.compound.Name
		unit, building := "unit:3号楼2单元501室@"+name, "building:3号楼@"+name
		for _, c := range []struct {
			who        account.Who
			text, want string
		}{
			{head, "slyhy", "compound:" + name + "@"},
			{head, "示例 3-2-501", unit},
			{head, "示例一号院 3号楼2单元501", unit},
			{head, "501 示例", unit},
			{head, "示例 3号楼", building},
			{head, "slyhy3-2-501", unit},
			{other, "示例 3-2-501", ""},
			{leader, "示例 3-2-501", map[bool]string{true: unit}[leader.Has(account.SeeHouses)]},
			{head, "示例 3-2-999", ""},
			{head, "不是这个小区 3-2-501", ""},
			{head, "示例新", "paper:示例新合同@ owner:示**@" + name},
			{other, "示例新", ""},
			{head, "示例置业", "owner:示例置业有限公司@" + name},
			{head, "", ""},
			{head, "  ，", ""},
			{head, "' or 1=1 -- 3-2-501", ""},
		} {
			if got := w.found(t, c.who, c.text, ""); got != c.want {
				t.Errorf("%s, %q: %q, want %q", c.who.Name, c.text, got, c.want)
			}
		}
		if got := w.found(t, head, "示例 3号楼", report.House) + w.found(t, head, "示例 3号楼", register.Found) + w.found(t, head, "示例 3号楼", "nonsense"); got != building {
			t.Errorf("one kind: %q", got)
		}
		c, err := w.Register.Get(t.Context(), office.Scope(account.SeeRegister), w.compound.ID)
		must(t, err)
		must(t, w.Register.Withdraw(t.Context(), office, c.ID, c.Version, "示例：已经拆除"))
		for _, text := range []string{"示例 3-2-501", "示例置业", "slyhy"} {
			if got := w.found(t, head, text, ""); got != "" {
				t.Errorf("after the compound left, %q finds %q", text, got)
			}
		}
	})
}
