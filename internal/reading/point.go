package reading

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// System is the coordinate system of a point; "" = nobody said which. The difference between two of them is some 600 m, so
// that a point without its system is kept and shown in no map until somebody says it.
type System string

// The systems in which people write points. 天地图 and CGCS2000 differ from WGS-84 by less than 0.5 m.
const (
	WGS84 System = "wgs84"
	GCJ02 System = "gcj02"
	BD09  System = "bd09"
)

// Systems lists the systems in the order in which a page offers them.
var Systems = []System{GCJ02, BD09, WGS84}

// Name returns the name by which a register writes the system; "" for a system that is not known.
func (s System) Name() string {
	return map[System]string{WGS84: "WGS-84", GCJ02: "GCJ-02", BD09: "BD-09"}[s]
}

// Title returns the system with those who use it, for a choice.
func (s System) Title() string {
	return map[System]string{WGS84: "天地图、GPS、国家2000（WGS-84）", GCJ02: "高德、腾讯（GCJ-02）", BD09: "百度（BD-09）"}[s]
}

// systemWords are the words for the systems in cleaned lower-case text, each longer one before those that it begins with.
var systemWords = []struct {
	system System
	words  *regexp.Regexp
}{
	{BD09, regexp.MustCompile(`百度(地图)?|bd[- ]?0?9(ll)?`)},
	{GCJ02, regexp.MustCompile(`高德(地图)?|腾讯(地图)?|火星|国测局|gcj[- ]?0?2`)},
	{WGS84, regexp.MustCompile(`天地图|2000国家大地坐标系|国家2000|cgcs[- ]?2000|wgs[- ]?(19)?84|gps`)},
}

// Degrees is a point in millionths of a degree, about 0.1 m.
type Degrees struct {
	Lng, Lat int64
	System   System
}

// The box around China; a point outside of it is a mistake (方案的小区都在境内).
const (
	westmost, eastmost   = 73_000_000, 136_000_000
	southmost, northmost = 3_000_000, 54_000_000
)

var (
	systemNoise = regexp.MustCompile(`坐标系|坐标|经纬度|[()\[\]:;]`)
	angle       = regexp.MustCompile(`([东西南北]?[经纬]度?|[ewns]|lng|lon|lat)?[ ,]*([-+]?\d+(?:\.\d+)?)(?:[°度](?:(\d+(?:\.\d+)?)['′分](?:(\d+(?:\.\d+)?)(?:''|′′|["”“秒]))?)?)?[ ]*([ewns])?`)
	betweens    = regexp.MustCompile(`^[ ,/]*$`)
)

// Location reads 113.680012,34.791205: longitude, then latitude, in degrees or in degrees, minutes and seconds; the system may
// stand beside them (高德 113.68,34.79). The order may be the other one where the text says which is which. ok is false when
// there is no usable point; the note then says why, and is "" when nothing was filled in. A point with a note is usable but
// doubtful.
func Location(cell string) (d Degrees, note string, ok bool) {
	if len(cell) > maxCell {
		return d, unreadPoint, false
	}
	s := strings.ToLower(clean(cell))
	first, _, _ := strings.Cut(s, ",")
	if _, empty := noAnswer(strings.TrimSpace(first)); empty {
		return d, "", false
	}
	if d.System, s, ok = systemOf(s); !ok {
		return Degrees{}, "写了不止一个坐标系，请只留一个", false
	}
	if _, empty := noAnswer(s); empty && d.System != "" {
		return Degrees{}, "", false
	}
	lng, lat, exact, ok := twoAngles(s)
	switch {
	case !ok:
		return Degrees{}, unreadPoint, false
	case lng == 0 && lat == 0:
		return Degrees{}, "坐标是0,0，当作没有填", false
	}
	d.Lng, d.Lat = micro(lng), micro(lat)
	switch {
	case d.inChina():
	case (Degrees{Lng: d.Lat, Lat: d.Lng}).inChina():
		return Degrees{}, "经度和纬度写反了", false
	default:
		return Degrees{}, "坐标不在境内", false
	}
	if !exact {
		note = "坐标没有小数，位置不准"
	}
	return d, note, true
}

