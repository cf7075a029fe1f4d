package db

import (
	"context"
	"fmt"
	"time"
)

const (
	// fresh is how long a reading connection of SQLite lives: it reads the statistics when it is opened and never again.
	fresh = time.Hour
	// many is the number of inserted rows after which a transaction has the statistics looked at.
	many = 1000
)

// Optimize has SQLite look at the tables whose size is another one than when it last looked: without that it takes the index of a
// scope for every join, and walks the scope once for each row of it. It costs milliseconds when nothing has changed, and reads a
// bounded part of each table otherwise. PostgreSQL does this by itself. While another process writes it does nothing.
//
// The call is what SQLite advises for connections that live long: once when they are opened, later from time to time.
func (d *DB) Optimize(ctx context.Context) error {
	if d.Engine != SQLite {
		return nil
	}
	if _, err := d.write.ExecContext(ctx, "pragma optimize = 0x10002"); err != nil && !retriable(err) {
		return fmt.Errorf("statistics: %w", err)
	}
	d.read.SetMaxIdleConns(0) // those that are idle are closed, and read the statistics when they are opened again
	d.read.SetMaxIdleConns(readers)
	return nil
}
