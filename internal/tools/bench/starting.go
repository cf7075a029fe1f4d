package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const binary = "bin/bayou"

// starting measures the built program: its size, and how it serves the sample. Without the program its rows are left out.
func starting(ctx context.Context, s size) ([]row, error) {
	file, err := os.Stat(binary)
	if errors.Is(err, fs.ErrNotExist) {
		return []row{{What: "start: no " + binary + ", see make build"}}, nil
	}
	if err != nil {
		return nil, err
	}
	mb := float64(file.Size()) / (1 << 20)
	out := []row{{"binary", fmt.Sprintf("%.1f MB", mb), "", "", "<= 80 MB", bar(mb <= 80)}}
	folder, err := os.MkdirTemp("", "bayou-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	data := filepath.Join(folder, "sample")
	if text, err := exec.CommandContext(ctx, binary, "sample", "--data", data).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("making the sample: %w: %s", err, text)
	}
	var starts []reading
	for range max(3, s.Runs) {
		r, err := start(ctx, data)
		if err != nil {
			return nil, err
		}
		starts = append(starts, r)
	}
	m := median(starts)
	empty, err := emptyStart(ctx)
	if err != nil {
		return nil, err
	}
	return append(out,
		row{
			"cold start of the sample until ready; bare `--help`", fmt.Sprintf("%.0f ms", m.Seconds*1000), fmt.Sprintf("%.0f ms", empty*1000),
			times(m.Seconds, empty), "<= 500 ms", bar(m.Seconds <= 0.5),
		},
		row{"idle memory, 3 s later", fmt.Sprintf("%.0f MB", m.Peak), "", "", "<= 120 MB", bar(m.Peak <= 120)}), nil
}

// emptyStart is the yardstick: the time in which the program starts and does nothing.
func emptyStart(ctx context.Context) (float64, error) {
	begin := time.Now()
	err := exec.CommandContext(ctx, binary, "--help").Run()
	return time.Since(begin).Seconds(), err
}

// start serves the folder until it answers, and a little longer.
func start(ctx context.Context, data string) (r reading, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, "serve", "--data", data, "--listen", "127.0.0.1:0")
	said, err := cmd.StderrPipe()
	if err != nil {
		return r, err
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return r, err
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself, which Wait tells
		if end := cmd.Wait(); err == nil {
			err = end
		}
	}()
	address, err := announced(said)
	if err != nil {
		return r, err
	}
	go func() { _, _ = io.Copy(io.Discard, said) }() // its log
	if err := ready(ctx, address); err != nil {
		return r, err
	}
	r.Seconds = time.Since(begin).Seconds()
	time.Sleep(3 * time.Second)
	r.Peak, err = memory(strconv.Itoa(cmd.Process.Pid), "VmRSS")
	return r, err
}

// announced reads the address that the server prints.
func announced(said io.Reader) (string, error) {
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if i := strings.Index(lines.Text(), "http://"); i >= 0 {
			return strings.TrimSpace(lines.Text()[i:]), nil
		}
	}
	return "", fmt.Errorf("the server named no address: %w", errors.Join(lines.Err(), io.ErrUnexpectedEOF))
}

func ready(ctx context.Context, address string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/healthz", http.NoBody)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", res.Status)
	}
	return nil
}
