package gongwen

import (
	"errors"
	"fmt"
)

const (
	maxTitle   = 120 // characters; six lines
	maxColumns = 63  // the file format's own limit
)

func (d Document) check() error {
	var errs []error
	if d.Head != nil {
		errs = append(errs, d.Head.check())
	}
	errs = append(errs, checkTitle("标题", d.Title), checkBody("正文", d.Body))
	errs = append(errs, checkDate("成文日期", d.Sign.On), checkDate("印发日期", d.Record.Printed))
	for i, a := range d.Attachments {
		where := label(i, len(d.Attachments))
		if flat(a.Title) == "" {
			errs = append(errs, fmt.Errorf("%s没有标题，请写明附件名称", where))
		}
		errs = append(errs, checkTitle(where+"标题", a.Title), checkBody(where, a.Body))
	}
	for i, r := range d.Record.Receivers {
		if flat(r.As) == "" || flat(r.Names) == "" {
			errs = append(errs, fmt.Errorf("版记第%d行缺少“抄送”“报”“送”“发”等字样或单位名称", i+1))
		}
	}
	return errors.Join(errs...)
}

func (b Brief) check() error {
	var errs []error
	if flat(b.Name) == "" {
		errs = append(errs, errors.New("简报没有名称，请填写报头名称"))
	}
	if b.Issue < 0 || b.Total < 0 {
		errs = append(errs, fmt.Errorf("简报期号不能为负数，现为第%d期、总第%d期", b.Issue, b.Total))
	}
	return errors.Join(append(errs, checkTitle("报头名称", b.Name), checkDate("简报日期", b.Date))...)
}

func (c Circular) check() error {
	var errs []error
	if flat(c.Mark) == "" {
		errs = append(errs, errors.New("红头文件没有发文机关标志，请填写发文机关"))
	}
	if n := c.Number; n != (Number{}) && (flat(n.Word) == "" || n.Year < 1949 || n.Year > 9999 || n.Seq < 1) {
		errs = append(errs, fmt.Errorf("发文字号“%s”不完整，应有机关代字、四位年份和1以上的序号", n))
	}
	return errors.Join(append(errs, checkTitle("发文机关标志", c.Mark))...)
}

func checkTitle(where, s string) error {
	if n := width(s) / 2; n > maxTitle {
		return fmt.Errorf("%s有%d字，超过%d字，请缩短", where, n, maxTitle)
	}
	return nil
}

func checkDate(where string, d Date) error {
	if !d.valid() {
		return fmt.Errorf("%s“%s”不是日历上的日期", where, d)
	}
	return nil
}

func checkBody(where string, list []Block) error {
	var errs []error
	for i, b := range list {
		at := fmt.Sprintf("%s第%d段", where, i+1)
		switch b := b.(type) {
		case Heading:
			if b.Level < 1 || b.Level > 4 {
				errs = append(errs, fmt.Errorf("%s：标题层次为%d，只能是1至4", at, b.Level))
			}
		case Table:
			errs = append(errs, b.check(at))
		case Paragraph, Blank:
		default:
			errs = append(errs, fmt.Errorf("%s：内容为空，请删去这一段", at))
		}
	}
	return errors.Join(errs...)
}

func (t Table) check(at string) error {
	if n := len(t.Columns); n < 1 || n > maxColumns {
		return fmt.Errorf("%s：表格有%d列，只能是1至%d列", at, n, maxColumns)
	}
	for i, c := range t.Columns {
		if c.Align < Left || c.Align > Right || c.Width < 0 {
			return fmt.Errorf("%s：表格第%d列的对齐方式或宽度无效", at, i+1)
		}
	}
	for i, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return fmt.Errorf("%s：表格第%d行有%d格，表头有%d列，二者应一致", at, i+1, len(row), len(t.Columns))
		}
	}
	return nil
}
