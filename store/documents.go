package store

import "countersign/core"

// FindDocument implements core.Reader.
func (r *reader) FindDocument(id core.DocumentID) (core.Document, error) {
	return one(r, "reading a document", notFound("document", string(id)), scanBody[core.Document], `SELECT body FROM documents WHERE id = ?`, id)
}

// SaveDocument implements core.Tx.
func (t *tx) SaveDocument(d core.Document) error {
	return t.saveBody(boundDocuments, "document", string(d.ID), d, `INSERT INTO documents (id, body, size, received_at, companion) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET body = excluded.body, size = excluded.size, received_at = excluded.received_at, companion = excluded.companion`,
		d.Size, timeText(d.ReceivedAt), null(d.Companion))
}

// FindReading implements core.Reader.
func (r *reader) FindReading(id core.DocumentID) (core.Reading, error) {
	return one(r, "reading a document's words", notFound("reading of document", string(id)), func(rw row) (v core.Reading, err error) {
		var body []byte
		if err = rw.Scan(&body); err == nil {
			err = unpack(body, &v)
		}
		return v, err
	}, `SELECT body FROM readings WHERE document_id = ?`, id)
}

// SaveReading implements core.Tx.
func (t *tx) SaveReading(v core.Reading) error {
	if err := needKey("reading", string(v.Document)); err != nil {
		return err
	}
	body, err := pack(v)
	if err != nil {
		return err
	}
	if err := t.run("saving a document's words", `DELETE FROM looks WHERE review_id IN (SELECT id FROM reviews WHERE document_id = ?)`, v.Document); err != nil {
		return err
	}
	return t.keep(boundReadings, v.Document, t.run("saving a document's words", `INSERT INTO readings (document_id, body) VALUES (?, ?)
		ON CONFLICT (document_id) DO UPDATE SET body = excluded.body`, v.Document, body))
}
