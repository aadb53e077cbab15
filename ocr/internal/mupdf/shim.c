//go:build cgo

#include "shim.h"
#include "fitz.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STORE_BYTES = 64 << 20, MAX_PICTURES = 2000, MAX_FILLS = 8000 };

// The paper for web pages, mail bodies and books, in points.
enum { A4_WIDTH = 595, A4_HEIGHT = 842, EM = 11 };

// Everything that a call owns is kept here and not in locals: a local changed
// between setjmp and longjmp has no defined value afterwards.
struct cs_doc {
	fz_context *ctx;
	fz_stream *stream;
	fz_document *doc;
	fz_page *page;
	fz_stext_page *text;
	fz_device *dev;
	fz_pixmap *pix;
	fz_rect bounds;
	fz_cookie cookie;
	int code, count;
	char message[256];
};

static const fz_matrix identity = { 1, 0, 0, 1, 0, 0 };

int cs_linked(void)
{
	return fz_new_context_imp && fz_drop_context && fz_register_document_handlers && fz_push_try && fz_do_try
		&& fz_do_always && fz_do_catch && fz_caught && fz_caught_message && fz_open_memory && fz_drop_stream
		&& fz_open_document_with_stream && fz_drop_document && fz_needs_password && fz_layout_document && fz_count_pages && fz_load_page
		&& fz_drop_page && fz_bound_page && fz_run_page && fz_new_stext_page && fz_drop_stext_page
		&& fz_new_stext_device && fz_new_draw_device && fz_close_device && fz_drop_device && fz_device_gray
		&& fz_device_rgb && fz_new_pixmap_with_bbox && fz_clear_pixmap_with_value && fz_drop_pixmap
		&& fz_pixmap_samples && fz_pixmap_stride && fz_font_is_bold && fz_font_name && fz_bound_path && fz_walk_path;
}

int cs_code(const cs_doc *d) { return d->code; }
const char *cs_message(const cs_doc *d) { return d->message; }
void cs_abort(cs_doc *d) { d->cookie.abort = 1; }

static void caught(cs_doc *d)
{
	const char *m = fz_caught_message(d->ctx);
	d->code = CS_FAILED;
	snprintf(d->message, sizeof d->message, "%s", m ? m : "unknown error");
}

static void fail(cs_doc *d, int code, const char *message)
{
	d->code = code;
	snprintf(d->message, sizeof d->message, "%s", message);
}

// drop_work frees what a single call made. It may be called at any time.
static void drop_work(cs_doc *d)
{
	if (d->dev) fz_drop_device(d->ctx, d->dev);
	if (d->text) fz_drop_stext_page(d->ctx, d->text);
	if (d->pix) fz_drop_pixmap(d->ctx, d->pix);
	if (d->page) fz_drop_page(d->ctx, d->page);
	d->dev = NULL;
	d->text = NULL;
	d->pix = NULL;
	d->page = NULL;
}

cs_doc *cs_open(const unsigned char *data, size_t len, const char *magic)
{
	cs_doc *d = calloc(1, sizeof *d);
	if (!d) return NULL;
	d->ctx = cs_linked() ? fz_new_context_imp(NULL, NULL, STORE_BYTES, FITZ_VERSION) : NULL;
	if (!d->ctx) {
		fail(d, CS_NO_ENGINE, "the linked MuPDF is not " FITZ_VERSION);
		return d;
	}
	TRY (d->ctx) {
		fz_register_document_handlers(d->ctx);
		d->stream = fz_open_memory(d->ctx, data, len);
		d->doc = fz_open_document_with_stream(d->ctx, magic, d->stream);
		if (fz_needs_password(d->ctx, d->doc))
			fail(d, CS_LOCKED, "a password is needed");
		else // Does nothing to a document that has pages of its own.
			fz_layout_document(d->ctx, d->doc, A4_WIDTH, A4_HEIGHT, EM);
	}
	CATCH (d->ctx)
		caught(d);
	return d;
}