const unreadPoint = "没有读出经纬度；请写成 113.680012,34.791205 这样"

// systemOf finds the system that a text names and returns the text without it; ok is false when it names several.
func systemOf(s string) (found System, rest string, ok bool) {
	for _, w := range systemWords {
		if !w.words.MatchString(s) {
			continue
		}
		if found != "" {
			return "", s, false
		}
		found, s = w.system, w.words.ReplaceAllString(s, " ")
	}
	return found, strings.TrimSpace(systemNoise.ReplaceAllString(s, " ")), true
}

// twoAngles reads two angles in degrees and nothing else. exact tells that both are written to more than whole degrees.
func twoAngles(s string) (lng, lat float64, exact, ok bool) {
	found := angle.FindAllStringSubmatchIndex(s, -1)
	if len(found) != 2 || !betweens.MatchString(s[:found[0][0]]+s[found[0][1]:found[1][0]]+s[found[1][1]:]) {
		return 0, 0, false, false
	}
	a, aIs, aExact := oneAngle(s, found[0])
	b, bIs, bExact := oneAngle(s, found[1])
	if aIs == "lat" && bIs != "lat" || bIs == "lng" && aIs != "lng" {
		a, b, aIs, bIs = b, a, bIs, aIs
	}
	fits := aIs != "lat" && bIs != "lng" && math.Abs(a) < 1000 && math.Abs(b) < 1000
	return a, b, aExact && bExact, fits
}

// oneAngle reads a match of angle; is says which of the two it is, "" when the text does not.
func oneAngle(s string, at []int) (degrees float64, is string, exact bool) {
	part := func(i int) string {
		if at[2*i] < 0 {
			return ""
		}
		return s[at[2*i]:at[2*i+1]]
	}
	degrees, _ = strconv.ParseFloat(part(2), 64) // the pattern lets numbers in alone
	for i, share := range []float64{60, 3600} {
		if text := part(3 + i); text != "" {
			n, _ := strconv.ParseFloat(text, 64)
			degrees += math.Copysign(n/share, degrees)
			if n >= 60 {
				degrees = math.Inf(1) // no such minute
			}
		}
	}
	label := part(1) + part(5)
	switch {
	case label == "":
	case strings.ContainsAny(label, "经ew") || strings.Contains(label, "lng") || strings.Contains(label, "lon"):
		is = "lng"
	default:
		is = "lat"
	}
	if strings.ContainsAny(label, "西南") || label == "w" || label == "s" {
		degrees = -degrees
	}
	return degrees, is, strings.Contains(part(2), ".") || part(3) != ""
}

func (d Degrees) inChina() bool {
	return d.Lng > westmost && d.Lng < eastmost && d.Lat > southmost && d.Lat < northmost
}

func micro(x float64) int64 { return int64(math.Round(x * 1e6)) }

// Value returns the point as a value.
func (d Degrees) Value() Value {
	return Value{Kind: Point, Low: d.Lat, High: d.Lng, Word: string(d.System)}
}

func readPoint(cell string) Reading {
	d, note, ok := Location(cell)
	switch {
	case ok && d.System == "":
		note = strings.TrimPrefix(note+"；没有注明坐标系，注明以后才能放到图上", "；")
		fallthrough
	case ok:
		return Reading{Value: d.Value(), Certainty: Exact, Note: note}
	case note != "":
		return rejected(note)
	}
	return unknown("")
}

// pointText prints a point: 113.680012，34.791205（WGS-84）.
func pointText(v Value) string {
	system := System(v.Word).Name()
	if system == "" {
		system = "坐标系未注明"
	}
	return strconv.FormatFloat(float64(v.High)/1e6, 'f', 6, 64) + "，" + strconv.FormatFloat(float64(v.Low)/1e6, 'f', 6, 64) + "（" + system + "）"
}
