package blob

import (
	"bytes"
	"image"
	_ "image/jpeg" // a photo is what decodes
	_ "image/png"
	"net/http"

	_ "golang.org/x/image/webp" // so does what some phones make

	"bayou/internal/fault"
)

// MaxPixels bounds a photo: one of 40 million pixels takes 160 MB to draw. Phones make 12 million, and the page makes 2 of them.
const MaxPixels = 40_000_000

// What is wrong with a photo that is none, for whoever sent it.
var (
	errNone   = fault.Invalidf("这不是照片。请选择 JPG、PNG 或 WebP 格式的照片。")
	errHEIC   = fault.Invalidf("这是 HEIC 格式的照片，别的手机和电脑打不开。请在 iPhone 的“设置—相机—格式”里选“兼容性最佳”再拍，或者打开这张照片截一次屏，传截屏。")
	errCut    = fault.Invalidf("照片没有传完，后半张是空的。请重新选择这张照片再传一次。")
	errBroken = fault.Invalidf("这张照片打不开，文件已经损坏。请重新拍一张，或者另选一张。")
	errMoving = fault.Invalidf("这是动图，不能作为照片。请截成一张静止的图再传。")
)

// Photo returns the picture of a photo, of the media type that its content shows, whatever its name says: without the place and
// the telephone that its camera noted. Anything but a whole, still JPEG, PNG or WebP picture is fault.Invalid with the sentence
// that says what to do; so is one beyond MaxSize or MaxPixels. The picture's points are not drawn here: that takes too long while
// somebody waits.
func Photo(content []byte) (File, error) {
	if len(content) > MaxSize {
		return File{}, fault.Invalidf("照片超过 10 MB。请压缩后再传。")
	}
	kind := http.DetectContentType(content)
	switch {
	case photo(kind):
	case kind == "image/gif":
		return File{}, errMoving
	case modern(content):
		return File{}, errHEIC
	default:
		return File{}, errNone
	}
	picture, err := own(kind, content)
	if err != nil {
		return File{}, err
	}
	shape, _, err := image.DecodeConfig(bytes.NewReader(picture))
	if err != nil || shape.Width < 1 || shape.Height < 1 {
		return File{}, errBroken
	}
	if pixels := int64(shape.Width) * int64(shape.Height); pixels > MaxPixels {
		return File{}, fault.Invalidf("照片有 %d 万像素，太大了，至多 %d 万像素。请在手机的相机设置里调小分辨率再拍，或者截一次屏，传截屏。", pixels/10_000, MaxPixels/10_000)
	}
	return File{Hash(picture), kind, picture}, nil
}

func photo(kind string) bool {
	return kind == "image/jpeg" || kind == "image/png" || kind == "image/webp"
}

// modern tells whether the content is HEIC or AVIF: their boxes begin with ftyp and a brand.
func modern(content []byte) bool {
	if len(content) < 12 || string(content[4:8]) != "ftyp" {
		return false
	}
	switch string(content[8:12]) {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis":
		return true
	}
	return false
}

// own returns the bytes of a photo that are the picture itself. Dropped are what a camera writes beside it (where and when it was
// taken, with which telephone, a small copy) and whatever stands behind its end; how the telephone was held stays, or the picture
// would lie on its side. The page does so before it sends; this is for photos that came another way. A picture without its end
// or with a broken build is fault.Invalid. What is no photo is returned as it is.
func own(kind string, content []byte) ([]byte, error) {
	switch kind {
	case "image/jpeg":
		return ownJPEG(content)
	case "image/png":
		return ownPNG(content)
	case "image/webp":
		return ownWebP(content)
	}
	return content, nil
}
