package account

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// Store keeps accounts.
type Store struct {
	db      *db.DB
	journal *audit.Journal
	clock   clock.Clock
}

// New returns the accounts of a database.
func New(d *db.DB, j *audit.Journal, c clock.Clock) *Store { return &Store{d, j, c} }

// Account is somebody who may sign in.
type Account struct {
	ID         string  `db:"id" json:"id"`
	Login      string  `db:"login" json:"login"`
	Name       string  `db:"name" json:"name"`
	Password   string  `db:"password" json:"-"`
	MustChange bool    `db:"must_change" json:"must_change"`
	Disabled   bool    `db:"disabled" json:"disabled"`
	Failures   int64   `db:"failures" json:"-"`
	LockedTill int64   `db:"locked_till" json:"locked_till"`
	CreatedAt  int64   `db:"created_at" json:"created_at"`
	SeenAt     int64   `db:"seen_at" json:"seen_at"`
	Grants     []Grant `db:"-" json:"grants"`
}

const accountColumns = "id, login, name, password, must_change, disabled, failures, locked_till, created_at, seen_at"

var loginForm = regexp.MustCompile(`^[a-z][a-z0-9-]{1,31}$`)

// Create makes an account without any post and returns its one-time password, which is kept nowhere.
func (s *Store) Create(ctx context.Context, by Who, login, name string) (id, password string, err error) {
	if !by.Has(MakeAccounts) {
		return "", "", fault.Deniedf("只有系统管理员可以建立账号。")
	}
	login, name = strings.TrimSpace(login), strings.TrimSpace(name)
	switch {
	case !loginForm.MatchString(login):
		return "", "", fault.InvalidFields("账号没有建立。", fault.Field{Name: "login", Message: "登录名用 2—32 位小写字母、数字或 -，以字母开头，如 wyb-01。"})
	case name == "":
		return "", "", fault.InvalidFields("账号没有建立。", fault.Field{Name: "name", Message: "请填写姓名或岗位名。"})
	}
	id, password = db.NewID(s.clock.Now()), oneTime()
	return id, password, s.insert(ctx, by, Account{ID: id, Login: login, Name: name, MustChange: true}, password)
}

// CreateWithPassword makes an account whose password is known beforehand, for the sample.
func (s *Store) CreateWithPassword(ctx context.Context, by Who, login, name, password string) (id string, err error) {
	id = db.NewID(s.clock.Now())
	return id, s.insert(ctx, by, Account{ID: id, Login: login, Name: name}, password)
}

// maxName bounds the name of an account or of a key, in characters.
const maxName = 50

func (s *Store) insert(ctx context.Context, by Who, a Account, password string) error {
	if err := fault.TooLong("name", a.Name, maxName); err != nil {
		return err
	}
	hash := hashPassword(password)
	return s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		_, taken, err := db.Maybe[string](ctx, tx.Tx, "select id from account where login = $1", a.Login)
		if err != nil {
			return err
		}
		if taken {
			return fault.InvalidFields("账号没有建立。", fault.Field{Name: "login", Message: fmt.Sprintf("登录名“%s”已经有人用，请换一个。", a.Login)})
		}
		_, err = tx.Exec(ctx, `insert into account (id, login, name, phone, password, must_change, disabled, failures, locked_till, created_at, seen_at)
			values ($1, $2, $3, '', $4, $5, false, 0, 0, $6, 0)`, a.ID, a.Login, a.Name, hash, a.MustChange, clock.Micros(s.clock.Now()))
		tx.Note(audit.Entry{Action: "account.create", Subject: "account:" + a.ID, Summary: fmt.Sprintf("建立账号 %s（%s）", a.Login, a.Name)})
		return err
	})
}

// Grant gives somebody a post over a place.
func (s *Store) Grant(ctx context.Context, by Who, id string, role Role, at place.Path) error {
	return s.changePost(ctx, by, id, role, at, "account.grant", "授予", `insert into account_grant (account_id, role, path, county)
		values ($1, $2, $3, $4) on conflict (account_id, role, path) do nothing`)
}

// Revoke takes a post away. It holds from the person's next click.
func (s *Store) Revoke(ctx context.Context, by Who, id string, role Role, at place.Path) error {
	return s.changePost(ctx, by, id, role, at, "account.revoke", "收回", `delete from account_grant
		where account_id = $1 and role = $2 and path = $3 and county = $4`)
}

func (s *Store) changePost(ctx context.Context, by Who, id string, role Role, at place.Path, action, verb, statement string) error {
	if !by.Can(GrantPosts, at) {
		return fault.Deniedf("只有安全管理员可以授予和收回岗位。")
	}
	if titles[role] == "" {
		return fault.InvalidFields("岗位没有改动。", fault.Field{Name: "role", Message: "没有这个岗位。"})
	}
	if by.ID == id {
		return fault.Deniedf("不能给自己授予或收回岗位，请由另一位安全管理员办理。")
	}
	return s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		a, err := s.administered(ctx, tx.Tx, by, GrantPosts, id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, statement, id, role, at, at.County()); err != nil {
			return err
		}
		tx.Note(audit.Entry{
			Path: at, Action: action, Subject: "account:" + id, Summary: fmt.Sprintf("%s %s 岗位：%s（%s）", verb, a.Name, role.Title(), at),
		})
		return nil
	})
}

// Disable stops an account and ends its sessions.
func (s *Store) Disable(ctx context.Context, by Who, id string) error {
	return s.able(ctx, by, id, true)
}

// Enable lets a disabled account in again and lifts a lock.
func (s *Store) Enable(ctx context.Context, by Who, id string) error {
	return s.able(ctx, by, id, false)
}

