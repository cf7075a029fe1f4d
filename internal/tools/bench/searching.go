package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"bayou/internal/db"
	"bayou/internal/find"
	"bayou/internal/place"
)

// searchBar is the 99th percentile that a search must keep, in ms.
const searchBar = 30

// searched is how the search did for one reader: medians and 99th percentiles in ms, of ours and of a LIKE over all titles. Busy is
// the 99th percentile of the cores' time of our process and of PostgreSQL's.
type searched struct {
	Reader                                     string
	Median, Worst, Busy, LikeMedian, LikeWorst float64
	Slowest                                    string
}

// searches are all readers, with the seconds that taking the titles in took.
type searches struct {
	TakenIn float64
	Readers []searched
}

// searching asks a nation of compounds on both engines. Their names are drawn here: those of the generated country are a dozen
// roads with a number, which no gram tells apart.
func searching(ctx context.Context, s size) ([]row, error) {
	var out []row
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		where := ""
		if engine == db.Postgres {
			dir := os.Getenv(cluster)
			if dir == "" {
				continue
			}
			where = "postgres://postgres@/postgres?host=" + dir
		}
		got, err := spawn[searches](ctx, "search", s.Sought, where)
		if err != nil {
			return nil, err
		}
		fmt.Printf("  %d titles taken in on %s in %.0f s\n", s.Sought, engine, got.TakenIn)
		for _, r := range got.Readers {
			out = append(out, row{
				fmt.Sprintf("search %d compounds, %s, %s, p50 p99; LIKE", s.Sought, engine, r.Reader), fmt.Sprintf("%.1f %.1f ms (cpu %.1f)", r.Median, r.Worst, r.Busy),
				fmt.Sprintf("%.0f %.0f ms", r.LikeMedian, r.LikeWorst), times(r.Worst, r.LikeWorst), "<= 30 ms at p99 (slowest: " + r.Slowest + ")", bar(r.Worst <= searchBar),
			})
		}
	}
	return out, nil
}

// questions are the mix that is asked: what people type, common words, single characters, sounds, numbers and what nobody has.
var questions = []string{
	"阳光", "花园", "小区", "路", "院", "200号", "文化宫路", "文化宫路200号院", "阳光花园", "新", "8", "家属院", "建设路 小区", "小区 号院", "花园 东区",
	"wh200", "yghy", "xq", "hy", "w", "whglhy", "wenhuagong", "yangguang", "jianshelu8", "xq hy", "文huagong", "没有的名字", "zzzz", "龘靐", "光阳 园花", "9999号",
}

const rounds = 7

func searchStep(ctx context.Context, args []string) (any, error) {
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "bayou-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	where := args[1]
	if where == "" {
		where = filepath.Join(folder, "bayou.db")
	}
	d, err := db.Open(ctx, where)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	start := time.Now()
	if err := takeIn(ctx, d, n); err != nil {
		return nil, err
	}
	out := searches{TakenIn: time.Since(start).Seconds()}
	for _, reader := range []struct {
		title string
		scope place.Path
	}{{"nation", ""}, {"province", "51"}, {"county", "510101/"}, {"street", "510101/001/"}} {
		r, err := search(ctx, d, place.In(reader.scope))
		if err != nil {
			return nil, err
		}
		r.Reader = reader.title
		out.Readers = append(out.Readers, r)
	}
	return out, nil
}

// search asks every question some rounds, after one to warm up.
func search(ctx context.Context, d *db.DB, scope place.Scope) (out searched, err error) {
	var ours, busiest, like []float64
	slowest := map[string]float64{}
	busy, err := busyBeside(ctx, d)
	if err != nil {
		return out, err
	}
	for round := range rounds + 1 {
		for _, q := range questions {
			start, worked := time.Now(), busy()
			if _, err := find.Search(ctx, d, scope, q, []find.Kind{"compound"}, 20); err != nil {
				return out, err
			}
			took, spent := float64(time.Since(start).Microseconds())/1000, float64((busy()-worked).Microseconds())/1000
			if round == 0 {
				continue
			}
			busiest = append(busiest, spent)
			ours, slowest[q] = append(ours, took), max(slowest[q], spent)
			if round > 1 { // the yardstick is slow and steady: one round tells it
				continue
			}
			start = time.Now()
			var a db.Args
			text := "select id, title from find_doc where kind = 'compound' and title like " + a.Add("%"+q+"%") + " and " + scope.Where("", a.Add) + " order by title limit 20"
			if _, err := db.All[struct{ ID, Title string }](ctx, d, text, a...); err != nil {
				return out, err
			}
			like = append(like, float64(time.Since(start).Microseconds())/1000)
		}
	}
	slices.Sort(ours)
	slices.Sort(busiest)
	worst := slices.SortedFunc(maps.Keys(slowest), func(a, b string) int { return cmp.Compare(slowest[b], slowest[a]) })
	out.Slowest = strings.Join(worst[:3], "、")
	slices.Sort(like)
	out.Busy = busiest[len(busiest)*99/100]
	out.Median, out.Worst = ours[len(ours)/2], ours[len(ours)*99/100]
	out.LikeMedian, out.LikeWorst = like[len(like)/2], like[len(like)*99/100]
	return out, nil
}

// Where the names of the nation's compounds come from.
var (
	first  = []rune("文建新东西南北中阳光华和平长安丰红金银福康乐明永胜利民幸花春秋兴国兰桂松柏梅竹云海江河湖山石玉龙凤")
	second = []rune("化设华阳光明安乐丰庆利民福星园林春江湖山桥门城湾苑兴业宁泰康健")
	suffix = []string{"小区", "花园", "家属院", "小区东区", "新村", "公寓", "花园二期", "苑", "社区一区"}
)

// invent draws a compound's name: half are a number of a road, half a name of their own.
func invent(chance *rand.Rand) (name, address string) {
	pair := func() string { return string([]rune{first[chance.IntN(len(first))], second[chance.IntN(len(second))]}) }
	road := pair() + []string{"路", "街", "宫路", "东路"}[chance.IntN(4)]
	number := 1 + chance.IntN(320)
	address = fmt.Sprintf("%s%d号", road, number)
	if chance.IntN(2) == 0 {
		return address + "院", address
	}
	return pair() + suffix[chance.IntN(len(suffix))], address
}

// takeIn fills the search with a nation: some hundred compounds in each county.
func takeIn(ctx context.Context, d *db.DB, n int) error {
	chance := rand.New(rand.NewPCG(28, 7))
	const inCounty, batch = 107, 5000
	for from := 0; from < n; from += batch {
		var docs []find.Doc
		for i := from; i < min(from+batch, n); i++ {
			county := i / inCounty
			path := place.Path(fmt.Sprintf("%02d%02d%02d/%03d/%03d/", 51+county/891, 1+county/99%9, 1+county%99, 1+i%3, 1+i%13))
			id := fmt.Sprintf("%036d", i)
			name, address := invent(chance)
			docs = append(docs, find.Doc{Path: path.Join(id), Kind: "compound", ID: id, Title: name, Sub: address})
		}
		if err := d.Tx(ctx, func(tx *db.Tx) error { return find.Put(ctx, tx, docs...) }); err != nil {
			return err
		}
	}
	if d.Engine != db.Postgres {
		return d.Optimize(ctx)
	}
	return d.Tx(ctx, func(tx *db.Tx) error { _, err := tx.Exec(ctx, "analyze"); return err })
}
