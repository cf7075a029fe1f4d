package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/google/uuid"

	"bayou/internal/bench"
	"bayou/internal/blob"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/register"
)

// What each phone sends.
const (
	photosEach = 3
	photoBytes = 300 << 10
	phoneBar   = 2.0 // s, at the 99th percentile
	memoryBar  = 400 // MB
)

// phones lets many phones send a survey with photos at once to the built program, and counts what arrived. The yardstick is a bare
// server that writes the same bytes to files.
func phones(ctx context.Context, s size) ([]row, error) {
	if _, err := os.Stat(binary); err != nil {
		return []row{{What: "phones: no " + binary + ", see make build"}}, nil
	}
	folder, err := os.MkdirTemp("", "bayou-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	pictures, err := phonePhotos(s.Phones * photosEach)
	if err != nil {
		return nil, err
	}
	bare, err := bareRun(ctx, folder, pictures)
	if err != nil {
		return nil, fmt.Errorf("bare server: %w", err)
	}
	ours, err := phoneRun(ctx, filepath.Join(folder, "data"), pictures, s.Phones)
	if err != nil {
		return nil, err
	}
	what := fmt.Sprintf("%d phones send a survey with %d photos at once: p99", s.Phones, photosEach)
	lost := s.Phones - ours.forms + s.Phones*photosEach - ours.photos
	return []row{
		{what, spent(ours.worst(), ours.busy), spent(bare.worst(), bare.busy), times(ours.worst(), bare.worst()), "<= 2 s", bar(ours.worst() <= phoneBar)},
		{"  the median", seconds(ours.median()), seconds(bare.median()), times(ours.median(), bare.median()), "", nil},
		{"  forms and photos lost", fmt.Sprint(lost), "", "", "none", bar(lost == 0)},
		{"  peak memory of the server", fmt.Sprintf("%.0f MB", ours.peak), fmt.Sprintf("%.0f MB", bare.peak), times(ours.peak, bare.peak), "<= 400 MB", bar(ours.peak <= memoryBar)},
		{fmt.Sprintf("  %d of %d thumbnails, made after", ours.thumbs, s.Phones*photosEach), seconds(ours.drawn), "", "", "all", bar(ours.thumbs == s.Phones*photosEach)},
	}, nil
}

// crowd is how a crowd of phones fared: how long each waited and how long the cores worked for the server, in seconds, and what was
// found afterwards.
type crowd struct {
	took                  []float64
	peak, drawn, busy     float64
	forms, photos, thumbs int
}

func (c *crowd) worst() float64  { return c.took[len(c.took)*99/100] }
func (c *crowd) median() float64 { return c.took[len(c.took)/2] }

// phonePhotos makes pictures as a phone's page draws them, each another one: the density in their heads differs.
func phonePhotos(n int) ([][]byte, error) {
	img, chance := image.NewRGBA(image.Rect(0, 0, 1600, 1200)), rand.New(rand.NewPCG(1, 2))
	for y := range 1200 {
		for x := range 1600 {
			v := uint8((x/9+y/7)%200 + chance.IntN(26)) //nolint:gosec // below 226
			img.SetRGBA(x, y, color.RGBA{v, v / 2, 255 - v, 255})
		}
	}
	var b bytes.Buffer
	for q := 90; b.Len() == 0 || b.Len() > photoBytes && q > 5; q -= 5 {
		b.Reset()
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: q}); err != nil {
			return nil, err
		}
	}
	out := make([][]byte, n)
	for i := range out {
		head := []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x01\x00\x00\x00\x00\x00\x00")
		head[14], head[15], head[17] = byte(i>>8), byte(i), 1
		out[i] = slices.Concat(head, b.Bytes()[2:])
	}
	return out, nil
}

// phoneRun makes a sub-district, serves it and lets the phones send, each the survey of another compound.
func phoneRun(ctx context.Context, data string, pictures [][]byte, n int) (c crowd, err error) {
	a, made, err := country(ctx, data, "", bench.Country{Compounds: n, Communities: 13, Weeks: 2, Seed: 1})
	if err != nil {
		return c, err
	}
	list, err := a.Register.List(ctx, place.Everywhere(), register.Query{Limit: n})
	a.Close()
	if err != nil || len(list.Rows) != n {
		return c, errors.Join(err, fmt.Errorf("%d compounds, want %d", len(list.Rows), n))
	}
	stop, pid, address, err := serve(exec.CommandContext(ctx, binary, "serve", "--data", data, "--listen", "127.0.0.1:0", "--today", string(made.LastDay)))
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	cookie, err := signOn(ctx, address)
	if err != nil {
		return c, err
	}
	c.took, err = atOnce(n, func(i int) error {
		fields := [][2]string{
			{"id", uuid.NewString()}, {"as_of", string(made.LastDay)}, {"households", strconv.Itoa(100 + i)}, {"rented", "7"},
		}
		for j, p := range pictures[i*photosEach : (i+1)*photosEach] {
			fields = append(fields, [2]string{"_sha256", "photo:" + blob.Hash(p)}, [2]string{"caption", "示例照片 " + strconv.Itoa(j)})
		}
		return sendForm(ctx, address+"/compounds/"+list.Rows[i].ID+"/survey", cookie, fields, pictures[i*photosEach:(i+1)*photosEach])
	})
	if err != nil {
		return c, err
	}
	if c.busy, err = worked(pid); err != nil {
		return c, err
	}
	if err := c.count(ctx, data); err != nil {
		return c, err
	}
	c.peak, err = memory(pid, "VmHWM")
	return c, err
}

