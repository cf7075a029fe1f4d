package web

import (
	"net/http"
	"strings"

	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/house"
	"bayou/internal/web/ui"
)

// mapping is what the columns of a room list may be.
func (e *estate) mapping() mapping {
	m := mapping{Preview: e.href("/imports/preview"), Save: e.href("/imports/map"), Other: e.href("/imports/new"), Carried: roomlistKeys[:6], Plain: "只按常见的叫法识别"}
	for _, id := range house.Fields() {
		m.Fields = append(m.Fields, ui.Option{Value: id, Label: house.ColumnNames[id]})
	}
	return m
}

// roomColumns looks at the headers of a room list. failed is what went wrong with the mapping, nil for none.
func (s *Site) roomColumns(r *http.Request, e *estate, u *house.Upload, failed error) (columnsView, error) {
	who := gate.Who(r.Context())
	look, err := s.House.Headers(r.Context(), who, *u)
	if err != nil {
		return columnsView{}, err
	}
	maps, err := s.House.Maps(r.Context(), who, e.ID)
	return e.mapping().look(r, look, maps, failed), err
}

// drawRoomsUnread shows a room list whose header was not understood, with the forms to say what its columns are.
func (s *Site) drawRoomsUnread(w http.ResponseWriter, r *http.Request, e *estate, u *house.Upload, failed error) error {
	v, err := s.roomColumns(r, e, u, failed)
	if err != nil {
		return s.drawRoomlistForm(w, r, gate.Status(failed), failed)
	}
	p := s.estatePage(r, e, "表头对照："+u.Name)
	p.Lead = "还没有导入。请选对工作表，或者说明各列是什么，再预览。"
	return s.draw(w, r, gate.Status(failed), p, columnsPage(v))
}

// roomlistMap saves what the columns of a room list are and leads to the preview by it:
// POST /compounds/{id}/houses/imports/map.
func (s *Site) roomlistMap(w http.ResponseWriter, r *http.Request) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	u, err := s.roomlist(r, e)
	if err != nil {
		return s.drawRoomlistForm(w, r, gate.Status(err), err)
	}
	name := strings.TrimSpace(r.PostFormValue("as"))
	fields, err := e.mapping().read(r)
	if err == nil {
		err = s.House.SaveMap(r.Context(), gate.Who(r.Context()), e.ID, name, fields)
	}
	if fault.Of(err) == fault.Invalid {
		return s.drawRoomsUnread(w, r, e, &u, err)
	}
	if err != nil {
		return err
	}
	e.mapping().saved(w, r, name)
	return nil
}
