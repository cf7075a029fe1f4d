package survey_test

import (
	"strings"
	"testing"
	"time"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/mode/modetest"
	"bayou/internal/place"
	"bayou/internal/survey"
)

func TestCodesFindTheirMistakes(t *testing.T) {
	t.Parallel()
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	for i := range 200 {
		code := survey.Code(db.NewID(time.UnixMilli(int64(i))))
		if _, ok := survey.ReadCode(code); !ok || len(code) != 11 {
			t.Fatal("not read back:", code)
		}
		typed := strings.ToLower(strings.ReplaceAll(code, "-", " "))
		if _, ok := survey.ReadCode(strings.NewReplacer("0", "o", "1", "l").Replace(typed)); !ok {
			t.Error("not read as it is typed:", typed)
		}
		for at, c := range code {
			if c == '-' {
				continue
			}
			wrong := []byte(code)
			wrong[at] = alphabet[(strings.IndexByte(alphabet, code[at])+1+i%31)%32]
			if string(wrong) == code {
				continue
			}
			if _, ok := survey.ReadCode(string(wrong)); ok {
				t.Errorf("%s was taken for %s", wrong, code)
			}
		}
	}
}

func TestCodeOfAPlace(t *testing.T) {
	t.Parallel()
	got, ok := survey.ReadCode(survey.PlaceCode(modetest.Business))
	if !ok || got.Steps != "001/010/" || got.Digits != "" {
		t.Error(got, ok)
	}
	if survey.PlaceCode("410105/") != "" || survey.PlaceCode(place.Path("")) != "" || survey.Code("x") != "" {
		t.Error("a code of nothing")
	}
}

func FuzzReadCode(f *testing.F) {
	f.Add("000-000-000")
	f.Add(survey.PlaceCode(modetest.Sports))
	f.Fuzz(func(t *testing.T, typed string) {
		if got, ok := survey.ReadCode(typed); ok && got.Digits == "" && got.Steps == "" {
			t.Errorf("%q leads nowhere", typed)
		}
	})
}

func TestACodeFindsItsCompound(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.compound(t, "示例一号院")
		c := w.compound(t, "示例二号院")
		target, ok := survey.ReadCode(survey.Code(c.ID))
		if !ok {
			t.Fatal(survey.Code(c.ID))
		}
		got, err := w.register.ByCode(w.ctx, grid.Scope("survey.fill"), target.Digits)
		if err != nil || len(got) != 1 || got[0].ID != c.ID || !target.Leads(&c) {
			t.Error(got, err)
		}
		if got, _ := w.register.ByCode(w.ctx, other.Scope("survey.fill"), target.Digits); len(got) != 0 {
			t.Error("found outside the scope")
		}
	})
}
