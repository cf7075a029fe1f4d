package app_test

import (
	"net/http"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/house"
	"bayou/internal/survey"
)

// TestRecordsOfTheRegisterLeaveWithoutPersons reads houses, surveys, papers, declarations, the map and what-if as a program does.
//
// clauses: P1 P2 S1
func TestRecordsOfTheRegisterLeaveWithoutPersons(t *testing.T) {
	t.Parallel()
	w := officeCalls(t)
	at := "/compounds/" + w.Compound.ID
	head, err := w.Accounts.ByLogin(t.Context(), "zz-shangwu")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.House.Add(t.Context(), head, w.Compound.ID, house.Form{Key: "9-9-901", Area: "88.125", Owners: "示例姓名某某", Phone: "13800009999"}); err != nil {
		t.Fatal(err)
	}
	sent, err := w.App.Survey.Submit(t.Context(), head, survey.Filled{
		ID: db.NewID(w.Now), Compound: w.Compound.ID, Texts: map[string]string{"gates": "3", "contact": "示例姓名某某", "phone": "13800009999"}, Why: "问了示例姓名某某",
	})
	if err != nil {
		t.Fatal(err)
	}
	var units struct {
		Rows []struct {
			Key    string
			Area   float64
			Owners int
		}
	}
	if status := w.calling(t, http.MethodGet, at+"/units?limit=500", nil, &units); status != http.StatusOK {
		t.Fatal(status)
	}
	found := false
	for _, u := range units.Rows {
		found = found || u.Key == "9-9-901" && u.Area == 88.125 && u.Owners == 1
	}
	if !found {
		t.Errorf("%+v", units)
	}
	var form struct{ Answers map[string]string }
	if status := w.calling(t, http.MethodGet, "/surveys/"+sent.ID, nil, &form); status != http.StatusOK || form.Answers["gates"] != "3" || form.Answers["contact"] == "" {
		t.Errorf("%d %+v", status, form)
	}
	for _, path := range []string{
		at + "/units", "/surveys", "/surveys/" + sent.ID, at + "/papers", "/declarations", "/declarations/" + w.Declaration, at + "/service", "/map/points",
		"/modes/whatif?street=410105/001/",
	} {
		status, text := w.send(t, asked{method: http.MethodGet, url: "/api/v1" + path}, "", w.key)
		if status != http.StatusOK || strings.Contains(text, "某某") || strings.Contains(text, "13800009999") {
			t.Errorf("%s: %d, or tells a person", path, status)
		}
	}
	if status := w.calling(t, http.MethodGet, "/papers/"+w.Roll+"/file", nil, nil); status != http.StatusForbidden {
		t.Errorf("a paper with personal data leaves: %d", status)
	}
	if status := w.calling(t, http.MethodGet, "/papers/"+w.Paper+"/file", nil, nil); status != http.StatusOK {
		t.Errorf("a paper does not leave: %d", status)
	}
}

// TestAMapAndWhatIfAreReadByPrograms: the map is GeoJSON, what-if takes the plan's lines by their keys and refuses others.
//
// clauses: S1 M0
func TestAMapAndWhatIfAreReadByPrograms(t *testing.T) {
	t.Parallel()
	w := officeCalls(t)
	if status := w.calling(t, http.MethodPost, "/compounds/"+w.Compound.ID+"/facts", obj{"version": 0, "facts": obj{"location": "113.680012,34.791205 WGS-84"}}, nil); status != http.StatusOK {
		t.Fatal(status)
	}
	var points struct {
		Type     string
		Features []struct {
			Type, ID string
			Geometry struct {
				Type        string
				Coordinates [2]float64
			}
		}
	}
	lies := func() (at [2]float64) {
		t.Helper()
		if status := w.calling(t, http.MethodGet, "/map/points", nil, &points); status != http.StatusOK || points.Type != "FeatureCollection" {
			t.Errorf("%d %s", status, points.Type)
		}
		for _, f := range points.Features {
			if f.ID == w.Compound.ID {
				at = f.Geometry.Coordinates
			}
		}
		return at
	}
	if at := lies(); at != [2]float64{113.680012, 34.791205} {
		t.Errorf("it lies at %v", at)
	}
	var supposed struct {
		Lines  []struct{ Key, Value string }
		Before struct{ In, Out, Unknown int }
	}
	const ask = "/modes/whatif?street=410105/001/"
	if status := w.calling(t, http.MethodGet, ask+"&set=single.over_100_households%3D80", nil, &supposed); status != http.StatusOK || len(supposed.Lines) == 0 {
		t.Errorf("%d %+v", status, supposed)
	}
	for _, set := range []string{"no.such%3D1", "single.over_100_households%3Dviel", "%3D", "x"} {
		if status := w.calling(t, http.MethodGet, ask+"&set="+set, nil, nil); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", set, status)
		}
	}
	w.becomes(t, account.Head, "410105/001/003/")
	if at := lies(); at != [2]float64{} || len(points.Features) == 0 {
		t.Errorf("another community sees it at %v, and %d of its own", at, len(points.Features))
	}
}