func (s *Store) able(ctx context.Context, by Who, id string, off bool) error {
	if !by.Has(MakeAccounts) || by.ID == id {
		return fault.Deniedf("账号由系统管理员停用和启用，且不能停用自己的账号。")
	}
	verb, action := "启用", "account.enable"
	if off {
		verb, action = "停用", "account.disable"
	}
	return s.change(ctx, by, id, action, verb+"账号", func(tx *audit.Tx) error {
		_, err := tx.Exec(ctx, "update account set disabled = $1, failures = 0, locked_till = 0 where id = $2", off, id)
		return err
	})
}

// Reset gives an account a new one-time password and ends its sessions and keys: somebody else may have had it.
func (s *Store) Reset(ctx context.Context, by Who, id string) (password string, err error) {
	if !by.Has(MakeAccounts) {
		return "", fault.Deniedf("只有系统管理员可以重置密码。")
	}
	password = oneTime()
	hash := hashPassword(password)
	return password, s.change(ctx, by, id, "account.reset", "重置密码", func(tx *audit.Tx) error {
		if _, err := tx.Exec(ctx, "delete from api_token where account_id = $1", id); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "update account set password = $1, must_change = true, failures = 0, locked_till = 0 where id = $2", hash, id)
		return err
	})
}

// ChangePassword sets one's own password.
func (s *Store) ChangePassword(ctx context.Context, by Who, old, password string) error {
	a, err := s.byID(ctx, s.db, by.ID)
	if err != nil {
		return err
	}
	if !matches(a.Password, old) {
		return fault.InvalidFields("密码没有修改。", fault.Field{Name: "old", Message: "原密码不对。"})
	}
	if err := checkPassword(a.Login, password); err != nil {
		return err
	}
	if old == password {
		return fault.InvalidFields("密码没有修改。", fault.Field{Name: "password", Message: "新密码不能与原密码相同。"})
	}
	hash := hashPassword(password)
	return s.change(ctx, by, by.ID, "account.password", "修改密码", func(tx *audit.Tx) error {
		_, err := tx.Exec(ctx, "update account set password = $1, must_change = false where id = $2", hash, by.ID)
		return err
	})
}

// change runs fn on an account, ends all its sessions and tells the journal.
func (s *Store) change(ctx context.Context, by Who, id, action, what string, fn func(*audit.Tx) error) error {
	return s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		a, err := s.administered(ctx, tx.Tx, by, MakeAccounts, id)
		if err != nil {
			return err
		}
		if err := fn(tx); err != nil {
			return err
		}
		tx.Note(audit.Entry{Action: action, Subject: "account:" + id, Summary: fmt.Sprintf("%s：%s（%s）", what, a.Login, a.Name)})
		_, err = tx.Exec(ctx, "delete from session where account_id = $1", id)
		return err
	})
}

func (s *Store) byID(ctx context.Context, c db.Conn, id string) (Account, error) {
	return db.One[Account](ctx, c, "没有这个账号。", "select "+accountColumns+" from account where id = $1", id)
}

// List returns the accounts whose posts all lie in the scope, and those that have no post yet.
func (s *Store) List(ctx context.Context, scope place.Scope) ([]Account, error) {
	accounts, err := db.All[Account](ctx, s.db, "select "+accountColumns+" from account order by login")
	if err != nil {
		return nil, err
	}
	grants, err := db.All[held](ctx, s.db, "select account_id, role, path from account_grant order by account_id, path, role")
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for i, a := range accounts {
		at[a.ID] = i
	}
	for _, g := range grants {
		accounts[at[g.Account]].Grants = append(accounts[at[g.Account]].Grants, g.Grant)
	}
	return slices.DeleteFunc(accounts, func(a Account) bool { return !within(scope, a.Grants) }), nil
}

// within reports whether all posts lie in the scope, so that nobody administers an account that is also somebody's elsewhere.
func within(scope place.Scope, grants []Grant) bool {
	return !slices.ContainsFunc(grants, func(g Grant) bool { return !scope.Holds(g.Path) })
}

// administered loads an account that somebody with the right may change.
func (s *Store) administered(ctx context.Context, c db.Conn, by Who, p Perm, id string) (Account, error) {
	a, err := s.byID(ctx, c, id)
	if err != nil {
		return a, err
	}
	if a.Grants, err = db.All[Grant](ctx, c, "select role, path from account_grant where account_id = $1", id); err != nil {
		return a, err
	}
	if by.ID != id && !within(by.Scope(p), a.Grants) {
		return a, fault.NotFoundf("没有这个账号，或者它的岗位不在您的辖区内。")
	}
	return a, nil
}

type held struct {
	Account string `db:"account_id"`
	Grant
}

// Holder is who holds a post.
type Holder struct {
	Path place.Path `db:"path"`
	ID   string     `db:"id"`
	Name string     `db:"name"`
}

// Holders returns who holds the post, by the place it is held over; of several, the first to have an account.
func (s *Store) Holders(ctx context.Context, scope place.Scope, role Role) (map[place.Path]Holder, error) {
	var a db.Args
	rows, err := db.All[Holder](ctx, s.db, `select g.path, a.id, a.name from account_grant g join account a on a.id = g.account_id
		where `+scope.Where("g.", a.Add)+` and g.role = `+a.Add(role)+` and a.disabled = false order by a.created_at desc`, a...)
	if err != nil {
		return nil, err
	}
	out := map[place.Path]Holder{}
	for _, h := range rows {
		out[h.Path] = h
	}
	return out, nil
}
