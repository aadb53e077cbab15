// The narrow door between Go and MuPDF: every call catches MuPDF's exceptions
// and leaves a code and a message in the document.
#ifndef COUNTERSIGN_SHIM_H
#define COUNTERSIGN_SHIM_H

#include <stddef.h>
#include <stdint.h>

enum { CS_OK = 0, CS_FAILED = 1, CS_LOCKED = 2, CS_NO_ENGINE = 3, CS_NO_MEMORY = 4 };
enum { CS_BOLD = 1 };

typedef struct {
	int32_t rune, line;
	float x0, y0, x1, y1; // points, the page's top left corner is 0,0
	float dx, dy;         // direction of the line's baseline
	float size;           // points
	uint32_t flags;
} cs_char;

typedef struct { float x0, y0, x1, y1; int32_t w, h; } cs_picture;

// A painted path that is small, or that has many parts in a square.
typedef struct { float x0, y0, x1, y1; int32_t parts; } cs_fill;

typedef struct {
	float width, height; // points
	cs_char *chars;
	size_t nchars;
	cs_picture *pictures;
	size_t npictures;
	cs_fill *fills;
	size_t nfills;
	size_t invisible; // glyphs that are drawn with no ink
} cs_text;

typedef struct cs_doc cs_doc;

int cs_linked(void);
cs_doc *cs_open(const unsigned char *data, size_t len, const char *magic);
void cs_close(cs_doc *);
int cs_code(const cs_doc *);            // of the last call
const char *cs_message(const cs_doc *); // of the last failure
int cs_pages(cs_doc *);
int cs_size(cs_doc *, int page, float *width, float *height);
int cs_read(cs_doc *, int page, size_t max_chars, cs_text *);
void cs_free_text(cs_text *);
// pixels holds w * h bytes for gray, three times as many for colours; x and y are the
// place of the first one on the drawn page.
int cs_draw(cs_doc *, int page, float scale, int gray, int x, int y, int w, int h, unsigned char *pixels);
void cs_abort(cs_doc *); // from any thread: ends a read or a drawing soon

#endif
