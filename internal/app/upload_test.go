package app_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A browser reads the answer only when it has sent the whole file: a file that is far too large is answered with a sentence,
// not with a line that is cut.
func TestAFileThatIsTooLargeIsAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at, err := url.Parse(w.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	line, err := net.Dial("tcp", at.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	const head = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"big.csv\"\r\n\r\n"
	row := strings.Repeat("示例一号院,商务社区,120\n", 4096)
	const rows = 1000
	cookie := w.browser(t, "property-in").Jar.Cookies(at)[0]
	if _, err := fmt.Fprintf(line, "POST /imports/new HTTP/1.1\r\nHost: %s\r\nSec-Fetch-Site: same-origin\r\nCookie: %s=%s\r\n"+
		"Content-Type: multipart/form-data; boundary=B\r\nContent-Length: %d\r\n\r\n%s", at.Host, cookie.Name, cookie.Value, len(head)+rows*len(row), head); err != nil {
		t.Fatal(err)
	}
	for range rows {
		if _, err := io.WriteString(line, row); err != nil {
			t.Fatal(err)
		}
	}
	res, err := http.ReadResponse(bufio.NewReader(line), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(string(page), "文件超过 20 MB") {
		t.Errorf("%s, %d bytes, %v", res.Status, len(page), err)
	}
}
