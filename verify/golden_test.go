package verify_test

import (
	"bytes"
	"os"
	"testing"

	"bayou/verify"
)

// The format is a promise: what was sealed once must be read and sealed in the same bytes for good.
func TestTheFormatStays(t *testing.T) {
	t.Parallel()
	rule := code
	rule.Regime, rule.Class, rule.Cite = "civil-code-278", "ordinary", []string{"民法典278(四)"}
	s := verify.Sealed{
		Title: "示例：选聘物业服务企业", Compound: "示例院", Opened: "2022-08-01", Closed: "2022-08-28",
		Matters: []verify.SealedMatter{{Title: "选聘示例物业公司", Rule: rule}},
	}
	for i, u := range []verify.Unit{
		{ID: "1-1-201", Owner: "b", Area: 60_500, Kind: verify.Dwelling, Delivered: "2022-08-02"},
		{ID: "1-1-101", Owner: "a", Area: 88_123, Kind: verify.Dwelling, Delivered: "2022-08-01"},
		{ID: "1-1-102", Owner: "a", Area: 45_000, Kind: verify.Dwelling, Delivered: "2022-08-01"},
		{ID: "1-1-202", Area: -1, Kind: verify.Unsold},
	} {
		line := verify.SealedUnit{Unit: u, Choices: []string{[]string{"yes", "yes", "no", ""}[i]}, Salt: [16]byte(bytes.Repeat([]byte{byte(0x11*i + 0xaa)}, 16))}
		if u.Delivered != "" {
			line.How, line.Channel = "household", "paper"
		}
		s.Units = append(s.Units, line)
	}
	var got bytes.Buffer
	if _, _, err := s.Seal(&got); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/sealed.ballots"
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%v\n%s", err, got.Bytes())
	}
}
