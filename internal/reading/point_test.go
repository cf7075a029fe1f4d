package reading_test

import (
	"encoding/json"
	"strings"
	"testing"

	"bayou/internal/reading"
)

// clauses: S1

func TestPoints(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"113.680012,34.791205":                        "113.680012，34.791205（坐标系未注明）",
		"１１３.６８，３４.７９":                                "113.680000，34.790000（坐标系未注明）",
		"113.68 34.79 WGS-84":                         "113.680000，34.790000（WGS-84）",
		"113.68,34.79 wgs84":                          "113.680000，34.790000（WGS-84）",
		"113.68,34.79（WGS1984坐标系）":                    "113.680000，34.790000（WGS-84）",
		"天地图 113.68,34.79":                            "113.680000，34.790000（WGS-84）",
		"CGCS2000:113.68,34.79":                       "113.680000，34.790000（WGS-84）",
		"2000国家大地坐标系 113.68,34.79":                    "113.680000，34.790000（WGS-84）",
		"百度 113.68,34.79":                             "113.680000，34.790000（BD-09）",
		"113.68,34.79 BD-09":                          "113.680000，34.790000（BD-09）",
		"百度坐标系（BD09ll）113.68,34.79":                   "113.680000，34.790000（BD-09）",
		"高德113.68,34.79":                              "113.680000，34.790000（GCJ-02）",
		"113.68/34.79 腾讯":                             "113.680000，34.790000（GCJ-02）",
		"113.68,34.79（火星坐标，高德地图，GCJ-02）":              "113.680000，34.790000（GCJ-02）",
		"113°40′48″E,34°47′24″N":                      "113.680000，34.790000（坐标系未注明）",
		"34°47′24″N 113°40′48″E GPS":                  "113.680000，34.790000（WGS-84）",
		"东经113度40分48秒，北纬34度47分24秒":                    "113.680000，34.790000（坐标系未注明）",
		"北纬34.79度，东经113.68度":                          "113.680000，34.790000（坐标系未注明）",
		"经度：113.68；纬度：34.79":                          "113.680000，34.790000（坐标系未注明）",
		"纬度34.79 经度113.68":                            "113.680000，34.790000（坐标系未注明）",
		"lat 34.79, lng 113.68":                       "113.680000，34.790000（坐标系未注明）",
		"113°40.8',34°47.4'":                          "113.680000，34.790000（坐标系未注明）",
		"":                                            "未知",
		"暂无数据,暂无数据":                                   "未知",
		"不详":                                          "未知",
		"百度":                                          "未知",
		"0,0":                                         "未知 ! 0,0",
		"0,0 WGS-84":                                  "未知 ! 0,0",
		"34.78,113.66":                                "未知 ! 写反",
		"高德 34.78,113.66":                             "未知 ! 写反",
		"经度34.78，纬度113.66":                            "未知 ! 写反",
		"2.35,48.85":                                  "未知 ! 不在境内",
		"东经113.68,南纬34.79":                            "未知 ! 不在境内",
		"113.68":                                      "未知 ! 没有读出",
		"113.68,34.79,120":                            "未知 ! 没有读出",
		"113.68,34.79 约":                              "未知 ! 没有读出",
		"113°99′,34°47′":                              "未知 ! 没有读出",
		"经度113.68，经度34.79":                            "未知 ! 没有读出",
		"1e2,34.79":                                   "未知 ! 没有读出",
		"百度 113.68,34.79 高德":                          "未知 ! 不止一个坐标系",
		"9999999999999999999999,34":                   "未知 ! 没有读出",
		"文化路200号":                                     "未知 ! 没有读出",
		strings.Repeat("113.68,34.79 ", 1000):         "未知",
		"113.68,34.79" + strings.Repeat("0", 100_000): "未知",
	} {
		r := reading.Read(reading.Field{Kind: reading.Point}, cell)
		got := r.Value.Chinese(reading.Field{})
		if r.Rejected {
			got += " ! " + r.Note
		}
		if !strings.HasPrefix(want, "未知 !") && got != want || !r.Value.Known() && (want == "未知") == r.Rejected ||
			r.Rejected && !strings.Contains(r.Note, strings.TrimPrefix(want, "未知 ! ")) {
			t.Errorf("%.60q: %s, want %s", cell, got, want)
		}
	}
}

func TestPointWithoutSystemSaysSo(t *testing.T) {
	t.Parallel()
	field := reading.Field{Kind: reading.Point}
	if r := reading.Read(field, "113.68,34.79"); !strings.Contains(r.Note, "没有注明坐标系") || r.Problem() {
		t.Errorf("%+v", r)
	}
	if r := reading.Read(field, "113,34 高德"); !strings.Contains(r.Note, "位置不准") || strings.Contains(r.Note, "没有注明") {
		t.Errorf("%+v", r)
	}
}

func TestPointsAreStored(t *testing.T) {
	t.Parallel()
	v := reading.Read(reading.Field{Kind: reading.Point}, "高德 113.680012,34.791205").Value
	b, err := json.Marshal(v)
	var back reading.Value
	if err != nil || json.Unmarshal(b, &back) != nil || back != v {
		t.Errorf("%s gives %+v, was %+v (%v)", b, back, v, err)
	}
}
