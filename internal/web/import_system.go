package web

import (
	"net/http"
	"strconv"

	"bayou/internal/reading"
	"bayou/internal/web/ui"
)

// inSystem is the input that tells in which coordinate system a workbook's points are.
const inSystem = "system"

// systemView asks, before anything is imported, in which coordinate system the points of a workbook are that do not say it.
type systemView struct {
	Said    string
	Carried []ui.Hidden
	Field   ui.Field
}

// systemOf returns the question; nil when every point says its system and nobody has answered.
func systemOf(r *http.Request, told reading.System, unclear int64) *systemView {
	if told.Name() == "" && unclear == 0 {
		return nil
	}
	v := &systemView{
		Said:  "表里的坐标已按 " + told.Name() + " 预览。选错要差五六百米以上，确认以前可以改。",
		Field: ui.Field{Kind: "radio", Name: inSystem, Label: "没有注明坐标系的坐标，是从哪种地图上抄来的", Value: string(told), Options: systemOptions()},
	}
	if told.Name() == "" {
		v.Said = "有 " + strconv.FormatInt(unclear, 10) + " 行的坐标没有注明坐标系。现在选好，导入后就在图上；不知道的可以先导入，以后在分布图页注明。"
	}
	for _, k := range append([]string{inShow}, uploadKeys...) {
		if x := r.FormValue(k); x != "" && k != inSystem {
			v.Carried = append(v.Carried, ui.Hidden{Name: k, Value: x})
		}
	}
	return v
}
