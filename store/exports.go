package store

import "countersign/core"

// ListExportBatches implements core.Reader.
func (r *reader) ListExportBatches() ([]core.ExportBatch, error) {
	return all(r, "reading exports", scanBody[core.ExportBatch], `SELECT body FROM export_batches ORDER BY at, id`)
}

// SaveExportBatch implements core.Tx.
func (t *tx) SaveExportBatch(b core.ExportBatch) error {
	err := t.saveBody(boundExports, "export batch", b.ID, b, `INSERT INTO export_batches (id, body, at) VALUES (?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET body = excluded.body, at = excluded.at`, timeText(b.At))
	if err != nil {
		return err
	}
	if err := t.run("saving an export", `DELETE FROM export_batch_reviews WHERE batch_id = ?`, b.ID); err != nil {
		return err
	}
	for i, id := range b.Reviews {
		if err := t.run("saving an export", `INSERT INTO export_batch_reviews (batch_id, position, review_id) VALUES (?, ?, ?)`, b.ID, i+1, id); err != nil {
			return err
		}
	}
	return nil
}
