package report

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/blob"
	"bayou/internal/declaration"
)

// document is a version of the service plan or of a rule, as the file that it is handed out as.
type document struct {
	Title   string
	Version declaration.Version
	At      string // in the dossier
	content []byte
}

// state says what became of the version.
func (x *document) state() string {
	if x.Version.FixedOn == "" {
		return "草稿"
	}
	return x.Version.FixedOn.Chinese() + "确定"
}

// declared reads the declarations of the compound and the papers by which it is run: every version that was fixed, and the newest
// where that is a draft.
func (d *Dossier) declared(ctx context.Context) (err error) {
	s := d.store.Declarations
	if d.who.Can(account.SeeProgress, d.Compound.Path) {
		if d.declarations, err = s.OfCompound(ctx, d.who.Scope(account.SeeProgress), d.Compound.ID); err != nil {
			return err
		}
		slices.Reverse(d.declarations)
	}
	scope := d.who.Scope(account.SeeRegister)
	if !d.who.Can(account.SeeRegister, d.Compound.Path) {
		return nil
	}
	papers, err := s.Papers(ctx, scope, d.Compound.ID)
	if err != nil {
		return err
	}
	names := namer{}
	for i := range papers {
		v, _, err := s.Paper(ctx, scope, d.Compound.ID, papers[i].Kind)
		if err != nil {
			return err
		}
		for j := len(v.List) - 1; j >= 0; j-- {
			x := &v.List[j]
			if x.FixedOn == "" && x.Seq != v.Latest {
				continue
			}
			content, err := s.PaperDocx(ctx, &d.Compound, x)
			if err != nil {
				return err
			}
			word := "草稿"
			if x.FixedOn != "" {
				word = "确定"
			}
			at := names.of("服务方案和制度", x.Title+" 第"+strconv.FormatInt(x.Seq, 10)+"版 "+string(x.Day)+" "+word, archive.DOCX.Ending())
			d.documents = append(d.documents, document{Title: x.Title, Version: *x, At: at, content: content})
		}
	}
	return nil
}

// applied are the declarations, oldest first.
func (d *Dossier) applied() table {
	t := table{title: "申报", empty: "还没有申报过。", columns: columns("申报日期", "编号", "申报时的情况", "状态", "答复日期", "答复", "认定模式", "经办")}
	for i := range d.declarations {
		x := &d.declarations[i]
		var said []string
		for _, w := range x.Said {
			if f, ok := d.explained.Plan.Field(w.Field); w.Text != "" && ok && !f.Sensitive {
				said = append(said, w.Name+"："+w.Text)
			}
		}
		answered, chosen := "", ""
		if x.State != declaration.Declared {
			answered = x.Day.Chinese()
		}
		if x.Mode != "" {
			chosen = d.mode(x.Mode)
		}
		t.rows = append(t.rows, []any{x.DeclaredOn.Chinese(), x.Label, strings.Join(said, "；"), x.State.Chinese(), answered, x.Reason, chosen, x.By})
	}
	return t
}

// service lists the papers by which the compound is run.
func (d *Dossier) service() table {
	t := table{title: "服务方案和制度", empty: "还没有写物业服务方案和相关制度。", columns: columns("题名", "版本", "日期", "拟稿", "情况", "文件")}
	for i := range d.documents {
		x := &d.documents[i]
		t.rows = append(t.rows, []any{x.Title, "第 " + strconv.FormatInt(x.Version.Seq, 10) + " 版", x.Version.Day.Chinese(), x.Version.Post + " " + x.Version.By, x.state(), x.At})
	}
	return t
}

// documentLines are the papers in the list of everything that the folder holds.
func (d *Dossier) documentLines() (out [][]any) {
	for i := range d.documents {
		x := &d.documents[i]
		out = append(out, []any{x.Version.Day.Chinese(), "服务方案和制度", x.Title + "，" + x.state(), x.At, len(x.content), blob.Hash(x.content), ""})
	}
	return out
}

// photoLines are the pictures of findings in that list.
func (d *Dossier) photoLines() (out [][]any) {
	for i := range d.photos {
		p := &d.photos[i]
		out = append(out, []any{p.Day.Chinese(), "督察照片", p.Title, p.At, p.Size, p.Hash, ""})
	}
	return out
}
