package account

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/crypto/argon2"

	"bayou/internal/fault"
)

// argon2id with the parameters of OWASP's first recommendation: 19 MiB, two passes, one lane.
const (
	argonTime    = 2
	argonMemory  = 19 * 1024
	argonThreads = 1
	argonKey     = 32
)

// hashing bounds how many hashes run at once, so that a flood of sign-ins cannot take all memory.
var hashing = make(chan struct{}, 2)

func hashPassword(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(derive(password, salt)))
}

func derive(password string, salt []byte) []byte {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, argonKey)
}

// matches takes as long for an unknown account (hash "") as for a wrong password.
func matches(hash, password string) bool {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 {
		derive(password, make([]byte, 16))
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil {
		return false
	}
	return subtle.ConstantTimeCompare(derive(password, salt), want) == 1
}

// checkPassword applies the rule for passwords: at least 8 characters of at least three kinds, not the account's own name.
func checkPassword(login, password string) error {
	var upper, lower, digit, other int
	for _, r := range password {
		switch {
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	switch {
	case len([]rune(password)) < 8 || upper+lower+digit+other < 3:
		return fault.InvalidFields("密码不合要求。", fault.Field{Name: "password", Message: "密码至少 8 位，并含大写字母、小写字母、数字、符号中的三种。"})
	case len(password) > 200:
		return fault.InvalidFields("密码不合要求。", fault.Field{Name: "password", Message: "密码不能超过 200 个字节。"})
	case strings.Contains(strings.ToLower(password), strings.ToLower(login)):
		return fault.InvalidFields("密码不合要求。", fault.Field{Name: "password", Message: "密码里不能含有登录名。"})
	}
	return nil
}

// oneTime returns a password that is easy to read out: letters and digits that do not look alike.
func oneTime() string {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789"
	b := make([]byte, 12)
	rand.Read(b)
	for i := range b {
		b[i] = letters[int(b[i])%len(letters)]
	}
	return "By" + string(b[:4]) + "-" + string(b[4:8]) + "-" + string(b[8:])
}

func secret() string { return rand.Text() + rand.Text() }

func fingerprint(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
