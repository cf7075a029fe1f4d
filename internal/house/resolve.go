package house

import (
	"fmt"
	"slices"
	"strings"
)

// meaning is which unit a reading means. Unit nil and Note "" = a new one under Key. Where a person has to say it, Note says why
// and Among are the units it may be.
type meaning struct {
	key     Key
	unit    *Unit
	said    string // how a unit was found that the reading does not name exactly
	note    string
	among   []*Unit
	choices []Key // new units that it may be
}

// First tells what the first of two numbers is where the writer did not say it: 2-301.
type First string

// What the first of two numbers is.
const (
	FirstUnsaid   First = ""
	FirstBuilding First = "building"
	FirstEntrance First = "entrance"
)

// FirstOf reads what a form says; anything else is unsaid.
func FirstOf(text string) First {
	if f := First(text); f == FirstBuilding || f == FirstEntrance {
		return f
	}
	return FirstUnsaid
}

// resolve finds what a reading means. What may mean two units is nobody's guess.
func (b *Book) resolve(r Reading, number First) meaning {
	keys := r.Keys
	if len(keys) == 2 && number != FirstUnsaid {
		keys = keys[map[First]int{FirstBuilding: 0, FirstEntrance: 1}[number]:][:1]
	}
	found := b.find(keys, r.Open)
	switch {
	case len(found) == 1 && found[0].Room == keys[0].Room:
		m := meaning{key: found[0].Key, unit: found[0]}
		if !slices.Contains(keys, m.key) {
			m.said = "按已登记的“" + m.key.Chinese() + "”认定"
		}
		return m
	case len(found) == 1:
		return meaning{note: fmt.Sprintf("已登记有“%s”，与这个房号有重叠，请核对是合并还是分开的房屋", found[0].Chinese()), among: found}
	case len(found) > 1:
		names := make([]string, 0, 3)
		for _, u := range found[:min(3, len(found))] {
			names = append(names, "“"+u.Chinese()+"”")
		}
		some := ""
		if len(found) == mostFound {
			some = "至少 "
		}
		return meaning{note: fmt.Sprintf("这个房号对得上 %s%d 套房（%s等），请写全楼栋和单元", some, len(found), strings.Join(names, "、")), among: found}
	}
	return b.fresh(keys, r.Open)
}

// mostFound is how many units are offered to a person at most for one room that is not written whole.
const mostFound = 20

// find returns the known units that a reading may mean, at most mostFound.
func (b *Book) find(keys []Key, open bool) []*Unit {
	if u := b.byKey[keys[0]]; len(keys) == 1 && u != nil {
		return []*Unit{u}
	}
	var found []*Unit
	seen := map[*Unit]bool{}
	for _, k := range keys {
		parts := []string{k.Room}
		if strings.Contains(k.Room, "+") {
			parts = append(parts, strings.Split(k.Room, "+")...)
		}
		for _, room := range parts {
			for _, u := range b.byRoom[room] {
				if !seen[u] && may(u, k, open) {
					seen[u], found = true, append(found, u)
				}
				if len(found) == mostFound {
					return found
				}
			}
		}
	}
	return found
}

// may reports whether a unit lies where a key says. What the key leaves out may be anything, except that a shop or a parking place
// without a building stands by itself.
func may(u *Unit, k Key, open bool) bool {
	anyBuilding := k.Building == "" && k.Told() == Dwelling
	anyEntrance := k.Entrance == "" && (open || anyBuilding)
	return (anyBuilding || u.Building == k.Building) && (anyEntrance || u.Entrance == k.Entrance)
}

// fresh returns the key of a unit that is not known.
func (b *Book) fresh(keys []Key, open bool) meaning {
	if len(keys) == 2 {
		switch {
		case b.buildings[keys[0].Building] != nil && b.single == "":
			keys = keys[:1]
		case b.single != "" && b.buildings[keys[0].Building] == nil:
			keys = keys[1:]
		default:
			return meaning{
				note:    fmt.Sprintf("没有写明“%s”是楼号还是单元号，请写成 楼-单元-房号，或在导入时选定", keys[0].Building),
				choices: []Key{keys[0], {b.single, keys[1].Entrance, keys[1].Room}},
			}
		}
	}
	k := keys[0]
	if k.Building == "" && k.Told() == Dwelling {
		if k.Building = b.single; k.Building == "" {
			return meaning{note: "没有写楼栋，请写成 楼-单元-房号，如 1-2-301"}
		}
	}
	if k.Entrance == "" && k.Told() == Dwelling && (open || keys[0].Building == "") && b.entrances[k.Building] {
		return meaning{note: "没有写单元，而" + BuildingName(k.Building) + "是分单元的，请补上单元"}
	}
	return meaning{key: k}
}