void cs_close(cs_doc *d)
{
	if (!d) return;
	if (d->ctx) {
		TRY (d->ctx) {
			drop_work(d);
			if (d->doc) fz_drop_document(d->ctx, d->doc);
			if (d->stream) fz_drop_stream(d->ctx, d->stream);
		}
		CATCH (d->ctx)
			caught(d);
		fz_drop_context(d->ctx);
	}
	free(d);
}

int cs_pages(cs_doc *d)
{
	d->code = CS_OK;
	d->count = 0;
	TRY (d->ctx)
		d->count = fz_count_pages(d->ctx, d->doc);
	CATCH (d->ctx)
		caught(d);
	return d->count;
}

static void load(cs_doc *d, int page)
{
	d->code = CS_OK;
	memset(&d->cookie, 0, sizeof d->cookie);
	d->page = fz_load_page(d->ctx, d->doc, page);
	d->bounds = fz_bound_page(d->ctx, d->page);
}

int cs_size(cs_doc *d, int page, float *width, float *height)
{
	TRY (d->ctx) {
		load(d, page);
		*width = d->bounds.x1 - d->bounds.x0;
		*height = d->bounds.y1 - d->bounds.y0;
	}
	ALWAYS (d->ctx)
		drop_work(d);
	CATCH (d->ctx)
		caught(d);
	return d->code;
}

// The counter of invisible glyphs. One document is read at a time in a process,
// so that a static is enough; MuPDF gives a device no field of its own for it.
static void (*stext_ignore)(fz_context *, fz_device *, const fz_text *, fz_matrix);
static size_t ignored;

static void count_ignored(fz_context *ctx, fz_device *dev, const fz_text *text, fz_matrix ctm)
{
	const fz_text_span *s;
	for (s = text->head; s; s = s->next)
		ignored += s->len > 0 ? (size_t)s->len : 0;
	stext_ignore(ctx, dev, text, ctm);
}

// The painted paths, counted like the invisible glyphs: what is no larger than a row
// or a column of a printed code, and what has many parts in about a square, as a
// code painted at once.
static const float ROW = 14, SIDE = 140, LARGEST = 260; // points
enum { MANY_PARTS = 30 };
static cs_fill fills[MAX_FILLS];
static size_t nfills;

static void count_part(fz_context *ctx, void *arg, float x, float y) { (void)ctx; (void)x; (void)y; (*(int *)arg)++; }
static void no_part(fz_context *ctx, void *arg, float x, float y) { (void)ctx; (void)arg; (void)x; (void)y; }
static void no_curve(fz_context *ctx, void *arg, float a, float b, float c, float d, float e, float f)
{
	(void)ctx; (void)arg; (void)a; (void)b; (void)c; (void)d; (void)e; (void)f;
}
static void no_close(fz_context *ctx, void *arg) { (void)ctx; (void)arg; }
static void count_rect(fz_context *ctx, void *arg, float a, float b, float c, float d) { (void)c; (void)d; count_part(ctx, arg, a, b); }

// note_path leaves a stroke's width out: MuPDF's bounds allow for the longest miter
// there could be. more is what a line without extent gets in its place.
static void note_path(fz_context *ctx, const fz_path *path, fz_matrix ctm, float more)
{
	static const fz_path_walker walker = { count_part, no_part, no_curve, no_close, NULL, NULL, NULL, count_rect };
	cs_fill f;
	float w, h;
	fz_rect r;
	if (nfills >= MAX_FILLS) return;
	r = fz_bound_path(ctx, path, NULL, ctm);
	r = (fz_rect){ r.x0 - more, r.y0 - more, r.x1 + more, r.y1 + more };
	w = r.x1 - r.x0;
	h = r.y1 - r.y0;
	if (!(w > 0 && h > 0 && w <= LARGEST && h <= LARGEST)) return;
	f = (cs_fill){ r.x0, r.y0, r.x1, r.y1, 1 };
	if (!((w <= SIDE && h <= ROW) || (h <= SIDE && w <= ROW))) {
		if (w > 1.6f * h || h > 1.6f * w) return;
		f.parts = 0;
		fz_walk_path(ctx, path, &walker, &f.parts);
		if (f.parts < MANY_PARTS) return;
	}
	fills[nfills++] = f;
}

