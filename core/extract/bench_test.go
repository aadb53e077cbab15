package extract

import (
	"os"
	"testing"
)

func BenchmarkRead(b *testing.B) {
	raw, err := os.ReadFile("testdata/pages/de-rechnung.txt")
	if err != nil {
		b.Fatal(err)
	}
	r := typed(string(raw))
	for b.Loop() {
		Read(r, Context{})
	}
}
