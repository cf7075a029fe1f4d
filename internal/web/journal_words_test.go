package web

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEveryActionHasAWord reads the actions that the concepts write to the journal.
func TestEveryActionHasAWord(t *testing.T) {
	t.Parallel()
	action := regexp.MustCompile(`Action: +"([a-z]+\.[a-z]+)"`)
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		code, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range action.FindAllStringSubmatch(string(code), -1) {
			seen++
			if journalWords[m[1]] == "" {
				t.Errorf("%s writes %s, which has no word in Chinese", file, m[1])
			}
		}
	}
	if seen == 0 {
		t.Error("no action found")
	}
}
