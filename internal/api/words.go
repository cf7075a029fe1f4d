package api

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// explain makes the document say what leaves: moments as date-time, and a Chinese word for every name. A field's own doc tag
// comes first, then its plan-file description, then the word below.
func explain(r huma.Registry) {
	for name, schema := range r.Map() {
		t := r.TypeFromRef("#/components/schemas/" + name)
		for _, f := range reflect.VisibleFields(t) {
			key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			p := schema.Properties[key]
			if p == nil {
				continue
			}
			if isMoment(f, key) {
				p.Type, p.Format, p.Nullable = huma.TypeString, "date-time", true
			}
			if p.Description == "" {
				p.Description = word(name, key, f.Tag.Get("jsonschema"))
			}
		}
	}
}

func word(schema, name, planned string) string {
	if w := words[schema+"."+name]; w != "" {
		return w
	}
	if planned != "" {
		return planned
	}
	return words[name]
}

// words say what a name means wherever it stands; a schema in front where it means something of its own. Points are out of the
// sheet's or the formula's total.
var words = map[string]string{
	"action": "动作，如 compound.create", "actor": "谁（账号编号）", "address": "地址", "aliases": "登记表里的其他叫法", "all": "须全部成立的条件", "answer": "答复",
	"answer_days": "办公室答复的工作日", "answered_by": "由谁答复", "answered_on": "首次答复的日期；没有为还欠着", "any": "成立其一即可的条件", "apart": "不参加排名的原因",
	"approved_at": "审批时间", "approved_by": "由谁审批", "approximate": "约数", "area": "区域", "areas": "区域", "as_of": "情况截至哪一天", "asked": "本周需要填写几项",
	"asks": "文书要写明的字段", "at": "记录时间", "attendance": "各社区到会情况", "back": "还没有的小区和原因", "base": "基数", "basis": "依据", "beautification": "提升标准的得分",
	"better": "更好的模式", "block": "评分表的部分", "blocks": "评分表的部分", "bodies": "组织和岗位", "brief": "简报式原件的 SHA-256", "bundle": "打包捆绑", "by": "由谁",
	"carried": "以前例会没有办结的事项", "cc": "抄送", "cell": "单元格，如 C2", "certainty": "把握：none、approximate、inferred、exact", "chain": "所在的哈希链（街道路径）",
	"change": "改了什么", "changed_at": "最近改动的时间", "changed_by": "最近由谁改", "changed_on": "最近改动的日期", "check": "看什么", "choices": "可选项",
	"circular": "通报式原件的 SHA-256", "cite": "方案条款的位置", "classes": "分类", "clauses": "条款", "clock": "每周的时刻", "close": "关账时间", "closed": "已关账",
	"closed_at": "关账时间", "closed_by": "由谁关账", "closed_on": "办结日期", "code": "统计用区划代码", "columns": "各列", "communities": "各社区", "community": "社区路径",
	"compared": "可以和方案写明的数目比较", "compound": "小区编号", "compound_name": "小区名称", "compounds": "小区数", "condition": "条件编号", "confirmed_at": "确认时间",
	"confirmed_by": "由谁确认", "content": "内容", "corrects": "更正的是哪一期（编号）", "count": "个数", "county": "区县代码", "created": "新增几个", "created_at": "建立时间",
	"day": "日期", "days": "工作日数", "decided": "已认定的，按模式计", "decided_outside": "认定了但不确定在范围内的", "decisions": "议定事项", "default": "系统默认，方案未规定",
	"difference": "确定在范围内的减去方案写明的", "disabled": "已停用", "done": "完成几个", "done_by": "由谁办结", "done_note": "办得怎样", "done_on": "办结日期；没有为未办结",
	"doubts": "有疑点的项数", "drafted": "改动前的原句", "due": "期限", "each": "每处扣几分", "edited": "由人写或改过", "effort": "摸清它要费的功夫", "else": "否则", "end": "最后一天",
	"evidence": "佐证，新的在后", "excuse": "同意不报的理由", "expected": "方案写明的小区数", "explain": "怎么算", "extra": "站长补充", "fact": "字段编号", "field": "字段编号",
	"fields": "字段", "figures": "各项数字", "file": "文件名", "final_year": "最后一年", "finding": "问题编号", "findings": "发现问题的个数", "first": "先", "fix_done": "按期整改几个",
	"fix_due": "本周到期的问题几个", "fixes": "本周到期的问题（编号）", "forms": "公文式样", "formula": "评比办法", "found": "发现的问题", "gaps": "缺什么", "goal": "目标编号", "goals": "目标",
	"got": "得分（分），换算前", "grants": "岗位和范围", "grounds": "逐条依据", "hash": "SHA-256", "head": "站长；没有为空缺", "header": "表头", "hint": "填写说明", "holder": "由哪个岗位办",
	"holiday": "遇节假日", "holiday_moves": "遇节假日顺延", "how": "凭什么，或还缺什么", "id": "编号", "in_scope": "在方案范围内的小区数", "indicator": "指标编号", "indicators": "指标",
	"inspections": "督察", "issued_at": "印发时间", "issued_by": "由谁印发", "issued_on": "印发日期", "issuer": "发文机关", "item": "项目编号", "items": "项目", "judgement": "周报的状态",
	"kind": "类别", "kinds": "类别", "known": "有没有得分；否为各行都不适用", "letter": "文头和版记", "level": "层级", "line": "评分表的行编号", "lines": "各行", "locked_till": "锁定到什么时候",
	"login": "登录名", "look": "看到的：ok 有，bad 不全，absent 无，na 不适用", "lost": "扣分（分）", "made_on": "议定日期", "max": "满分（分）", "measure": "量度", "meeting": "例会",
	"min": "下限", "minutes": "会议记录", "missing": "还没有摸清的字段", "mode": "模式编号；空为还没有", "modes": "模式", "must_change": "登录后须改密码", "name": "名称",
	"needs_person": "待人工几行", "next": "接下来该摸清的字段", "no": "不在范围内的小区数", "note": "说明", "number": "期号；印发前没有", "of": "总数", "office": "督察单位（岗位）", "on": "哪一天",
	"only_if": "适用条件", "ordered": "有高低之分", "orders": "先后顺序", "origin": "从哪里来（网络地址或命令行）", "origins": "文本来处", "out_of_scope": "不在方案范围内的小区数", "outcome": "结果",
	"outcomes": "工作标准的得分", "override": "与系统建议不同", "overrides": "与系统建议不同的认定数", "papers": "文书", "parent": "上级区域的路径", "parts": "各指标的得分（分）", "path": "位置路径",
	"per": "按什么计：office、community、compound", "phase": "阶段", "phases": "阶段", "photos": "照片", "pilot": "试点", "place": "在文中的位置", "placings": "各社区的名次", "plan": "方案",
	"plan_hash": "方案文件的 SHA-256", "points": "得分（分）", "post": "岗位", "preview": "评比预览开放的时刻", "principles": "原则", "problems": "读不准的格", "proposed": "系统建议的模式；空为定不了",
	"raised_by": "由谁提出", "raised_on": "提出日期", "rank": "名次；0 为不参加排名", "reached": "各项都有的小区数", "reaches": "各社区达到目标的小区数", "read_as": "读成了什么", "reason": "理由",
	"recheck": "回头看看到什么", "recheck_office": "回头看的单位（岗位）", "rechecked_by": "由谁回头看", "rechecked_on": "回头看日期", "rectification": "整改做了什么",
	"rectified_by": "由谁整改", "rectified_on": "整改日期", "ref": "出处", "refs": "背后的记录", "rejected": "未采用几行", "reopened": "社区退回过几次", "replaced": "被取代的时间；没有为现行",
	"report": "周报的状态", "required": "必填", "rhythm": "每周的节奏", "right": "右对齐的列", "role": "岗位", "round": "第几轮整改", "row": "表中第几行", "rows": "这一页", "rule": "规则",
	"run": "导入编号", "scope": "是否在方案范围内：yes、no、unknown", "scope_unknown": "范围未定的小区数", "score": "督察平均分（分）", "section": "部分", "sections": "各部分",
	"seen_at": "最近登录的时间", "sensitive": "个人信息", "sentence": "一句话的理由", "sentences": "各句", "seq": "序号", "share": "百分比", "shared": "并列", "sheet": "工作表", "short": "简称",
	"since": "从哪一天起", "skins": "版式", "skipped": "跳过的小计和重复表头几行", "snapshot": "所依据关账快照的 SHA-256", "solved": "已经解决，而不只是说明", "source": "来源", "spots": "几处",
	"stale": "认定以后情况变了的小区数", "stamp": "每页印的字样", "standing": "评比", "start": "第一天", "state": "状态", "stations": "物业服务站", "step": "哪一步：found、rectified、rechecked",
	"steps": "经过，先发生的在前", "street": "街道路径", "street_name": "街道名称", "subject": "对象", "summary": "一句话", "table": "表", "tallies": "各社区各项目的小区数", "targets": "年度目标",
	"task": "任务", "tasks": "任务", "tasks_done": "已完成的任务数", "tasks_due": "到期的任务数", "terms": "各轮整改", "text": "文字", "then": "后", "tick": "人的登记；没有为由记录得出或未登记",
	"ticked": "由人登记（否则由记录得出）", "ties": "并列怎么办", "title": "标题", "to": "主送", "total": "总数", "type": "类型", "unchanged": "未变几个", "undone_at": "撤销时间",
	"undone_by": "由谁撤回", "undone_on": "撤回日期；没有为有效", "undone_why": "为什么撤回", "unit": "单位", "unknown": "范围未定的小区数", "unsettled": "范围未定的小区数",
	"until": "没有人再看的话，哪一天起会变", "updated": "更新几个", "url": "网址", "used": "参加计算", "valid_days": "佐证有效的天数", "value": "值", "verdict": "是否成立：yes、no、unknown",
	"version": "版本，改动时要带上", "visit": "督察编号", "visit_day": "督察日期", "visit_office": "督察单位（岗位）", "visited": "本周督察的小区数", "visits": "本周的督察（编号）",
	"waiver": "可否例外", "week": "ISO 周次，如 2015-W33", "weight": "权重", "when": "条件表达式", "why": "为什么", "widths": "列宽", "withdrawn": "移出登记册的原因", "withdrawn_on": "移出登记册的日期",
	"within": "适用范围", "without": "范围内还没有目标的小区数", "word": "发文字号里的代字", "words": "各种写法", "year": "年度", "yes": "在方案范围内的小区数",

	"Observation.withdrawn": "所在的导入已撤销", "BulletinLetter.office": "编发单位", "InspectReport.of": "适用各行的满分（分）", "InspectVisit.of": "适用各行的满分（分）",
	"InspectOutcomeScore.of": "满分（分）", "WeekPart.got": "做到几个", "InspectOutcomeScore.lost": "扣分的行", "TrackUnit.done": "已完成", "GoalTally.count": "小区数，按 has 有、doubt 存疑、no 无、unknown 未知",
	"ModeTally.proposed": "系统建议的，按模式计", "ModeCommunityTally.proposed": "系统建议的，按模式计", "RegisterRun.problems": "读不准的格数", "RegisterColumn.letter": "列，如 C",
	"InspectLineScore.state": "ok 无问题，found 有问题，na 不适用", "InspectFinding.state": "open 待整改，rectified 待回头看，closed 已销号", "GoalItemState.state": "has 有，doubt 存疑，no 无，unknown 未知",
	"DifficultyDifficulty.state": "open 待答复，answered 已答复，closed 已办结", "BulletinBulletin.state": "draft 草稿，submitted 已送审，approved 已审批，issued 已印发",
	"AuditRow.at": "写入的时间", "AuditRow.hash": "封存的哈希；没有为待封存", "AuditRow.seq": "链上序号；没有为待封存", "WeekScope.decided": "已认定模式的小区数", "WeekPoint.report": "周报的状态",
	"MeetingDecision.path": "由哪里办：社区或街道的路径", "MeetingDecision.meeting": "例会编号", "WeekReport.due": "报送截止的时间", "InspectReport.findings": "发现问题的个数",
}
