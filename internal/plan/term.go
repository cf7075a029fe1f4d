package plan

// Terms are what packs of law say of the owners' decisions beside the shares that Decide reads: days, sizes, papers, who does
// what. nil means that no pack says it, which is never to be read as 没有要求. In a pack the source of a term is its article; in
// what Laws.Terms returns it is 简称 and article, or the reason of a default of ours (Source.Default).
//
// The bound tag says what a lower pack may still do: least, only ask for more; most, only for less; none, nothing.
type Terms struct {
	MeetingNotice       *LawPeriod `json:"meeting_notice,omitempty" bound:"least" group:"业主大会会议" jsonschema:"定期会议召开前通知全体业主"`
	ExtraordinaryNotice *LawPeriod `json:"extraordinary_notice,omitempty" bound:"least" jsonschema:"临时会议召开前通知全体业主"`
	RegularMeetings     *LawCount  `json:"regular_meetings,omitempty" bound:"least" jsonschema:"每年召开定期会议"`
	ExtraordinaryBy     *LawPart   `json:"extraordinary_by,omitempty" jsonschema:"提议召开临时会议的业主"`
	Vacancy             *LawPart   `json:"vacancy,omitempty" jsonschema:"业主委员会缺额到多少应召开临时会议"`
	UnannouncedBarred   *LawFlag   `json:"unannounced_barred,omitempty" jsonschema:"没有公告的事项不得表决"`
	TellCommunity       *LawFlag   `json:"tell_community,omitempty" jsonschema:"开会同时告知居民委员会"`
	ConvenesInstead     *LawWho    `json:"convenes_instead,omitempty" jsonschema:"责令召开后仍不召开的，由谁召集"`
	Attends             *LawWho    `json:"attends,omitempty" jsonschema:"派员列席业主大会"`

	FirstWhen       *LawWhen       `json:"first_when,omitempty" group:"首次业主大会和筹备组" jsonschema:"召开首次业主大会的条件"`
	GroupApplicants *LawApplicants `json:"group_applicants,omitempty" jsonschema:"谁可以申请成立筹备组"`
	GroupForm       *LawPeriod     `json:"group_form,omitempty" bound:"most" jsonschema:"收到申请后成立筹备组"`
	GroupSize       *LawSize       `json:"group_size,omitempty" jsonschema:"筹备组人数"`
	GroupOwners     *LawPart       `json:"group_owners,omitempty" bound:"least" jsonschema:"筹备组中的业主代表"`
	GroupHead       *LawWho        `json:"group_head,omitempty" jsonschema:"筹备组组长由谁的代表担任"`
	GroupPublish    *LawPeriod     `json:"group_publish,omitempty" bound:"most" jsonschema:"筹备组成立后公布名单"`
	GroupConsent    *LawPart       `json:"group_consent,omitempty" bound:"least" jsonschema:"筹备组决定重大事项要多少成员同意"`
	FirstMeeting    *LawPeriod     `json:"first_meeting,omitempty" bound:"most" jsonschema:"筹备组成立后召开首次业主大会会议"`
	FirstNotice     *LawPeriod     `json:"first_notice,omitempty" bound:"least" jsonschema:"首次会议召开前公告名册、草案和候选人"`
	CostOld         *LawWho        `json:"cost_old,omitempty" jsonschema:"老旧小区首次会议的筹备经费由谁承担"`
	CostNew         *LawWho        `json:"cost_new,omitempty" jsonschema:"新建小区首次会议的筹备经费由谁承担"`

	RollPosting      *LawPeriod `json:"roll_posting,omitempty" bound:"least" group:"公示和公布" jsonschema:"业主名册、面积和草案公告"`
	CandidatePosting *LawPeriod `json:"candidate_posting,omitempty" bound:"least" jsonschema:"业主委员会候选人公示"`
	CandidateBefore  *LawPeriod `json:"candidate_before,omitempty" bound:"least" jsonschema:"选举日前开始公示候选人"`
	ResultPublish    *LawPeriod `json:"result_publish,omitempty" bound:"most" jsonschema:"业主大会的决定作出后公布"`
	ResultPosting    *LawPeriod `json:"result_posting,omitempty" bound:"least" jsonschema:"业主大会的决定公布多久"`
	MembersPosting   *LawPeriod `json:"members_posting,omitempty" bound:"least" jsonschema:"业主委员会成员名单公开多久"`
	ZonePosting      *LawPeriod `json:"zone_posting,omitempty" bound:"least" jsonschema:"物业管理区域划分公告多久"`

	CommitteeSize    *LawSize   `json:"committee_size,omitempty" group:"业主委员会" jsonschema:"业主委员会人数"`
	CommitteeStands  *LawPart   `json:"committee_stands,omitempty" jsonschema:"当选人数超过约定人数的多少即成立"`
	CommitteeTerm    *LawRange  `json:"committee_term,omitempty" jsonschema:"业主委员会任期"`
	TermReminder     *LawPeriod `json:"term_reminder,omitempty" bound:"least" jsonschema:"任期届满前开始换届"`
	Handover         *LawPeriod `json:"handover,omitempty" bound:"most" jsonschema:"换届后移交"`
	MemberHandover   *LawPeriod `json:"member_handover,omitempty" bound:"most" jsonschema:"成员职务终止后移交"`
	Filing           *LawPeriod `json:"filing,omitempty" bound:"most" jsonschema:"选举产生后备案"`
	FilingTo         *LawWho    `json:"filing_to,omitempty" jsonschema:"向谁备案"`
	FilingPapers     *LawItems  `json:"filing_papers,omitempty" bound:"least" jsonschema:"备案提交的资料"`
	FilingChange     *LawPeriod `json:"filing_change,omitempty" bound:"most" jsonschema:"备案事项变更后备案"`
	FilingAnswer     *LawPeriod `json:"filing_answer,omitempty" bound:"most" jsonschema:"收到备案资料后答复"`
	CommitteeNotice  *LawPeriod `json:"committee_notice,omitempty" bound:"least" jsonschema:"业主委员会会议召开前公告议程"`
	CommitteeQuorum  *LawPart   `json:"committee_quorum,omitempty" bound:"least" jsonschema:"业主委员会会议要多少成员出席"`
	CommitteeConsent *LawPart   `json:"committee_consent,omitempty" bound:"least" jsonschema:"业主委员会决定要多少成员同意"`
	CommitteeProxies *LawFlag   `json:"committee_proxies,omitempty" jsonschema:"业主委员会成员可以委托他人开会"`
	DecisionPublish  *LawPeriod `json:"decision_publish,omitempty" bound:"most" jsonschema:"业主委员会决定作出后公布"`

	ResidentsWhen        *LawCases  `json:"residents_when,omitempty" group:"物业管理委员会" jsonschema:"什么情形下组建"`
	ResidentsSize        *LawSize   `json:"residents_size,omitempty" jsonschema:"物业管理委员会人数"`
	ResidentsOwners      *LawPart   `json:"residents_owners,omitempty" bound:"least" jsonschema:"物业管理委员会中的业主代表"`
	ResidentsHead        *LawWho    `json:"residents_head,omitempty" jsonschema:"主任由谁的代表担任"`
	ResidentsBefore      *LawPeriod `json:"residents_before,omitempty" bound:"least" jsonschema:"成立前公示成员名单"`
	ResidentsPublish     *LawPeriod `json:"residents_publish,omitempty" bound:"most" jsonschema:"成立后公布成员名单"`
	ResidentsTerm        *LawRange  `json:"residents_term,omitempty" jsonschema:"物业管理委员会任期"`
	ResidentsQuorum      *LawPart   `json:"residents_quorum,omitempty" bound:"least" jsonschema:"物业管理委员会会议要多少成员出席"`
	ResidentsOwnerQuorum *LawPart   `json:"residents_owner_quorum,omitempty" bound:"least" jsonschema:"其中要多少业主成员出席"`
	ResidentsProxies     *LawFlag   `json:"residents_proxies,omitempty" jsonschema:"物业管理委员会成员可以委托他人开会"`
	ResidentsPosting     *LawPeriod `json:"residents_posting,omitempty" bound:"least" jsonschema:"物业管理委员会组织的决定公示多久"`

	DeliverAll            *LawFlag   `json:"deliver_all,omitempty" group:"书面征求意见和投票" jsonschema:"征求意见书应送交每一位业主"`
	DeliveryPosting       *LawPeriod `json:"delivery_posting,omitempty" bound:"least" jsonschema:"送不到的，在小区内公告多久"`
	VoteOpen              *LawRange  `json:"vote_open,omitempty" jsonschema:"投票期限"`
	Channels              *LawWays   `json:"channels,omitempty" jsonschema:"可以用的表决方式"`
	PaperOnDemand         *LawFlag   `json:"paper_on_demand,omitempty" jsonschema:"业主要求纸质票的应当提供"`
	EVotingOfficial       *LawFlag   `json:"evoting_official,omitempty" jsonschema:"电子投票只能用主管部门的系统"`
	Proxies               *LawFlag   `json:"proxies,omitempty" jsonschema:"业主可以委托代理人"`
	ProxyWritten          *LawFlag   `json:"proxy_written,omitempty" jsonschema:"委托应当采用书面形式"`
	ProxyLimit            *LawCount  `json:"proxy_limit,omitempty" bound:"most" jsonschema:"一人至多受几位业主委托"`
	ProxyBarred           *LawWho    `json:"proxy_barred,omitempty" bound:"least" jsonschema:"谁不得作代理人"`
	Silent                *LawSilent `json:"silent,omitempty" jsonschema:"未参与表决的票是否计入多数"`
	RepresentativesFrom   *LawCount  `json:"representatives_from,omitempty" jsonschema:"可以成立业主代表大会的户数"`
	RepresentativesSigned *LawFlag   `json:"representatives_signed,omitempty" jsonschema:"业主代表只能转交业主签字的意见"`

	Challenge      *LawPeriod `json:"challenge,omitempty" group:"表决之后" jsonschema:"业主请求法院撤销决定的期限"`
	ContractFiling *LawPeriod `json:"contract_filing,omitempty" bound:"most" jsonschema:"物业服务合同签订后备案"`

	Against []string `json:"-"` // what lower packs that hold there say otherwise, without effect, each a sentence
}
