package archive

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"bayou/internal/blob"
	"bayou/internal/fault"
)

// Media is what a file is, as a media type.
type Media string

// The media that the archive keeps.
const (
	JPEG Media = "image/jpeg"
	PNG  Media = "image/png"
	WebP Media = "image/webp"
	PDF  Media = "application/pdf"
	OFD  Media = "application/ofd"
	DOCX Media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	XLSX Media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	PPTX Media = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	DOC  Media = "application/msword"
	XLS  Media = "application/vnd.ms-excel"
	PPT  Media = "application/vnd.ms-powerpoint"
	Text Media = "text/plain"
)

// mediaInfo is how a medium is called and how its files end; the first ending is given to a file that has none of them.
var mediaInfo = map[Media]struct {
	name    string
	endings []string
}{
	JPEG: {"JPG 照片", []string{".jpg", ".jpeg"}},
	PNG:  {"PNG 图片", []string{".png"}},
	WebP: {"WebP 图片", []string{".webp"}},
	PDF:  {"PDF", []string{".pdf"}},
	OFD:  {"OFD", []string{".ofd"}},
	DOCX: {"Word 文档", []string{".docx"}},
	XLSX: {"Excel 表格", []string{".xlsx"}},
	PPTX: {"PPT 演示", []string{".pptx"}},
	DOC:  {"Word 文档（旧格式）", []string{".doc", ".wps"}},
	XLS:  {"Excel 表格（旧格式）", []string{".xls", ".et"}},
	PPT:  {"PPT 演示（旧格式）", []string{".ppt", ".dps"}},
	Text: {"文本", []string{".txt", ".csv"}},
}

// Accepted are the endings that a file picker offers.
const Accepted = ".jpg,.jpeg,.png,.webp,.pdf,.ofd,.docx,.xlsx,.pptx,.doc,.xls,.ppt,.wps,.et,.dps,.txt,.csv"

// Chinese returns the medium as a page says it.
func (m Media) Chinese() string { return mediaInfo[m].name }

// Photo reports whether the medium is a picture that a page shows.
func (m Media) Photo() bool { return m == JPEG || m == PNG || m == WebP }

// Ending is how files of the medium end, with the dot; "" for a medium that the archive does not keep.
func (m Media) Ending() string {
	if e := m.endings(); len(e) > 0 {
		return e[0]
	}
	return ""
}

func (m Media) endings() []string { return mediaInfo[m].endings }

var (
	program  = "这是程序文件，不能存入档案。"
	packed   = "这是压缩包。请解开后，把里面的文件逐个上传。"
	page     = "网页和矢量图可能带有脚本，不能存入档案。请打印成 PDF，或截图后上传。"
	heic     = "这是苹果手机的 HEIC 照片，别的电脑打不开。请在手机“设置－相机－格式”里选“兼容性最佳”后重拍，或把照片另存为 JPG。"
	video    = "档案不存录像和录音。请上传照片或文件。"
	richText = "请用 Word 或 WPS 打开，另存为 .docx 后上传。"
	cad      = "请把图纸从制图软件导出为 PDF 后上传，以便没有软件的人也能看。"
)

var refused = []struct{ begins, why string }{
	{"MZ", program},
	{"\x7fELF", program},
	{"\xca\xfe\xba\xbe", program},
	{"\xcf\xfa\xed\xfe", program},
	{"#!", program},
	{"Rar!", packed},
	{"7z\xbc\xaf\x27\x1c", packed},
	{"\x1f\x8b", packed},
	{"BZh", packed},
	{"\xfd7zXZ\x00", packed},
	{"{\\rtf", richText},
	{"AC10", cad},
	{"GIF8", "请把图片另存为 JPG 或 PNG 后上传。"},
	{"BM", "请把图片另存为 JPG 或 PNG 后上传。"},
	{"II*\x00", "请把扫描件存为 PDF 或 JPG 后上传。"},
	{"MM\x00*", "请把扫描件存为 PDF 或 JPG 后上传。"},
	{"ID3", video},
}

