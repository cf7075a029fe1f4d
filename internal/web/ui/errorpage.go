package ui

import "net/http"

// errorTitle names what happened in the reader's words.
func errorTitle(status int) string {
	switch status {
	case http.StatusNotFound:
		return "没有这个页面，或它不在您的管辖范围内"
	case http.StatusForbidden:
		return "您的岗位没有这项权限"
	case http.StatusConflict:
		return "内容已被他人修改"
	case http.StatusGone:
		return "已过办理时间"
	case http.StatusTooManyRequests:
		return "操作太频繁"
	case http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge:
		return "提交的内容有误"
	default:
		return "系统出错了"
	}
}
