package web

import (
	"net/http"
	"net/url"
	"strconv"

	"bayou/internal/gate"
	"bayou/internal/report"
	"bayou/internal/web/ui"
)

// dossierPage says what a dossier will hold before it is made.
type dossierPage struct {
	Facts   ui.Facts
	LeftOut string
	Name    string
	Get     ui.Action
}

// dossierShow says how large the dossier of a compound is and what it leaves out: GET /compounds/{id}/dossier.
func (s *Site) dossierShow(w http.ResponseWriter, r *http.Request) error {
	d, err := s.Report.Dossier(r.Context(), gate.Who(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	c := &d.Compound
	v := dossierPage{
		Name: d.Name() + ".zip",
		Facts: ui.Facts{
			{Label: "截至", Value: d.Day.Chinese()},
			{Label: "照片和资料", Value: counted(d.Files(), "份")},
			{Label: "大小", Value: "约 " + sizeText(d.Bytes())},
		},
		Get: ui.Action{Text: "下载整套档案", Href: compoundHref(c.ID) + "/dossier.zip", Icon: "download", Primary: true, Download: true},
	}
	if n := len(d.LeftOut); n > 0 {
		v.LeftOut = "另有 " + strconv.Itoa(n) + " 份含个人信息，不导出；目录里只记类别、日期和校验码。"
	}
	p := s.page(r, "导出"+c.Name+"的档案", compoundsLink, ui.Link{Text: c.Name, Href: compoundHref(c.ID)}, ui.Link{Text: "档案", Href: archiveHref(c.ID)})
	p.Lead, p.Narrow = "一个文件夹，谁都能打开：目录、情况、照片、资料、认定、申报、服务方案和制度、督察、问题、困难，还有核对用的校验码清单。", true
	return s.draw(w, r, http.StatusOK, p, dossierPageView(v))
}

// dossierZip sends the dossier as it is made: GET /compounds/{id}/dossier.zip.
func (s *Site) dossierZip(w http.ResponseWriter, r *http.Request) error {
	d, err := s.Report.Dossier(r.Context(), gate.Who(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	return sendDossier(w, r, d)
}

func sendDossier(w http.ResponseWriter, r *http.Request, d *report.Dossier) error {
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(d.Name()+".zip"))
	return d.Write(r.Context(), w)
}
