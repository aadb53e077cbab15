//go:build cgo

#include "osd.h"

#include <stddef.h>
#include <tesseract/capi.h>

void *cs_osd_new(const char *tessdata)
{
	TessBaseAPI *api = TessBaseAPICreate();
	if (!api) return NULL;
	if (TessBaseAPIInit3(api, tessdata, "osd") != 0) {
		TessBaseAPIDelete(api);
		return NULL;
	}
	TessBaseAPISetPageSegMode(api, PSM_OSD_ONLY);
	return api;
}

void cs_osd_free(void *p)
{
	if (!p) return;
	TessBaseAPIEnd(p);
	TessBaseAPIDelete(p);
}

int cs_osd_turn(void *p, const unsigned char *gray, int w, int h, int dpi, int *degrees, float *confidence)
{
	const char *script = NULL;
	float script_confidence = 0;
	int ok;
	TessBaseAPISetImage(p, gray, w, h, 1, w);
	TessBaseAPISetSourceResolution(p, dpi);
	ok = TessBaseAPIDetectOrientationScript(p, degrees, confidence, &script, &script_confidence);
	TessBaseAPIClear(p);
	return ok;
}
