package report

import (
	"fmt"
	"html"
	"net/url"
	"strings"

	"bayou/verify"
)

// style is the look of the page: it stands alone, needs no script and prints on A4.
const style = `body{font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:62rem;margin:1.5rem auto;padding:0 1rem;color:#222}
h1{border-bottom:2px solid #b3261e;padding-bottom:.3rem}h2{margin-top:2rem}table{border-collapse:collapse;width:100%}th,td{border:1px solid #ccc;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#f5f5f5}.pair{display:grid;grid-template-columns:1fr 1fr;gap:.75rem;margin-bottom:1rem}.all{display:grid;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));gap:.75rem}img{width:100%}
figure{margin:0}figcaption,.note{color:#555;font-size:.875rem}nav ol{columns:2}@page{size:A4;margin:2cm}@media print{h2,figure,tr{break-inside:avoid}}`

// page is 目录.html, the page from which everything in the folder is reached.
func (d *Dossier) page() string {
	var b strings.Builder
	name := html.EscapeString(d.Compound.Name)
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"+
		"<title>%s档案</title><style>%s</style></head><body>\n<h1>%s档案</h1>\n", name, style, name)
	fmt.Fprintf(&b, "<p>%s　%s　截至 %s</p>\n", html.EscapeString(d.Community), html.EscapeString(d.Compound.Address), d.Day.Chinese())
	fmt.Fprintf(&b, "<p class=\"note\">这个文件夹是导出的一院一档。每份文件的校验码在 %s 里；用 bayou verify 可以离线核对有没有被改过。姓名、电话等个人信息不在其中。</p>\n", verify.ListName)
	tables := d.tables()
	d.contents(&b, tables)
	d.pictures(&b)
	for i := range tables {
		tables[i].html(&b)
	}
	b.WriteString("</body></html>\n")
	return b.String()
}

// contents is the list of the parts at the top of the page, each with what it holds.
func (d *Dossier) contents(b *strings.Builder, tables []table) {
	b.WriteString("<nav aria-label=\"卷内各部分\"><ol>\n")
	if n := d.archived(); n > 0 {
		fmt.Fprintf(b, "<li><a href=\"#照片\">照片</a>（%d 张）</li>\n", n)
	}
	for i := range tables {
		held := "没有"
		if n := len(tables[i].rows); n > 0 {
			held = fmt.Sprintf("%d 条", n)
		}
		fmt.Fprintf(b, "<li><a href=\"#%s\">%[1]s</a>（%s）</li>\n", html.EscapeString(tables[i].title), held)
	}
	b.WriteString("</ol></nav>\n")
}

// archived is how many photos the archive holds.
func (d *Dossier) archived() (n int) {
	for i := range d.papers {
		if d.papers[i].Kind.Photo() {
			n++
		}
	}
	return n
}

func (t *table) html(b *strings.Builder) {
	fmt.Fprintf(b, "<h2 id=\"%s\">%[1]s</h2>\n", html.EscapeString(t.title))
	if len(t.rows) == 0 {
		fmt.Fprintf(b, "<p>%s</p>\n", html.EscapeString(t.empty))
		return
	}
	fmt.Fprintf(b, "<p class=\"note\"><a href=\"%s\">%s.xlsx</a></p>\n<table><thead><tr>", link(t.title+".xlsx"), html.EscapeString(t.title))
	file := -1
	for i, c := range t.columns {
		fmt.Fprintf(b, "<th>%s</th>", html.EscapeString(c.Name))
		if c.Name == "文件" {
			file = i
		}
	}
	b.WriteString("</tr></thead><tbody>\n")
	for _, row := range t.rows {
		b.WriteString("<tr>")
		for i, v := range row {
			text := html.EscapeString(fmt.Sprint(v))
			if i == file && text != "" {
				text = "<a href=\"" + link(fmt.Sprint(v)) + "\">" + text + "</a>"
			}
			b.WriteString("<td>" + text + "</td>")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody></table>\n")
}

// pictures shows the photos, before beside after.
func (d *Dossier) pictures(b *strings.Builder) {
	at := map[string]*paper{}
	var photos []*paper
	for i := range d.papers {
		if p := &d.papers[i]; p.Kind.Photo() {
			at[p.ID] = p
			photos = append(photos, p)
		}
	}
	if len(photos) == 0 {
		return
	}
	b.WriteString("<h2 id=\"照片\">照片</h2>\n")
	for _, p := range photos {
		if after := at[p.Pair]; after != nil && p.Kind == "before" {
			b.WriteString("<div class=\"pair\">" + p.figure() + after.figure() + "</div>\n")
		}
	}
	b.WriteString("<div class=\"all\">\n")
	for _, p := range photos {
		if at[p.Pair] == nil {
			b.WriteString(p.figure() + "\n")
		}
	}
	b.WriteString("</div>\n")
}

func (p *paper) figure() string {
	text := html.EscapeString(p.Kind.Chinese() + "：" + p.Title + "，" + p.Day.Chinese())
	return fmt.Sprintf("<figure><a href=\"%s\"><img src=\"%[1]s\" alt=\"%s\"></a><figcaption>%[2]s</figcaption></figure>", link(p.At), text)
}

// link is the address of a file beside the page.
func link(file string) string { return (&url.URL{Path: "./" + file}).EscapedPath() }
