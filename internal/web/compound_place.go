package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/reading"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// placeView is the page on which one compound is put in its place.
type placeView struct {
	Form          ui.Form
	Frame         mapFrame
	ID, Version   string
	Here          string // lng,lat in WGS-84 of what is recorded; "" = nothing that can be drawn
	Recorded      ui.Facts
	Point, System string
	How           string
}

// compoundPlace asks where a compound lies: GET /compounds/{id}/place.
func (s *Site) compoundPlace(w http.ResponseWriter, r *http.Request) error {
	c, err := s.Register.Get(r.Context(), gate.Who(r.Context()).Scope(account.EditRegister), r.PathValue("id"))
	if err != nil {
		return err
	}
	fact := c.Facts[register.FieldLocation]
	return s.drawPlace(w, r, http.StatusOK, &c, placeView{
		Version: strconv.FormatInt(c.Version, 10), Point: plainPoint(fact.Text), System: c.Location().Word,
	})
}

// plainPoint is a recorded point without the name of its system, which stands in a field of its own.
func plainPoint(text string) string {
	d, _, ok := reading.Location(text)
	if !ok {
		return text
	}
	return strconv.FormatFloat(float64(d.Lng)/1e6, 'f', 6, 64) + "," + strconv.FormatFloat(float64(d.Lat)/1e6, 'f', 6, 64)
}

func (s *Site) drawPlace(w http.ResponseWriter, r *http.Request, status int, c *register.Compound, v placeView) error {
	b, err := s.compoundBook(r, account.EditRegister)
	if err != nil {
		return err
	}
	v.ID = c.ID
	v.Form.Action, v.Form.Draft, v.Form.Submit = compoundHref(c.ID)+"/place", "place-"+c.ID, "保存位置"
	v.Form.Cancel, v.Form.Wide = compoundHref(c.ID), true
	v.Frame = s.mapFrame("/map/points.json?" + url.Values{"community": {b.codes[c.Community()]}}.Encode())
	if p, ok := c.Where(); ok {
		v.Here = strings.TrimSuffix(p.Text(), " "+reading.WGS84.Name())
	}
	if f, ok := b.plan.Field(register.FieldLocation); ok {
		v.Recorded = ui.Facts{b.fact(c, f, nil), {Label: "地址", Value: c.Address}}
		v.Recorded[0].Need = ""
	}
	p := s.page(r, "放到图上", compoundsLink, ui.Link{Text: c.Name, Href: compoundHref(c.ID)})
	p.Lead = c.Name + "在哪里：点图、拖动标记，或者在院里用手机定位；抄来的坐标请选明是哪种地图上的。"
	p.Head = []templ.Component{mapHead()}
	return s.draw(w, r, status, p, placePage(v))
}

// compoundPlacePost records where a compound lies: POST /compounds/{id}/place.
func (s *Site) compoundPlacePost(w http.ResponseWriter, r *http.Request) error {
	who := gate.Who(r.Context())
	c, err := s.Register.Get(r.Context(), who.Scope(account.EditRegister), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := parseForm(r); err != nil {
		return err
	}
	v := placeView{
		Version: r.PostFormValue(inVersion), Point: strings.TrimSpace(r.PostFormValue("point")), System: r.PostFormValue("system"), How: r.PostFormValue("how"),
	}
	text, err := v.text()
	if err == nil && text == c.Facts[register.FieldLocation].Text { // sent twice
		ui.Done(w, r, compoundHref(c.ID), "位置已保存。")
		return nil
	}
	if err == nil {
		_, err = s.Register.Observe(r.Context(), who, register.Change{
			ID: c.ID, Version: digits(v.Version), Source: register.Source{Kind: register.Survey, Ref: who.Post + "，" + v.means()},
			Texts: map[string]string{register.FieldLocation: text},
		})
	}
	switch k := fault.Of(err); {
	case err == nil:
		ui.Done(w, r, compoundHref(c.ID), "位置已保存，图上已能看到。")
		return nil
	case k == fault.Conflict:
		return s.placeAgain(w, r, v, err)
	case k != fault.Invalid:
		return err
	}
	v.Form.Err = err
	return s.drawPlace(w, r, gate.Status(err), &c, v)
}

// placeAgain draws the form over what somebody else has recorded meanwhile; saving it once more overrules him.
func (s *Site) placeAgain(w http.ResponseWriter, r *http.Request, v placeView, err error) error {
	c, getErr := s.Register.Get(r.Context(), gate.Who(r.Context()).Scope(account.EditRegister), r.PathValue("id"))
	if getErr != nil {
		return getErr
	}
	v.Form.Err, v.Version = err, strconv.FormatInt(c.Version, 10)
	return s.drawPlace(w, r, gate.Status(err), &c, v)
}

// text is what is recorded: the point as it was typed with the name of its system.
func (v *placeView) text() (string, error) {
	d, note, ok := reading.Location(v.Point)
	system := reading.System(v.System)
	switch {
	case v.Point == "":
		return "", fault.InvalidFields("还没有标出位置。", fault.Field{Name: "point", Message: "请点图，或者填经纬度"})
	case !ok:
		return "", fault.InvalidFields("经纬度读不出来。", fault.Field{Name: "point", Message: note + "；先写经度，后写纬度"})
	case d.System != "" && system != "" && d.System != system:
		return "", fault.InvalidFields("坐标系不一致。", fault.Field{Name: "system", Message: "坐标旁边写的是 " + d.System.Name() + "，这里选的不是，请核对"})
	case d.System != "":
		return v.Point, nil
	case system.Name() == "":
		return "", fault.InvalidFields("没有选坐标系。", fault.Field{Name: "system", Message: "请选这个坐标是从哪种地图上抄来的；选错会差五六百米以上"})
	}
	return v.Point + " " + system.Name(), nil
}

// means says how the point was found.
func (v *placeView) means() string {
	if metres, ok := strings.CutPrefix(v.How, "phone:"); ok {
		if n, err := strconv.Atoi(metres); err == nil && n > 0 && n < 1_000_000 {
			return "手机定位，精度约 " + strconv.Itoa(n) + " 米"
		}
	}
	if v.How == "map" {
		return "图上标注"
	}
	return "填写坐标"
}

// placeWord is the button that leads to the page: it says whether the compound is on the map already.
func placeWord(c *register.Compound) string {
	if _, ok := c.Where(); ok {
		return "改位置"
	}
	return "放到图上"
}
