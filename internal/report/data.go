package report

import (
	"bayou/internal/difficulty"
	"bayou/internal/goal"
	"bayou/internal/inspect"
	"bayou/internal/mode"
	"bayou/internal/reading"
)

// data is data.json: the same as the tables, for programs. Values are in the units of the plan's fields, days are YYYY-MM-DD.
type data struct {
	Format       string                  `json:"format"`
	ID           string                  `json:"id"`
	Name         string                  `json:"name"`
	Address      string                  `json:"address"`
	Community    string                  `json:"community"`
	Path         string                  `json:"path"`
	Day          string                  `json:"day"`
	Plan         string                  `json:"plan"` // its hash
	Facts        []fact                  `json:"facts"`
	History      []said                  `json:"history"`
	Mode         string                  `json:"mode"`
	Decisions    []mode.Decision         `json:"decisions"`
	Goals        []goal.ItemState        `json:"goals"`
	Visits       []inspect.Visit         `json:"visits"`
	Findings     []inspect.Finding       `json:"findings"`
	Difficulties []difficulty.Difficulty `json:"difficulties"`
	Units        int                     `json:"units"`
	Declarations []applied               `json:"declarations"`
	Documents    []versioned             `json:"documents"`
	Papers       []filed                 `json:"papers"`
	LeftOut      []held                  `json:"left_out"`
}

type fact struct {
	Field string        `json:"field"`
	Name  string        `json:"name"`
	Value reading.Value `json:"value"`
	Text  string        `json:"text"`
	AsOf  string        `json:"as_of"`
	Kind  string        `json:"source"`
}

// said is one cell of one observation.
type said struct {
	Seq       int64  `json:"seq"`
	At        int64  `json:"at"` // microseconds of UTC
	Ref       string `json:"ref,omitempty"`
	Withdrawn bool   `json:"withdrawn,omitempty"`
	fact
}

type filed struct {
	File  string `json:"file"`
	Kind  string `json:"kind"`
	Title string `json:"title"`
	Day   string `json:"day"`
	Name  string `json:"name"`
	Pair  string `json:"pair,omitempty"` // the file of the photo that shows the same spot
	Note  string `json:"note,omitempty"`
}

// applied is a declaration of the compound.
type applied struct {
	Label string `json:"label"`
	On    string `json:"on"`
	State string `json:"state"`
	Day   string `json:"day"` // of the state
	Why   string `json:"reason,omitempty"`
	Mode  string `json:"mode,omitempty"`
}

// versioned is a version of a paper by which the compound is run.
type versioned struct {
	File  string `json:"file"`
	Title string `json:"title"`
	Seq   int64  `json:"version"`
	Day   string `json:"day"`
	Fixed string `json:"fixed_on,omitempty"` // "" = a draft
}

type held struct {
	Kind   string `json:"kind"`
	Day    string `json:"day"`
	SHA256 string `json:"sha256"`
}

func (d *Dossier) data() data {
	c := &d.Compound
	out := data{
		Format: "bayou-dossier-data-1", ID: c.ID, Name: c.Name, Address: c.Address, Community: d.Community, Path: string(c.Path), Day: string(d.Day),
		Plan: d.explained.Plan.Hash, Mode: c.Mode, Decisions: d.explained.Decisions, Goals: d.items, Visits: d.visits, Findings: d.findings,
		Difficulties: d.difficulties, Units: len(d.units),
	}
	for i := range d.declarations {
		x := &d.declarations[i]
		out.Declarations = append(out.Declarations, applied{x.Label, string(x.DeclaredOn), string(x.State), string(x.Day), x.Reason, x.Mode})
	}
	for i := range d.documents {
		x := &d.documents[i]
		out.Documents = append(out.Documents, versioned{x.At, x.Title, x.Version.Seq, string(x.Version.Day), string(x.Version.FixedOn)})
	}
	fields := d.explained.Plan.Fields
	for i := range fields {
		if f := &fields[i]; !f.Sensitive {
			if x, ok := c.Facts[f.ID]; ok {
				out.Facts = append(out.Facts, fact{f.ID, f.Name, x.Value, x.Text, string(x.AsOf), string(x.Kind)})
			}
		}
	}
	for i := range d.history {
		o := &d.history[i]
		for j := range fields {
			f := &fields[j]
			if r, ok := o.Readings[f.ID]; ok && !f.Sensitive {
				out.History = append(out.History, said{o.Seq, o.At, o.Ref, o.Withdrawn, fact{f.ID, f.Name, r.Value, r.Text, string(o.AsOf), string(o.Kind)}})
			}
		}
	}
	at := map[string]string{}
	for i := range d.papers {
		at[d.papers[i].ID] = d.papers[i].At
	}
	for i := range d.papers {
		p := &d.papers[i]
		out.Papers = append(out.Papers, filed{p.At, string(p.Kind), p.Title, string(p.Day), p.Name, at[p.Pair], p.Note})
	}
	for i := range d.LeftOut {
		out.LeftOut = append(out.LeftOut, held{string(d.LeftOut[i].Kind), string(d.LeftOut[i].Day), d.LeftOut[i].Hash})
	}
	return out
}
