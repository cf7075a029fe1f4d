package web

import (
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/gate"
	"bayou/internal/register"
)

// Inputs of a preview: what stood on the page, and what of it is taken. Without script an unticked box sends nothing, so that the
// page says what it showed.
const (
	inSeenRow, inTakeRow   = "seen-row", "take-row"
	inSeenCol, inTakeCol   = "seen-col", "take-col"
	inSeenCell, inTakeCell = "seen-cell", "take-cell"
	inShow, inTurn, inGo   = "show", "turn", "page"
)

// picks are what a person decided about a workbook that waits: his answers to rows, and what he does not take.
type picks struct {
	answers map[int64]string
	left    register.LeftOut
}

func newPicks() picks {
	return picks{map[int64]string{}, register.LeftOut{Fields: map[string]bool{}, Cells: map[int64]map[string]bool{}}}
}

func (p picks) clone() picks {
	out := picks{maps.Clone(p.answers), register.LeftOut{Fields: maps.Clone(p.left.Fields), Cells: map[int64]map[string]bool{}}}
	for row, fields := range p.left.Cells {
		out.left.Cells[row] = maps.Clone(fields)
	}
	return out
}

// picked returns what somebody decided so far about his upload.
func (u *uploads) picked(owner, hash string) picks {
	u.mu.Lock()
	defer u.mu.Unlock()
	if p, ok := u.picks[filepath.Join(ownerDir(owner), hash)]; ok {
		return p.clone()
	}
	return newPicks()
}

// pick keeps what somebody decided, for as long as the upload is there.
func (u *uploads) pick(owner, hash string, p picks) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for key := range u.picks {
		if _, err := os.Stat(filepath.Join(u.dir, key)); err != nil {
			delete(u.picks, key)
		}
	}
	if u.picks == nil {
		u.picks = map[string]picks{}
	}
	u.picks[filepath.Join(ownerDir(owner), hash)] = p
}

// take adds what a page of the preview says; what was on other pages stays.
func (p *picks) take(form url.Values) {
	for key, values := range form {
		if n, ok := strings.CutPrefix(key, "row-"); ok {
			if row, err := strconv.ParseInt(n, 10, 64); err == nil {
				p.answer(row, values[0])
			}
		}
	}
	ticked := func(name string) map[string]bool {
		out := map[string]bool{}
		for _, v := range form[name] {
			out[v] = true
		}
		return out
	}
	rows, columns, cells := ticked(inTakeRow), ticked(inTakeCol), ticked(inTakeCell)
	for _, v := range form[inSeenRow] {
		row := digits(v)
		switch {
		case !rows[v]:
			p.answers[row] = register.LeaveOut
		case p.answers[row] == register.LeaveOut:
			delete(p.answers, row)
		}
	}
	for _, field := range form[inSeenCol] {
		setOrDelete(p.left.Fields, field, !columns[field])
	}
	for _, v := range form[inSeenCell] {
		n, field, _ := strings.Cut(v, ".")
		row := digits(n)
		if p.left.Cells[row] == nil {
			p.left.Cells[row] = map[string]bool{}
		}
		setOrDelete(p.left.Cells[row], field, !cells[v])
	}
}

func (p *picks) answer(row int64, answer string) {
	if answer == "" {
		delete(p.answers, row)
		return
	}
	p.answers[row] = answer
}

func setOrDelete(m map[string]bool, key string, set bool) {
	if set {
		m[key] = true
	} else {
		delete(m, key)
	}
}

// importPick keeps what a page of the preview says and shows the preview anew: POST /imports/preview.
func (s *Site) importPick(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	b, err := s.compoundBook(r, account.ImportRows)
	if err != nil {
		return err
	}
	if _, err := s.upload(r, b); err != nil {
		return s.drawImportForm(w, r, gate.Status(err), err)
	}
	who, hash := gate.Who(r.Context()).ID, r.PostFormValue("f")
	p := s.uploads.picked(who, hash)
	p.take(r.PostForm)
	s.uploads.pick(who, hash, p)
	to := url.Values{}
	for _, k := range append([]string{inShow, inGo}, uploadKeys...) {
		if x := r.PostFormValue(k); x != "" {
			to.Set(k, x)
		}
	}
	switch r.PostFormValue(inTurn) {
	case "all":
		to.Set(inShow, "all")
	case "changes":
		to.Del(inShow)
	}
	http.Redirect(w, r, "/imports/preview?"+to.Encode()+"#grid", http.StatusSeeOther)
	return nil
}