static fill_fn stext_fill;
static stroke_fn stext_stroke;

static void note_fill(fz_context *ctx, fz_device *dev, const fz_path *path, int even_odd, fz_matrix ctm, fz_colorspace *cs, const float *color, float alpha, fz_colors c)
{
	note_path(ctx, path, ctm, 0);
	if (stext_fill) stext_fill(ctx, dev, path, even_odd, ctm, cs, color, alpha, c);
}

static void note_stroke(fz_context *ctx, fz_device *dev, const fz_path *path, const void *stroke, fz_matrix ctm, fz_colorspace *cs, const float *color, float alpha, fz_colors c)
{
	note_path(ctx, path, ctm, 0.5f);
	if (stext_stroke) stext_stroke(ctx, dev, path, stroke, ctm, cs, color, alpha, c);
}

static int is_bold(fz_context *ctx, fz_font *font)
{
	const char *name;
	if (!font) return 0;
	if (fz_font_is_bold(ctx, font)) return 1;
	name = fz_font_name(ctx, font);
	return name && (strstr(name, "Bold") || strstr(name, "bold") || strstr(name, "Black") || strstr(name, "Heavy"));
}

static void count_blocks(const fz_stext_page *p, size_t max_chars, size_t *chars, size_t *pictures)
{
	const fz_stext_block *b;
	const fz_stext_line *l;
	const fz_stext_char *c;
	for (b = p->first_block; b; b = b->next) {
		if (b->type == STEXT_BLOCK_IMAGE && *pictures < MAX_PICTURES) (*pictures)++;
		if (b->type != STEXT_BLOCK_TEXT) continue;
		for (l = b->u.t.first_line; l; l = l->next)
			for (c = l->first_char; c; c = c->next)
				if (*chars < max_chars) (*chars)++;
	}
}

static float min4(float a, float b, float c, float d) { return fminf(fminf(a, b), fminf(c, d)); }
static float max4(float a, float b, float c, float d) { return fmaxf(fmaxf(a, b), fmaxf(c, d)); }

static void put_char(cs_char *o, const fz_stext_line *l, const fz_stext_char *c, fz_rect page, int line, int bold)
{
	const fz_quad q = c->quad;
	o->rune = c->c;
	o->line = line;
	o->x0 = min4(q.ul.x, q.ur.x, q.ll.x, q.lr.x) - page.x0;
	o->x1 = max4(q.ul.x, q.ur.x, q.ll.x, q.lr.x) - page.x0;
	o->y0 = min4(q.ul.y, q.ur.y, q.ll.y, q.lr.y) - page.y0;
	o->y1 = max4(q.ul.y, q.ur.y, q.ll.y, q.lr.y) - page.y0;
	o->dx = l->dir.x;
	o->dy = l->dir.y;
	o->size = c->size;
	o->flags = bold ? CS_BOLD : 0;
}

static void copy_blocks(cs_doc *d, size_t max_chars, cs_text *out)
{
	const fz_stext_block *b;
	const fz_stext_line *l;
	const fz_stext_char *c;
	fz_font *font = NULL;
	size_t pictures = 0;
	int line = 0, bold = 0;
	for (b = d->text->first_block; b; b = b->next) {
		if (b->type == STEXT_BLOCK_IMAGE && pictures < MAX_PICTURES) {
			cs_picture *p = &out->pictures[pictures++];
			p->x0 = b->bbox.x0 - d->bounds.x0;
			p->y0 = b->bbox.y0 - d->bounds.y0;
			p->x1 = b->bbox.x1 - d->bounds.x0;
			p->y1 = b->bbox.y1 - d->bounds.y0;
			p->w = b->u.i.image ? b->u.i.image->w : 0;
			p->h = b->u.i.image ? b->u.i.image->h : 0;
		}
		if (b->type != STEXT_BLOCK_TEXT) continue;
		for (l = b->u.t.first_line; l; l = l->next, line++)
			for (c = l->first_char; c && out->nchars < max_chars; c = c->next) {
				if (c->font != font) bold = is_bold(d->ctx, c->font);
				font = c->font;
				put_char(&out->chars[out->nchars++], l, c, d->bounds, line, bold);
			}
	}
	out->npictures = pictures;
}

