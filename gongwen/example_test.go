package gongwen_test

import (
	"bytes"
	"fmt"

	"bayou/gongwen"
)

func Example() {
	day := gongwen.Date{Year: 2015, Month: 8, Day: 10}
	d := gongwen.Document{
		Head:  gongwen.Brief{Name: "督察周报", Issue: 3, Issuer: "示例街道绩效督察办公室", Date: day},
		Title: "关于老旧小区物业管理工作第三周督察情况的通报",
		To:    "各社区",
		Body: []gongwen.Block{
			gongwen.Heading{Level: 1, Text: "总体情况"},
			gongwen.Text("本周督察小区31个，发现问题27处。"),
			gongwen.Heading{Level: 1, Text: "各社区排名"},
			gongwen.Table{
				Columns: []gongwen.Column{{Title: "名次", Align: gongwen.Center}, {Title: "社区", Width: 3}, {Title: "得分", Align: gongwen.Right}},
				Rows:    [][]string{{"1", "示例社区", "98.50"}},
			},
		},
		Sign:   gongwen.Sign{By: "示例街道绩效督察办公室", On: day},
		Record: gongwen.Record{Receivers: []gongwen.Receiver{{As: "发", Names: "各社区"}}},
	}
	var file bytes.Buffer
	fmt.Println(d.Write(&file))

	d.Head = gongwen.Circular{Mark: "示例街道办事处文件", Number: gongwen.Number{Word: "示办", Year: 2015, Seq: 0}}
	fmt.Println(d.Write(&file))
	// Output:
	// <nil>
	// 发文字号“示办〔2015〕0号”不完整，应有机关代字、四位年份和1以上的序号
}
