package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"unicode"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/register"
)

// problem turns a fault into an RFC 9457 answer, with a location for each field. What is wrong inside goes to the log.
func (s *server) problem(ctx context.Context, op huma.Operation, err error) error {
	if ctx.Err() != nil {
		return huma.NewError(http.StatusServiceUnavailable, "请求已中断。")
	}
	var details []error
	if clashes, ok := errors.AsType[register.Clashes](err); ok {
		details = s.clashes(ctx, clashes)
	} else {
		for _, f := range fault.Fields(err) {
			details = append(details, &huma.ErrorDetail{Message: f.Message, Location: "body." + f.Name})
		}
	}
	if held, ok := errors.AsType[register.HeldRows](err); ok {
		for _, h := range held {
			details = append(details, &huma.ErrorDetail{Message: h.Name + "：" + h.Why, Location: "row", Value: h.Row})
		}
	}
	status := gate.Status(err)
	switch status {
	case http.StatusGone:
		status = http.StatusConflict
	case http.StatusInternalServerError:
		s.Log.Error("call failed", "operation", op.OperationID, "err", err)
	}
	return huma.NewError(status, fault.Sentence(err), details...)
}

// both are the two values of a field that two people changed at once.
type both struct {
	Old    string `json:"old"`
	Theirs string `json:"theirs"`
	Yours  string `json:"yours"`
}

func (s *server) clashes(ctx context.Context, clashes register.Clashes) []error {
	var out []error
	hidden, err := s.sensitive(ctx)
	for _, c := range clashes {
		d := &huma.ErrorDetail{Message: c.Name + "：别人刚改过", Location: "body.facts." + c.Field}
		if err == nil && !hidden[c.Field] {
			d.Message, d.Value = c.Name+"：现为“"+c.Theirs+"”，您写的是“"+c.Yours+"”", both{c.Old, c.Theirs, c.Yours}
		}
		out = append(out, d)
	}
	return out
}

// noOperation answers what the interface does not have.
func noOperation(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(http.StatusNotFound)
	_ = json.NewEncoder(w).Encode(spoken(http.StatusNotFound, "没有这个操作。方法和路径见 "+Prefix+"/openapi.json。")) // the caller has gone
}

// titles are the kinds of problems by status.
var titles = map[int]string{
	400: "请求不完整", 401: "没有有效密钥", 403: "没有权限", 404: "没有找到", 406: "格式不支持", 408: "发送超时", 409: "情况已经变化", 413: "内容太大", 415: "格式不支持",
	422: "内容不合要求", 429: "请求太密", 500: "系统出错", 503: "暂时不能办理",
}

// sentences are Chinese for what the library says of a request as a whole.
var sentences = map[string]string{
	"validation failed":          "内容不合要求，错在哪里见 errors。",
	"request body is required":   "请发来正文（JSON）。",
	"request body read timeout":  "正文没有在时限内发完，请重试。",
	"cannot read request body":   "正文没有读到，请重试。",
	"unable to marshal response": "不能用这种格式回答，请用 application/json。",
	"invalid integer":            "应是整数",
	"invalid float":              "应是数",
	"invalid floating value":     "应是数",
	"invalid boolean":            "应是 true 或 false",
}

// spoken is a problem in Chinese.
func spoken(status int, sentence string, details ...error) *huma.ErrorModel {
	m := &huma.ErrorModel{Status: status, Title: titles[status], Detail: chinese(sentence)}
	for _, d := range details {
		m.Add(d)
	}
	for _, d := range m.Errors {
		d.Message = chinese(d.Message)
		if d.Location == "body" {
			d.Value = nil // not the whole body again
		}
	}
	return m
}

func chinese(s string) string {
	if strings.Contains(s, "too large") {
		return "发来的内容太大，请分几次发送。"
	}
	if strings.HasSuffix(s, "parameter is missing") {
		return "缺少这个参数"
	}
	if t, ok := sentences[s]; ok {
		return t
	}
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return s
	}
	return "这里读不懂，请核对格式"
}

// The library keeps its sentences in package variables.
func init() {
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError { return spoken(status, msg, errs...) }
	huma.NewErrorWithContext = func(_ huma.Context, status int, msg string, errs ...error) huma.StatusError {
		return spoken(status, msg, errs...)
	}
	for of, says := range map[*string]string{
		&validation.MsgUnexpectedProperty: "没有这个字段", &validation.MsgExpectedRequiredProperty: "缺少 %s", &validation.MsgExpectedBoolean: "应是 true 或 false",
		&validation.MsgExpectedNumber: "应是数", &validation.MsgExpectedInteger: "应是整数", &validation.MsgExpectedString: "应是文字",
		&validation.MsgExpectedBase64String: "应是 base64", &validation.MsgExpectedArray: "应是列表", &validation.MsgExpectedObject: "应是对象",
		&validation.MsgExpectedOneOf: "应是其中之一：%s", &validation.MsgExpectedMinimumNumber: "不能小于 %v", &validation.MsgExpectedMaximumNumber: "不能大于 %v",
		&validation.MsgExpectedMinLength: "不能少于 %d 个字", &validation.MsgExpectedMaxLength: "不能多于 %d 个字", &validation.MsgExpectedMinItems: "不能少于 %d 项",
		&validation.MsgExpectedMaxItems: "不能多于 %d 项", &validation.MsgExpectedMinProperties: "不能少于 %d 项", &validation.MsgExpectedMaxProperties: "不能多于 %d 项",
		&validation.MsgExpectedMatchPattern: "格式应为 %s", &validation.MsgExpectedBePattern: "格式应为 %s", &validation.MsgExpectedRFC4122UUID: "应是 UUID（%v）",
	} {
		*of = says
	}
}