static void run_text(cs_doc *d)
{
	const fz_stext_options opts = { STEXT_PRESERVE_IMAGES | STEXT_MEDIABOX_CLIP, 1 };
	d->text = fz_new_stext_page(d->ctx, d->bounds);
	d->dev = fz_new_stext_device(d->ctx, d->text, &opts);
	stext_ignore = d->dev->ignore_text;
	ignored = 0;
	if (stext_ignore) d->dev->ignore_text = count_ignored;
	nfills = 0;
	stext_fill = d->dev->fill_path;
	stext_stroke = d->dev->stroke_path;
	d->dev->fill_path = note_fill;
	d->dev->stroke_path = note_stroke;
	fz_run_page(d->ctx, d->page, d->dev, identity, &d->cookie);
	fz_close_device(d->ctx, d->dev);
}

static void copy_fills(cs_doc *d, cs_text *out)
{
	for (; out->nfills < nfills; out->nfills++) {
		const cs_fill *f = &fills[out->nfills];
		out->fills[out->nfills] = (cs_fill){ f->x0 - d->bounds.x0, f->y0 - d->bounds.y0, f->x1 - d->bounds.x0, f->y1 - d->bounds.y0, f->parts };
	}
}

int cs_read(cs_doc *d, int page, size_t max_chars, cs_text *out)
{
	memset(out, 0, sizeof *out);
	TRY (d->ctx) {
		size_t chars = 0, pictures = 0;
		load(d, page);
		out->width = d->bounds.x1 - d->bounds.x0;
		out->height = d->bounds.y1 - d->bounds.y0;
		run_text(d);
		count_blocks(d->text, max_chars, &chars, &pictures);
		out->chars = calloc(chars + 1, sizeof *out->chars);
		out->pictures = calloc(pictures + 1, sizeof *out->pictures);
		out->fills = calloc(nfills + 1, sizeof *out->fills);
		out->invisible = ignored;
		if (out->chars && out->pictures && out->fills) {
			copy_blocks(d, chars, out);
			copy_fills(d, out);
		}
		else
			fail(d, CS_NO_MEMORY, "out of memory");
	}
	ALWAYS (d->ctx)
		drop_work(d);
	CATCH (d->ctx)
		caught(d);
	return d->code;
}

void cs_free_text(cs_text *t)
{
	free(t->chars);
	free(t->pictures);
	free(t->fills);
	memset(t, 0, sizeof *t);
}

static void run_draw(cs_doc *d, float scale, int gray, fz_irect box, unsigned char *pixels)
{
	const int w = box.x1 - box.x0, h = box.y1 - box.y0;
	const size_t row = (size_t)w * (gray ? 1 : 3);
	const fz_matrix m = { scale, 0, 0, scale, -d->bounds.x0 * scale, -d->bounds.y0 * scale };
	int y;
	d->pix = fz_new_pixmap_with_bbox(d->ctx, gray ? fz_device_gray(d->ctx) : fz_device_rgb(d->ctx), box, NULL, 0);
	fz_clear_pixmap_with_value(d->ctx, d->pix, 255);
	d->dev = fz_new_draw_device(d->ctx, m, d->pix);
	fz_run_page(d->ctx, d->page, d->dev, identity, &d->cookie);
	fz_close_device(d->ctx, d->dev);
	for (y = 0; y < h; y++)
		memcpy(pixels + y * row, fz_pixmap_samples(d->ctx, d->pix) + (size_t)y * fz_pixmap_stride(d->ctx, d->pix), row);
}

int cs_draw(cs_doc *d, int page, float scale, int gray, int x, int y, int w, int h, unsigned char *pixels)
{
	TRY (d->ctx) {
		const fz_irect box = { x, y, x + w, y + h };
		load(d, page);
		run_draw(d, scale, gray, box, pixels);
	}
	ALWAYS (d->ctx)
		drop_work(d);
	CATCH (d->ctx)
		caught(d);
	return d->code;
}
