package cli

import (
	"bytes"
	"encoding/hex"
	"io"
	"os"

	"bayou/internal/fault"
	"bayou/internal/vote"
	"bayou/verify"
)

// maxSealed bounds a sealed file: two million units take 300 MB.
const maxSealed = 512 << 20

// sealed returns the bytes of a sealed vote; nil when the file is something else.
func (v verifyCommand) sealed() ([]byte, error) {
	info, err := os.Stat(v.File)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxSealed {
		return nil, err
	}
	f, err := os.Open(v.File)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, len(verify.SealedHead)+3) // behind a mark that an editor may have put
	if _, err := io.ReadFull(f, head); err != nil || !verify.IsSealed(head) {
		return nil, nil // shorter than a head: something else
	}
	rest, err := io.ReadAll(f)
	return bytes.Join([][]byte{head, rest}, nil), err
}

// recount checks a sealed vote and says what each matter comes to.
func recount(c *console, file []byte) error {
	s, root, err := verify.ReadSealed(file)
	if err != nil {
		return fault.Invalidf("核对没有通过：%s。", err)
	}
	type matterOut struct {
		Title string `json:"title"`
		tallyOut
	}
	out := struct {
		OK       bool        `json:"ok"`
		Title    string      `json:"title"`
		Compound string      `json:"compound"`
		Opened   string      `json:"opened"`
		Closed   string      `json:"closed"`
		Root     string      `json:"root"`
		Units    int         `json:"units"`
		Matters  []matterOut `json:"matters"`
	}{true, s.Title, s.Compound, s.Opened, s.Closed, hex.EncodeToString(root[:]), len(s.Units), nil}
	if !c.JSON {
		c.say("核对通过：%s（%s），%s 至 %s，%d 套\n总校验码 %s\n请与表决结果公告上印的校验码比对，一致才是同一份。", clean(s.Title), clean(s.Compound), clean(s.Opened), clean(s.Closed), out.Units, out.Root)
	}
	for i := range s.Matters {
		m := &s.Matters[i]
		r := vote.Result{}
		r.Decision.Rule = m.Rule
		r.Counts, r.Remarks = s.Count(i)
		r.Verdict = verify.Judge(&m.Rule, &r.Counts)
		out.Matters = append(out.Matters, matterOut{m.Title, tallied(&r)})
		if !c.JSON {
			c.say("\n事项 %d：%s", i+1, clean(m.Title))
			c.sayVerdict(&r)
		}
	}
	if c.JSON {
		return c.json(&out)
	}
	return nil
}
