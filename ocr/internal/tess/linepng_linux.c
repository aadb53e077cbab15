//go:build cgo

// Tesseract hands each line of text from one of its parts to the next as a PNG file in
// memory (ImageData::SetPixInternal), packed as tightly as for a disk, and unpacks it
// at once: about a twentieth of the whole recognition. It offers no switch for that, but
// asks Leptonica by name, and of two functions of one name a Linux program takes its
// own: this one, which writes the same picture unpacked. Weak, because a program that
// has Leptonica linked in keeps that one; and elsewhere nothing changes but the time.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <leptonica/allheaders.h>

static unsigned long unpacked;

__attribute__((weak)) l_ok pixWriteMem(l_uint8 **data, size_t *size, PIX *pix, l_int32 format)
{
	static l_ok (*theirs)(l_uint8 **, size_t *, PIX *, l_int32);

	if (format == IFF_PNG && pix && pixSetZlibCompression(pix, 0) == 0) {
		__atomic_add_fetch(&unpacked, 1, __ATOMIC_RELAXED);
		return pixWriteMemPng(data, size, pix, 0.0f);
	}
	if (!theirs) theirs = dlsym(RTLD_NEXT, "pixWriteMem");
	return theirs ? theirs(data, size, pix, format) : 1;
}

unsigned long cs_unpacked_lines(void)
{
	return __atomic_load_n(&unpacked, __ATOMIC_RELAXED);
}
