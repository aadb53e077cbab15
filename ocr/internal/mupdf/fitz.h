// What this program uses of MuPDF's C interface, declared here because the
// module that ships the static library does not give its headers to importers.
// The declarations state facts of MuPDF 1.24.9. They are safe to rely on because
// fz_new_context_imp refuses any other version by its name (see FITZ_VERSION):
// with another library nothing of this is ever called.
//
// All functions are weak: this package's own trial link has no library to find
// them in. cs_linked says whether the program's final link did.
#ifndef COUNTERSIGN_FITZ_H
#define COUNTERSIGN_FITZ_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#define FITZ_VERSION "1.24.9"

#if defined(__APPLE__)
#define WEAK
#else
#define WEAK __attribute__((weak))
#endif

#if defined(_WIN32)
typedef jmp_buf fz_jmp_buf;
#define fz_setjmp(BUF) setjmp(BUF)
#else
typedef sigjmp_buf fz_jmp_buf;
#define fz_setjmp(BUF) sigsetjmp(BUF, 0)
#endif

typedef struct fz_context fz_context;
typedef struct fz_document fz_document;
typedef struct fz_page fz_page;
typedef struct fz_stream fz_stream;
typedef struct fz_pixmap fz_pixmap;
typedef struct fz_colorspace fz_colorspace;
typedef struct fz_font fz_font;
typedef struct fz_path fz_path;

typedef struct { float x, y; } fz_point;
typedef struct { float x0, y0, x1, y1; } fz_rect;
typedef struct { int x0, y0, x1, y1; } fz_irect;
typedef struct { float a, b, c, d, e, f; } fz_matrix;
typedef struct { fz_point ul, ur, ll, lr; } fz_quad;
typedef struct { int abort, progress; size_t progress_max; int errors, incomplete; } fz_cookie;
typedef struct { int flags; float scale; } fz_stext_options;

enum { STEXT_PRESERVE_IMAGES = 4, STEXT_MEDIABOX_CLIP = 64 };
enum { STEXT_BLOCK_TEXT = 0, STEXT_BLOCK_IMAGE = 1 };

typedef struct fz_stext_char {
	int c, bidi, color;
	fz_point origin;
	fz_quad quad;
	float size;
	fz_font *font;
	struct fz_stext_char *next;
} fz_stext_char;

typedef struct fz_stext_line {
	int wmode;
	fz_point dir;
	fz_rect bbox;
	fz_stext_char *first_char, *last_char;
	struct fz_stext_line *prev, *next;
} fz_stext_line;

// The start of an image object: what comes behind is not used.
typedef struct {
	struct {
		struct { int refs; void *drop, *droppable; } storable;
		short store_key_refs;
	} key_storable;
	int w, h;
} fz_image_head;

typedef struct fz_stext_block {
	int type;
	fz_rect bbox;
	union {
		struct { fz_stext_line *first_line, *last_line; } t;
		struct { fz_matrix transform; fz_image_head *image; } i;
	} u;
	struct fz_stext_block *prev, *next;
} fz_stext_block;

typedef struct {
	void *pool;
	fz_rect mediabox;
	fz_stext_block *first_block, *last_block;
} fz_stext_page;

typedef struct fz_text_span {
	fz_font *font;
	fz_matrix trm;
	unsigned flags;
	int len, cap;
	void *items;
	struct fz_text_span *next;
} fz_text_span;

typedef struct { int refs; fz_text_span *head, *tail; } fz_text;

// What is called for each part of a path.
typedef struct {
	void (*moveto)(fz_context *, void *arg, float x, float y);
	void (*lineto)(fz_context *, void *arg, float x, float y);
	void (*curveto)(fz_context *, void *arg, float x1, float y1, float x2, float y2, float x3, float y3);
	void (*closepath)(fz_context *, void *arg);
	void *quadto, *curvetov, *curvetoy;
	void (*rectto)(fz_context *, void *arg, float x1, float y1, float x2, float y2);
} fz_path_walker;

