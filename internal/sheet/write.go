package sheet

import (
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/xuri/excelize/v2"
)

// Column is a column of a workbook that is written. Width is in characters of the default font; 0 takes 12.
type Column struct {
	Name  string
	Width float64
}

// written is the date every workbook bears, so that equal rows give equal bytes.
var written = time.Date(2015, 8, 4, 0, 0, 0, 0, time.UTC).Format(time.RFC3339)

// Write writes a workbook of one sheet with a frozen, bold header. Integers and floats become numbers, nil and "" empty cells,
// everything else text: what begins with = + - @ never becomes a formula. Equal rows give equal bytes.
func Write(w io.Writer, sheetName string, header []Column, rows iter.Seq[[]any]) (err error) {
	f := excelize.NewFile()
	defer func() {
		if closing := f.Close(); err == nil {
			err = closing
		}
	}()
	if err := f.SetSheetName("Sheet1", sheetName); err != nil {
		return fmt.Errorf("sheet: name %q: %w", sheetName, err)
	}
	if err := f.SetDocProps(&excelize.DocProperties{Created: written, Modified: written, Creator: "八有"}); err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{
		Font:      &excelize.Font{Bold: true},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
		Border:    []excelize.Border{{Type: "bottom", Style: 1, Color: "808080"}},
	})
	if err != nil {
		return err
	}
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49}) // text: what is typed over it later stays text as well
	if err != nil {
		return err
	}
	s, err := f.NewStreamWriter(sheetName)
	if err != nil {
		return err
	}
	if err := writeHead(s, header, bold); err != nil {
		return err
	}
	number := 1
	for row := range rows {
		number++
		if number > excelize.TotalRows {
			return fmt.Errorf("sheet: more than %d rows", excelize.TotalRows)
		}
		cells := make([]any, len(row))
		for i, v := range row {
			cells[i] = cellOf(v, text)
		}
		if err := s.SetRow(fmt.Sprintf("A%d", number), cells); err != nil {
			return err
		}
	}
	if err := s.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}

func writeHead(s *excelize.StreamWriter, header []Column, bold int) error {
	names := make([]any, len(header))
	for i, c := range header {
		width := c.Width
		if width == 0 {
			width = 12
		}
		if err := s.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
		names[i] = excelize.Cell{StyleID: bold, Value: c.Name}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	return s.SetRow("A1", names, excelize.RowOpts{Height: 24})
}

func cellOf(v any, text int) any {
	switch v := v.(type) {
	case nil, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, float32, float64:
		return v
	case string:
		if v == "" {
			return nil
		}
		return excelize.Cell{StyleID: text, Value: v}
	}
	return excelize.Cell{StyleID: text, Value: fmt.Sprint(v)}
}
