package web

import (
	"net/http"
	"net/url"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/inspect"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

func archiveHref(compound string) string { return compoundHref(compound) + "/archive" }

func paperHref(id string) string { return "/papers/" + url.PathEscape(id) }

// archivePage is one view of a compound's archive.
type archivePage struct {
	Tabs    ui.Tabs
	View    string   // "", photos, papers, found, removed
	Wants   ui.Table // what a complete archive has
	Missing string
	Upload  *archiveUpload // nil for whoever may not add
	People  *archivePeople
	Pairs   []ui.Photos
	Alone   ui.Photos
	Pager   ui.Pager
	Table   ui.Table // of papers, or of what was taken out
	NoPhoto ui.Empty
}

// archiveDesk is what all views of one archive share.
type archiveDesk struct {
	site   *Site
	r      *http.Request
	who    account.Who
	c      register.Compound
	counts archive.Counts
	found  int64 // photos of findings
}

func (s *Site) archiveDesk(r *http.Request, compound string) (*archiveDesk, error) {
	d := &archiveDesk{site: s, r: r, who: gate.Who(r.Context())}
	var err error
	if d.c, err = s.Register.Get(r.Context(), d.who.Scope(account.SeePapers), compound); err != nil {
		return nil, err
	}
	if d.counts, err = s.Archive.Counts(r.Context(), d.scope(), d.c.Path); err != nil {
		return nil, err
	}
	_, d.found, err = s.Inspect.PhotosOf(r.Context(), d.who.Scope(account.SeeProgress), d.c.Path, 0, 1)
	return d, err
}

func (d *archiveDesk) mayAdd() bool {
	return d.who.Can(account.AddPapers, d.c.Path) && d.c.WithdrawnOn == ""
}

// archiveShow shows the archive of a compound: GET /compounds/{id}/archive.
func (s *Site) archiveShow(w http.ResponseWriter, r *http.Request) error {
	d, err := s.archiveDesk(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	return d.draw(w, http.StatusOK, d.upload(nil), nil)
}

func (d *archiveDesk) draw(w http.ResponseWriter, status int, up *archiveUpload, people *archivePeople) error {
	v := archivePage{View: d.view(), Upload: up, People: people}
	v.Tabs = d.tabs(v.View)
	var err error
	switch v.View {
	case "photos":
		err = d.photos(&v)
	case "found":
		err = d.findings(&v)
	case "papers", "removed":
		v.Table, err = d.table(false)
	default:
		v.Wants, v.Missing = d.wants()
		if v.People == nil {
			v.People, err = d.people(nil)
		}
	}
	if err != nil {
		return err
	}
	p := d.site.page(d.r, d.c.Name+"的档案", compoundsLink, ui.Link{Text: d.c.Name, Href: compoundHref(d.c.ID)})
	p.Lead = "一院一档：照片、资料、联系人。存进来的不会删掉，移出的可以恢复。"
	p.Actions = []ui.Action{
		{Text: "卷内目录", Href: archiveHref(d.c.ID) + "/index", Icon: "list-check"},
		{Text: "导出整套档案", Href: compoundHref(d.c.ID) + "/dossier", Icon: "download"},
	}
	return d.site.draw(w, d.r, status, p, archivePageView(v))
}

func (d *archiveDesk) view() string {
	switch v := d.r.URL.Query().Get("view"); v {
	case "photos", "papers", "found", "removed":
		return v
	}
	return ""
}

func (d *archiveDesk) tabs(here string) ui.Tabs {
	var out ui.Tabs
	for _, t := range []struct {
		view, title string
		n           int
	}{
		{"", "概况", -1},
		{"photos", "照片", d.counts.Photos},
		{"papers", "资料", d.counts.Papers},
		{"found", "督察照片", int(d.found)},
		{"removed", "已移出", d.counts.Removed},
	} {
		tab := ui.Tab{Title: t.title, Href: archiveHref(d.c.ID), Here: t.view == here}
		if t.view != "" {
			tab.Href += "?view=" + t.view
			tab.Count = strconv.Itoa(t.n)
		}
		out = append(out, tab)
	}
	return out
}

// wants lists what a complete archive has, and says in a sentence what is missing.
func (d *archiveDesk) wants() (ui.Table, string) {
	t := ui.Table{ID: "wants", Columns: []ui.Column{{Title: "应有的资料"}, {Title: "有没有"}, {Title: "依据"}}}
	missing, total := 0, 0
	for _, x := range archive.Wants(d.counts) {
		total++
		state, word := "have", "有 "+strconv.Itoa(x.Have)+" 份"
		if x.Have == 0 {
			missing++
			state, word = "none", "缺"
		}
		view := "papers"
		if x.Kind.Photo() {
			view = "photos"
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: x.Kind.Chinese(), Sub: x.Kind.Hint(), Href: archiveHref(d.c.ID) + "?view=" + view + "&kind=" + string(x.Kind)},
			ui.View(ui.BadgeText(state, word)), ui.View(ui.Cite("", x.Why)),
		}})
	}
	if missing == 0 {
		return t, "应有的 " + strconv.Itoa(total) + " 类都有了"
	}
	return t, "应有 " + strconv.Itoa(total) + " 类，还缺 " + strconv.Itoa(missing) + " 类"
}

