package archive_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"bayou/internal/archive"
	"bayou/internal/blob"
	"bayou/internal/fault"
)

func TestLookGoesByContent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		content []byte
		want    archive.Media
	}{
		{"楼道.exe", photo(t, 1), archive.JPEG},
		{"图.png", drawing(t, 1), archive.PNG},
		{"合同.pdf", pdf("x"), archive.PDF},
		{"合同.docx", officeFile(t, "openxmlformats-officedocument.wordprocessingml.document.main+xml"), archive.DOCX},
		{"面积.xlsx", officeFile(t, "openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), archive.XLSX},
		{"汇报.pptx", officeFile(t, "openxmlformats-officedocument.presentationml.presentation.main+xml"), archive.PPTX},
		{"公文.ofd", packed(t, "OFD.xml", 0, 1), archive.OFD},
		{"旧.doc", compoundFile("Root Entry", "WordDocument"), archive.DOC},
		{"旧.xls", compoundFile("Workbook"), archive.XLS},
		{"旧.ppt", compoundFile("PowerPoint Document"), archive.PPT},
		{"说明.txt", []byte("文化宫路200号院\r\n共 3 栋"), archive.Text},
		{"说明.txt", []byte("\xce\xc4\xbb\xaf\xb9\xac\xc2\xb7"), archive.Text}, // GB18030
	} {
		if got, err := archive.Look(c.name, c.content); got.Kind != string(c.want) || err != nil {
			t.Errorf("%s: %s %v, want %s", c.name, got.Kind, err, c.want)
		}
	}
}

func TestLookRefusesWithWhatToDo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		content []byte
		says    string
	}{
		"empty.pdf":       {nil, "0 字节"},
		"large.pdf":       {append(pdf("x"), make([]byte, blob.MaxPaper)...), "20 MB"},
		"cut.pdf":         {[]byte("%PDF-1.4\n…"), "没有传完"},
		"both.pdf":        {append(pdf("x"), packed(t, "a", 0, 1)...), "混有别的文件"},
		"page.pdf":        {pdf("<html><script>alert(1)</script>"), "混有别的文件"},
		"手机.heic":         {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), "兼容性最佳"},
		"录像.mp4":          {[]byte("\x00\x00\x00\x18ftypisom\x00\x00\x00\x00"), "录像"},
		"a.jpg":           {[]byte("MZ\x90\x00"), "程序文件"},
		"run.txt":         {[]byte("#!/bin/sh\nrm -rf /"), "程序文件"},
		"a.bat":           {[]byte("del *.*"), "认不出"},
		"a.html":          {[]byte("<!DOCTYPE html><p>"), "打印成 PDF"},
		"a.svg":           {[]byte(`<svg xmlns="…"><script/></svg>`), "打印成 PDF"},
		"a.txt":           {[]byte("x <script>alert(1)</script>"), "打印成 PDF"},
		"b.txt":           {[]byte("a\x00b"), "认不出"},
		"a.zip":           {packed(t, "a.txt", 0, 1), "压缩包"},
		"a.rar":           {[]byte("Rar!\x1a\x07"), "压缩包"},
		"secret.docx":     {packed(t, "[Content_Types].xml", 1, 1), "密码"},
		"secret2.docx":    {compoundFile("EncryptedPackage"), "密码"},
		"bomb.docx":       {packed(t, "[Content_Types].xml", 0, 4<<30), "解开后太大"},
		"cut.docx":        {officeFile(t, "openxmlformats-officedocument.wordprocessingml.document.main+xml")[:60], "没有传完"},
		"macro.docm":      {officeFile(t, "ms-word.document.macroEnabled.main+xml"), "宏"},
		"macro.docx":      {officeFile(t, "openxmlformats-officedocument.wordprocessingml.document.main+xml", "word/vbaProject.bin"), "宏"},
		"macro.xls":       {compoundFile("Workbook", "_VBA_PROJECT_CUR"), "宏"},
		"setup.msi":       {compoundFile("Root Entry"), "另存为"},
		"plan.dwg":        {[]byte("AC1027\x00"), "导出为 PDF"},
		"old.rtf":         {[]byte(`{\rtf1 x}`), "另存为 .docx"},
		"notes.unknown":   {[]byte{1, 2, 3, 4}, "认不出"},
		"short.docx":      {[]byte("PK"), "没有传完"},
		"ole.doc":         {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "另存为"},
		"not a photo.jpg": {[]byte("RIFF____WAVEfmt "), "认不出"},
	} {
		_, err := archive.Look(name, c.content)
		if fault.Of(err) != fault.Invalid || !strings.Contains(fault.Sentence(err), c.says) {
			t.Errorf("%s: %v, want a sentence with %q", name, err, c.says)
		}
	}
}

func TestSafeName(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("长", 300)
	for given, want := range map[string]string{
		"../../etc/passwd":                "passwd",
		`C:\fakepath\合同.pdf`:              "合同.pdf",
		`..\`:                             "未命名",
		"..":                              "未命名",
		".htaccess":                       "htaccess",
		"a\x00b\x1f.pdf":                  "ab.pdf",
		"图\u202efdp.exe":                  "图fdp.exe",
		"CON.txt":                         "_CON.txt",
		"aux":                             "_aux",
		"a:b*c?.docx":                     "a_b_c_.docx",
		"空 格　全角.pdf":                      "空 格 全角.pdf",
		"尾点. .pdf":                        "尾点.pdf",
		"\xff\xfe坏.pdf":                   "坏.pdf",
		"没有扩展名":                           "没有扩展名",
		"v1.2 说明":                         "v1.2 说明",
		long + ".pdf":                     strings.Repeat("长", 65) + ".pdf",
		strings.Repeat("a", 300) + ".pdf": strings.Repeat("a", 96) + ".pdf",
	} {
		if got := archive.SafeName(given); got != want {
			t.Errorf("%.40q: %q, want %q", given, got, want)
		}
	}
}

func FuzzSafeName(f *testing.F) {
	for _, s := range []string{"../../a", "a.b.c", "CON", "", " . . ", "a\u202eb", "长.pdf"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, given string) {
		got := archive.SafeName(given)
		if got == "" || !utf8.ValidString(got) || utf8.RuneCountInString(got) > 100 || len(got) > 210 {
			t.Fatalf("%q gives %q", given, got)
		}
		if strings.ContainsAny(got, `/\:*?"<>|`) || strings.ContainsFunc(got, unicode.IsControl) || strings.Trim(got, " .") != got {
			t.Fatalf("%q gives %q, which Windows does not keep", given, got)
		}
		if again := archive.SafeName(got); again != got {
			t.Fatalf("%q gives %q, then %q", given, got, again)
		}
	})
}

func FuzzLook(f *testing.F) {
	f.Add("a.pdf", pdf("x"))
	f.Add("a.docx", officeFile(f, "openxmlformats-officedocument.wordprocessingml.document.main+xml"))
	f.Add("a.doc", compoundFile("WordDocument"))
	f.Add("a.txt", []byte("x"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		file, err := archive.Look(name, content)
		media := archive.Media(file.Kind)
		if (err == nil) != (media.Chinese() != "" && err == nil) || err != nil && fault.Of(err) != fault.Invalid {
			t.Fatalf("%q: %s %v", name, media, err)
		}
		if err == nil && media.Photo() && bytes.HasPrefix(content, []byte("<")) {
			t.Fatal("a page is taken for a photo")
		}
	})
}
