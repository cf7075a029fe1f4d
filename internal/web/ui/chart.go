package ui

import (
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// NoPoint is a value that is not known: the line has a gap there, it never falls to zero.
var NoPoint = math.NaN()

// Series is one line. It is told from others by its dash and its name at the end, not by colour alone.
type Series struct {
	Name   string
	Points []float64 // one per X; NoPoint where nothing is known
}

// LineChart draws how figures moved. At most six series.
type LineChart struct {
	Title, Unit string
	X           []string // 第30周, 第31周 …
	Series      []Series
	Min, Max    float64 // both 0 = from the points
	Invert      bool    // places: 1 stands at the top
	Href        string  // opens the records behind it
}

// Bar is one line of a BarChart: parts drawn one after the other.
type Bar struct {
	Label, Href string
	Value       string // the figure as text, at the right
	Parts       []Part
}

// Part is a stretch of a bar. Tone: good, warn, act, info, none (unknown), plain.
type Part struct {
	N          float64
	Name, Tone string
}

// BarChart compares like with like. It is a table with bars drawn in it, so that it reads without seeing.
type BarChart struct {
	Title, Unit string
	Bars        []Bar
	Max         float64 // length of a full bar; 0 = the longest
}

// Render draws the chart.
func (c LineChart) Render(ctx context.Context, w io.Writer) error { return c.view().Render(ctx, w) }

// Render draws the chart.
func (c BarChart) Render(ctx context.Context, w io.Writer) error { return c.view().Render(ctx, w) }

// The drawing's measures in its own units.
const (
	lineW, lineH               = 640.0, 240.0
	padL, padR, padTop, padBot = 44.0, 96.0, 14.0, 28.0
)

var dashes = []string{"", "7 4", "2 3", "10 3 2 3", "5 2", "1 4"}

// span is the range of values the chart shows, widened to round steps.
func (c LineChart) span() (lo, hi, step float64) {
	lo, hi = c.Min, c.Max
	if lo == 0 && hi == 0 {
		lo, hi = math.Inf(1), math.Inf(-1)
		for _, s := range c.Series {
			for _, p := range s.Points {
				if !math.IsNaN(p) {
					lo, hi = min(lo, p), max(hi, p)
				}
			}
		}
		if lo > hi {
			lo, hi = 0, 1
		}
	}
	if lo == hi {
		hi = lo + 1
	}
	step = roundStep((hi - lo) / 4)
	if c.Invert { // places begin at 1, and there is none between two
		step = max(1, roundStep((hi-lo)/10))
		return max(1, math.Floor(lo)), math.Ceil(hi), step
	}
	return math.Floor(lo/step) * step, math.Ceil(hi/step) * step, step
}

// roundStep is the smallest of 1, 2, 5 × 10ⁿ not below x.
func roundStep(x float64) float64 {
	base := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{1, 2, 5, 10} {
		if m*base >= x*0.999 {
			return m * base
		}
	}
	return 10 * base
}

// tick is a line of the grid.
type tick struct {
	At    string
	Label string
}

func (c LineChart) ticks() []tick {
	lo, hi, step := c.span()
	var out []tick
	for v := lo; v <= hi+step/1000; v += step {
		out = append(out, tick{num(c.y(v)), trim(v)})
	}
	return out
}

// marksX are the labels under the chart, thinned out to what fits.
func (c LineChart) marksX() []tick {
	every := max(1, (len(c.X)+9)/10)
	var out []tick
	for i, x := range c.X {
		if i%every == 0 {
			out = append(out, tick{num(c.x(i)), x})
		}
	}
	return out
}

func (c LineChart) x(i int) float64 {
	if len(c.X) < 2 {
		return padL
	}
	return padL + float64(i)*(lineW-padL-padR)/float64(len(c.X)-1)
}

func (c LineChart) y(v float64) float64 {
	lo, hi, _ := c.span()
	at := (v - lo) / (hi - lo)
	if !c.Invert {
		at = 1 - at
	}
	return padTop + at*(lineH-padTop-padBot)
}

// path is the line, broken where points are unknown.
func (c LineChart) path(s Series) string {
	var b strings.Builder
	pen := false
	for i, p := range s.Points {
		if i >= len(c.X) || math.IsNaN(p) {
			pen = false
			continue
		}
		cmd := "L"
		if !pen {
			cmd = "M"
		}
		pen = true
		fmt.Fprintf(&b, "%s%s %s", cmd, num(c.x(i)), num(c.y(p)))
	}
	return b.String()
}

// dot is one known point with what a pointer reads there.
type dot struct{ X, Y, Say string }

func (c LineChart) dots(s Series) []dot {
	var out []dot
	for i, p := range s.Points {
		if i < len(c.X) && !math.IsNaN(p) {
			out = append(out, dot{num(c.x(i)), num(c.y(p)), s.Name + " " + c.X[i] + "：" + trim(p) + c.Unit})
		}
	}
	return out
}

// ends places each series' name at its last point, moved apart where names would overlap.
func (c LineChart) ends() []dot {
	out := make([]dot, len(c.Series))
	var taken []float64
	for i, s := range c.Series {
		for j := min(len(s.Points), len(c.X)) - 1; j >= 0; j-- {
			if math.IsNaN(s.Points[j]) {
				continue
			}
			y := free(c.y(s.Points[j]), taken)
			taken = append(taken, y)
			out[i] = dot{num(c.x(j) + 8), num(y + 4), s.Name}
			break
		}
	}
	return out
}

// free returns the place nearest to y that is 14 units from every taken one, searching downwards.
func free(y float64, taken []float64) float64 {
	for again := true; again; {
		again = false
		for _, t := range taken {
			if math.Abs(y-t) < 14 {
				y, again = t+14, true
			}
		}
	}
	return y
}

// known prints a point of the table under the chart.
func known(s Series, i int) string {
	if i >= len(s.Points) || math.IsNaN(s.Points[i]) {
		return "未知"
	}
	return trim(s.Points[i])
}

// spell says the chart in one sentence to a screen reader.
func (c LineChart) spell() string {
	names := make([]string, len(c.Series))
	for i, s := range c.Series {
		names[i] = s.Name
	}
	return c.Title + "折线图：" + strings.Join(names, "、") + "。数据见下表。"
}

func (c BarChart) full() float64 {
	if c.Max > 0 {
		return c.Max
	}
	longest := 0.0
	for _, b := range c.Bars {
		sum := 0.0
		for _, p := range b.Parts {
			sum += p.N
		}
		longest = max(longest, sum)
	}
	return max(longest, 1e-9)
}

// stretch is a part placed on its bar.
type stretch struct{ X, W, Tone, Say string }

func (c BarChart) stretches(b Bar) []stretch {
	var out []stretch
	at, full := 0.0, c.full()
	for _, p := range b.Parts {
		if p.N > 0 {
			out = append(out, stretch{percent(at * 100 / full), percent(p.N * 100 / full), p.Tone, strings.TrimSpace(p.Name + " " + trim(p.N) + c.Unit)})
		}
		at += p.N
	}
	return out
}

// legend lists the named parts, each once.
func (c BarChart) legend() []Part {
	var out []Part
	seen := map[string]bool{}
	for _, b := range c.Bars {
		for _, p := range b.Parts {
			if p.Name != "" && !seen[p.Name] {
				seen[p.Name] = true
				out = append(out, p)
			}
		}
	}
	return out
}

func num(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// trim prints a figure with at most two decimals and no idle zeros.
func trim(x float64) string {
	s := strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64)
	if s == "-0" {
		return "0"
	}
	return s
}
