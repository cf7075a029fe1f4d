package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
)

// Bounds of a session and of guessing (GB/T 22239-2019: failures, idle time-out).
const (
	Idle        = 30 * time.Minute
	Longest     = 12 * time.Hour
	maxFailures = 5
	lockFor     = 15 * time.Minute
	touchEvery  = time.Minute
)

// errSignIn is the same for a wrong name and a wrong password, so that names cannot be found out.
const errSignIn = "登录名或密码不对。连续 5 次不对，账号将锁定 15 分钟。"

// SignIn checks a password and opens a session; token is what the browser keeps. Every try leaves a row in the journal.
func (s *Store) SignIn(ctx context.Context, login, password, origin string) (token string, err error) {
	now := s.clock.Now()
	a, known, err := db.Maybe[Account](ctx, s.db, "select "+accountColumns+" from account where login = $1", login)
	if err != nil {
		return "", err
	}
	actor := audit.Actor{ID: a.ID, Name: a.Name, Post: "登录", Origin: origin}
	if !known {
		actor.ID, actor.Name = "unknown", "未知"
	}
	locked := a.LockedTill > clock.Micros(now)
	if ok := matches(a.Password, password); !ok || locked || a.Disabled {
		return "", s.refuse(ctx, actor, a, ok, locked)
	}
	token = secret()
	err = s.journal.Write(ctx, actor, func(tx *audit.Tx) error {
		n, err := tx.Exec(ctx, "update account set failures = 0, locked_till = 0, seen_at = $1 where id = $2 and locked_till <= $1 and disabled = false",
			clock.Micros(now), a.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return errShut
		}
		tx.Note(audit.Entry{Action: "session.open", Subject: "account:" + a.ID, Summary: "登录"})
		_, err = tx.Exec(ctx, "insert into session (hash, account_id, origin, created_at, seen_at) values ($1, $2, $3, $4, $4)",
			fingerprint(token), a.ID, origin, clock.Micros(now))
		return err
	})
	if errors.Is(err, errShut) {
		if a, err = s.byID(ctx, s.db, a.ID); err == nil {
			err = s.refuse(ctx, actor, a, true, a.LockedTill > clock.Micros(now))
		}
	}
	if err != nil {
		return "", err
	}
	return token, nil
}

// errShut tells that an account was locked or disabled while its password was being checked.
var errShut = errors.New("the account was shut meanwhile")

// refuse notes the try. Only who knows the password learns that an account is disabled.
func (s *Store) refuse(ctx context.Context, actor audit.Actor, a Account, known, locked bool) error {
	err := s.journal.Write(ctx, actor, func(tx *audit.Tx) error {
		tx.Note(audit.Entry{Action: "session.refuse", Subject: "account:" + a.ID, Summary: "登录被拒"})
		if a.ID == "" || locked || known {
			return nil
		}
		return s.count(ctx, tx, a.ID)
	})
	if err != nil {
		return err
	}
	switch {
	case locked:
		return fault.Deniedf("账号已锁定，请在 %s 之后再试，或请系统管理员解锁。", clock.Stamp(a.LockedTill)[11:])
	case known:
		return fault.Deniedf("账号已停用，请联系系统管理员。")
	default:
		return fault.Deniedf(errSignIn)
	}
}

// count counts a wrong password and locks the account at the last one allowed. It counts what is stored and not what was read
// before the password was checked, because guesses may come many at once.
func (s *Store) count(ctx context.Context, tx *audit.Tx, id string) error {
	failures, err := db.One[int64](ctx, tx.Tx, "没有这个账号。", "update account set failures = failures + 1 where id = $1 returning failures", id)
	if err != nil || failures < maxFailures {
		return err
	}
	now := s.clock.Now()
	n, err := tx.Exec(ctx, "update account set locked_till = $1 where id = $2 and locked_till <= $3", clock.Micros(now.Add(lockFor)), id, clock.Micros(now))
	if n == 1 {
		tx.Note(audit.Entry{Action: "account.lock", Subject: "account:" + id, Summary: fmt.Sprintf("连续 %d 次密码不对，账号锁定 15 分钟", maxFailures)})
	}
	return err
}

type sessionRow struct {
	Account string `db:"account_id"`
	Origin  string `db:"origin"`
	Created int64  `db:"created_at"`
	Seen    int64  `db:"seen_at"`
}

// Session returns who a browser's token stands for. A session ends after half an hour without a click, and after 12 hours.
func (s *Store) Session(ctx context.Context, token string) (Who, error) {
	hash, now := fingerprint(token), s.clock.Now()
	row, ok, err := db.Maybe[sessionRow](ctx, s.db, "select account_id, origin, created_at, seen_at from session where hash = $1", hash)
	if err != nil {
		return Who{}, err
	}
	idle, age := now.Sub(clock.FromMicros(row.Seen)), now.Sub(clock.FromMicros(row.Created))
	if !ok || idle > Idle || age > Longest {
		return Who{}, fault.Expiredf("登录已过期，请重新登录。填写的内容已保存在本机，登录后继续。")
	}
	if idle > touchEvery {
		if err := s.db.Tx(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "update session set seen_at = $1 where hash = $2", clock.Micros(now), hash)
			return err
		}); err != nil {
			return Who{}, err
		}
	}
	return s.who(ctx, row.Account, row.Origin)
}

