package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/fault"
	"bayou/internal/tile"
)

// Tiles are the pictures that an office has chosen to lie under its maps: a file of its own, which needs no internet, and servers
// such as 天地图. Without them no map asks for anything from outside.
type Tiles struct {
	Own    *tile.Archive // below all others; nil = none
	URLs   []string      // templates with {z}, {x}, {y}, the lowest layer first; none = no map asks anybody else
	Credit string        // whose map it is and its 审图号, shown under every map
}

// tileHost is what a host in the content security policy may look like.
var tileHost = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$`)

// NewTiles reads what was configured: a file of tiles ("" = none), templates that may hold {key}, the key for it, and the credit line.
func NewTiles(file string, templates []string, key, credit string) (Tiles, error) {
	t := Tiles{Credit: strings.TrimSpace(credit)}
	if file != "" {
		var err error
		if t.Own, err = tile.Open(file); err != nil {
			return Tiles{}, err
		}
	}
	for _, text := range templates {
		at, err := url.Parse(strings.TrimSpace(text))
		switch {
		case err != nil || at.Scheme != "https" || !tileHost.MatchString(at.Host) || at.User != nil:
			return Tiles{}, fault.Invalidf("底图地址“%s”不对。要以 https:// 开头，后面是服务器名，如 https://t0.tianditu.gov.cn/…。", text)
		case !strings.Contains(text, "{z}") || !strings.Contains(text, "{x}") || !strings.Contains(text, "{y}"):
			return Tiles{}, fault.Invalidf("底图地址“%s”里要有 {z}、{x}、{y}，分别是级别、列号、行号。", text)
		case strings.Contains(text, "{key}") && key == "":
			return Tiles{}, fault.Invalidf("底图地址“%s”里有 {key}，请同时用 --tiles-key 给出密钥。", text)
		case strings.ContainsAny(text, " \"'<>"):
			return Tiles{}, fault.Invalidf("底图地址“%s”里不能有空格和引号。", text)
		}
		t.URLs = append(t.URLs, strings.ReplaceAll(strings.TrimSpace(text), "{key}", url.QueryEscape(key)))
	}
	if (len(t.URLs) > 0 || t.Own != nil) && t.Credit == "" {
		return Tiles{}, fault.Invalidf("用外来的底图，要用 --tiles-credit 写明来源和审图号，如“天地图 GS(2024)0650号”，显示在图下。")
	}
	return t, nil
}

// Hosts returns where the pictures come from, as the content security policy names it.
func (t Tiles) Hosts() []string {
	var out []string
	for _, u := range t.URLs {
		if at, err := url.Parse(u); err == nil {
			out = append(out, at.Scheme+"://"+at.Host)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// ownTiles is where a map finds the pictures of the office's own file; "" = there is none.
func (t Tiles) ownTiles() string {
	if t.Own == nil {
		return ""
	}
	return "/map/tiles/{z}/{x}/{y}?v=" + t.Own.Stamp
}

// mapTile sends one picture of the office's own file: GET /map/tiles/{z}/{x}/{y}. Where the file has none the answer is empty: most
// files hold one city, and a map may be moved beyond it.
func (s *Site) mapTile(w http.ResponseWriter, r *http.Request) error {
	var at [3]int
	for i, name := range []string{"z", "x", "y"} {
		n, err := strconv.Atoi(r.PathValue(name))
		if err != nil {
			return fault.NotFoundf("没有这一块底图。")
		}
		at[i] = n
	}
	var picture []byte
	if s.Tiles.Own != nil {
		var err error
		if picture, err = s.Tiles.Own.Get(at[0], at[1], at[2]); err != nil {
			return err
		}
		w.Header().Set("Cache-Control", "private, max-age=604800") // the address names the file: another file has other addresses
	}
	if picture == nil {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	w.Header().Set("Content-Type", s.Tiles.Own.Kind)
	_, err := w.Write(picture)
	return err
}
