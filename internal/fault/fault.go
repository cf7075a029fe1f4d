// Package fault holds the few kinds of errors that a person meets. Each carries a Chinese sentence that says what is wrong
// and what to do next; edges map the kind to a status or an exit code. Everything that is not a fault is Internal.
package fault

import (
	"errors"
	"fmt"
	"runtime"
	"syscall"
	"unicode/utf8"
)

// Kind is what went wrong in principle.
type Kind uint8

// The kinds of faults.
const (
	Internal Kind = iota // the system is at fault; details go to the log, not to the person
	Invalid              // what was sent is at fault
	NotFound             // not there, or outside the asker's area
	Denied               // the post has no right to it
	Conflict             // somebody else changed it meanwhile
	Expired              // the time for it has passed
	Full                 // the server has no room left to store it; details go to the log
)

// Field is a message that belongs to one field of a form.
type Field struct {
	Name    string `json:"name"`
	Message string `json:"message"`
}

// Error is a fault with its sentence.
type Error struct {
	Kind    Kind
	Message string
	Fields  []Field
	Cause   error
}

// Error returns the sentence, and the cause of an internal fault.
func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Message + ": " + e.Cause.Error()
	}
	return e.Message
}

// Unwrap returns the cause, if any.
func (e *Error) Unwrap() error { return e.Cause }

// Of returns the kind of err; Internal for anything that is not a fault.
func Of(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Sentence returns what a person may read of err. An internal error's details stay in the log.
func Sentence(err error) string {
	if e, ok := errors.AsType[*Error](err); ok && e.Kind != Internal {
		return e.Message
	}
	return "系统出错，内容没有丢失。请稍后再试；再次出现请联系系统管理员。"
}

// Fields returns the messages that belong to single fields.
func Fields(err error) []Field {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Fields
	}
	return nil
}

// Invalidf says what is wrong with the input.
func Invalidf(format string, args ...any) error { return newf(Invalid, format, args) }

// InvalidFields says what is wrong field by field.
func InvalidFields(message string, fields ...Field) error {
	return &Error{Kind: Invalid, Message: message, Fields: fields}
}

// TooLong refuses a text of more than most characters, beside its field; nil for one that fits.
func TooLong(field, text string, most int) error {
	n := utf8.RuneCountInString(text)
	if n <= most {
		return nil
	}
	said := fmt.Sprintf("写了 %d 个字，最多 %d 个字。请写短些。", n, most)
	return InvalidFields(said, Field{Name: field, Message: said})
}

// NotFoundf says what was not found.
func NotFoundf(format string, args ...any) error { return newf(NotFound, format, args) }

// Deniedf says which right is missing.
func Deniedf(format string, args ...any) error { return newf(Denied, format, args) }

// Conflictf says what changed meanwhile.
func Conflictf(format string, args ...any) error { return newf(Conflict, format, args) }

// Expiredf says which time has passed.
func Expiredf(format string, args ...any) error { return newf(Expired, format, args) }

// Stored turns the error of a full disk into Full, and leaves every other as it is.
func Stored(err error) error {
	if no, ok := errors.AsType[syscall.Errno](err); ok && (no == syscall.ENOSPC || runtime.GOOS == "windows" && (no == diskFull || no == handleDiskFull)) {
		return NoRoom(err)
	}
	return err
}

// What Windows says of a full disk.
const (
	handleDiskFull syscall.Errno = 39
	diskFull       syscall.Errno = 112
)

// NoRoom says that the server could not store what was sent.
func NoRoom(cause error) error {
	return &Error{
		Kind: Full, Cause: cause,
		Message: "服务器的存储空间满了，没有保存。请告诉系统管理员腾出空间，再提交一次；手机上已填的会自动再发。",
	}
}

func newf(k Kind, format string, args []any) error {
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...)}
}
