package vm_test

import (
	"image"
	"image/color"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"countersign/core"
	"countersign/ui/vm"
)

func TestNoKeyHasTwoMeanings(t *testing.T) {
	seen := map[string]vm.Command{}
	for _, b := range vm.Keymap {
		for _, k := range b.Keys {
			at := string(b.Scope) + " " + k
			if c, ok := seen[at]; ok {
				t.Errorf("%s means %s and %s", at, c, b.Command)
			}
			seen[at] = b.Command
		}
	}
	for _, g := range vm.KeysHelp(newEnglish(t)) {
		if len(g.Keys) == 0 {
			t.Errorf("%s lists no keys", g.Title)
		}
	}
}

func TestLookupAsksTheScreenFirst(t *testing.T) {
	if c, _ := vm.Lookup(vm.InCompare, "D"); c != vm.Back {
		t.Errorf("D while comparing is %s", c)
	}
	if c, _ := vm.Lookup(vm.InReview, "/"); c != vm.Search {
		t.Errorf("/ is %s", c)
	}
	if c, ok := vm.Lookup(vm.InQueue, "Ctrl+Enter"); ok {
		t.Errorf("Ctrl+Enter in the list is %s; an invoice that nobody looked at must not be approved by one key", c)
	}
}

func TestTurningFourTimesIsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64Range(0, 1)
		b, ok := core.Box{X0: f.Draw(t, "x0"), Y0: f.Draw(t, "y0"), X1: f.Draw(t, "x1"), Y1: f.Draw(t, "y1")}.Clip()
		if !ok {
			return
		}
		got := b
		for range 4 {
			got = vm.TurnBox(got, 90)
			if got.X0 > got.X1 || got.Y0 > got.Y1 {
				t.Fatalf("%v turned is inside out: %v", b, got)
			}
		}
		for _, d := range []float64{got.X0 - b.X0, got.Y0 - b.Y0, got.X1 - b.X1, got.Y1 - b.Y1} {
			if math.Abs(d) > 1e-9 {
				t.Fatalf("%v came back as %v", b, got)
			}
		}
	})
}

// TestPictureAndBoxTurnTogether marks one pixel and finds it in the turned box.
func TestPictureAndBoxTurnTogether(t *testing.T) {
	const w, h, px, py = 7, 11, 2, 8
	src := image.NewGray(image.Rect(0, 0, w, h))
	src.SetGray(px, py, color.Gray{Y: 255})
	box := core.Box{X0: px / 7.0, Y0: py / 11.0, X1: (px + 1) / 7.0, Y1: (py + 1) / 11.0}
	for _, turn := range []int{0, 90, 180, 270} {
		img, b := vm.TurnImage(src, turn), vm.TurnBox(box, turn)
		s := img.Bounds().Size()
		x, y := int((b.X0+b.X1)/2*float64(s.X)), int((b.Y0+b.Y1)/2*float64(s.Y))
		if r, _, _, _ := img.At(x, y).RGBA(); r == 0 {
			t.Errorf("turned by %d the mark is not at %d,%d", turn, x, y)
		}
	}
}

func TestZoomSteps(t *testing.T) {
	p := vm.NewPageState()
	p.ZoomBy(1, 0.55)
	if p.Zoom != 0.67 || p.Fit {
		t.Errorf("one step up from 55 %% is %v", p.Zoom)
	}
	p.ZoomBy(-1, p.Zoom)
	if p.Zoom != 0.5 {
		t.Errorf("one step down from 67 %% is %v", p.Zoom)
	}
	for range 20 {
		p.ZoomBy(1, p.Zoom)
	}
	if p.Zoom != 4 {
		t.Errorf("the largest zoom is %v", p.Zoom)
	}
}

func TestProblemsStayUntilDismissed(t *testing.T) {
	w := newEnglish(t)
	var n vm.Notices
	problem := vm.NoticeOf(core.Errorf(core.Unavailable, "the disk is full").WithHint("make room"), w)
	n.Add(problem)
	n.Add(problem)
	n.Add(vm.Done("one"))
	n.Add(vm.Done("two"))
	got := n.Shown()
	if len(got) != 2 || got[0].Text != "two" || got[1].Text != "The disk is full." {
		t.Fatalf("shown: %v", got)
	}
	n.Dismiss(0)
	if got := n.Shown(); len(got) != 1 || got[0] != problem {
		t.Errorf("after dismissing: %v", got)
	}
}

func TestRailNamesEveryScreen(t *testing.T) {
	w := newEnglish(t)
	rail := vm.Rail(vm.ScreenOrders, 12, w)
	i := slices.IndexFunc(rail, func(r vm.RailItem) bool { return r.Active })
	if rail[0].Badge != "12" || i < 0 || rail[i].Screen != vm.ScreenOrders {
		t.Errorf("rail: %+v", rail)
	}
	for n := range rail {
		if s, ok := vm.ScreenAt(n + 1); !ok || s != rail[n].Screen {
			t.Errorf("key %d goes to %s", n+1, s)
		}
	}
	if _, ok := vm.ScreenAt(8); ok {
		t.Error("key 8 goes somewhere")
	}
	if vm.KnownScreen("gone") != vm.ScreenQueue {
		t.Error("a screen that is gone does not lead to the queue")
	}
}
