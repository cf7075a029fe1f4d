package geo_test

import (
	"fmt"
	"strings"
	"testing"

	"bayou/internal/geo"
	"bayou/internal/reading"
)

func collection(kind, coordinates string) string {
	return fmt.Sprintf(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"示例社区"},"geometry":{"type":%q,"coordinates":%s}}]}`, kind, coordinates)
}

const square = `[[[113.66,34.76],[113.67,34.76],[113.67,34.77],[113.66,34.77],[113.66,34.76]]]`

func TestOutlines(t *testing.T) {
	t.Parallel()
	for _, system := range reading.Systems {
		got, err := geo.ParseOutlines([]byte(collection("Polygon", square)), system)
		if err != nil || len(got) != 1 || got[0].Name != "示例社区" || len(got[0].Polygons[0][0]) != 5 {
			t.Errorf("%s: %+v %v", system, got, err)
			continue
		}
		moved := got[0].Polygons[0][0][0].Metres(geo.WGS84{Lng: 113.66, Lat: 34.76})
		if (system == reading.WGS84) != (moved < 1) {
			t.Errorf("%s moves the corner by %g m", system, moved)
		}
	}
	if got, err := geo.ParseOutlines([]byte(collection("MultiPolygon", "["+square+","+square+"]")), reading.WGS84); err != nil || len(got[0].Polygons) != 2 {
		t.Errorf("%+v %v", got, err)
	}
}

func TestOutlinesThatCannotBeDrawn(t *testing.T) {
	t.Parallel()
	for file, problem := range map[string]string{
		"":   "不是 GeoJSON",
		"[]": "不是 GeoJSON",
		`{"type":"FeatureCollection","features":[]}`:                                                      "没有图形",
		collection("Point", "[113.66,34.76]"):                                                             "不是面",
		collection("Polygon", `"x"`):                                                                      "读不出来",
		collection("Polygon", `[]`):                                                                       "空的",
		collection("Polygon", `[[[113.66],[113.67,34.76],[113.67,34.77],[113.66]]]`):                      "读不出来",
		collection("Polygon", `[[[113.66,34.76],[113.67,34.76],[113.66,34.76]]]`):                         "不足四个点",
		strings.Replace(collection("Polygon", square), "34.77],[113.66,34.76]", "34.77],[113.6,34.7]", 1): "没有闭合",
		collection("Polygon", `[[[34.76,113.66],[34.76,113.67],[34.77,113.67],[34.76,113.66]]]`):          "写反",
		collection("Polygon", `[[[460000,3850000],[460100,3850000],[460100,3850100],[460000,3850000]]]`):  "投影坐标",
		collection("Polygon", "[["+strings.Repeat("[113.66,34.76],", 60_000)+"[113.66,34.76]]]"):          "5 万个点",
		strings.Replace(collection("Polygon", square), "示例", strings.Repeat("示", 100), 1):                 "名称超过",
		strings.Repeat(" ", 6<<20):                                                                        "5 MB",
	} {
		if _, err := geo.ParseOutlines([]byte(file), reading.WGS84); err == nil || !strings.Contains(err.Error(), problem) {
			t.Errorf("%.80s: %v, want a word of %s", file, err, problem)
		}
	}
	if _, err := geo.ParseOutlines([]byte(collection("Polygon", square)), ""); err == nil {
		t.Error("outlines without a system are drawn")
	}
}

func FuzzParseOutlines(f *testing.F) {
	f.Add([]byte(collection("Polygon", square)))
	f.Add([]byte(collection("MultiPolygon", "["+square+"]")))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := geo.ParseOutlines(raw, reading.GCJ02)
		if (err == nil) != (len(got) > 0) {
			t.Fatalf("%d outlines, %v", len(got), err)
		}
	})
}

func TestWhatAnOutlineHolds(t *testing.T) {
	t.Parallel()
	const holed = `[[[113.66,34.76],[113.68,34.76],[113.68,34.78],[113.66,34.78],[113.66,34.76]],[[113.668,34.768],[113.672,34.768],[113.672,34.772],[113.668,34.772],[113.668,34.768]]]`
	got, err := geo.ParseOutlines([]byte(collection("MultiPolygon", "["+holed+",[[[113.70,34.76],[113.71,34.76],[113.70,34.77],[113.70,34.76]]]]")), reading.WGS84)
	if err != nil {
		t.Fatal(err)
	}
	for p, want := range map[geo.WGS84]bool{
		{Lng: 113.661, Lat: 34.761}: true, {Lng: 113.67, Lat: 34.77}: false, {Lng: 113.65, Lat: 34.77}: false, {Lng: 113.69, Lat: 34.77}: false,
		{Lng: 113.702, Lat: 34.762}: true, {Lng: 113.709, Lat: 34.769}: false, {Lng: 113.67, Lat: 34.79}: false,
	} {
		if got[0].Holds(p) != want {
			t.Errorf("%+v: %v", p, !want)
		}
	}
	if n := got[0].Points(); n != 14 {
		t.Errorf("%d points", n)
	}
}
