package house

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"bayou/internal/reading"
	"bayou/internal/register"
	"bayou/internal/sheet"
)

// Bounds of a floor area in thousandths of a ㎡: more is no unit but a mistake of the unit.
const (
	minArea = 500
	maxArea = 200_000_000
)

// said is what a row or a form says of a unit. What it does not say is nil or empty and changes nothing.
type said struct {
	id, written string
	reading     Reading
	area        *int64
	source      AreaSource
	ref         string
	use         Use
	tenure      Tenure
	owners      []named
	problems    register.Problems
}

// readArea reads a floor area. problem is a Chinese sentence; an empty text is nil without one.
func readArea(text string) (area *int64, problem string) {
	r := reading.Read(reading.Field{Kind: reading.Number, Unit: "㎡"}, text)
	v := r.Value
	switch {
	case r.Problem():
		if r.Note == "" {
			r.Note = "没有读出面积"
		}
		return nil, r.Note
	case !v.Known():
		return nil, ""
	case !v.Exact():
		return nil, "面积要写准数，“" + strings.TrimSpace(text) + "”按未知登记"
	case v.Low <= 0:
		return nil, "面积不能是 0，不清楚的请留空"
	case v.Low < minArea:
		return nil, "面积不到 0.5 ㎡，请核对"
	case v.Low > maxArea:
		return nil, "面积超过 20 万㎡，请核对单位"
	}
	return &v.Low, ""
}

// rowReader reads the cells of a room list.
type rowReader struct {
	columns  register.Columns
	from     AreaSource // of areas whose row names no source
	building string     // of rows that name none
}

func (r *rowReader) read(row *sheet.Row) said {
	cells := map[string]string{}
	s := said{}
	for i, c := range r.columns {
		if c.Field == "" || i >= len(row.Cells) {
			continue
		}
		text := strings.TrimSpace(row.Cells[i].Text)
		if row.Cells[i].Kind == sheet.Failed {
			s.problem(c, row.Number, text, "", "单元格里的公式出错，没有读到内容")
			continue
		}
		if c.Field == colKey {
			text = undated(row.Cells[i].Kind, text)
		}
		cells[c.Field] = text
	}
	s.id, s.ref = cells[colID], cut(cells[colRef])
	s.written = r.compose(cells)
	s.reading = ReadKey(s.written)
	s.readWords(r, row.Number, cells)
	s.readOwners(r, row.Number, cells)
	s.mark()
	return s
}

// undated gives back the room number that a workbook took for a day: 1-2-301 never is one, 2-3 and 12-1-2 were.
func undated(k sheet.Kind, text string) string {
	if k != sheet.Date {
		return text
	}
	return "（被表格当成了日期）" + text
}

func cut(s string) string {
	if utf8.RuneCountInString(s) > 100 {
		return string([]rune(s)[:100])
	}
	return s
}

func (r *rowReader) column(field string) register.Column {
	for _, c := range r.columns {
		if c.Field == field {
			return c
		}
	}
	return register.Column{}
}

func (s *said) problem(c register.Column, row int, text, readAs, note string) {
	if personal[c.Field] {
		text = "（个人信息，不显示）"
	}
	certainty := "none"
	if readAs != "" {
		certainty = "inferred"
	}
	s.problems = append(s.problems, register.Problem{
		Cell: c.Letter + strconv.Itoa(row), Field: c.Field, Text: text, ReadAs: readAs, Certainty: certainty, Note: note,
	})
}

// compose puts the room's number together where its parts stand in columns of their own.
func (r *rowReader) compose(cells map[string]string) string {
	room := cells[colKey]
	if room == "" {
		return ""
	}
	building, entrance, floor := cells[colBuilding], cells[colEntrance], cells[colFloor]
	if building == "" && entrance == "" && floor == "" {
		building = r.building
	}
	if strings.ContainsAny(room, "单栋幢座#") || building != "" && strings.Contains(room, "-") && !strings.ContainsAny(room, "、,，") {
		return room // it says all by itself
	}
	text := ""
	if building != "" {
		text += suffixed(building, "号楼", "楼栋幢座#")
	}
	if entrance != "" {
		text += suffixed(entrance, "单元", "元门洞")
	}
	if short := isDigits(room) && len(room) <= 2 || strings.Trim(room, sides+"户") == ""; floor != "" && short {
		text += suffixed(floor, "层", "层楼")
	}
	return text + room
}

func suffixed(s, suffix, ends string) string {
	last, _ := utf8.DecodeLastRuneInString(s)
	if strings.ContainsRune(ends, last) {
		return s
	}
	return s + suffix
}

func (s *said) readWords(r *rowReader, row int, cells map[string]string) {
	area, problem := readArea(cells[colArea])
	if problem != "" {
		s.problem(r.column(colArea), row, cells[colArea], "", problem)
	}
	if s.area = area; area != nil {
		s.source = r.from
	}
	for _, w := range []struct {
		field string
		list  []choice
		set   func(string)
	}{
		{colUse, useWords, func(id string) { s.use = Use(id) }},
		{colTenure, tenureWords, func(id string) { s.tenure = Tenure(id) }},
		{colSource, sourceWords, func(id string) { s.source = AreaSource(id) }},
	} {
		text := cells[w.field]
		if text == "" || noOwner[text] {
			continue
		}
		id, ok := choose(w.list, text)
		if !ok {
			s.problem(r.column(w.field), row, cut(text), "", fmt.Sprintf("“%s”不认得，没有采用", ColumnNames[w.field]))
			continue
		}
		w.set(id)
	}
}

func (s *said) readOwners(r *rowReader, row int, cells map[string]string) {
	names, share := cells[colOwner], cells[colShare]
	if share != "" && !strings.ContainsAny(names, "、,，;；") && names != "" && shareOf.MatchString(names+share) {
		names += share
	}
	list, problem := readOwners(names, cells[colPhone])
	if problem != "" {
		s.problem(r.column(colOwner), row, names, "", problem)
	}
	s.owners = list
	var first named
	for _, w := range []struct {
		field string
		to    *string
	}{{colHardship, &first.hardship}, {colNote, &first.note}} {
		if text := cells[w.field]; utf8.RuneCountInString(text) > maxText {
			s.problem(r.column(w.field), row, text, "", fmt.Sprintf("超过 %d 个字，没有采用", maxText))
		} else {
			*w.to = text
		}
	}
	if len(list) > 0 {
		list[0].hardship, list[0].note = first.hardship, first.note
	}
}

// mark sets before the room's number what tells a parking place or a store from a flat of the same number.
func (s *said) mark() {
	for i, k := range s.reading.Keys {
		if k.Told() != Dwelling {
			if s.use == "" {
				s.use = k.Told()
			}
			continue
		}
		for _, kind := range kinds {
			if kind.use == s.use && kind.use != Shop {
				k.Room = kind.mark + k.Room
				s.reading.Keys[i], s.reading.Open = k, false
			}
		}
	}
}
