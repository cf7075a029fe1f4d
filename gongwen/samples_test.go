package gongwen_test

import (
	"fmt"
	"strings"

	"bayou/gongwen"
)

// The samples are invented; no person, no real compound.

func brief() gongwen.Document {
	return gongwen.Document{
		Head: gongwen.Brief{
			Name: "督察周报", Issue: 3, Total: 3,
			Issuer: "示例街道绩效督察办公室", Date: gongwen.Date{Year: 2015, Month: 8, Day: 10},
		},
		Title: "关于老旧小区物业管理工作第三周督察情况的通报",
		To:    "各社区、各物业服务站",
		Body: []gongwen.Block{
			gongwen.Text("8月3日至8月9日，绩效督察办公室会同物业管理办公室对11个社区的44个老旧小区开展了第三周督察。现将有关情况通报如下。"),
			gongwen.Heading{Level: 1, Text: "总体情况"},
			gongwen.Text("本周共督察小区31个，发现问题27处，当场整改9处，下发整改通知书18份。平均得分91.36分，比上周提高1.24分。"),
			gongwen.Heading{Level: 1, Text: "各社区排名"},
			standing(11),
			gongwen.Text("得分相同的名次并列，其后名次顺延。"),
			gongwen.Heading{Level: 1, Text: "主要问题"},
			gongwen.Heading{Level: 2, Text: "环境卫生。", Lead: []gongwen.Run{{Text: "甲一社区示例二号院楼道堆物3处，乙二社区示例五号院垃圾清运不及时，限"}, {Text: "8月14日", Bold: true}, {Text: "前整改到位。"}}},
			gongwen.Heading{Level: 2, Text: "设施管理"},
			gongwen.Heading{Level: 3, Text: "路灯。", Lead: []gongwen.Run{{Text: "示例七号院2盏不亮，已报修。"}}},
			gongwen.Heading{Level: 3, Text: "门禁。", Lead: []gongwen.Run{{Text: "示例九号院单元门损坏1处，责任人为该院物业服务站站长。"}}},
			gongwen.Heading{Level: 1, Text: "上周整改回头看"},
			gongwen.Text("上周下发的整改通知书16份，已整改14份，逾期2份，按期整改率87.50%。"),
			gongwen.Heading{Level: 1, Text: "下步要求"},
			gongwen.Text("各社区要对照问题清单逐项销号，于8月16日24时前报送第四周周报。"),
		},
		Sign:        gongwen.Sign{By: "示例街道绩效督察办公室", On: gongwen.Date{Year: 2015, Month: 8, Day: 10}},
		Attachments: []gongwen.Attachment{{Title: "评分明细", Body: []gongwen.Block{standing(3)}}, {Title: "整改清单", Body: []gongwen.Block{gongwen.Text("无。")}}},
		Record: gongwen.Record{
			Receivers: []gongwen.Receiver{{As: "报", Names: "街道老旧小区物业管理工作领导小组"}, {As: "送", Names: "物业管理办公室"}, {As: "发", Names: "各社区，各物业服务站，街道各科室"}},
			Printer:   "示例街道绩效督察办公室", Printed: gongwen.Date{Year: 2015, Month: 8, Day: 10},
		},
		Stamp: "示例数据，不作为依据",
	}
}

func standing(rows int) gongwen.Table {
	t := gongwen.Table{
		Caption: "各社区第三周评比结果",
		Columns: []gongwen.Column{
			{Title: "名次", Width: 2, Align: gongwen.Center},
			{Title: "社区", Width: 4},
			{Title: "督察小区数", Width: 3, Align: gongwen.Center},
			{Title: "得分", Width: 3, Align: gongwen.Right},
			{Title: "主要扣分原因", Width: 9},
		},
	}
	for i := range rows {
		t.Rows = append(t.Rows, []string{fmt.Sprint(i + 1), fmt.Sprintf("示例%d社区", i+1), "4", fmt.Sprintf("%.2f", 98.5-1.37*float64(i)), "楼道堆物2处，路灯不亮1处"})
	}
	return t
}

func circular() gongwen.Document {
	d := brief()
	d.Head = gongwen.Circular{Mark: "金水区经八路街道办事处文件", Number: gongwen.Number{Word: "经办", Year: 2015, Seq: 28}}
	d.Title = "经八路街道办事处关于印发老旧小区物业管理工作督察评比办法（示例）的通报"
	d.Sign = gongwen.Sign{By: "金水区经八路街道办事处", On: gongwen.Date{Year: 2015, Month: 8, Day: 4}, Sealed: true}
	d.Record.Receivers = []gongwen.Receiver{{As: "抄送", Names: "区物业管理工作领导小组办公室，区住房和城乡建设部门，区城市管理部门，区民政部门，辖区各派出所，各物业服务企业"}}
	d.Record.Printer = "经八路街道党政办公室"
	return d
}

// full is pages of nothing but full lines of 28 different characters.
func full(lines int) gongwen.Document {
	const line = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁"
	body := make([]gongwen.Block, 0, lines)
	text := string([]rune(line)[2:]) + strings.Repeat(line, lines-1) // the indent takes two characters
	return gongwen.Document{Body: append(body, gongwen.Text(text))}
}
