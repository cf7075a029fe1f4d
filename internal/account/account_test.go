package account_test

import (
	"strings"
	"testing"
	"time"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/place"
)

const (
	street   = place.Path("410105/001/")
	password = "Example-2015"
)

type world struct {
	clock    *clock.Frozen
	accounts *account.Store
	id       string
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	c := clock.NewFrozen(time.Date(2015, 8, 10, 1, 0, 0, 0, time.UTC))
	w := &world{clock: c, accounts: account.New(d, audit.New(d, c), c)}
	var err error
	if w.id, err = w.accounts.CreateWithPassword(t.Context(), account.System(), "wyb", "物业管理办公室", password); err != nil {
		t.Fatal(err)
	}
	if err := w.accounts.Grant(t.Context(), account.System(), w.id, account.Property, street); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) later(d time.Duration) { w.clock.Set(w.clock.Now().Add(d)) }

func TestSessionEndsIdleAndOld(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		token, err := w.accounts.SignIn(t.Context(), "wyb", password, "127.0.0.1")
		if err != nil {
			t.Fatal(err)
		}
		who, err := w.accounts.Session(t.Context(), token)
		if err != nil || !who.Can(account.CloseWeek, street) || who.Post != "物业管理办公室" {
			t.Fatalf("%+v, %v", who, err)
		}
		w.later(account.Idle + time.Second)
		if _, err := w.accounts.Session(t.Context(), token); fault.Of(err) != fault.Expired {
			t.Errorf("an idle session still opens: %v", err)
		}
		if _, err := w.accounts.Session(t.Context(), "guess"); fault.Of(err) != fault.Expired {
			t.Errorf("a guessed token: %v", err)
		}
	})
}

func TestFiveFailuresLock(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for range 5 {
			if _, err := w.accounts.SignIn(t.Context(), "wyb", "wrong", ""); fault.Of(err) != fault.Denied {
				t.Fatal(err)
			}
		}
		if _, err := w.accounts.SignIn(t.Context(), "wyb", password, ""); fault.Of(err) != fault.Denied {
			t.Error("the right password opens a locked account")
		}
		w.later(16 * time.Minute)
		if _, err := w.accounts.SignIn(t.Context(), "wyb", password, ""); err != nil {
			t.Errorf("after the lock: %v", err)
		}
	})
}

func TestUnknownAndWrongReadTheSame(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		_, wrong := w.accounts.SignIn(t.Context(), "wyb", "wrong", "")
		_, unknown := w.accounts.SignIn(t.Context(), "nobody", "wrong", "")
		if fault.Sentence(wrong) != fault.Sentence(unknown) {
			t.Errorf("%q and %q tell names apart", wrong, unknown)
		}
		if err := w.accounts.Disable(t.Context(), account.System(), w.id); err != nil {
			t.Fatal(err)
		}
		_, wrong = w.accounts.SignIn(t.Context(), "wyb", "wrong", "")
		_, right := w.accounts.SignIn(t.Context(), "wyb", password, "")
		if fault.Sentence(wrong) != fault.Sentence(unknown) || !strings.Contains(fault.Sentence(right), "停用") {
			t.Errorf("a disabled account says %q, and %q with its password", wrong, right)
		}
	})
}

func TestThreeAdministratorsAreSeparate(t *testing.T) {
	t.Parallel()
	business := []account.Perm{account.SeeRegister, account.EditRegister, account.SeeProgress, account.CloseWeek, account.Issue}
	for _, role := range []account.Role{account.SystemAdmin, account.SecurityAdmin, account.Auditor} {
		w := account.Who{Grants: []account.Grant{{Role: role}}}
		for _, p := range business {
			if w.Has(p) {
				t.Errorf("%s holds %s", role.Title(), p)
			}
		}
	}
	all := []account.Perm{account.MakeAccounts, account.GrantPosts, account.SeeJournal}
	for _, role := range account.Roles {
		w, n := account.Who{Grants: []account.Grant{{Role: role}}}, 0
		for _, p := range all {
			if w.Has(p) {
				n++
			}
		}
		if n > 1 {
			t.Errorf("%s holds %d of the three administrators' rights", role.Title(), n)
		}
	}
}

