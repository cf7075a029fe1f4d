package web

// journalWords are the actions of the journal as an office calls them. The codes stay in the export and in the database.
var journalWords = map[string]string{
	"session.open": "登录", "session.close": "退出登录", "session.refuse": "登录被拒",
	"account.create": "建立账号", "account.disable": "停用账号", "account.enable": "启用账号", "account.lock": "锁定账号",
	"account.password": "修改密码", "account.reset": "重置密码", "account.grant": "授予岗位", "account.revoke": "收回岗位",
	"token.make": "建立密钥", "token.drop": "作废密钥",
	"area.enter": "登记行政区划", "station.set": "设立服务站", "outline.import": "导入社区边界", "outline.undo": "撤销社区边界", "country.generate": "生成测试数据", "sample.mark": "标明示例",
	"plan.activate": "启用方案", "register.rejudge": "重新判定",
	"register.import": "导入登记表", "register.map": "对照表头", "register.undo": "撤销导入",
	"compound.create": "登记小区", "compound.observe": "补充、更正", "compound.withdraw": "移出登记册", "compound.restore": "恢复到登记册",
	"paper.add": "存入档案", "paper.edit": "更正档案资料", "paper.bare": "取消含个人信息标记", "paper.remove": "移出档案", "paper.restore": "恢复到档案", "paper.reveal": "打开含个人信息的资料",
	"paper.pair": "照片成对", "paper.unpair": "解除照片成对",
	"contact.add": "登记联系人", "contact.remove": "撤下联系人", "contact.restore": "恢复联系人", "contact.reveal": "查看联系方式",
	"compound.settle": "核定", "compound.merge": "合并小区", "compound.unmerge": "撤销合并", "compound.apart": "核对不是同一个小区",
	"mode.decide": "认定模式", "visit.record": "登记督察", "finding.rectify": "登记整改", "finding.recheck": "登记回头看",
	"paper.write": "起草方案制度", "paper.fix": "确定方案制度",
	"house.building": "登记楼栋", "house.add": "登记房屋", "house.change": "修改房屋", "house.remove": "注销房屋", "house.import": "导入房屋清册",
	"house.reveal": "查看业主信息", "house.owner": "修改业主", "house.undo": "撤销房屋导入",
	"survey.submit": "提交摸底表", "survey.return": "退回摸底表", "survey.accept": "采纳摸底表", "survey.void": "作废摸底表", "survey.revive": "恢复摸底表", "survey.place": "对上登记册的小区",
	"difficulty.raise": "提出困难", "difficulty.answer": "答复困难", "difficulty.accept": "确认办结", "difficulty.reopen": "退回重办",
	"task.tick": "登记任务完成", "task.untick": "撤销任务登记",
	"report.confirm": "确认周报", "report.extend": "补充周报", "report.excuse": "同意不报", "week.close": "关账",
	"meeting.open": "登记例会", "meeting.attend": "登记到会", "meeting.minute": "会议记录",
	"decision.make": "议定事项", "decision.finish": "议定事项办结", "decision.reopen": "议定事项恢复办理",
	"bulletin.draft": "起草督察周报", "bulletin.edit": "修改督察周报", "bulletin.submit": "送审督察周报", "bulletin.approve": "审批督察周报",
	"bulletin.return": "退回督察周报", "bulletin.issue": "印发督察周报", "bulletin.correct": "起草更正",
	"notice.post": "张贴公示", "notice.proof": "登记张贴照片", "notice.object": "登记异议", "notice.answer": "答复异议", "notice.strike": "作废登记错的", "notice.down": "撤下公示",
	"vote.make": "起草业主表决", "vote.change": "修改表决方案", "vote.roll": "形成业主名册", "vote.open": "开始表决",
	"vote.deliver": "登记送达", "vote.cast": "录入表决票", "vote.check": "复核表决票", "vote.close": "计票并封存",
	"committee.begin": "筹建或登记业委会", "committee.step": "办业委会的一步", "committee.refuse": "退回业委会的一步", "committee.undo": "撤销业委会的一步",
	"committee.drop": "中止筹建", "committee.end": "业委会由下一届接替", "committee.join": "补选并入", "committee.refile": "办理变更备案",
	"committee.person": "登记业委会人员", "committee.unperson": "删去登记错的人员", "committee.post": "改职务", "committee.leave": "登记离任", "committee.moveup": "候补递补",
	"committee.meeting": "通知开会", "committee.held": "登记会议记录", "committee.cancel": "取消会议",
}

// journalWord returns an action in words, "" where the row's own sentence is the same; one that has none yet keeps its code,
// which is better than nothing.
func journalWord(action, sentence string) string {
	w, ok := journalWords[action]
	switch {
	case !ok:
		return action
	case w == sentence:
		return ""
	}
	return w
}
