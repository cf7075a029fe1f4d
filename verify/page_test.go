package verify_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"os"
	"regexp"
	"testing"

	"bayou/verify"
)

// The page runs its own script and no other, whatever a file may say, and asks nobody: its policy names both parts by their hash.
func TestThePageIsSealedToo(t *testing.T) {
	t.Parallel()
	page := verify.Page
	for tag, directive := range map[string]string{"script": "script-src", "style": "style-src"} {
		parts := regexp.MustCompile(`(?s)<`+tag+`>(.*?)</`+tag+`>`).FindAllSubmatch(page, -1)
		if len(parts) != 1 {
			t.Fatalf("%d parts of %s, want one", len(parts), tag)
		}
		sum := sha256.Sum256(parts[0][1])
		want := directive + " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		if *update {
			page = regexp.MustCompile(directive+` '[^']*'`).ReplaceAll(page, []byte(want))
		} else if !bytes.Contains(page, []byte(want+";")) {
			t.Errorf("the page's policy must say %s; -update writes it", want)
		}
	}
	if *update {
		if err := os.WriteFile("recount.html", page, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if from := regexp.MustCompile(`(?i)https?:|//[a-z0-9.-]+/|\bfetch\b|XMLHttpRequest|WebSocket|innerHTML|\beval\b|localStorage|\son[a-z]+=`).Find(page); from != nil {
		t.Errorf("the page has %q", from)
	}
}