// Look looks at a file by its bytes; the name only tells a text from a script. What the archive does not keep is fault.Invalid with
// a sentence that says what to do instead.
func Look(name string, content []byte) (blob.File, error) {
	switch {
	case len(content) == 0:
		return blob.File{}, fault.Invalidf("文件是空的（0 字节）。请检查后重传。")
	case len(content) > blob.MaxPaper:
		return blob.File{}, fault.Invalidf("文件超过 20 MB。请压缩或拆开后再传；扫描件用 200 dpi 就够清楚。")
	case picture(content):
		return blob.Photo(content)
	}
	media, err := paper(name, content)
	if err != nil {
		return blob.File{}, err
	}
	return blob.Paper(string(media), content)
}

// paper says what a file is that is no picture.
func paper(name string, content []byte) (Media, error) {
	switch {
	case bytes.HasPrefix(content, []byte("%PDF-")):
		return PDF, pdf(content)
	case bytes.HasPrefix(content, []byte("PK")):
		return zipped(content)
	case bytes.HasPrefix(content, oleMagic):
		return ole(content)
	case len(content) > 12 && string(content[4:8]) == "ftyp":
		return "", refuse(iso(string(content[8:12])))
	}
	for _, r := range refused {
		if bytes.HasPrefix(content, []byte(r.begins)) {
			return "", refuse(r.why)
		}
	}
	return text(name, content)
}

func refuse(why string) error { return fault.Invalidf("%s", why) }

func picture(content []byte) bool {
	return bytes.HasPrefix(content, []byte("\xff\xd8\xff")) || bytes.HasPrefix(content, []byte("\x89PNG\r\n\x1a\n")) ||
		len(content) > 12 && string(content[:4]) == "RIFF" && string(content[8:12]) == "WEBP"
}

// iso tells a phone's photo from a film: both are boxes of ISO 14496-12.
func iso(brand string) string {
	switch strings.ToLower(brand) {
	case "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1", "avif":
		return heic
	}
	return video
}

// pdf refuses what was cut off, and what is an archive or a page as well: a program that looks at another end of the file
// would take it for something else.
func pdf(content []byte) error {
	tail := content[max(0, len(content)-2048):]
	if !bytes.Contains(tail, []byte("%%EOF")) {
		return fault.Invalidf("PDF 没有传完，或者已经损坏。请打开检查后重传。")
	}
	head := bytes.ToLower(content[:min(len(content), 1024)])
	if endsAsZip(content) || bytes.Contains(head, []byte("<html")) || bytes.Contains(head, []byte("<script")) {
		return fault.Invalidf("这份 PDF 里混有别的文件，不能存入档案。请用“打印成 PDF”重新生成后上传。")
	}
	return nil
}

// endsAsZip reports whether a reader of archives would accept the bytes: their last record reaches exactly to the end.
func endsAsZip(content []byte) bool {
	tail := content[max(0, len(content)-22-1<<16):]
	for i := bytes.LastIndex(tail, []byte("PK\x05\x06")); i >= 0; i = bytes.LastIndex(tail[:i], []byte("PK\x05\x06")) {
		if len(tail) >= i+22 && i+22+int(tail[i+20])+int(tail[i+21])<<8 == len(tail) {
			return true
		}
	}
	return false
}

// text accepts plain text in UTF-8 or GB18030 under a name that no system runs.
func text(name string, content []byte) (Media, error) {
	head := strings.ToLower(string(content[:min(len(content), 4096)]))
	for _, tag := range []string{"<html", "<!doctype", "<script", "<svg", "<?xml", "<?php", "<iframe", "<body"} {
		if strings.Contains(head, tag) {
			return "", refuse(page)
		}
	}
	_, ending := split(SafeName(name))
	if ending = strings.ToLower(ending); ending != ".txt" && ending != ".csv" || !plain(content) {
		return "", fault.Invalidf("认不出这是什么文件。档案收照片（JPG、PNG、WebP）、PDF、OFD、Word、Excel、PPT 和 .txt 文本；请另存为其中一种后上传。")
	}
	return Text, nil
}

func plain(content []byte) bool {
	if !utf8.Valid(content) {
		decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(content)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
			return false
		}
		content = decoded
	}
	return !bytes.ContainsFunc(content, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' })
}
