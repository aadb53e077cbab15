package mailtest

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
)

// Messages generates n different mails with attachments of up to size bytes,
// the same ones for the same seed.
func Messages(n, size int, seed uint64) [][]byte {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([][]byte, n)
	for i := range out {
		out[i] = Message(i, 100+r.IntN(max(1, size)), r)
	}
	return out
}

// Large generates one mail with an attachment of exactly size bytes.
func Large(size int, seed uint64) []byte {
	return Message(int(seed), size, rand.New(rand.NewPCG(seed, 2)))
}

// Message generates one mail with an attachment of size bytes that begins like
// a PDF.
func Message(i, size int, r *rand.Rand) []byte {
	data := make([]byte, size)
	for j := range data {
		data[j] = byte(r.Uint32())
	}
	copy(data, fmt.Sprintf("%%PDF-1.4\n%% %d", i))
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: Billing <billing@supplier.example>\r\nTo: office@buyer.example\r\nSubject: Invoice %d\r\n", i)
	fmt.Fprintf(&b, "Message-ID: <%d.%d@supplier.example>\r\nDate: Mon, 2 Mar 2026 10:%02d:00 +0100\r\nMIME-Version: 1.0\r\n", i, r.Uint64(), i%60)
	b.WriteString("Content-Type: multipart/mixed; boundary=\"=_b\"\r\n\r\n--=_b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlease find our invoice attached.\r\n")
	fmt.Fprintf(&b, "--=_b\r\nContent-Type: application/pdf; name=\"%d.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n", i)
	for line := base64.StdEncoding.EncodeToString(data); line != ""; {
		n := min(76, len(line))
		b.WriteString(line[:n] + "\r\n")
		line = line[n:]
	}
	b.WriteString("--=_b--\r\n")
	return b.Bytes()
}
