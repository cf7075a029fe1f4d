package api

import (
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/gate"
)

// identify lets in who brings a valid key and holds the operation's right somewhere; the use case checks the place.
func (s *server) identify(c huma.Context, next func(huma.Context)) {
	perm, _ := c.Operation().Metadata[permKey].(account.Perm)
	if perm == gate.Public {
		if !s.public.Allow(origin(c)) {
			s.tooMany(c)
			return
		}
		next(c)
		return
	}
	key, ok := strings.CutPrefix(c.Header("Authorization"), "Bearer ")
	if !ok {
		s.refuse(c, http.StatusUnauthorized, "请带上接口密钥：Authorization: Bearer bayou_…；密钥在“我的账号”里建立。")
		return
	}
	if !s.calls.Allow(key) {
		s.tooMany(c)
		return
	}
	who, err := s.Accounts.ByToken(c.Context(), key, origin(c))
	switch {
	case fault.Of(err) == fault.Expired:
		if !s.wrong.Allow(origin(c)) {
			s.tooMany(c)
			return
		}
		s.refuse(c, http.StatusUnauthorized, fault.Sentence(err))
	case err != nil:
		s.refuse(c, gate.Status(err), fault.Sentence(err))
	case perm == "" || !who.Has(perm):
		s.refuse(c, http.StatusForbidden, "密钥所属的岗位没有这项权限。")
	default:
		next(huma.WithContext(c, gate.As(c.Context(), who)))
	}
}

func origin(c huma.Context) string { return gate.Origin(&http.Request{RemoteAddr: c.RemoteAddr()}) }

func (s *server) tooMany(c huma.Context) {
	c.SetHeader("Retry-After", "1")
	s.refuse(c, http.StatusTooManyRequests, "请求太密，请稍后再试。")
}

func (s *server) refuse(c huma.Context, status int, sentence string) {
	if err := huma.WriteErr(s.api, c, status, sentence); err != nil {
		c.SetStatus(http.StatusInternalServerError)
	}
}
