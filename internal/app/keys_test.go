package app_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"bayou/internal/account"
	"bayou/internal/api"
	"bayou/internal/clock"
)

// Who has no account reads nothing but what is public, and writes nothing.
//
// clauses: G1
func TestNobodyIsLetIn(t *testing.T) {
	t.Parallel()
	w := openLived(t)
	rows, before := w.journaled(t), w.sums(t)
	for _, a := range w.pages(t) {
		status, text := w.send(t, a, "", "")
		led := status == http.StatusSeeOther && strings.Contains(text, "/login")
		if !led && (a.method == http.MethodGet || status != http.StatusGone) || strings.Contains(text, hidden) {
			t.Errorf("%s without an account: %d", a.name, status)
		}
	}
	for _, a := range w.calls(t) {
		for _, key := range []string{"", "bayou_0000"} {
			status, text := w.send(t, a, "", key)
			if status != http.StatusUnauthorized && (key == "" || status != http.StatusTooManyRequests) || strings.Contains(text, hidden) {
				t.Errorf("%s with the key %q: %d", a.name, key, status)
			}
		}
	}
	if after := w.sums(t); w.journaled(t) != rows || !maps.Equal(before, after) {
		t.Error("something was written")
	}
	for _, path := range []string{
		"/public/bulletins", "/public/bulletins/" + w.Issued.ID, "/public/bulletins/" + w.Issued.ID + "/docx/brief",
		api.Prefix + "/public/bulletins?street=410105/001/", api.Prefix + "/public/bulletins/" + w.Issued.ID,
		api.Prefix + "/public/bulletins/" + w.Issued.ID + "/docx/circular",
	} {
		if strings.HasPrefix(path, "/public/bulletins") && !strings.Contains(path[8:], "/b") {
			path += "?street=410105001"
		}
		if status, text := w.send(t, asked{method: http.MethodGet, url: path}, "", ""); status != http.StatusOK || strings.Contains(text, hidden) {
			t.Errorf("%s for everybody: %d", path, status)
		}
	}
	for _, id := range []string{w.Draft.ID, w.Submitted.ID, w.Approved.ID} {
		for _, path := range []string{"/public/bulletins/" + id, "/public/bulletins/" + id + "/docx/brief", api.Prefix + "/public/bulletins/" + id} {
			if status, text := w.send(t, asked{method: http.MethodGet, url: path}, "", ""); status != http.StatusNotFound || strings.Contains(text, hidden) {
				t.Errorf("%s of what is not issued: %d", path, status)
			}
		}
	}
}

// A key or a session ends at once: dropped, expired, its account stopped, its post taken.
func TestWhatEndsIsShutOut(t *testing.T) {
	t.Parallel()
	page := asked{method: http.MethodGet, url: "/compounds"}
	call := asked{method: http.MethodGet, url: api.Prefix + "/compounds"}
	for _, c := range []struct {
		name       string
		end        func(*testing.T, *walker) error
		page, call int
	}{
		{"nothing", func(*testing.T, *walker) error { return nil }, 200, 200},
		{"the key dropped", dropKeys, 200, 401},
		{"the key expired", func(t *testing.T, w *walker) error {
			t.Helper()
			w.Clock.(*clock.Frozen).Set(w.Now.AddDate(0, 0, 11))
			return nil
		}, 303, 401},
		{"the session idle", func(t *testing.T, w *walker) error {
			t.Helper()
			w.Clock.(*clock.Frozen).Set(w.Now.Add(account.Idle + time.Second))
			return nil
		}, 303, 200},
		{"the account disabled", func(t *testing.T, w *walker) error {
			t.Helper()
			return w.Accounts.Disable(t.Context(), account.System(), w.Walker)
		}, 303, 401},
		{"the password reset", func(t *testing.T, w *walker) error {
			t.Helper()
			_, err := w.Accounts.Reset(t.Context(), account.System(), w.Walker)
			return err
		}, 303, 401},
		{"the post taken", func(t *testing.T, w *walker) error {
			t.Helper()
			return w.Accounts.Revoke(t.Context(), account.System(), w.Walker, account.Property, street)
		}, 403, 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := &walker{livedWorld: openLived(t)}
			w.becomes(t, account.Property, street)
			if err := c.end(t, w); err != nil {
				t.Fatal(err)
			}
			for _, x := range []struct {
				asked
				want int
			}{{page, c.page}, {call, c.call}} {
				status, text := w.send(t, x.asked, w.Session, w.key)
				if status != x.want || status != http.StatusOK && strings.Contains(text, hidden) {
					t.Errorf("%s: %d, want %d", x.url, status, x.want)
				}
			}
		})
	}
}

func dropKeys(t *testing.T, w *walker) error {
	t.Helper()
	who, err := w.Accounts.ByLogin(t.Context(), "walker")
	if err != nil {
		return err
	}
	keys, err := w.Accounts.Tokens(t.Context(), who)
	for _, k := range keys {
		if err == nil {
			err = w.Accounts.DropToken(t.Context(), who, k.ID)
		}
	}
	return err
}
