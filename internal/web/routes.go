package web

import (
	"net/http"

	"bayou/internal/account"
	"bayou/internal/gate"
	"bayou/internal/web/static"
)

// Routes is the table of contents of the pages. The comment at a line's end names the clauses of the plan that it shows.
func (s *Site) Routes() []gate.Route {
	return []gate.Route{
		// Everybody
		get("/login", gate.Public, s.loginForm),
		post("/login", gate.Public, s.loginPost),
		post("/logout", account.SignedIn, s.logoutPost),
		get("/trust", gate.Public, s.trustShow),
		get("/trust/bayou.crt", gate.Public, s.trustCert),
		get("/account", account.SignedIn, s.accountShow),
		post("/account/password", account.SignedIn, s.accountPassword),
		post("/account/tokens", account.SignedIn, s.tokenMake),
		post("/account/tokens/{id}/drop", account.SignedIn, s.tokenDrop),

		// Administration
		get("/accounts", account.SeeAccounts, s.accountList),
		post("/accounts", account.MakeAccounts, s.accountCreate),
		post("/accounts/{id}/disable", account.MakeAccounts, s.accountDisable),
		post("/accounts/{id}/enable", account.MakeAccounts, s.accountEnable),
		post("/accounts/{id}/reset", account.MakeAccounts, s.accountReset),
		post("/accounts/{id}/grants", account.GrantPosts, s.grantAdd),
		post("/accounts/{id}/grants/drop", account.GrantPosts, s.grantDrop),
		get("/accounts.xlsx", account.SeeAccounts, s.book("账号", s.accountTable)),
		get("/journal", account.SeeJournal, s.journalList), // A4
		get("/journal.xlsx", account.SeeJournal, s.book("日志", s.journalTable)),

		// Register, modes
		get("/search", account.SeeRegister, s.searchPage),
		get("/plan", account.SeeProgress, s.planShow),    // D1 D2 G1 G2 G3 S1 O1 O2 M0 M1 M2 M3 P1 P2 P3 A1 A2 A3 A4
		get("/plan/law", account.SeeProgress, s.lawShow), // G1 M2 M3
		get("/plan/law.xlsx", account.SeeProgress, s.book("业主决定的法律规定", s.lawTable)),
		get("/compounds", account.SeeRegister, s.compoundList), // S1 M0
		get("/compounds.xlsx", account.SeeRegister, s.compoundExport),
		get("/compounds/list.xlsx", account.SeeRegister, s.compoundListExport),
		get("/map", account.SeeRegister, s.mapShow), // S1 P1
		get("/map/points.json", account.SeeRegister, s.mapPointsGet),
		get("/map/system", account.EditRegister, s.mapSystem), // P1
		post("/map/system", account.EditRegister, s.mapSystemPost),
		get("/map/outlines.json", account.SeeRegister, s.mapOutlinesGet),
		get("/map/outlines", account.ImportRows, s.outlineList), // P1
		files("/map/outlines", account.ImportRows, s.outlineUpload),
		get("/map/outlines/preview", account.ImportRows, s.outlinePreview), // P1
		get("/map/outlines/preview.json", account.ImportRows, s.outlinePreviewGet),
		post("/map/outlines/import", account.ImportRows, s.outlineImport),
		post("/map/outlines/{id}/undo", account.ImportRows, s.outlineUndo),
		get("/map/tiles/{z}/{x}/{y}", account.SeeRegister, s.mapTile),
		get("/compounds/{id}/place", account.EditRegister, s.compoundPlace), // P1
		post("/compounds/{id}/place", account.EditRegister, s.compoundPlacePost),
		get("/compounds/new", account.EditRegister, s.compoundNew), // P1
		post("/compounds/new", account.EditRegister, s.compoundCreate),
		get("/compounds/doubts", account.SeeRegister, s.doubtList), // P1
		get("/compounds/doubts.xlsx", account.SeeRegister, s.book("要核对的情况", s.doubtTable)),
		get("/compounds/doubts/settle", account.EditRegister, s.doubtSettle), // P1
		post("/compounds/doubts/settle", account.EditRegister, s.doubtSettlePost),
		get("/compounds/duplicates", account.Merge, s.duplicateList), // P1
		get("/compounds/{id}/merge", account.Merge, s.mergeForm),
		post("/compounds/{id}/merge", account.Merge, s.compoundMerge),
		post("/compounds/{id}/unmerge", account.Merge, s.compoundUnmerge),
		post("/compounds/{id}/apart", account.Merge, s.compoundApart),
		get("/compounds/changes", account.SeeRegister, s.changeList), // P1 M0
		get("/compounds/changes.xlsx", account.SeeRegister, s.book("登记册变化", s.changeTable)),
		get("/compounds/{id}/fields/{field}", account.SeeRegister, s.fieldShow), // P1
		post("/compounds/{id}/fields/{field}", account.EditRegister, s.fieldSettle),
		get("/compounds/{id}", account.SeeRegister, s.compoundShow),         // M0 M1 M2 M3
		get("/compounds/{id}/facts", account.EditRegister, s.compoundFacts), // P1
		post("/compounds/{id}/facts", account.EditRegister, s.compoundFactsPost),
		get("/compounds/{id}/survey", account.FillSurvey, s.surveyNew), // P1
		files("/compounds/{id}/survey", account.FillSurvey, s.surveyRecord),
		get("/compounds/{id}/survey/sheet", account.FillSurvey, s.surveySheetOne), // P1
		get("/surveys/new", account.FillSurvey, s.surveyPickList),                 // P1
		get("/compounds/{id}/withdraw", account.EditRegister, s.compoundWithdraw),
		post("/compounds/{id}/withdraw", account.EditRegister, s.compoundWithdrawPost),
		get("/compounds/{id}/mode", account.DecideMode, s.modeForm), // M0 M1 M2 M3
		post("/compounds/{id}/mode", account.DecideMode, s.modeDecide),
		get("/compounds/{id}/houses", account.SeeHouses, s.houseShow), // P1 M0
		get("/compounds/{id}/houses/list", account.SeeHouses, s.houseList),
		get("/compounds/{id}/houses/list.xlsx", account.SeeHouses, s.book("房屋清册", s.houseTable)),
		get("/compounds/{id}/houses/areas", account.SeeHouses, s.houseAreas), // P1
		post("/compounds/{id}/houses/settle", account.EditHouses, s.houseSettle),
		post("/compounds/{id}/houses/building", account.EditHouses, s.buildingSave),
		get("/compounds/{id}/houses/new", account.EditHouses, s.unitNew),
		post("/compounds/{id}/houses/new", account.EditHouses, s.unitAdd),
		get("/compounds/{id}/houses/units/{unit}", account.SeeHouses, s.unitShow),
		get("/compounds/{id}/houses/units/{unit}/edit", account.EditHouses, s.unitEdit),
		post("/compounds/{id}/houses/units/{unit}/edit", account.EditHouses, s.unitChange),
		get("/compounds/{id}/houses/units/{unit}/remove", account.EditHouses, s.unitRemoveAsk),
		post("/compounds/{id}/houses/units/{unit}/remove", account.EditHouses, s.unitRemove),
		get("/compounds/{id}/houses/owners", account.SeeHouses, s.ownerList),
		post("/compounds/{id}/houses/owners/merge", account.EditHouses, s.ownerMerge),
		post("/compounds/{id}/houses/owners/apart", account.EditHouses, s.ownerApart),
		get("/compounds/{id}/houses/owners/{owner}", account.SeeHouses, s.ownerShow),
		post("/compounds/{id}/houses/owners/{owner}/reveal", account.Reveal, s.ownerReveal),
		post("/compounds/{id}/houses/owners/{owner}/edit", account.EditHouses, s.ownerEdit),
		get("/compounds/{id}/houses/imports", account.SeeHouses, s.roomlistRuns), // P1
		post("/compounds/{id}/houses/imports", account.EditHouses, s.roomlistConfirm),
		get("/compounds/{id}/houses/imports/new", account.EditHouses, s.roomlistNew),
		files("/compounds/{id}/houses/imports/new", account.EditHouses, s.roomlistUpload),
		get("/compounds/{id}/houses/imports/preview", account.EditHouses, s.roomlistCheck),
		post("/compounds/{id}/houses/imports/map", account.EditHouses, s.roomlistMap),
		get("/compounds/{id}/houses/imports/{run}", account.SeeHouses, s.roomlistShow),
		get("/compounds/{id}/houses/imports/{run}/undo", account.EditHouses, s.roomlistUndo),
		post("/compounds/{id}/houses/imports/{run}/undo", account.EditHouses, s.roomlistUndoPost),
		get("/surveys", account.FillSurvey, s.surveyList), // P1
		post("/surveys", account.ReviewSurvey, s.surveyAcceptAll),
		get(foundHref, account.FillSurvey, s.surveyFoundNew), // P1
		files(foundHref, account.FillSurvey, s.surveyFoundRecord),
		get("/surveys.xlsx", account.FillSurvey, s.book("摸底进度", s.surveyCommunities)),
		get("/surveys/list.xlsx", account.FillSurvey, s.book("摸底表", s.surveyTable)),
		get("/surveys/forms", account.FillSurvey, s.surveyForms),
		get("/surveys/sheet", account.FillSurvey, s.surveySheetFind),
		get("/surveys/sheet/{code}", account.FillSurvey, s.surveySheetGo),
		get("/surveys/sheets", account.FillSurvey, s.surveySheets),
		get("/surveys/photos/{hash}", account.FillSurvey, s.surveyPhoto),
		get("/surveys/photos/{hash}/thumb", account.FillSurvey, s.surveyThumb),
		get("/surveys/{id}", account.FillSurvey, s.surveyShow), // P1 M0
		post("/surveys/{id}/accept", account.ReviewSurvey, s.surveyAccept),
		post("/surveys/{id}/return", account.ReviewSurvey, s.surveyReturn),
		post("/surveys/{id}/void", account.ReviewSurvey, s.surveyVoid),
		post("/surveys/{id}/revive", account.ReviewSurvey, s.surveyRevive),
		post("/surveys/{id}/place", account.ReviewSurvey, s.surveyPlace),
		post("/surveys/{id}/enter", account.ReviewSurvey, s.surveyEnter), // P1
		get("/modes", account.SeeRegister, s.modeOverview),               // S1 M0
		get("/modes.xlsx", account.SeeRegister, s.modeExport),
		post("/modes", account.DecideMode, s.modeConfirm),
		get("/modes/whatif", account.SeeRegister, s.modeWhatif), // S1 M0
		get("/modes/whatif.xlsx", account.SeeRegister, s.book("试算有变化的小区", s.whatifMoves)),
		get("/modes/whatif/sums.xlsx", account.SeeRegister, s.book("试算各社区前后", s.whatifSums)),
		get("/modes/overrides", account.SeeRegister, s.overrideList), // M0
		get("/modes/overrides.xlsx", account.SeeRegister, s.book("人工改定", s.overrideTable)),
		get("/modes/expected", account.SeeRegister, s.modeExpected), // S1
		get("/modes/expected.xlsx", account.SeeRegister, s.book("范围核对", s.expectedTable)),
		get("/compounds/{id}/service", account.SeeRegister, s.serviceList),        // P2
		get("/compounds/{id}/service/{kind}", account.SeeRegister, s.serviceShow), // P2
		post("/compounds/{id}/service/{kind}", account.WriteService, s.serviceWrite),
		post("/compounds/{id}/service/{kind}/fix", account.AnswerDeclare, s.serviceFix),
		get("/compounds/{id}/service/{kind}/docx", account.SeeRegister, s.serviceDocx),
		get("/declarations", account.SeeProgress, s.declarationList), // P2
		get("/declarations.xlsx", account.SeeProgress, s.book("申报", s.declarationTable)),
		get("/declarations/new", account.Declare, s.declarationNew), // P2
		post("/declarations/new", account.Declare, s.declarationMake),
		get("/declarations/{id}", account.SeeProgress, s.declarationShow), // P2
		get("/declarations/{id}/docx", account.SeeProgress, s.declarationDocx),
		post("/declarations/{id}/answer", account.AnswerDeclare, s.declarationAnswer), // P2 M0
		post("/declarations/{id}/withdraw", account.Declare, s.declarationWithdraw),
		post("/declarations/{id}/reopen", account.AnswerDeclare, s.declarationReopen),
		get("/imports", account.ImportRows, s.importList), // P1
		get("/imports.xlsx", account.ImportRows, s.book("导入记录", s.importTable)),
		post("/imports", account.ImportRows, s.importConfirm),
		get("/imports/new", account.ImportRows, s.importNew),
		files("/imports/new", account.ImportRows, s.importUpload),
		get("/imports/preview", account.ImportRows, s.importPreview),
		post("/imports/preview", account.ImportRows, s.importPick),
		post("/imports/map", account.ImportRows, s.importMap),
		get("/imports/{id}", account.ImportRows, s.importShow),
		get("/imports/{id}/undo", account.ImportRows, s.importUndo),
		post("/imports/{id}/undo", account.ImportRows, s.importUndoPost),

		// Archive (一院一档)
		get("/compounds/{id}/archive", account.SeePapers, s.archiveShow), // P1
		files("/compounds/{id}/archive", account.AddPapers, s.archiveAdd),
		get("/compounds/{id}/archive.xlsx", account.SeePapers, s.book("档案目录", s.archiveTable)),
		get("/compounds/{id}/archive/index", account.SeePapers, s.archiveIndex),
		get("/compounds/{id}/dossier", account.SeePapers, s.dossierShow), // P1
		get("/compounds/{id}/dossier.zip", account.SeePapers, s.dossierZip),
		post("/compounds/{id}/contacts", account.AddPapers, s.contactAdd),
		post("/contacts/{id}/reveal", account.Reveal, s.contactReveal),
		post("/contacts/{id}/drop", account.AddPapers, s.contactDrop),
		get("/papers/{id}", account.SeePapers, s.paperShow),
		get("/papers/{id}/file", account.SeePapers, s.paperFile),
		get("/papers/{id}/thumb", account.SeePapers, s.paperThumb),
		post("/papers/{id}/reveal", account.Reveal, s.paperReveal),
		post("/papers/{id}/edit", account.AddPapers, s.paperEdit),
		post("/papers/{id}/remove", account.AddPapers, s.paperRemove),
		post("/papers/{id}/restore", account.AddPapers, s.paperRestore),
		post("/papers/{id}/pair", account.AddPapers, s.paperMatch),
		post("/papers/{id}/unpair", account.AddPapers, s.paperUnpair),

		// Goals, phases, inspections, findings, difficulties
		get("/goals", account.SeeProgress, s.goalList), // M1 M2 M3
		get("/goals.xlsx", account.SeeProgress, s.book("目标进展", s.coverageTable)),
		get("/goals/{set}", account.SeeProgress, s.goalShow),
		get("/goals/{set}/list.xlsx", account.SeeProgress, s.book("目标达到情况", s.goalTable)),
		get("/phases", account.SeeProgress, s.phaseList), // P1 P2 P3
		get("/phases.xlsx", account.SeeProgress, s.book("阶段和任务", s.phaseTable)),
		get("/phases/{task}", account.SeeProgress, s.taskShow),
		post("/phases/{task}/tick", account.TickTask, s.taskTick),
		get("/phases/{task}/untick", account.TickTask, s.taskUntickAsk),
		post("/phases/{task}/untick", account.TickTask, s.taskUntick),
		get("/inspections", account.SeeProgress, s.visitList), // A3 G3
		get("/inspections.xlsx", account.SeeProgress, s.book("督察记录", s.visitTable)),
		get("/inspections/new", account.Inspect, s.visitPick),
		get("/inspections/new/{compound}", account.Inspect, s.visitNew),
		files("/inspections/new/{compound}", account.Inspect, s.visitRecord),
		get("/inspections/{id}", account.SeeProgress, s.visitShow),
		get("/findings", account.SeeProgress, s.findingList), // A3
		get("/findings.xlsx", account.SeeProgress, s.findingExport),
		get("/findings/{id}", account.SeeProgress, s.findingShow),
		files("/findings/{id}/rectify", account.Rectify, s.findingRectify),
		files("/findings/{id}/recheck", account.Recheck, s.findingRecheck),
		get("/photos/{hash}", account.SeeProgress, s.photoShow),
		get("/photos/{hash}/thumb", account.SeeProgress, s.photoThumb),
		get("/difficulties", account.SeeProgress, s.difficultyList), // A1
		get("/difficulties.xlsx", account.SeeProgress, s.book("社区困难", s.difficultyTable)),
		get("/difficulties/new", account.Raise, s.difficultyNew),
		post("/difficulties/new", account.Raise, s.difficultyRaise),
		get("/difficulties/{id}", account.SeeProgress, s.difficultyShow),
		post("/difficulties/{id}/answer", account.Answer, s.difficultyAnswer),
		post("/difficulties/{id}/accept", account.Raise, s.difficultyAccept),
		post("/difficulties/{id}/reopen", account.Raise, s.difficultyReopen),

		// The owners decide: committees, public notices
		get("/committees", account.SeeCommittees, s.committeeList), // G1 M2 M3
		get("/committees.xlsx", account.SeeCommittees, s.book("业委会", s.committeeTable)),
		get("/committees/new", account.RunCommittees, s.committeeNew), // G1 M3
		post("/committees/new", account.RunCommittees, s.committeeBegin),
		get("/committees/{id}", account.SeeCommittees, s.committeeShow), // G1 M2 M3
		post("/committees/{id}/step", account.RunCommittees, s.committeeStep),
		post("/committees/{id}/refuse", account.FileCommittee, s.committeeRefuse),
		post("/committees/{id}/undo", account.RunCommittees, s.committeeUndo),
		post("/committees/{id}/drop", account.RunCommittees, s.committeeDrop),
		get("/committees/{id}/papers/{step}", account.RunCommittees, s.committeePaper),
		get("/committees/{id}/members", account.SeeCommittees, s.committeePeople),
		post("/committees/{id}/members", account.RunCommittees, s.committeePerson),
		post("/committees/{id}/members/change", account.RunCommittees, s.committeePersonChange),
		post("/committees/{id}/members/refile", account.FileCommittee, s.committeeRefile),
		get("/committees/{id}/meetings", account.SeeCommittees, s.gatheringList),
		post("/committees/{id}/meetings", account.RunCommittees, s.gatheringCall),
		get("/committees/{id}/meetings/{meeting}", account.SeeCommittees, s.gatheringShow),
		get("/committees/{id}/meetings/{meeting}/docx", account.SeeCommittees, s.gatheringDocx),
		post("/committees/{id}/meetings/{meeting}/hold", account.RunCommittees, s.gatheringHold),
		post("/committees/{id}/meetings/{meeting}/cancel", account.RunCommittees, s.gatheringCancel),
		get("/notices", account.SeeCommittees, s.noticeList), // G1
		get("/notices.xlsx", account.SeeCommittees, s.book("正在公示", s.noticeTable)),
		get("/notices/{id}", account.SeeCommittees, s.noticeShow), // G1
		get("/notices/{id}/docx", account.SeeCommittees, s.noticeDocx),
		get("/notices/{id}/photos/{hash}", account.SeeCommittees, s.noticePhoto),
		get("/notices/{id}/photos/{hash}/thumb", account.SeeCommittees, s.noticeThumb),
		files("/notices/{id}/proof", account.Canvass, s.noticeProof),
		post("/notices/{id}/object", account.Canvass, s.noticeObject),
		post("/notices/{id}/answer", account.RunCommittees, s.noticeAnswer),
		post("/notices/{id}/strike", account.Canvass, s.noticeStrike),
		post("/notices/{id}/down", account.RunCommittees, s.noticeDown),

		// Home, weeks, standings, meetings, bulletins
		get("/{$}", account.SignedIn, s.homeShow), // A2
		get("/week", account.SeeProgress, s.weekGo),
		get("/week/{week}", account.SeeProgress, s.weekShow), // A2
		get("/week/{week}/list.xlsx", account.SeeProgress, s.book("周报报送情况", s.weekTable)),
		get("/week/{week}/close", account.CloseWeek, s.weekCloseAsk),
		post("/week/{week}/close", account.CloseWeek, s.weekClose),
		post("/week/{week}/excuse", account.Excuse, s.weekExcuse),
		post("/week/{week}/bulletin", account.DraftBulletin, s.weekBulletin), // A4
		get("/week/{week}/{community}", account.SeeProgress, s.reportShow),   // A2
		post("/week/{week}/{community}", account.Report, s.reportConfirm),    // A2
		get("/standing", account.SeeProgress, s.standingGo),
		get("/standing/{week}", account.SeeProgress, s.standingShow), // A3
		get("/standing/{week}/export", account.SeeProgress, s.standingExport),
		get("/bulletins", account.SeeProgress, s.bulletinList),
		get("/bulletins.xlsx", account.SeeProgress, s.book("督察周报", s.bulletinTable)),
		get("/bulletins/{id}", account.SeeProgress, s.bulletinShow), // A4
		get("/bulletins/{id}/docx/{skin}", account.SeeProgress, s.bulletinDocx),
		post("/bulletins/{id}/edit", account.DraftBulletin, s.bulletinEdit),
		post("/bulletins/{id}/submit", account.DraftBulletin, s.bulletinSubmit),
		get("/bulletins/{id}/approve", account.Approve, s.bulletinAsk(bulletinPage.approveAsk)),
		post("/bulletins/{id}/approve", account.Approve, s.bulletinApprove), // A4
		get("/bulletins/{id}/return", account.Approve, s.bulletinAsk(bulletinPage.returnAsk)),
		post("/bulletins/{id}/return", account.Approve, s.bulletinReturn),
		get("/bulletins/{id}/issue", account.Issue, s.bulletinAsk(bulletinPage.issueAsk)),
		post("/bulletins/{id}/issue", account.Issue, s.bulletinIssue), // A4
		get("/bulletins/{id}/correct", account.DraftBulletin, s.bulletinAsk(bulletinPage.correctAsk)),
		post("/bulletins/{id}/correct", account.DraftBulletin, s.bulletinCorrect),
		get("/public/bulletins", gate.Public, s.bulletinPublic), // A4
		get("/public/bulletins/{id}", gate.Public, s.bulletinPublicShow),
		get("/public/bulletins/{id}/docx/{skin}", gate.Public, s.bulletinPublicDocx),
		get("/meeting", account.SeeProgress, s.meetingGo),
		get("/meeting/{week}", account.SeeProgress, s.meetingShow), // A2
		post("/meeting/{week}/open", account.HoldMeeting, s.meetingOpen),
		post("/meeting/{week}/attend", account.HoldMeeting, s.meetingAttend),
		post("/meeting/{week}/minutes", account.HoldMeeting, s.meetingMinutes),
		post("/meeting/{week}/decide", account.HoldMeeting, s.meetingDecide),
		post("/meeting/{week}/finish", account.SeeProgress, s.meetingFinish),
		get("/meeting/{week}/reopen", account.SeeProgress, s.meetingReopenAsk),
		post("/meeting/{week}/reopen", account.SeeProgress, s.meetingReopen),
	}
}

// Mount puts the pages and their files on a mux.
func (s *Site) Mount(mux *http.ServeMux, g *gate.Gate) {
	s.knocks = gate.NewThrottle(2, 40)
	g.Mount(mux, s.Routes())
	mux.Handle("GET /static/", static.Handler())
	mux.Handle("GET /sw.js", static.Worker())
}

func get(path string, p account.Perm, h gate.Handler) gate.Route {
	return gate.Route{Method: http.MethodGet, Path: path, Perm: p, Handle: plain(h)}
}

func post(path string, p account.Perm, h gate.Handler) gate.Route {
	return gate.Route{Method: http.MethodPost, Path: path, Perm: p, Handle: plain(inParts(h))}
}

// files is a post with photos or a workbook, which its handler reads and cleans itself.
func files(path string, p account.Perm, h gate.Handler) gate.Route {
	return gate.Route{Method: http.MethodPost, Path: path, Perm: p, Files: true, Handle: plain(h)}
}
