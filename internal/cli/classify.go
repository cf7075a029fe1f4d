package cli

import (
	"errors"

	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/mode"
	"bayou/internal/plan"
	"bayou/internal/sheet"
)

type classifyCommand struct {
	Plan string `placeholder:"FILE" help:"方案文件；不写时为随系统发布的经八路街道方案。"`
	In   string `placeholder:"FILE" required:"" help:"小区表（.csv 或 .xlsx）：第一行是表头，一行一个小区。"`
}

// Help gives an example.
func (classifyCommand) Help() string {
	return "bayou classify --plan 我们的方案.yaml --in 小区.csv\nbayou classify --in 小区.csv --json > 结果.json"
}

// Run judges every row of the table.
func (a classifyCommand) Run(c *console) (err error) {
	p, _, err := readPlan(a.Plan)
	if err != nil {
		return err
	}
	path, gone, err := table(a.In)
	if err != nil {
		return err
	}
	defer gone()
	book, err := sheet.Open(path, a.In, sheet.Limits{})
	if err != nil {
		return unreadable(a.In, err)
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	k := &classifier{plan: p, judge: mode.NewJudge(p), today: clock.Today(c.clock()), from1904: book.From1904()}
	k.out.start(p)
	for row, err := range book.Rows(book.Sheets()[0]) {
		switch {
		case err != nil:
			return err
		case k.columns == nil:
			if k.header(row); k.columns == nil && row.Number >= titles {
				return noHeader(a.In)
			}
		case row.Subtotal():
			c.note("第 %d 行是合计，没有判断", row.Number)
		default:
			k.row(row)
		}
	}
	if k.columns == nil {
		return noHeader(a.In)
	}
	for _, h := range k.unused {
		c.note("没有用到的列：%s", h)
	}
	k.out.Counts.Difference = k.out.Counts.InScope["yes"] - p.Expected.Count
	if c.JSON {
		return c.json(&k.out)
	}
	k.print(c)
	return nil
}

// classifier judges the rows of one table.
type classifier struct {
	plan     *plan.Plan
	judge    *mode.Judge
	today    clock.Date
	from1904 bool
	columns  []int // by column, the position of the plan's field; -1 = not used
	unused   []string
	out      classified
}

// titles is how many rows a title above the header may take.
const titles = 10

// header recognises the columns by the plan's ids, names and aliases; a row that names none is a title above the header.
func (k *classifier) header(row sheet.Row) {
	taken := map[int]string{}
	columns, unused := make([]int, len(row.Cells)), []string(nil)
	for i, cell := range row.Cells {
		columns[i] = -1
		f, ok := k.plan.Header(cell.Text)
		switch {
		case !ok && cell.Text != "":
			unused = append(unused, cell.Text)
		case !ok:
		case taken[k.plan.Index(f.ID)] != "":
			unused = append(unused, cell.Text+"（前面已有同一项的“"+taken[k.plan.Index(f.ID)]+"”）")
		default:
			columns[i] = k.plan.Index(f.ID)
			taken[columns[i]] = cell.Text
		}
	}
	if len(taken) > 0 {
		k.columns, k.unused = columns, unused
	}
}

func noHeader(file string) error {
	return fault.Invalidf("“%s”的前 %d 行里没有认得的表头。表头写方案里的字段名或别名，如 名称、建成年份、户数；用 bayou plan show 查看", file, titles)
}

// row judges one row; a row without content in the columns that are used is passed over.
func (k *classifier) row(row sheet.Row) {
	values := make(plan.Values, len(k.plan.Fields))
	out := classifiedRow{Row: row.Number, Gaps: []string{}, Problems: []cellProblem{}}
	written := false
	for i, cell := range row.Cells {
		if i >= len(k.columns) || k.columns[i] < 0 || cell.Text == "" {
			continue
		}
		written = true
		f := &k.plan.Fields[k.columns[i]]
		got := k.read(f, cell)
		values[k.columns[i]] = got.Value
		if f.ID == "name" {
			out.Name = got.Value.Word
		}
		if p, ok := problemOf(f, got); ok {
			p.Cell = cellName(i, row.Number)
			out.Problems = append(out.Problems, p)
		}
	}
	if written {
		k.verdict(values, &out)
		k.out.add(out)
	}
}

func (k *classifier) verdict(values plan.Values, out *classifiedRow) {
	v := k.judge.Verdict(values)
	out.Scope, out.Mode, out.Next = v.Scope, v.Mode, v.NextField
	if v.Mode == "" {
		out.Mode = mode.UnknownMode
	}
	out.Gaps = append(out.Gaps, v.Gaps...)
	if u := v.Upgrade; u != nil {
		out.Upgrade = &upgrade{To: u.To, Needs: append([]string{}, u.Needs...), Ask: u.Ask}
	}
	for i := range v.Reasons {
		r := &v.Reasons[i]
		value, low, high := plain(r.Value)
		out.Reasons = append(out.Reasons, reason{
			Rule: r.Code(), Title: r.Condition.Title, Cite: r.Condition.Cite, Fact: r.Fact,
			Value: value, Low: low, High: high, Verdict: r.Verdict,
		})
	}
}
