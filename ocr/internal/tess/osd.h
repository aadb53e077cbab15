// Orientation by Tesseract's own C interface: gosseract has no call for it.
#ifndef COUNTERSIGN_OSD_H
#define COUNTERSIGN_OSD_H

void *cs_osd_new(const char *tessdata);
void cs_osd_free(void *);
// cs_osd_turn sets how many degrees clockwise set the picture upright and how
// sure that is; it returns 0 when it cannot tell.
int cs_osd_turn(void *, const unsigned char *gray, int w, int h, int dpi, int *degrees, float *confidence);

#endif