func (d *archiveDesk) photos(v *archivePage) error {
	q := ui.QueryOf(d.r)
	page, err := d.site.Archive.List(d.r.Context(), d.scope(), d.c.Path, archive.Query{
		Photos: true, Kind: archive.Kind(q.Get("kind")), Offset: q.Offset(), Limit: ui.PageSize,
	})
	if err != nil {
		return err
	}
	d.mask(page.Rows)
	pairs, alone := archive.PairsOf(page.Rows)
	for _, p := range pairs {
		v.Pairs = append(v.Pairs, ui.Photos{photoOf(&p[0]), photoOf(&p[1])})
	}
	for i := range alone {
		v.Alone = append(v.Alone, photoOf(&alone[i]))
	}
	v.Pager = ui.Pager{Query: q, Total: int(page.Total), Unit: "张"}
	v.NoPhoto = ui.Empty{Title: "还没有照片", Text: "在“概况”页上传；整治前先拍，整治后在同一位置再拍。", Icon: "camera"}
	return nil
}

// mask leaves of each item what the reader may read.
func (d *archiveDesk) mask(list []archive.Item) {
	for i := range list {
		list[i] = list[i].For(d.who)
	}
}

func (d *archiveDesk) scope() place.Scope { return d.who.Scope(account.SeePapers) }

func photoOf(it *archive.Item) ui.Photo {
	p := ui.Photo{
		Src: paperHref(it.ID) + "/thumb", Href: paperHref(it.ID), Alt: it.Kind.Chinese() + "：" + it.Title,
		Caption: it.Kind.Chinese() + "：" + it.Title + "，" + it.Day.Chinese(),
	}
	if it.Personal {
		p.Src = ""
	}
	return p
}

// wholeOf is a photo of a pair on its own page, which a click opens whole.
func wholeOf(it *archive.Item) ui.Photo {
	p := photoOf(it)
	if !it.Personal {
		p.Href = paperHref(it.ID) + "/file"
	}
	return p
}

// findings shows the photos that inspections took; each leads to its finding.
func (d *archiveDesk) findings(v *archivePage) error {
	q := ui.QueryOf(d.r)
	list, total, err := d.site.Inspect.PhotosOf(d.r.Context(), d.who.Scope(account.SeeProgress), d.c.Path, q.Offset(), ui.PageSize)
	if err != nil {
		return err
	}
	for i := range list {
		v.Alone = append(v.Alone, foundPhoto(&list[i]))
	}
	v.Pager = ui.Pager{Query: q, Total: int(total), Unit: "张"}
	v.NoPhoto = ui.Empty{Title: "还没有督察照片", Text: "督察发现问题、整改和回头看时拍的照片会列在这里。", Icon: "camera"}
	return nil
}

func foundPhoto(p *inspect.FoundPhoto) ui.Photo {
	step := map[string]string{"found": "发现", "rectified": "整改后", "rechecked": "回头看"}[p.Step]
	return ui.Photo{
		Src: "/photos/" + p.Hash + "/thumb?finding=" + url.QueryEscape(p.Finding), Href: findingHref(p.Finding), Alt: step + "：" + p.Text,
		Caption: step + "：" + p.Title + "，" + p.Day.Chinese(),
	}
}

// archiveTable lists the papers of a compound for a workbook: GET /compounds/{id}/archive.xlsx.
func (s *Site) archiveTable(r *http.Request, all bool) (ui.Table, error) {
	d, err := s.archiveDesk(r, r.PathValue("id"))
	if err != nil {
		return ui.Table{}, err
	}
	return d.table(all)
}

