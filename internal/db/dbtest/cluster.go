package dbtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Cluster is a running private PostgreSQL. It lives as long as its owner: the supervisor that runs the server holds the
// other end of a pipe, and when the owner closes it or dies in any way, the server is stopped and its folder deleted.
type Cluster struct {
	// Dir holds everything the cluster has on disk, its socket included.
	Dir string

	leash      io.WriteCloser
	supervisor *exec.Cmd
}

// supervise runs as the leader of its own process group and without the owner's signals, so that Ctrl-C reaches the
// tests and not the server under them. Its one input is the leash: read reaches its end when the owner is gone.
const supervise = `
trap '' INT TERM HUP
"$1" -D "$2/data" </dev/null >>"$2/log" 2>&1 &
server=$!
while read -r _; do :; done
kill -QUIT $server 2>/dev/null
wait $server
cd / && rm -rf "$2"
`

// Start makes and starts a cluster in a new temporary folder and waits until it answers. It listens on a socket in that
// folder and on no port, so that nothing can collide. Unless durable, it does not wait for the disk: everything else
// behaves as in an office, and the tests do not pull the server's plug. Close it when done.
func Start(ctx context.Context, durable bool) (*Cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	owner, err := unprivileged()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "bayou-pg-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{Dir: dir}
	if err := c.init(ctx, bin, owner, durable); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := c.start(bin, owner); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := c.await(ctx); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		return nil, errors.Join(fmt.Errorf("%w; server log:\n%s", err, log), c.Close())
	}
	return c, nil
}

// Close stops the server, waits for it and deletes its folder.
func (c *Cluster) Close() error {
	if err := c.leash.Close(); err != nil {
		return err
	}
	return c.supervisor.Wait()
}

// URL is the address of one of the cluster's databases, as --db takes it.
func (c *Cluster) URL(database string) string { return url(c.Dir, database) }

func url(dir, database string) string {
	return fmt.Sprintf("postgres://postgres@/%s?host=%s", database, dir)
}

func (c *Cluster) init(ctx context.Context, bin string, owner *syscall.Credential, durable bool) error {
	if owner != nil {
		if err := os.Chown(c.Dir, int(owner.Uid), int(owner.Gid)); err != nil {
			return err
		}
	}
	data := filepath.Join(c.Dir, "data")
	// Code-point order, as SQLite sorts; a database that sorts otherwise would be a third engine.
	cmd := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", data, "--username=postgres", "--auth=trust",
		"--encoding=UTF8", "--locale=C", "--no-instructions", "--no-sync")
	cmd.Dir = c.Dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: owner}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	f, err := os.OpenFile(filepath.Join(data, "postgresql.auto.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(settings(c.Dir, durable))
	return errors.Join(err, f.Close())
}

func settings(dir string, durable bool) string {
	lines := []string{
		"listen_addresses = ''",
		"unix_socket_directories = '" + dir + "'",
		"max_connections = 300",             // several test programs, each with pools for parallel tests
		"dynamic_shared_memory_type = mmap", // /dev/shm is small in containers
		"log_min_messages = fatal",
		"log_min_error_statement = panic",
	}
	if !durable {
		lines = append(lines, "fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")
	}
	return strings.Join(lines, "\n") + "\n"
}

func (c *Cluster) start(bin string, owner *syscall.Credential) error {
	// Plain sh: the one program that is surely there and that outlives this process on purpose.
	c.supervisor = exec.Command("/bin/sh", "-c", supervise, "supervise", filepath.Join(bin, "postgres"), c.Dir)
	c.supervisor.Dir = c.Dir
	c.supervisor.SysProcAttr = &syscall.SysProcAttr{Credential: owner, Setpgid: true}
	leash, err := c.supervisor.StdinPipe()
	if err != nil {
		return err
	}
	c.leash = leash
	return c.supervisor.Start()
}

func (c *Cluster) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, c.URL("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL does not answer: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// unprivileged names whom the server runs as; nil is the present user. PostgreSQL refuses to run as root.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("PostgreSQL refuses to run as root, and there is no user postgres or nobody")
}

// binaries finds the folder of initdb and postgres: on the PATH, or where Debian keeps its newest version.
func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", errors.New("PostgreSQL is missing; scripts/need.sh postgresql installs it")
	}
	slices.SortFunc(found, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(found[len(found)-1]), nil
}

func version(initdb string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(initdb))))
	if err != nil {
		return 0
	}
	return n
}
