package ui

import (
	"testing"

	"countersign/ui/vm"
)

// A number is never cut: its column takes what it needs from the columns of words.
func TestColumnsOfNumbersGetWhatTheyNeed(t *testing.T) {
	columns := []vm.Column{{Title: "a", Width: 3}, {Title: "n", Width: 1, Number: true}, {Title: "b", Width: 1}, {Title: "m", Width: 1, Number: true}}
	got := columnWidths(columns, []float32{0, 200, 0, 10}, 700)
	room := 700 - 5*space4
	want := []float32{(room - 200 - room/6) * 3 / 4, 200, (room - 200 - room/6) / 4, room / 6}
	sum := float32(0)
	for i := range want {
		if d := got[i] - want[i]; d > 0.01 || d < -0.01 {
			t.Errorf("column %d is %v wide, want %v", i, got[i], want[i])
		}
		sum += got[i]
	}
	if d := sum - room; d > 0.01 || d < -0.01 {
		t.Errorf("the columns are %v wide in %v", sum, room)
	}
	for _, w := range columnWidths(columns, []float32{0, 900, 0, 900}, 700) {
		if w < 0 {
			t.Errorf("a column is %v wide", w)
		}
	}
}
