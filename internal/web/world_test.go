package web_test

import (
	"context"
	"fmt"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"bayou/internal/app"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/sample"
	"bayou/internal/web/browsertest"
)

// The sample's people that the browser tests sign in as.
const (
	officeLogin = "wyb"          // 物业管理办公室
	watchLogin  = "dcb"          // 绩效督察办公室
	leaderLogin = "ldxz"         // 领导小组
	headLogin   = "zz-shangwu"   // 商务社区站长
	otherLogin  = "zz-tiyu"      // 体育社区站长
	cellLogin   = "wg-shangwu"   // 商务社区网格员
	headAt      = "410105001010" // 商务社区's code in addresses
)

// The sample is lived for three weeks and two days. The third week is closed; the fourth runs.
const (
	livedWeeks            = 3
	closedWeek clock.Week = "2015-W32"
	openWeek   clock.Week = "2015-W33"
	livedDay   clock.Date = "2015-08-12"
)

// built is the folder of the sample that was lived once for all tests; shared is the house that serves it read-only.
var (
	builtRoot string
	built     = sync.OnceValues(build)
	shared    = sync.OnceValues(func() (*house, error) {
		folder, err := built()
		if err != nil {
			return nil, err
		}
		return openHouse(folder, livedDay.At(10, 0))
	})
)

func TestMain(m *testing.M) {
	root, err := os.MkdirTemp("", "bayou-web-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	builtRoot = root
	code := m.Run()
	_ = os.RemoveAll(root)
	os.Exit(code)
}

// build lives the sample in a folder and closes it.
func build() (string, error) {
	folder := filepath.Join(builtRoot, "sample")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	frozen := clock.NewFrozen(sample.First.Monday().At(8, 0))
	a, err := app.Open(context.Background(), app.Config{Data: folder, Clock: frozen})
	if err != nil {
		return "", err
	}
	defer a.Close()
	if err := a.MarkSample(context.Background(), app.Sample{LastDay: livedDay}); err != nil {
		return "", err
	}
	made, err := sample.Run(context.Background(), sample.Parts{
		Clock: frozen, Accounts: a.Accounts, Areas: a.Areas, Plans: a.Plans, Register: a.Register, Archive: a.Archive, Survey: a.Survey, Mode: a.Mode, Inspect: a.Inspect,
		Difficulty: a.Difficulty, Track: a.Track, Meeting: a.Meeting, Week: a.Week, Bulletin: a.Bulletin, Declaration: a.Declaration,
		House: a.House, Committee: a.Committee, Notice: a.Notice,
	}, livedWeeks, nil)
	if err == nil && made.LastDay != livedDay {
		err = fmt.Errorf("the sample ends on %s, want %s", made.LastDay, livedDay)
	}
	return folder, err
}

// house is the lived sample, served on this machine at a moment that stands still.
type house struct {
	*app.App
	URL    string
	server *httptest.Server
	mu     sync.Mutex
	tokens map[string]string
}

// lived returns the house that all tests share. Do not write in it.
func lived(t testing.TB) *house {
	t.Helper()
	h, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// livedOwn returns a house of the test's own, which it may write in, at the given moment.
func livedOwn(t testing.TB, at time.Time) *house {
	t.Helper()
	from, err := built()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	h, err := openHouse(folder, at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	t.Cleanup(h.stop)
	return h
}

func openHouse(folder string, at time.Time) (*house, error) {
	a, err := app.Open(context.Background(), app.Config{Data: folder, Clock: clock.NewFrozen(at), Secure: app.Secure{Local: true}})
	if err != nil {
		return nil, err
	}
	h := &house{App: a, tokens: map[string]string{}}
	return h, h.start("127.0.0.1:0")
}

// start serves the house at an address.
func (h *house) start(address string) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	h.server = httptest.NewUnstartedServer(h.Handler())
	h.server.Listener.Close()
	h.server.Listener = l
	h.server.Start()
	h.URL = h.server.URL
	return nil
}

// stop closes the door: nothing answers at the address any more. Stopping twice does nothing.
func (h *house) stop() {
	h.server.CloseClientConnections()
	h.server.Close()
}

// restart opens the door again at the same address.
func (h *house) restart(t testing.TB) {
	t.Helper()
	if err := h.start(h.server.Listener.Addr().String()); err != nil {
		t.Fatal(err)
	}
}

// token signs a person of the sample in and returns the session's cookie, the same for all tests of the house.
func (h *house) token(t testing.TB, login string) string {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.tokens[login] == "" {
		token, err := h.Accounts.SignIn(t.Context(), login, sample.Password, "127.0.0.1")
		if err != nil {
			t.Fatalf("signing in as %s: %v", login, err)
		}
		h.tokens[login] = token
	}
	return h.tokens[login]
}

// signOut ends somebody's session, as half an hour away does.
func (h *house) signOut(t testing.TB, login string) {
	t.Helper()
	who, err := h.Accounts.ByLogin(t.Context(), login)
	if err == nil {
		err = h.Accounts.SignOut(t.Context(), who, h.token(t, login))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// visitor returns a page of the given width on which the person is signed in; "" is a reader without an account. The page is
// empty still; Clicks and Typed count from here.
func (h *house) visitor(t testing.TB, login string, width int) *browsertest.Page {
	t.Helper()
	p := browsertest.New(t, width)
	if login != "" {
		p.Cookie(h.URL, gate.Cookie, h.token(t, login))
	}
	return p
}

// visitor is a page in the house that all tests share.
func visitor(t testing.TB, login string, width int) *browsertest.Page {
	t.Helper()
	return lived(t).visitor(t, login, width)
}
