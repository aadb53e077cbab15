package wire

import (
	"context"
	"io"
	"path"
	"strconv"
	"strings"

	"countersign/core"
	"countersign/core/einvoice"
)

// ReadablePage is the name of the page for people among Contents.
const ReadablePage = "electronic-invoice.html"

// Contents are the files that a document consists of, the document itself first: what
// stands inside a PDF, the electronic invoice that came beside it, that invoice as a
// page for people, and the supporting documents in it (BG-24). Names are without
// folders and each is there once.
func (a *App) Contents(ctx context.Context, doc core.Document) ([]core.Embedded, error) {
	own, err := a.blob(ctx, string(doc.ID))
	if err != nil {
		return nil, err
	}
	list := []core.Embedded{{Name: doc.Name, MediaType: doc.MediaType, Data: own}}
	if doc.Companion != "" {
		xml, err := a.blob(ctx, string(doc.Companion))
		if err != nil {
			return nil, err
		}
		list = append(list, core.Embedded{Name: "electronic-invoice.xml", MediaType: "application/xml", Data: xml})
	}
	err = a.store.View(ctx, func(r core.Reader) error {
		reading, err := r.FindReading(doc.ID)
		if core.KindOf(err) == core.NotFound {
			return nil // not read yet
		}
		list = append(list, reading.Embedded...)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		if _, ok := einvoice.Recognise(f.Data); !ok {
			continue
		}
		if html, err := einvoice.Render(f.Data); err == nil {
			list = append(list, core.Embedded{Name: ReadablePage, MediaType: "text/html", Data: html})
		}
		// What is damaged is left out; the page names it.
		inside, _ := einvoice.Attachments(f.Data)
		list = append(list, inside...)
		break
	}
	return named(list), nil
}

// RawMail gives a mail as it came.
func (a *App) RawMail(ctx context.Context, m core.Message) ([]byte, error) {
	return a.blob(ctx, string(m.ID))
}

func (a *App) blob(ctx context.Context, sum string) ([]byte, error) {
	f, err := a.store.Open(ctx, sum)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		return nil, core.Errorf(core.Unavailable, "the document cannot be read: %w", err).WithHint("check the disk, then run `doctor`")
	}
	return b, nil
}

// named gives every file a name of its own that is safe to write under.
func named(list []core.Embedded) []core.Embedded {
	seen := map[string]bool{}
	for i := range list {
		name := safeName(list[i].Name)
		if name == "" {
			name = "file-" + strconv.Itoa(i+1)
		}
		for n, base := 2, name; seen[strings.ToLower(name)]; n++ {
			ext := path.Ext(base)
			name = strings.TrimSuffix(base, ext) + "-" + strconv.Itoa(n) + ext
		}
		seen[strings.ToLower(name)] = true
		list[i].Name = name
	}
	return list
}

// safeName is a name without folders and without signs that some system forbids.
func safeName(s string) string {
	s = path.Base(strings.ReplaceAll(s, `\`, "/"))
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`<>:"|?*/`, r) {
			return '_'
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 120 {
		s = string(r[:100]) + path.Ext(s)
	}
	return strings.Trim(s, " .")
}
