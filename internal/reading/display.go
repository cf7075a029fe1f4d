package reading

import (
	"strconv"
	"strings"
)

// Chinese prints the value as pages and documents show it: 101 户, 108—132 户, 1012 户以上, 1998年, 是, 无, 未知.
func (v Value) Chinese(f Field) string {
	switch v.Kind {
	case Number:
		return quantityText(v, f.Unit)
	case Date:
		return dateText(v.Low, v.High)
	case Bool:
		if v.Low == 0 {
			return "否"
		}
		return "是"
	case Choice:
		for _, c := range f.Choices {
			if c.ID == v.Word && len(c.Words) > 0 {
				return c.Words[0]
			}
		}
		return v.Word
	case Name:
		switch {
		case v.Low == 0:
			return "无"
		case v.Word == "":
			return "有（未写名称）"
		}
		return v.Word
	case Text:
		return v.Word
	case Point:
		return pointText(v)
	}
	return "未知"
}

func quantityText(v Value, name string) string {
	if name != "" {
		name = " " + name
	}
	switch v.High {
	case v.Low:
		return thousandths(v.Low) + name
	case Unbounded:
		return thousandths(v.Low) + name + "以上"
	}
	return thousandths(v.Low) + "—" + thousandths(v.High) + name
}

// thousandths prints a number of thousandths without needless zeros: 9876500 is 9876.5.
func thousandths(n int64) string {
	if n < 0 {
		return "-" + thousandths(-n)
	}
	s := strconv.FormatInt(n/1000, 10)
	if rest := n % 1000; rest != 0 {
		s += "." + strings.TrimRight(strconv.FormatInt(1000+rest, 10)[1:], "0")
	}
	return s
}
