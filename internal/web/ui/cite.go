package ui

import (
	"net/url"
	"strings"
)

// PlanHref returns the address of a clause on the plan's page, whose anchors are made by Anchor.
func PlanHref(clause string) string { return "/plan#" + url.PathEscape(Anchor(clause)) }

// Anchor returns the id of the element that shows a clause: "四(二)2" -> "c-四-二-2".
func Anchor(clause string) string {
	r := strings.NewReplacer("(", "-", ")", "-", "（", "-", "）", "-", " ", "-", "、", "-", "，", "-", ",", "-")
	id := r.Replace(clause)
	for strings.Contains(id, "--") {
		id = strings.ReplaceAll(id, "--", "-")
	}
	return "c-" + strings.Trim(id, "-")
}
