package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf16"

	"bayou/internal/fault"
)

// headSize is how much of a file tells its kind.
const headSize = 4096

const saveAs = "；请在 WPS 或 Excel 里打开，用“另存为”存成 .xlsx 文件后再导入"

// magics are the first bytes of the files people send by mistake.
var magics = []struct{ head, what string }{
	{"%PDF", "PDF 文件"},
	{"\x89PNG", "图片"},
	{"\xff\xd8\xff", "图片"},
	{"GIF8", "图片"},
	{"BM", "图片"},
	{"II*\x00", "图片"},
	{"Rar!", "压缩包"},
	{"7z\xbc\xaf", "压缩包"},
	{"\x1f\x8b", "压缩包"},
	{"{\\rtf", "文字文档"},
}

// sniff tells by content whether the file is a zip, and refuses what is no table. The position in the file is undefined
// afterwards.
func (b *Book) sniff() (zipped bool, err error) {
	head := make([]byte, headSize)
	n, err := b.file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return true, nil
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return false, b.compound()
	}
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.head)) && (m.head != "BM" || bytes.IndexByte(head, 0) >= 0) {
			return false, fault.Invalidf("“%s”是%s，不是表格；请选择 .xlsx 或 .csv 文件", b.name, m.what)
		}
	}
	switch text := strings.ToLower(string(head)); {
	case strings.Contains(text, "<html"), strings.Contains(text, "<table"):
		return false, fault.Invalidf("“%s”其实是网页文件%s", b.name, saveAs)
	case strings.Contains(text, "excel.sheet"), strings.Contains(text, "office:spreadsheet"):
		return false, fault.Invalidf("“%s”是旧的 XML 表格%s", b.name, saveAs)
	case bytes.IndexByte(head, 0) >= 0 && !utf16Head(head):
		return false, fault.Invalidf("“%s”不是表格文件；请选择 .xlsx 或 .csv 文件", b.name)
	}
	return false, nil
}

func utf16Head(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
}

// compound tells apart what comes in the old container of Office: encrypted workbooks, .xls and .doc. The names of its streams
// stand in UTF-16 somewhere in the file.
func (b *Book) compound() error {
	all, err := io.ReadAll(io.NewSectionReader(b.file, 0, 64<<20))
	if err != nil {
		return err
	}
	has := func(stream string) bool {
		var name []byte
		for _, u := range utf16.Encode([]rune(stream)) {
			name = append(name, byte(u), byte(u>>8))
		}
		return bytes.Contains(all, name)
	}
	switch {
	case has("EncryptedPackage"):
		return fault.Invalidf("“%s”设有打开密码，系统读不了；请在 WPS 或 Excel 里打开，去掉密码后保存再导入", b.name)
	case has("WordDocument"):
		return fault.Invalidf("“%s”是文字文档，不是表格；请选择 .xlsx 或 .csv 文件", b.name)
	case has("Workbook"), has("Book"):
		return fault.Invalidf("“%s”是旧格式的 .xls 表格%s", b.name, saveAs)
	}
	return fault.Invalidf("“%s”是旧格式的 Office 文件%s", b.name, saveAs)
}

// zipKind refuses a zip that is no workbook.
func (b *Book) zipKind(z *zip.Reader) error {
	has := func(prefix string) bool {
		for _, f := range z.File {
			if strings.HasPrefix(strings.ToLower(strings.TrimPrefix(f.Name, "/")), prefix) {
				return true
			}
		}
		return false
	}
	switch {
	case has("xl/workbook.bin"):
		return fault.Invalidf("“%s”是 .xlsb 表格%s", b.name, saveAs)
	case has("xl/"):
		return nil
	case has("word/"), has("ppt/"):
		return fault.Invalidf("“%s”是文字文档或幻灯片，不是表格；请选择 .xlsx 或 .csv 文件", b.name)
	case has("content.xml"):
		return fault.Invalidf("“%s”是 .ods 或其他开放格式的文件%s", b.name, saveAs)
	}
	return fault.Invalidf("“%s”是压缩包，不是表格；请先解压，再选择里面的 .xlsx 文件", b.name)
}
