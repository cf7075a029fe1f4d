package house

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/fault"
	"bayou/internal/reading"
	"bayou/internal/register"
)

// BuildingForm is what a person enters of a building. Key is needed for a new one: 3, A.
type BuildingForm struct {
	Key, Name, Storeys string
}

// SaveBuilding enters a building, or corrects the name and the storeys of the one that has the key.
func (s *Store) SaveBuilding(ctx context.Context, by account.Who, compound string, f BuildingForm) (Building, error) {
	var b Building
	key, name := trim(fold(strings.TrimSpace(f.Key))), strings.TrimSpace(f.Name)
	key = strings.TrimSuffix(strings.TrimSuffix(key, "号楼"), "座")
	storeys, problem := readStoreys(f.Storeys)
	var wrong []fault.Field
	if !buildingKey.MatchString(key) {
		wrong = append(wrong, fault.Field{Name: InKey, Message: "楼号写成数字或字母，如 3 或 A"})
	}
	if utf8.RuneCountInString(name) > maxName {
		wrong = append(wrong, fault.Field{Name: "name", Message: fmt.Sprintf("不超过 %d 个字", maxName)})
	}
	if problem != "" {
		wrong = append(wrong, fault.Field{Name: "storeys", Message: problem})
	}
	if len(wrong) > 0 {
		return b, fault.InvalidFields("楼栋没有保存，请按提示修改。", wrong...)
	}
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		d, err := s.byHand(ctx, tx, by, compound, "")
		if err != nil {
			return err
		}
		d.needBuilding(key)
		if name == "" {
			name = BuildingName(key)
		}
		if err := d.putBuildings(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "update building set name = $1, storeys = $2, version = version + 1, changed_at = $3, changed_by = $4 where county = $5 and path = $6 and key = $7",
			name, storeys, tx.At, by.Name, d.compound.County, string(d.compound.Path), key); err != nil {
			return err
		}
		b = *d.buildings[key]
		b.Name, b.Storeys = name, storeys
		tx.Note(audit.Entry{
			Path: d.compound.Path, Action: "house.building", Subject: d.compound.Subject(), Summary: fmt.Sprintf("登记“%s”的楼栋“%s”", d.compound.Name, name),
			Detail: map[string]any{"key": key, "storeys": storeys},
		})
		return nil
	})
	return b, err
}

// readStoreys reads a number of storeys; "" is unknown.
func readStoreys(text string) (*int64, string) {
	v := reading.Read(reading.Field{Kind: reading.Number, Unit: "层"}, text)
	switch {
	case v.Problem():
		return nil, v.Note
	case !v.Value.Known():
		return nil, ""
	case !v.Value.Exact() || v.Value.Low%1000 != 0 || v.Value.Low < 1000 || v.Value.Low > 100_000:
		return nil, "层数写成 1 到 100 的整数"
	}
	n := v.Value.Low / 1000
	return &n, ""
}

// Comparison is one figure of the room list beside what the register says of the compound. Recorded is the register's text, "" when
// it knows nothing.
type Comparison struct {
	Field, Name, Unit string
	Listed            int64 // in thousandths of the unit
	Recorded          string
	Same              bool
}

// Compare sets what the units of a compound add up to beside the register's facts: households, buildings and floor area.
func (s *Store) Compare(c *register.Compound, units []Unit, buildings int) []Comparison {
	sum := Add(units)
	flats := int64(0)
	for i := range units {
		if units[i].Use == Dwelling {
			flats++
		}
	}
	list := []Comparison{
		{Field: register.FieldHousehold, Name: "户数", Unit: "户", Listed: flats * 1000},
		{Field: FieldBuildings, Name: "楼栋数", Unit: "栋", Listed: int64(buildings) * 1000},
		{Field: FieldFloorArea, Name: "建筑面积", Unit: "㎡", Listed: sum.Area},
	}
	for i := range list {
		f := c.Facts[list[i].Field]
		if list[i].Recorded = f.Text; f.Known() {
			list[i].Same = f.Value.Low <= list[i].Listed && list[i].Listed <= f.Value.High
		}
	}
	return list
}

// Settle records in the register, as a survey of today, what the room list adds up to, for the fields that a person chose.
func (s *Store) Settle(ctx context.Context, by account.Who, compound string, fields []string) error {
	scope := by.Scope(account.EditHouses)
	c, err := s.register.Get(ctx, scope, compound)
	if err != nil {
		return err
	}
	units, err := unitsOn(ctx, s.db, &c, "")
	if err != nil {
		return err
	}
	buildings, err := buildingsOf(ctx, s.db, &c)
	if err != nil {
		return err
	}
	texts := map[string]string{}
	for _, x := range s.Compare(&c, units, len(buildings)) {
		for _, f := range fields {
			if f == x.Field && x.Listed > 0 {
				texts[f] = strings.TrimSuffix(strings.TrimSuffix(Square(x.Listed), "0"), ".0")
			}
		}
	}
	if len(texts) == 0 {
		return fault.Invalidf("没有选择要记入登记册的内容。")
	}
	_, err = s.register.Observe(ctx, by, register.Change{
		ID: compound, Version: c.Version, Source: register.Source{Kind: register.Survey, Ref: "房屋清册合计"}, Texts: texts,
	})
	return err
}
