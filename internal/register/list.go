package register

import (
	"context"
	"iter"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/reading"
)

// Query selects compounds. The zero Query is all that are in the register, by name.
type Query struct {
	Text      string     // part of the name or address, or pinyin, or its initials: wh200
	Community place.Path // any place; "" = all
	Scope     string     // yes, no or unknown; "" = all
	Mode      string     // a decided mode's id; None = not decided; "" = all
	Proposed  string     // a proposed mode's id; None = undetermined; "" = all
	Missing   string     // a field that the rules ask and nobody knows
	Doubtful  bool       // only with facts that somebody should look at
	Withdrawn bool       // those that were taken out instead of those in the register
	Run       string     // created by this import
	Sort      string     // name, community, households, built, mode, missing (how many) or next
	Desc      bool
	Offset    int
	Limit     int        // 0 = 50
	AsOf      clock.Date // the register as it was on this day; "" = now
}

// None selects compounds without a mode.
const None = "none"

// Page is a part of a list with the number of all that fit.
type Page struct {
	Rows  []Compound `json:"rows"`
	Total int64      `json:"total"`
}

// List returns one page of compounds in the scope.
func (s *Store) List(ctx context.Context, scope place.Scope, q Query) (Page, error) {
	if q.Limit <= 0 {
		q.Limit = 50
	}
	if q.AsOf != "" && q.AsOf < clock.Today(s.clock) {
		return s.listAsOf(ctx, scope, q)
	}
	q.AsOf = ""
	var a db.Args
	where := q.where(scope, &a)
	total, err := db.One[int64](ctx, s.db, "", "select count(*) from compound where "+where, a...)
	if err != nil {
		return Page{}, err
	}
	// The index holds what is filtered and sorted by; only the rows of the page are read whole.
	rows, err := db.All[Compound](ctx, s.db, "select "+compoundColumns+` from (
		select county as c, id as i from compound where `+where+" order by "+q.order()+" limit "+a.Add(q.Limit)+" offset "+a.Add(max(q.Offset, 0))+`
		) as part join compound on county = c and id = i order by `+q.order(), a...)
	return Page{rows, total}, err
}

// Each yields every compound that fits in path order, without holding them all. Sort, Offset, Limit and AsOf do not count.
func (s *Store) Each(ctx context.Context, scope place.Scope, q Query) iter.Seq2[Compound, error] {
	q.AsOf = ""
	var a db.Args
	where := q.where(scope, &a)
	return db.Each[Compound](ctx, s.db, "select "+compoundColumns+" from compound where "+where+" order by county, path", a...)
}

// where returns the condition on compound, with AsOf on compound_state; every one begins with the scope, which the indexes on
// county and path answer.
func (q *Query) where(scope place.Scope, a *db.Args) string {
	if q.Community != "" {
		scope = scope.Narrow(q.Community)
	}
	and := []string{scope.Where("", a.Add)}
	switch {
	case q.AsOf != "": // of compound_state
		and = append(and, "since <= "+a.Add(q.AsOf), "upto > "+a.Add(q.AsOf))
	case q.Withdrawn:
		and = append(and, "withdrawn_on <> ''")
	default:
		and = append(and, "withdrawn_on = ''")
	}
	is := func(column, value string) {
		switch value {
		case "":
		case None:
			and = append(and, column+" = ''")
		default:
			and = append(and, column+" = "+a.Add(value))
		}
	}
	is("scope", q.Scope)
	is("mode", q.Mode)
	is("proposed", q.Proposed)
	is("run", q.Run)
	if q.Missing != "" {
		and = append(and, "missing like "+a.Add("%,"+likeText(q.Missing)+",%")+` escape '\'`)
	}
	if q.Doubtful {
		and = append(and, "doubts > 0")
	}
	if t := tidy(q.Text); t != "" {
		and = append(and, textWhere(t, a))
	}
	return strings.Join(and, " and ")
}

// textWhere finds a text in the name, the address or the pinyin. LIKE minds the case on one engine only, so pinyin is kept and
// asked in lower case.
func textWhere(t string, a *db.Args) string {
	plain, lower := a.Add("%"+likeText(t)+"%"), a.Add("%"+likeText(strings.ToLower(t))+"%")
	or := []string{"name like " + plain, "address like " + plain, "pinyin like " + lower, "initials like " + a.Add(reading.Pattern(t))}
	if key := reading.NameKey(t); key != "" {
		or = append(or, "name_key like "+a.Add("%"+likeText(key)+"%"))
	}
	return "(" + strings.Join(or, ` escape '\' or `) + ` escape '\')`
}

var likeEscape = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)

func likeText(s string) string { return likeEscape.Replace(s) }

// orders holds the columns of each sort key; unknown figures stand last in either direction.
var orders = map[string][]string{
	"name":       {"pinyin"},
	"community":  {"substr(path, 1, 15)", "pinyin"},
	"households": {"households_low is null", "households_low"},
	"built":      {"built_low is null", "built_low"},
	"mode":       {"mode = ''", "mode", "proposed", "pinyin"},
	"missing":    {"length(missing) - length(replace(missing, ',', ''))", "pinyin"},
	"next":       {"next = ''", "next", "pinyin"},
}

func (q *Query) order() string {
	keys, ok := orders[q.Sort]
	if !ok {
		keys = orders["name"]
	}
	parts := slices.Clone(keys)
	if q.Desc {
		for i, k := range parts {
			if !strings.HasSuffix(k, "is null") && !strings.HasSuffix(k, "= ''") {
				parts[i] = k + " desc"
			}
		}
	}
	return strings.Join(append(parts, "path"), ", ")
}
