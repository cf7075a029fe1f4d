package web

import (
	"errors"
	"net/http"

	"bayou/internal/fault"
	"bayou/internal/gate"
)

// receive keeps the workbook that a form brings as "file" and returns its hash and name. status is that of the form's page when
// the file is at fault, 0 when the program is.
func (s *Site) receive(w http.ResponseWriter, r *http.Request) (hash, name string, status int, err error) {
	const others = 1 << 16 // bytes of the other inputs
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload+others)
	err = r.ParseMultipartForm(others)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return "", "", http.StatusRequestEntityTooLarge, fault.Invalidf("文件超过 20 MB。请删去图片，或分成几份再导入。")
	case fault.Of(fault.Stored(err)) == fault.Full:
		return "", "", 0, fault.Stored(err)
	case err != nil:
		return "", "", http.StatusUnprocessableEntity, fault.Invalidf("文件没有传完整，请重新选择文件再上传。")
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	plainForm(r)
	f, head, err := r.FormFile("file")
	if err != nil {
		return "", "", http.StatusUnprocessableEntity, fault.InvalidFields("没有选文件。", fault.Field{Name: "file", Message: "请先选择文件，再上传"})
	}
	defer func() { _ = f.Close() }()
	hash, err = s.uploads.put(gate.Who(r.Context()).ID, f)
	return hash, fileName(head.Filename), 0, err
}
