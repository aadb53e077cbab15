package tnef

import "encoding/binary"

// rtfDictionary is what the decompressor starts from ([MS-OXRTFCP], section
// 2.1.2.1).
const rtfDictionary = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern ` +
	`\fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0` +
	"\r\n" + `\par \pard\plain\f0\fs20\b\i\u\tab\tx`

// maxRTF bounds what a compressed text may grow to.
const maxRTF = 16 << 20

// decompressRTF undoes the compression of [MS-OXRTFCP]; nil if the bytes do not
// follow it.
func decompressRTF(data []byte) []byte {
	if len(data) < 16 {
		return nil
	}
	size := binary.LittleEndian.Uint32(data[4:])
	switch binary.LittleEndian.Uint32(data[8:]) {
	case 0x414c454d: // MELA: stored
		return data[16:min(len(data), 16+int(min(size, maxRTF)))]
	case 0x75465a4c: // LZFu
		return expandRTF(data[16:], int(min(size, maxRTF)))
	}
	return nil
}

// expandRTF is the LZ77 of 4096 bytes of window.
func expandRTF(in []byte, size int) []byte {
	var window [4096]byte
	at := copy(window[:], rtfDictionary)
	out := make([]byte, 0, min(size, 1<<20))
	put := func(b byte) {
		out = append(out, b)
		window[at] = b
		at = (at + 1) % len(window)
	}
	for len(in) > 0 && len(out) < size {
		flags := in[0]
		in = in[1:]
		for bit := 0; bit < 8 && len(in) > 0; bit++ {
			if flags>>bit&1 == 0 {
				put(in[0])
				in = in[1:]
				continue
			}
			if len(in) < 2 {
				return out
			}
			ref := int(in[0])<<8 | int(in[1])
			in = in[2:]
			from, n := ref>>4, ref&15+2
			if from == at {
				return out // the end mark
			}
			for range n {
				put(window[from])
				from = (from + 1) % len(window)
			}
		}
	}
	return out
}