// count counts what arrived, and waits for the thumbnails.
func (c *crowd) count(ctx context.Context, data string) error {
	d, err := db.Open(ctx, filepath.Join(data, "bayou.db"))
	if err != nil {
		return err
	}
	defer d.Close()
	begin := time.Now()
	if c.forms, err = db.One[int](ctx, d, "", "select count(*) from survey"); err != nil {
		return err
	}
	if c.photos, err = db.One[int](ctx, d, "", "select count(*) from survey_photo p join blob b on b.county = p.county and b.hash = p.hash"); err != nil {
		return err
	}
	for wanted := 1; wanted > 0 && time.Since(begin) < 5*time.Minute; time.Sleep(200 * time.Millisecond) {
		if wanted, err = db.One[int](ctx, d, "", "select count(*) from thumb_wanted"); err != nil {
			return err
		}
	}
	c.drawn = time.Since(begin).Seconds()
	c.thumbs, err = db.One[int](ctx, d, "", "select count(*) from thumb")
	return err
}

// bareRun lets the phones send the same bytes to a bare server.
func bareRun(ctx context.Context, folder string, pictures [][]byte) (c crowd, err error) {
	stop, pid, address, err := serve(exec.CommandContext(ctx, os.Args[0], "-step", "bare", folder))
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	c.took, err = atOnce(len(pictures)/photosEach, func(i int) error {
		return sendForm(ctx, address+"/", nil, nil, pictures[i*photosEach:(i+1)*photosEach])
	})
	if err != nil {
		return c, err
	}
	if c.busy, err = worked(pid); err != nil {
		return c, err
	}
	c.peak, err = memory(pid, "VmHWM")
	return c, err
}

// bareStep is the yardstick: it writes what is posted to a file, waits until the disk has it, and answers.
func bareStep(ctx context.Context, args []string) (any, error) {
	server := http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, err := os.CreateTemp(args[0], "bare-")
		if err == nil {
			_, err = io.Copy(f, r.Body)
			err = errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name()))
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.WriteHeader(http.StatusSeeOther)
	})}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(os.Stderr, "http://"+l.Addr().String())
	return nil, server.Serve(l)
}

// serve starts a server in a process of its own; stop ends it.
func serve(cmd *exec.Cmd) (stop func() error, pid, address string, err error) {
	said, err := cmd.StderrPipe()
	if err != nil {
		return nil, "", "", err
	}
	if err := cmd.Start(); err != nil {
		return nil, "", "", err
	}
	stop = func() error {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself, which Wait tells
		var ended *exec.ExitError
		if err := cmd.Wait(); err != nil && !errors.As(err, &ended) {
			return err
		}
		return nil
	}
	if address, err = announced(said); err != nil {
		return nil, "", "", errors.Join(err, stop())
	}
	go func() { _, _ = io.Copy(io.Discard, said) }() // its log
	return stop, strconv.Itoa(cmd.Process.Pid), address, nil
}

// signOn signs the property office in.
func signOn(ctx context.Context, address string) (*http.Cookie, error) {
	form := url.Values{"login": {"wyb"}, "password": {bench.Password}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/login", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if len(res.Cookies()) == 0 {
		return nil, fmt.Errorf("signing in: %s", res.Status)
	}
	return res.Cookies()[0], nil
}

// worked returns the seconds that cores have worked for a process since it began.
func worked(pid string) (float64, error) {
	text, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return 0, err
	}
	const hertz, user = 100, 11 // the kernel's ticks; the place of the first figure behind the name
	words := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	u, err := strconv.ParseFloat(words[user], 64)
	if err != nil {
		return 0, err
	}
	s, err := strconv.ParseFloat(words[user+1], 64)
	return (u + s) / hertz, err
}

// atOnce lets n phones send at the same moment and returns how long each waited, the shortest first.
func atOnce(n int, send func(i int) error) ([]float64, error) {
	took, failed := make([]float64, n), make([]error, n)
	var all sync.WaitGroup
	now := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-now
			begin := time.Now()
			failed[i] = send(i)
			took[i] = time.Since(begin).Seconds()
		})
	}
	close(now)
	all.Wait()
	slices.Sort(took)
	return took, errors.Join(failed...)
}

// sendForm posts a form with photos over a line of its own, without copying them.
func sendForm(ctx context.Context, address string, cookie *http.Cookie, fields [][2]string, photos [][]byte) error {
	var head bytes.Buffer
	m := multipart.NewWriter(&head)
	var parts []io.Reader
	size := int64(0)
	flush := func(photo []byte) {
		parts = append(parts, strings.NewReader(head.String()), bytes.NewReader(photo))
		size += int64(head.Len() + len(photo))
		head.Reset()
	}
	for _, f := range fields {
		if err := m.WriteField(f[0], f[1]); err != nil {
			return err
		}
	}
	for i, p := range photos {
		if _, err := m.CreateFormFile("photo", fmt.Sprintf("IMG_%d.jpg", i)); err != nil {
			return err
		}
		flush(p)
	}
	if err := m.Close(); err != nil {
		return err
	}
	flush(nil)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, io.MultiReader(parts...))
	if err != nil {
		return err
	}
	req.ContentLength = size
	req.Header.Set("Content-Type", m.FormDataContentType())
	if cookie != nil {
		req.AddCookie(cookie)
	}
	line := http.Transport{DisableKeepAlives: true}
	res, err := line.RoundTrip(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		page, _ := io.ReadAll(res.Body)
		return fmt.Errorf("%s: %.3000s", res.Status, page)
	}
	return nil
}
