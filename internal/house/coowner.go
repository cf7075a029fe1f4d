package house

import (
	"fmt"
	"slices"
	"strings"

	"bayou/internal/register"
)

// Joined is the outcome of a row that names a further owner of a room that an earlier row speaks of: both are one unit with
// several owners (民法典第二百九十七条，共有).
const Joined register.Outcome = "joined"

// line is one row of a room list. into is the position of the row that it is joined with, -1 = it stands for itself; apart says why
// it was not joined though it names the same room, and two that it may be another one.
type line struct {
	row   int64
	said  said
	into  int
	apart string
	two   bool
}

// alone says why a row that names the room of an earlier one waits for a person.
func (l *line) alone(before int64) string {
	if l.two {
		return fmt.Sprintf("与第 %d 行房号相同，都没有写单元：是两套的请补上单元，是一套的请合成一行", before)
	}
	return fmt.Sprintf("与第 %d 行是同一套房%s，请合成一行", before, l.apart)
}

// join puts rows of one room together, as lists have them that give each co-owner a row. A row that a person left out stands for
// itself, and so does one that does not agree with the earlier one, or of which nobody knows whether it is that room.
func (d *decider) join(lines []line) {
	first := map[string]int{}
	for i := range lines {
		l := &lines[i]
		l.into = -1
		if d.answers[l.row] == LeaveOut {
			continue
		}
		room, sure := d.room(l)
		to, known := first[room]
		switch {
		case room == "":
		case !known:
			first[room] = i
		case !sure:
			l.two = true
		default:
			if l.apart = lines[to].said.joins(&l.said); l.apart == "" {
				l.into = to
			}
		}
	}
}

// room is the same for rows of one room; "" while a person has to say which it is. It is not sure of a new room without an entrance
// in a new building, which may have several.
func (d *decider) room(l *line) (room string, sure bool) {
	m := d.meaning(&l.said, d.answers[l.row])
	switch {
	case m.note != "":
		return "", false
	case m.unit != nil:
		return m.unit.ID, true
	}
	r := &l.said.reading
	open := r.Open || r.Keys[0].Building == ""
	return m.key.String(), !open || m.key.Entrance != "" || m.key.Told() != Dwelling || d.buildings[m.key.Building] != nil
}

// joins takes over the owners and whatever else a further row of the same room says. It returns why not, in Chinese, and then
// takes nothing over.
func (s *said) joins(b *said) (why string) {
	all := slices.Concat(s.owners, b.owners)
	switch {
	case len(s.owners) == 0 || len(b.owners) == 0:
		return "但没有都写业主"
	case s.area != nil && b.area != nil && *s.area != *b.area:
		return "但面积写的不一样"
	case s.use != "" && b.use != "" && s.use != b.use:
		return "但用途写的不一样"
	case s.tenure != "" && b.tenure != "" && s.tenure != b.tenure:
		return "但产权性质写的不一样"
	case slices.ContainsFunc(b.owners, func(n named) bool {
		return slices.ContainsFunc(s.owners, func(o named) bool { return o.key() == n.key() })
	}):
		return "业主也相同"
	case len(all) > maxOwners:
		return fmt.Sprintf("业主合起来超过 %d 人", maxOwners)
	case !sharesFit(all):
		return "各业主的份额加起来超过一整套"
	}
	s.owners = all
	if s.area == nil {
		s.area, s.source = b.area, b.source
	}
	if s.use == "" {
		s.use = b.use
	}
	if s.tenure == "" {
		s.tenure = b.tenure
	}
	if b.ref != "" && !slices.Contains(strings.Split(s.ref, "、"), b.ref) { // each co-owner has a certificate of his own
		s.ref = cut(strings.TrimPrefix(s.ref+"、"+b.ref, "、"))
	}
	return ""
}

// joined says what became of a row that went into another: what became of that one, if it is not used itself.
func (l *line) joined(to *RowResult) RowResult {
	res := RowResult{Row: l.row, Outcome: Joined, Unit: to.Unit, Room: to.Room, Problems: l.said.problems, Note: fmt.Sprintf("与第 %d 行是同一套房，登记为共有", to.Row)}
	if to.Outcome == register.NeedsPerson || to.Outcome == register.Rejected {
		res.Outcome, res.Note = to.Outcome, fmt.Sprintf("与第 %d 行是同一套房，随那一行处理", to.Row)
	}
	return res
}
