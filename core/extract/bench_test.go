package extract

import (
	"os"
	"testing"

	"countersign/core"
	"countersign/core/extract/drawn"
	"countersign/core/learn"
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

// BenchmarkReadRemembered reads a page with lessons for six of its fields.
func BenchmarkReadRemembered(b *testing.B) {
	f := drawn.Odd(3)
	first := oddTruth(f, 0)
	var lessons []core.Lesson
	d := readOne(first.reading, nil)
	for field, value := range first.values {
		c := learn.Correction{Field: field, Value: value, Was: "x", Pages: first.reading.Pages, Places: Places(first.reading, d, field, value)}
		lessons = append(lessons, core.Lesson{Field: field, Value: value, State: core.LessonOn, Rules: learn.Learn(c)})
	}
	next := f.Document(1).Reading
	b.Run("without", func(b *testing.B) {
		for b.Loop() {
			Read(next, Context{})
		}
	})
	b.Run("with", func(b *testing.B) {
		for b.Loop() {
			Read(next, Context{Memory: learn.NewMemory(lessons, nil)})
		}
	})
}
