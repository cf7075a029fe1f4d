package report

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"bayou/internal/account"
	"bayou/verify"
)

// packer writes the files of a dossier into a zip and keeps their hashes.
type packer struct {
	zip   *zip.Writer
	top   string
	at    time.Time // of every file
	files []verify.File
}

// Write writes the dossier as a zip, one file after the other; an error leaves a zip without an end.
func (d *Dossier) Write(ctx context.Context, w io.Writer) error {
	p := &packer{zip: zip.NewWriter(w), top: d.Name() + "/", at: d.Day.Time()}
	if err := p.text("目录.html", d.page()); err != nil {
		return err
	}
	for _, b := range d.books() {
		if err := p.file(b.name, zip.Deflate, b.write); err != nil {
			return err
		}
	}
	data, err := json.MarshalIndent(d.data(), "", "  ")
	if err != nil {
		return err
	}
	if err := p.text("data.json", string(data)); err != nil {
		return err
	}
	if err := d.blobs(ctx, p); err != nil {
		return err
	}
	return p.seal(d)
}

// blobs writes photos and papers; one is in memory at a time.
func (d *Dossier) blobs(ctx context.Context, p *packer) error {
	for i := range d.papers {
		b, err := d.store.Archive.Content(ctx, &d.papers[i].Item)
		if err != nil {
			return err
		}
		if err := p.bytes(d.papers[i].At, b.Content); err != nil {
			return err
		}
	}
	for i := range d.documents {
		if err := p.bytes(d.documents[i].At, d.documents[i].content); err != nil {
			return err
		}
	}
	scope := d.who.Scope(account.SeeProgress)
	for i := range d.photos {
		b, err := d.store.Inspections.Photo(ctx, scope, d.photos[i].Finding, d.photos[i].Hash)
		if err != nil {
			return err
		}
		if err := p.bytes(d.photos[i].At, b.Content); err != nil {
			return err
		}
	}
	return nil
}

func (p *packer) text(name, content string) error {
	return p.file(name, zip.Deflate, func(w io.Writer) error {
		_, err := io.WriteString(w, content)
		return err
	})
}

// bytes writes what is packed already as it is.
func (p *packer) bytes(name string, content []byte) error {
	return p.file(name, zip.Store, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

func (p *packer) file(name string, method uint16, write func(io.Writer) error) error {
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: p.top + name, Method: method, Modified: p.at})
	if err != nil {
		return err
	}
	sum := sha256.New()
	size := &counter{}
	if err := write(io.MultiWriter(w, sum, size)); err != nil {
		return err
	}
	p.files = append(p.files, verify.File{Path: name, Size: size.n, SHA256: hex.EncodeToString(sum.Sum(nil))})
	return nil
}

type counter struct{ n int64 }

// Write counts.
func (c *counter) Write(b []byte) (int, error) {
	c.n += int64(len(b))
	return len(b), nil
}

// seal writes the list of all files and ends the zip.
func (p *packer) seal(d *Dossier) error {
	slices.SortFunc(p.files, func(a, b verify.File) int { return strings.Compare(a.Path, b.Path) })
	list := verify.List{
		Format: verify.Format, Version: verify.Version, Title: d.Compound.Name, Day: string(d.Day), Files: p.files, Root: verify.Root(p.files),
	}
	b, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		return err
	}
	if err := p.text(verify.ListName, string(b)); err != nil {
		return err
	}
	return p.zip.Close()
}