// The start of a device: the functions up to the one for invisible text. The
// colour parameters of a fill come by value and are not looked at.
typedef struct { uint8_t ri, bp, op, opm; } fz_colors;
typedef struct fz_device fz_device;
typedef void (*fill_fn)(fz_context *, fz_device *, const fz_path *, int even_odd, fz_matrix, fz_colorspace *, const float *color, float alpha, fz_colors);
typedef void (*stroke_fn)(fz_context *, fz_device *, const fz_path *, const void *stroke, fz_matrix, fz_colorspace *, const float *color, float alpha, fz_colors);
struct fz_device {
	int refs, hints, flags;
	void *close_device, *drop_device;
	fill_fn fill_path;
	stroke_fn stroke_path;
	void *clip_path, *clip_stroke_path;
	void *fill_text, *stroke_text, *clip_text, *clip_stroke_text;
	void (*ignore_text)(fz_context *, struct fz_device *, const fz_text *, fz_matrix);
};

WEAK fz_context *fz_new_context_imp(const void *alloc, const void *locks, size_t max_store, const char *version);
WEAK void fz_drop_context(fz_context *);
WEAK void fz_register_document_handlers(fz_context *);
WEAK fz_jmp_buf *fz_push_try(fz_context *);
WEAK int fz_do_try(fz_context *);
WEAK int fz_do_always(fz_context *);
WEAK int fz_do_catch(fz_context *);
WEAK int fz_caught(fz_context *);
WEAK const char *fz_caught_message(fz_context *);
WEAK fz_stream *fz_open_memory(fz_context *, const unsigned char *data, size_t len);
WEAK void fz_drop_stream(fz_context *, fz_stream *);
WEAK fz_document *fz_open_document_with_stream(fz_context *, const char *magic, fz_stream *);
WEAK void fz_drop_document(fz_context *, fz_document *);
WEAK int fz_needs_password(fz_context *, fz_document *);
WEAK void fz_layout_document(fz_context *, fz_document *, float w, float h, float em);
WEAK int fz_count_pages(fz_context *, fz_document *);
WEAK fz_page *fz_load_page(fz_context *, fz_document *, int number);
WEAK void fz_drop_page(fz_context *, fz_page *);
WEAK fz_rect fz_bound_page(fz_context *, fz_page *);
WEAK void fz_run_page(fz_context *, fz_page *, fz_device *, fz_matrix, fz_cookie *);
WEAK fz_stext_page *fz_new_stext_page(fz_context *, fz_rect mediabox);
WEAK void fz_drop_stext_page(fz_context *, fz_stext_page *);
WEAK fz_device *fz_new_stext_device(fz_context *, fz_stext_page *, const fz_stext_options *);
WEAK fz_device *fz_new_draw_device(fz_context *, fz_matrix, fz_pixmap *);
WEAK void fz_close_device(fz_context *, fz_device *);
WEAK void fz_drop_device(fz_context *, fz_device *);
WEAK fz_colorspace *fz_device_gray(fz_context *);
WEAK fz_colorspace *fz_device_rgb(fz_context *);
WEAK fz_pixmap *fz_new_pixmap_with_bbox(fz_context *, fz_colorspace *, fz_irect, void *seps, int alpha);
WEAK void fz_clear_pixmap_with_value(fz_context *, fz_pixmap *, int value);
WEAK void fz_drop_pixmap(fz_context *, fz_pixmap *);
WEAK unsigned char *fz_pixmap_samples(fz_context *, const fz_pixmap *);
WEAK int fz_pixmap_stride(fz_context *, const fz_pixmap *);
WEAK fz_rect fz_bound_path(fz_context *, const fz_path *, const void *stroke, fz_matrix);
WEAK void fz_walk_path(fz_context *, const fz_path *, const fz_path_walker *, void *arg);
WEAK int fz_font_is_bold(fz_context *, fz_font *);
WEAK const char *fz_font_name(fz_context *, fz_font *);

#define TRY(ctx) if (!fz_setjmp(*fz_push_try(ctx))) if (fz_do_try(ctx)) do
#define ALWAYS(ctx) while (0); if (fz_do_always(ctx)) do
#define CATCH(ctx) while (0); if (fz_do_catch(ctx))

#endif