// table lists papers, what was taken out, or for a workbook without a view everything.
func (d *archiveDesk) table(all bool) (ui.Table, error) {
	q := ui.QueryOf(d.r)
	view := d.view()
	query := archive.Query{Papers: view == "papers", Removed: view == "removed", Kind: archive.Kind(q.Get("kind")), Text: q.Get("q"), Reader: d.who.Scope(account.Reveal)}
	key, down := q.Sort("-day")
	query.Sort, query.Up = key, !down
	query.Offset, query.Limit = window(q, all)
	page, err := d.site.Archive.List(d.r.Context(), d.scope(), d.c.Path, query)
	if err != nil {
		return ui.Table{}, err
	}
	d.mask(page.Rows)
	t := ui.Table{
		Columns: []ui.Column{
			{Key: "title", Title: "资料", Sort: true},
			{Key: "kind", Title: "类别", Sort: true},
			{Key: "day", Title: "日期", Sort: true},
			{Title: "格式"},
			{Key: "size", Title: "大小", Sort: true, Num: true},
			{Title: "来源"},
			{Key: "added", Title: "存入", Sort: true},
		},
		Query: q, SortedBy: "-day", Total: int(page.Total), Unit: "份", Panel: true, Find: "标题、文件名或说明",
		Filters: []ui.Filter{{Name: "kind", Label: "类别", Options: kindOptions(archive.Kinds(false))}},
		Exports: []ui.Action{bookAction(archiveHref(d.c.ID)+".xlsx", q), ui.PrintAction()},
		Empty:   ui.Empty{Title: "还没有资料", Text: "在“概况”页上传图纸、合同、会议记录等；一次可以选多份。", Icon: "paperclip"},
	}
	if view == "removed" {
		t.Columns = append(t.Columns, ui.Column{Title: "移出"})
		t.Empty = ui.Empty{Title: "没有移出的资料", Text: "移出档案的资料会列在这里，随时可以恢复。"}
	}
	for i := range page.Rows {
		t.Rows = append(t.Rows, archiveRow(&page.Rows[i]))
	}
	return t, nil
}

func archiveRow(it *archive.Item) ui.Row {
	row := ui.Row{ID: it.ID, Href: paperHref(it.ID), Cells: []ui.Cell{
		{Text: it.Title, Sub: it.Note, Href: paperHref(it.ID)},
		ui.Text(it.Kind.Chinese()), ui.Text(it.Day.Chinese()), ui.Text(it.Media.Chinese()),
		ui.Text(sizeText(it.Size)), ui.Text(it.Source.Chinese()),
		{Text: it.By, Sub: clock.Stamp(it.At)},
	}}
	if it.Personal {
		row.Cells[1].Sub = "含个人信息"
	}
	if it.RemovedOn != "" {
		row.Cells = append(row.Cells, ui.Cell{Text: it.RemovedOn.Chinese() + " " + it.RemovedBy, Sub: it.RemovedWhy})
	}
	return row
}

func kindOptions(kinds []archive.Kind) []ui.Option {
	out := make([]ui.Option, len(kinds))
	for i, k := range kinds {
		out[i] = ui.Option{Value: string(k), Label: k.Chinese()}
	}
	return out
}

// sizeText says a size as people do: 320 KB, 1.5 MB.
func sizeText(n int64) string {
	switch {
	case n < 1<<10:
		return strconv.FormatInt(n, 10) + " 字节"
	case n < 1<<20:
		return strconv.FormatInt((n+1<<9)>>10, 10) + " KB"
	}
	return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
}

// archiveIndex prints what the archive holds as the list at the front of a file: GET /compounds/{id}/archive/index.
func (s *Site) archiveIndex(w http.ResponseWriter, r *http.Request) error {
	d, err := s.archiveDesk(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := s.Archive.List(r.Context(), d.scope(), d.c.Path, archive.Query{Sort: "day", Up: true, Limit: manyRows})
	if err != nil {
		return err
	}
	d.mask(page.Rows)
	t := ui.Table{
		Columns: []ui.Column{{Title: "序号", Num: true}, {Title: "题名"}, {Title: "类别"}, {Title: "日期"}, {Title: "格式"}, {Title: "备注"}},
		Empty:   ui.Empty{Title: "档案是空的", Text: "存入照片和资料后，这里按日期编成目录。"},
	}
	for i := range page.Rows {
		it := &page.Rows[i]
		note := it.Note
		if it.Personal {
			note = "含个人信息　" + note
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			ui.Int(i + 1), ui.To(it.Title, paperHref(it.ID)), ui.Text(it.Kind.Chinese()), ui.Text(it.Day.Chinese()), ui.Text(it.Media.Chinese()), ui.Text(note),
		}})
	}
	p := s.page(r, d.c.Name+"卷内目录", compoundsLink, ui.Link{Text: d.c.Name, Href: compoundHref(d.c.ID)}, ui.Link{Text: "档案", Href: archiveHref(d.c.ID)})
	p.Actions = []ui.Action{ui.PrintAction()}
	p.Lead = "共 " + strconv.FormatInt(page.Total, 10) + " 件，" + sizeText(d.counts.Bytes)
	p.Print = ui.PrintHead{Left: p.Site, Right: s.today().Chinese() + "打印", Code: d.c.ID}
	return s.draw(w, r, http.StatusOK, p, t)
}
