package sample

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/clock"
	"bayou/internal/register"
	"bayou/internal/sheet"
)

// filedOn is the day on which a station begins the archive of its first compound, and finishedOn the day of the photo afterwards.
const (
	filedOn    clock.Date = "2015-07-29"
	finishedOn clock.Date = "2015-08-11"
)

// archives keeps a photo of before, an area list and a contact of one compound, and later the photo of the same spot afterwards.
func (s *story) archives() error {
	if s.day != filedOn && s.day != finishedOn {
		return nil
	}
	at := s.community("商务社区")
	who, _ := s.head(at)
	page, err := s.Register.List(s.ctx, who.Scope(account.SeeRegister), register.Query{Scope: "yes", Community: at, Limit: 1})
	if err != nil || len(page.Rows) == 0 {
		return err
	}
	c := &page.Rows[0]
	if s.day == finishedOn {
		return s.afterwards(c)
	}
	list, err := areaList()
	if err != nil {
		return err
	}
	for _, n := range []archive.NewItem{
		{Kind: archive.Before, Title: "大门（示例）", Name: "大门.png", Content: courtyard(false), Note: "示例图，不是照片"},
		{Kind: archive.AreaList, Title: "面积清册（示例）", Name: "面积清册.xlsx", Content: list, Note: "示例"},
	} {
		if _, err := s.Archive.Add(s.ctx, who, c.ID, n); err != nil {
			return err
		}
		s.tick()
	}
	_, err = s.Archive.AddContact(s.ctx, who, c.ID, archive.NewContact{Post: "楼院长", Name: "示例某甲", Phone: "13800000000"})
	return err
}

func (s *story) afterwards(c *register.Compound) error {
	who, _ := s.head(c.Community())
	before, err := s.Archive.List(s.ctx, who.Scope(account.SeePapers), c.Path, archive.Query{Kind: archive.Before, Limit: 1})
	if err != nil || len(before.Rows) == 0 {
		return err
	}
	after, err := s.Archive.Add(s.ctx, who, c.ID, archive.NewItem{
		Kind: archive.After, Title: "大门（示例）", Name: "大门.png", Content: courtyard(true), Note: "示例图，不是照片",
	})
	if err != nil {
		return err
	}
	_, _, err = s.Archive.Pair(s.ctx, who, before.Rows[0].ID, after.ID)
	return err
}

// areaList is a list of areas of two rooms that nobody lives in.
func areaList() ([]byte, error) {
	var b bytes.Buffer
	err := sheet.Write(&b, "面积清册（示例）", []sheet.Column{{Name: "房号"}, {Name: "建筑面积（㎡）"}, {Name: "备注"}}, slices.Values([][]any{
		{"1-1-101", 61.5, "示例"}, {"1-1-102", 58.25, "示例"},
	}))
	return b.Bytes(), err
}

// word is 示例 in dots, so that no picture of the sample is taken for a photo.
const word = `
...xxxxxxxxx.......x...........
...................xxxxxx....x.
..................x..x.......x.
.xxxxxxxxxxxxx....x..x....x..x.
.......x.........xx..xxxx.x..x.
.......x.........x..x...x.x..x.
....x..x..x.....xx..x...x.x..x.
....x..x...x....xx.xx..x..x..x.
...x...x....x....x...x.x..x..x.
..x....x.....x...x....x...x..x.
.x.....x......x..x...x....x..x.
.......x.........x..x........x.
.....x.x.........x.x.......x.x.
......x..........x..........x..`

// courtyard draws the gate of a courtyard: grey with a heap before it was set right, green and clear afterwards.
func courtyard(done bool) []byte {
	m := image.NewPaletted(image.Rect(0, 0, 640, 480), color.Palette{
		color.RGBA{214, 228, 240, 255},
		color.RGBA{186, 170, 150, 255},
		color.RGBA{120, 120, 120, 255},
		color.RGBA{90, 80, 70, 255},
		color.RGBA{96, 150, 90, 255},
		color.RGBA{179, 38, 30, 255},
		color.RGBA{235, 240, 245, 255},
	})
	fill := func(x0, y0, x1, y1, ink int) {
		draw.Draw(m, image.Rect(x0, y0, x1, y1), image.NewUniform(m.Palette[ink]), image.Point{}, draw.Src)
	}
	fill(0, 360, 640, 480, 2) // road
	fill(80, 90, 560, 360, 1) // house
	for x := 110; x < 540; x += 70 {
		for y := 120; y < 250; y += 60 {
			fill(x, y, x+36, y+36, 6)
		}
	}
	fill(270, 270, 370, 360, 3) // gate
	if done {
		fill(20, 290, 70, 360, 4)
		fill(570, 290, 620, 360, 4)
	} else {
		fill(400, 330, 520, 372, 3)
		fill(120, 400, 260, 412, 3)
	}
	for y, line := range strings.Split(strings.TrimSpace(word), "\n") {
		for x, dot := range line {
			if dot == 'x' {
				fill(16+5*x, 12+5*y, 21+5*x, 17+5*y, 5)
			}
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, m) // into memory
	return b.Bytes()
}
