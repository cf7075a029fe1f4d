package archive

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf16"

	"bayou/internal/fault"
)

// Bounds of an office file, which is a zip: what it may unpack to, and how many parts it may have. A drawing of an engineer
// has some thousand parts; a bomb has a few that unpack to gigabytes.
const (
	maxParts    = 20_000
	maxUnpacked = 512 << 20 // bytes
	maxTypes    = 1 << 20   // bytes of the list of parts
)

var (
	bomb      = "文件解开后太大，像是恶意文件，没有保存。请用 Word 或 WPS 打开，另存后再传。"
	encrypted = "文件设了打开密码，别人以后打不开。请去掉密码后再传。"
	macro     = "文件带有宏（可自动运行的程序），不能存入档案。请另存为不带宏的 .docx、.xlsx 或 .pptx 后再传。"
	broken    = "文件没有传完，或者已经损坏。请打开检查后重传。"
)

// mainParts are the types of the part by which an office file is known.
var mainParts = []struct {
	part  string
	media Media
}{
	{"wordprocessingml.document.main+xml", DOCX},
	{"spreadsheetml.sheet.main+xml", XLSX},
	{"presentationml.presentation.main+xml", PPTX},
	{"presentationml.slideshow.main+xml", PPTX},
}

// zipped says which office file a zip is. Only the list of its parts is unpacked, and no more of it than a bound.
func zipped(content []byte) (Media, error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return "", refuse(broken)
	}
	if len(z.File) > maxParts {
		return "", refuse(bomb)
	}
	var total uint64
	parts := map[string]*zip.File{}
	for _, f := range z.File {
		if f.Flags&1 != 0 {
			return "", refuse(encrypted)
		}
		if total += min(f.UncompressedSize64, maxUnpacked+1); total > maxUnpacked {
			return "", refuse(bomb)
		}
		name := strings.ToLower(strings.TrimPrefix(f.Name, "/"))
		if strings.HasSuffix(name, "vbaproject.bin") {
			return "", refuse(macro)
		}
		parts[name] = f
	}
	if parts["ofd.xml"] != nil {
		return OFD, nil
	}
	list := parts["[content_types].xml"]
	if list == nil {
		return "", refuse(packed)
	}
	return mainPart(list)
}

func mainPart(list *zip.File) (Media, error) {
	r, err := list.Open()
	if err != nil {
		return "", refuse(broken)
	}
	defer r.Close()
	types, err := io.ReadAll(io.LimitReader(r, maxTypes))
	if err != nil {
		return "", refuse(broken)
	}
	said := strings.ToLower(string(types))
	if strings.Contains(said, "macroenabled") {
		return "", refuse(macro)
	}
	for _, m := range mainParts {
		if strings.Contains(said, m.part) {
			return m.media, nil
		}
	}
	return "", refuse(packed)
}

var oleMagic = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

// oleStreams are the streams by which an old office file is known.
var oleStreams = map[string]Media{"WordDocument": DOC, "Workbook": XLS, "Book": XLS, "PowerPoint Document": PPT}

// ole says which old office file (compound file, MS-CFB) the bytes are, by the entries of its directory: 128 bytes each, on
// a sector's boundary.
func ole(content []byte) (Media, error) {
	var media Media
	for at := 512; at+128 <= len(content); at += 128 {
		switch name := oleName(content[at : at+128]); name {
		case "":
		case "EncryptedPackage", "EncryptionInfo":
			return "", refuse(encrypted)
		case "_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros":
			return "", refuse(macro)
		default:
			if m, ok := oleStreams[name]; ok && media == "" {
				media = m
			}
		}
	}
	if media == "" {
		return "", fault.Invalidf("认不出这是什么文件。请用 Word、Excel 或 WPS 打开，另存为 .docx、.xlsx 或 .pptx 后上传。")
	}
	return media, nil
}

// oleName returns the name of a directory entry, "" for bytes that are none.
func oleName(entry []byte) string {
	n := int(binary.LittleEndian.Uint16(entry[64:]))
	if kind := entry[66]; n < 4 || n > 64 || n%2 != 0 || kind != 1 && kind != 2 && kind != 5 || entry[67] > 1 {
		return ""
	}
	units := make([]uint16, n/2-1)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(entry[2*i:])
	}
	return string(utf16.Decode(units))
}