func TestPostsAreGivenByOthersOnly(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		security := account.Who{Actor: audit.Actor{ID: w.id}, Grants: []account.Grant{{Role: account.SecurityAdmin, Path: street}}}
		if err := w.accounts.Grant(t.Context(), security, w.id, account.Leader, street); fault.Of(err) != fault.Denied {
			t.Errorf("a post given to oneself: %v", err)
		}
		security.ID = "other"
		if err := w.accounts.Grant(t.Context(), security, w.id, account.Leader, "410105/002/"); fault.Of(err) != fault.Denied {
			t.Errorf("a post outside one's own scope: %v", err)
		}
		property := account.Who{Actor: audit.Actor{ID: "x"}, Grants: []account.Grant{{Role: account.Property, Path: ""}}}
		if err := w.accounts.Grant(t.Context(), property, w.id, account.Leader, street); fault.Of(err) != fault.Denied {
			t.Errorf("a post given by the property office: %v", err)
		}
	})
}

func TestPasswordRuleAndChange(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		who, err := w.accounts.ByLogin(t.Context(), "wyb")
		if err != nil {
			t.Fatal(err)
		}
		for _, weak := range []string{"short1A", "alllowercase", "Wyb-wyb-2015", password} {
			if err := w.accounts.ChangePassword(t.Context(), who, password, weak); fault.Of(err) != fault.Invalid {
				t.Errorf("password %q: %v", weak, err)
			}
		}
		token, err := w.accounts.SignIn(t.Context(), "wyb", password, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := w.accounts.ChangePassword(t.Context(), who, password, "Another-2015"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.accounts.Session(t.Context(), token); err == nil {
			t.Error("an old session outlives the change of the password")
		}
	})
}

func TestTokens(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		who, err := w.accounts.ByLogin(t.Context(), "wyb")
		if err != nil {
			t.Fatal(err)
		}
		key, err := w.accounts.MakeToken(t.Context(), who, "报表", 30)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := w.accounts.ByToken(t.Context(), key, ""); err != nil || got.ID != who.ID {
			t.Errorf("%+v, %v", got, err)
		}
		w.later(31 * 24 * time.Hour)
		if _, err := w.accounts.ByToken(t.Context(), key, ""); fault.Of(err) != fault.Expired {
			t.Errorf("an ended key: %v", err)
		}
	})
}

func TestAdministratorsKeepToTheirArea(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		stranger := account.Who{Actor: audit.Actor{ID: "x"}, Grants: []account.Grant{{Role: account.SystemAdmin, Path: "410105/002/"}}}
		if err := w.accounts.Disable(t.Context(), stranger, w.id); fault.Of(err) != fault.NotFound {
			t.Errorf("an account of another sub-district is stopped: %v", err)
		}
		if _, err := w.accounts.Reset(t.Context(), stranger, w.id); fault.Of(err) != fault.NotFound {
			t.Errorf("a password of another sub-district is reset: %v", err)
		}
		if list, err := w.accounts.List(t.Context(), stranger.Scope(account.SeeAccounts)); err != nil || len(list) != 0 {
			t.Errorf("%d accounts of another sub-district are listed (%v)", len(list), err)
		}
	})
}

// An account is reset when somebody else may have had it: the keys that he made end with his sessions.
func TestAResetEndsTheKeys(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		who, err := w.accounts.ByLogin(t.Context(), "wyb")
		if err != nil {
			t.Fatal(err)
		}
		key, err := w.accounts.MakeToken(t.Context(), who, "报表", 30)
		if err != nil {
			t.Fatal(err)
		}
		one, err := w.accounts.Reset(t.Context(), account.System(), w.id)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.accounts.ChangePassword(t.Context(), who, one, "Another-2015"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.accounts.ByToken(t.Context(), key, ""); fault.Of(err) != fault.Expired {
			t.Errorf("a key outlives the reset: %v", err)
		}
	})
}
