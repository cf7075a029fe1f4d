package notice

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"bayou/gongwen"
	"bayou/internal/blob"
	"bayou/internal/fault"
)

// DocxKind is the media type of the documents.
const DocxKind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// docx lays the notice out as it is hung up: its text, its tables, until when it hangs and by which rule, and who posts it.
func (n *Notice) docx(stamp string) ([]byte, error) {
	d := gongwen.Document{Title: n.Title, Stamp: stamp, Sign: gongwen.Sign{By: n.Issuer, On: gongwen.DateOf(n.PostedOn.Time()), Sealed: true}}
	for line := range strings.Lines(n.Text) {
		if line = strings.TrimSpace(line); line != "" {
			d.Body = append(d.Body, gongwen.Text(line))
		}
	}
	d.Body = append(d.Body, n.Blocks...)
	if n.Days > 0 {
		d.Body = append(d.Body, gongwen.Text(n.period()))
	}
	var file bytes.Buffer
	if err := d.Write(&file); err != nil {
		return nil, fault.Invalidf("“%s”排不了版：%s", n.Title, err)
	}
	return file.Bytes(), nil
}

// period is the sentence that says how long the notice hangs and where objections go.
func (n *Notice) period() string {
	text := fmt.Sprintf("公示期 %d 日，自张贴的次日起算，至%s止。", n.Days, n.Until.Chinese())
	if n.Cite != "" {
		text += "（依据：" + n.Cite + "）"
	}
	return text + "业主如有异议，请在公示期内向社区物业服务站或街道办事处提出。"
}

// Docx returns the document as it was kept when the notice was posted.
func (s *Store) Docx(ctx context.Context, n *Notice) ([]byte, error) {
	b, err := blob.Get(ctx, s.db, n.County, n.File)
	return b.Content, err
}

// FileName is the name under which the document is sent.
func (n *Notice) FileName() string { return n.Title + ".docx" }
