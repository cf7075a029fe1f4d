package sample

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/survey"
)

// surveyed are the forms of the sample's last two days, each with how far it comes: which compound of which community, what was
// answered, why it is right though it looks wrong, and what becomes of it.
var surveyed = []struct {
	community string
	nth       int
	texts     map[string]string
	why       string
	paper     bool
	photo     string
	outcome   survey.State
	notes     survey.Notes
	changed   string // households that the office enters after the form was opened
	found     bool   // of a compound that is not in the register
}{
	{community: "商务社区", nth: 0, texts: map[string]string{"gates": "1", "lamps": "6", "cameras": "否", "fire_lane": "是"}, outcome: survey.Submitted},
	{
		community: "商务社区", nth: 1, texts: map[string]string{"willing": "31", "unwilling": "12", "road": "一般"}, outcome: survey.HasIssues,
		notes: survey.Notes{"willing": "征求意见还没有结束，等汇总后再填"},
	},
	{
		community: "体育社区", nth: 0, texts: map[string]string{"buildings": "3", "entrances": "2"}, why: "示例：两栋楼共用一个单元门", photo: "示例：共用的单元门",
		outcome: survey.Submitted,
	},
	{
		community: "体育社区", nth: 1, texts: map[string]string{"greenery": "有", "green_area": "约300㎡"}, outcome: survey.Resubmitted,
		notes: survey.Notes{"green_area": "请写明怎样量的"},
	},
	{community: "商务社区", nth: 2, texts: map[string]string{"households": "66", "vacant": "5"}, outcome: survey.Submitted, changed: "72"},
	{community: "教育社区", nth: 0, texts: map[string]string{"gates": "2", "environment": "一般", "problems": "示例：非机动车无处停放"}, paper: true, photo: "示例：大门", outcome: survey.Accepted},
	{
		community: "商务社区", found: true, texts: map[string]string{"name": "示例纬四路临街楼", "households": "24", "gates": "1"}, photo: "示例：临街的楼门",
		outcome: survey.Submitted,
	},
	{
		community: "体育社区", nth: 2, texts: map[string]string{"gates": "1"}, outcome: survey.Voided,
		notes: survey.Notes{"": "示例：填的是相邻院子的情况，请到那个院子另填"},
	},
}

// filing is the day's paper work: what goes into the archives, then the survey forms.
func (s *story) filing() error { return cmp.Or(s.archives(), s.surveys()) }

// surveys sends the forms on the day before the last and lets the office review some of them on the last.
func (s *story) surveys() error {
	if s.day != s.lastDay.Add(-1) && s.day != s.lastDay {
		return nil
	}
	for i := range surveyed {
		s.tick()
		var err error
		if s.day == s.lastDay {
			err = s.reviewSurvey(i)
		} else {
			err = s.fillSurvey(i)
		}
		if err != nil {
			return fmt.Errorf("survey %d: %w", i, err)
		}
	}
	return nil
}

func (s *story) fillSurvey(i int) error {
	x := &surveyed[i]
	at := s.community(x.community)
	page, err := s.Register.List(s.ctx, place.In(at), register.Query{Sort: "name", Limit: x.nth + 1})
	if err != nil || len(page.Rows) <= x.nth {
		return err
	}
	c := page.Rows[x.nth]
	by, _ := s.head(at)
	f := survey.Filled{ID: db.NewID(s.Clock.Business()), Compound: c.ID, Base: c.Version, AsOf: s.day, FilledAt: clock.Micros(s.Clock.Now()), Why: x.why, Texts: x.texts}
	if x.found {
		f.Compound, f.Base, f.Community = "", 0, at
	}
	if x.paper {
		f.Sheet = survey.Code(c.ID)
		f.Photos = append(f.Photos, survey.NewPhoto{Content: drawn(s.chance), Paper: true, Caption: "示例：手填的表"})
	}
	if x.photo != "" {
		f.Photos = append(f.Photos, survey.NewPhoto{Content: drawn(s.chance), Caption: x.photo})
	}
	if _, err := s.Survey.Submit(s.ctx, by, f); err != nil {
		return err
	}
	s.filled[i] = f
	if x.changed == "" {
		return nil
	}
	_, err = s.Register.Observe(s.ctx, s.people["wyb"], register.Change{
		ID: c.ID, Version: c.Version, Source: register.Source{Kind: register.Document, Ref: "示例：业主名册"}, Texts: map[string]string{"households": x.changed},
	})
	return err
}

func (s *story) reviewSurvey(i int) error {
	x, f, office := &surveyed[i], s.filled[i], s.people["wyb"]
	if f.ID == "" || x.outcome == survey.Submitted {
		return nil
	}
	rec, err := s.Survey.Get(s.ctx, office.Scope(account.FillSurvey), f.ID)
	if err != nil {
		return err
	}
	if x.outcome == survey.Accepted {
		_, err = s.Survey.Accept(s.ctx, office, survey.Review{ID: f.ID, Version: rec.Version})
		return err
	}
	if x.outcome == survey.Voided {
		_, err = s.Survey.Void(s.ctx, office, survey.Review{ID: f.ID, Version: rec.Version}, x.notes[""])
		return err
	}
	if _, err := s.Survey.Return(s.ctx, office, survey.Review{ID: f.ID, Version: rec.Version}, x.notes); err != nil || x.outcome == survey.HasIssues {
		return err
	}
	by, _ := s.head(rec.Community())
	f.After, f.Why = 1, "示例：卷尺量的"
	s.tick()
	_, err = s.Survey.Submit(s.ctx, by, f)
	return err
}

// drawn is an invented picture: bands of grey, no photo of anything.
func drawn(chance *rand.Rand) []byte {
	img := image.NewGray(image.Rect(0, 0, 240, 160))
	for y := range 160 {
		shade := uint8(120 + 8*(y/20) + chance.IntN(4))
		for x := range 240 {
			img.SetGray(x, y, color.Gray{Y: shade})
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img) // a buffer takes everything
	return b.Bytes()
}
