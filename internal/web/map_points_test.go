package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"testing"
	"time"

	"bayou/internal/db"
	"bayou/internal/geo"
	"bayou/internal/reading"
	"bayou/internal/register"
)

// clauses: S1

// placed invents compounds all over a city.
func placed(n int) []register.Compound {
	r := rand.New(rand.NewPCG(5, 6))
	out := make([]register.Compound, n)
	for i := range out {
		text := fmt.Sprintf("%.6f,%.6f 高德", 113.4+r.Float64()*0.5, 34.6+r.Float64()*0.3)
		out[i] = register.Compound{
			ID: db.NewID(time.UnixMicro(1_437_350_400_000_000 + int64(i)*1_000_000)), Name: fmt.Sprintf("示例纬%d路%d号院", i%97, r.IntN(400)),
			Facts: register.Facts{register.FieldLocation: {Reading: reading.Read(reading.Field{Kind: reading.Point}, text)}},
		}
	}
	return out
}

func TestPointsOfACityAreSmall(t *testing.T) {
	t.Parallel()
	const most = 150 << 10
	r := httptest.NewRequest("GET", "/map/points.json", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	if err := sendJSON(w, r, pointsOf(placed(3000), func(c *register.Compound) int { return len(c.Name) % 4 }, geo.China)); err != nil {
		t.Fatal(err)
	}
	if w.Body.Len() > most {
		t.Errorf("3,000 points are %d bytes, want at most %d", w.Body.Len(), most)
	}
	z, err := gzip.NewReader(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	var got mapPoints
	if err := json.NewDecoder(z).Decode(&got); err != nil || len(got.Spots) != 3000 {
		t.Errorf("%d points: %v", len(got.Spots), err)
	}
}

func TestManyPointsAreSentAsCrowds(t *testing.T) {
	t.Parallel()
	all := placed(mostSpots + 500)
	none := func(*register.Compound) int { return 0 }
	got := pointsOf(all, none, geo.China)
	var n int64
	for _, c := range got.Crowds {
		n += c[2]
	}
	if len(got.Spots) > 0 || n != int64(len(all)) || len(got.Crowds) > 500 {
		t.Errorf("%d points and %d crowds of %d compounds", len(got.Spots), len(got.Crowds), n)
	}
	half := pointsOf(all, none, geo.Box{West: 113.4, South: 34.6, East: 113.6, North: 35})
	if len(half.Crowds) > 0 || len(half.Spots) == 0 || len(half.Spots) == len(all) {
		t.Errorf("a part of the map has %d points and %d crowds", len(half.Spots), len(half.Crowds))
	}
}

func TestBoxes(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		"113,34,114,35": true, "": false, "113,34,114": false, "a,b,c,d": false, "NaN,1,2,3": false, "113,34,114,35,36": false,
	} {
		if _, got := boxOf(text); got != ok {
			t.Errorf("%q: %v", text, got)
		}
	}
}