// SignOut ends a session.
func (s *Store) SignOut(ctx context.Context, by Who, token string) error {
	return s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		tx.Note(audit.Entry{Action: "session.close", Subject: "account:" + by.ID, Summary: "退出登录"})
		_, err := tx.Exec(ctx, "delete from session where hash = $1", fingerprint(token))
		return err
	})
}

// Sweep deletes sessions and tokens that have ended.
func (s *Store) Sweep(ctx context.Context) error {
	now := s.clock.Now()
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "delete from session where seen_at < $1 or created_at < $2",
			clock.Micros(now.Add(-Idle)), clock.Micros(now.Add(-Longest))); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "delete from api_token where expires_at < $1", clock.Micros(now))
		return err
	})
}

// ByLogin returns who a login name stands for, for commands run with --as.
func (s *Store) ByLogin(ctx context.Context, login string) (Who, error) {
	id, err := db.One[string](ctx, s.db, fmt.Sprintf("没有账号“%s”。", login), "select id from account where login = $1 and disabled = false", login)
	if err != nil {
		return Who{}, err
	}
	return s.who(ctx, id, "命令行")
}

func (s *Store) who(ctx context.Context, id, origin string) (Who, error) {
	a, err := s.byID(ctx, s.db, id)
	if err != nil {
		return Who{}, err
	}
	if a.Disabled {
		return Who{}, fault.Expiredf("账号已停用，请联系系统管理员。")
	}
	grants, err := db.All[Grant](ctx, s.db, "select role, path from account_grant where account_id = $1 order by path, role", id)
	if err != nil {
		return Who{}, err
	}
	post := "未授岗位"
	if len(grants) > 0 {
		post = grants[0].Role.Title()
	}
	return Who{Actor: audit.Actor{ID: id, Name: a.Name, Post: post, Origin: origin}, Grants: grants, MustChange: a.MustChange}, nil
}

// Token is a key for programs, without its secret. It acts with the posts of its owner.
type Token struct {
	ID        string `db:"id" json:"id"`
	Name      string `db:"name" json:"name"`
	CreatedAt int64  `db:"created_at" json:"created_at"`
	ExpiresAt int64  `db:"expires_at" json:"expires_at"`
}

// MakeToken makes a key for one's own account, valid for up to 366 days; the secret is shown once.
func (s *Store) MakeToken(ctx context.Context, by Who, name string, days int) (key string, err error) {
	if name == "" {
		return "", fault.InvalidFields("接口密钥没有建立。", fault.Field{Name: "name", Message: "请写明用途。"})
	}
	if days < 1 || days > 366 {
		return "", fault.InvalidFields("接口密钥没有建立。", fault.Field{Name: "days", Message: "有效期填 1—366 天。"})
	}
	if err := fault.TooLong("name", name, maxName); err != nil {
		return "", err
	}
	key = "bayou_" + secret()
	now := s.clock.Now()
	return key, s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		tx.Note(audit.Entry{Action: "token.make", Subject: "account:" + by.ID, Summary: fmt.Sprintf("建立接口密钥“%s”，有效 %d 天", name, days)})
		_, err := tx.Exec(ctx, "insert into api_token (hash, id, account_id, name, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
			fingerprint(key), db.NewID(now), by.ID, name, clock.Micros(now), clock.Micros(now.AddDate(0, 0, days)))
		return err
	})
}

// Tokens returns one's own keys.
func (s *Store) Tokens(ctx context.Context, by Who) ([]Token, error) {
	return db.All[Token](ctx, s.db, "select id, name, created_at, expires_at from api_token where account_id = $1 order by created_at", by.ID)
}

// DropToken ends one of one's own keys.
func (s *Store) DropToken(ctx context.Context, by Who, id string) error {
	return s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		n, err := tx.Exec(ctx, "delete from api_token where id = $1 and account_id = $2", id, by.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.NotFoundf("没有这个接口密钥。")
		}
		tx.Note(audit.Entry{Action: "token.drop", Subject: "account:" + by.ID, Summary: "作废接口密钥"})
		return nil
	})
}

// ByToken returns who a key stands for. A key of somebody who has to change his password opens nothing.
func (s *Store) ByToken(ctx context.Context, key, origin string) (Who, error) {
	id, ok, err := db.Maybe[string](ctx, s.db, "select account_id from api_token where hash = $1 and expires_at > $2",
		fingerprint(key), clock.Micros(s.clock.Now()))
	if err != nil {
		return Who{}, err
	}
	if !ok {
		return Who{}, fault.Expiredf("接口密钥不对或已过期。")
	}
	w, err := s.who(ctx, id, origin)
	if err == nil && w.MustChange {
		return Who{}, fault.Deniedf("请先登录修改一次性密码。")
	}
	return w, err
}
