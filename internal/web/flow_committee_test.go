package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/committee"
	"bayou/internal/place"
	"bayou/internal/register"
)

// joint is the day on which the joint committee is formed: after the sample, under the city's law of 2021.
const joint clock.Date = "2022-03-01"

// threeYards enters three compounds of two communities.
func (d *deskTop) threeYards() []register.Compound {
	d.t.Helper()
	var out []register.Compound
	for i, at := range []place.Path{headPath, headPath, "410105/001/003/"} {
		c, err := d.Register.Create(d.t.Context(), d.who(officeLogin), register.NewCompound{Community: at, Texts: map[string]string{"name": fmt.Sprintf("示例联合%d号院", i+1)}})
		d.must(err)
		out = append(out, c)
	}
	return out
}

// A joint residents' committee of three compounds in two communities, from the proposal to the filing, one refusal included, and its first
// meeting: all by clicking. The heads of both communities see it and prove that its notices hang; only the office acts on it.
//
// clauses: G1 M3
func TestAJointCommitteeIsFormed(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, joint.At(9, 0))
	d := &deskTop{house: h, t: t}
	yards := d.threeYards()
	p := h.visitor(t, officeLogin, 1280)
	p.Open(h.URL + "/committees/new?q=" + url.QueryEscape("示例联合"))
	p.Choose("#f-called", "居民自治管理委员会")
	for _, y := range yards {
		p.Click(`input[name="compound"][value="` + y.ID + `"]`)
	}
	p.Type("#f-households", "260")
	p.ClickText("保存")
	p.See("示例联合1号院等 3 个小区联合居民自治管理委员会")
	at, err := url.Parse(p.Location())
	d.must(err)
	id := strings.TrimPrefix(at.Path, "/committees/")

	phone := h.visitor(t, officeLogin, 360)
	phone.Open(h.URL + at.Path)
	judge(t, phone, 360, true)
	p.Choose("#f-reason", "not_ready")
	p.ClickText("办好“提议组建”")
	p.See("办理“提议组建”")
	p.ClickText("办好“商定成员”")
	p.See("还没有登记")
	d.members(id)
	p.Open(h.URL + at.Path)
	for _, step := range []string{"商定成员", "公示成员名单", "宣布成立", "公布成员名单"} {
		if strings.HasPrefix(step, "公") {
			p.Type("#f-places", "各院大门和单元门口")
		}
		p.ClickText("办好“" + step + "”")
		p.See("办理“" + step + "”")
	}
	file := func() {
		t.Helper()
		for i := range 3 {
			p.Click(fmt.Sprintf(`fieldset label:nth-of-type(%d) input[name="papers"]`, i+1))
		}
		p.ClickText("办好“报送备案资料”")
		p.See("办理“报送备案资料”")
	}
	p.ClickText("办好“报送备案资料”")
	p.See("还缺组建的情况说明")
	file()
	p.Type("#f-refuse-reason", "名单没有盖章")
	p.ClickText("不予办理，退回")
	p.See("被退回")
	file()
	p.Type("#f-number", "示例备〔2022〕1号")
	p.ClickText("办好“街道办理备案”")
	p.See("在任")

	for _, login := range []string{headLogin, otherLogin} {
		q := h.visitor(t, login, 360)
		q.Open(h.URL + at.Path)
		q.See("示例备〔2022〕1号")
		q.SeeNot("撤销这一步")
		judge(t, q, 360, true)
		q.ClickText("成立公告")
		q.See("登记张贴照片")
		judge(t, q, 360, true)
	}
	r, err := h.Committee.Get(t.Context(), d.who(otherLogin).Scope(account.SeeCommittees), id)
	if err != nil || r.State != committee.Sitting || len(r.Compounds) != 3 || len(r.Events) != 9 {
		t.Errorf("%v %s %d events", err, r.State, len(r.Events))
	}

	p.Open(h.URL + at.Path + "/meetings")
	p.Choose("#f-meet_on", "2022-03-01")
	p.Type("#f-place", "示例社区活动室")
	p.Type("#f-agenda", "联合聘请保洁")
	p.Type("#f-places", "各院大门")
	p.ClickText("通知开会")
	p.See("登记会议记录")
	p.Click(`input[name="attended"]`)
	p.Type("#f-minutes", "到会一人")
	p.Type("#f-text0", "联合聘请保洁")
	p.Type("#f-yes0", "1")
	p.ClickText("保存会议记录")
	p.See("不能作决定")
}

// members enters the committee's people: four owners and three others, the last of whom heads it.
func (d *deskTop) members(id string) {
	d.t.Helper()
	for i := range 7 {
		n := committee.NewPerson{Role: committee.Member, Name: fmt.Sprintf("示例成员%d", i+1), Room: fmt.Sprintf("1-1-%d01", i+1)}
		if i > 3 {
			n.Room, n.Side = "", "示例社区居民委员会"
		}
		if i == 6 {
			n.Post = "head"
		}
		_, err := d.Committee.AddPerson(d.t.Context(), d.who(officeLogin), id, n)
		d.must(err)
	}
}

// Who runs a formation reads the names of its candidates; everybody else only once they have hung in public. No export names anybody.
func TestNamesAreReadOnceTheyHang(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(10, 0))
	d := &deskTop{house: h, t: t}
	at := d.forming(true)
	_, err := h.Committee.AddPerson(t.Context(), d.who(headLogin), strings.TrimPrefix(at, "/committees/"), committee.NewPerson{Role: committee.Candidate, Name: "示例候选某甲", Room: "1-1-101"})
	d.must(err)
	ask := func(login, path string) (int, string) {
		rec := d.ask(login, httptest.NewRequest(http.MethodGet, path, http.NoBody))
		return rec.Code, rec.Body.String()
	}
	if _, page := ask(headLogin, at+"/members"); !strings.Contains(page, "示例候选某甲") {
		t.Error("the head does not read whom he entered")
	}
	for _, login := range []string{watchLogin, leaderLogin, cellLogin, "qj"} {
		for _, path := range []string{at, at + "/members", at + "/meetings", "/committees", "/committees.xlsx", "/notices.xlsx"} {
			if code, page := ask(login, path); code != http.StatusOK || strings.Contains(page, "示例候选某甲") {
				t.Errorf("%s reads %s: %d", login, path, code)
			}
		}
		if code, _ := ask(login, at+"/papers/candidates"); code != http.StatusForbidden && code != http.StatusNotFound {
			t.Errorf("%s prints the candidates: %d", login, code)
		}
	}
}
