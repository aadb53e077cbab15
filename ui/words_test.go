package ui

import (
	"sync"
	"testing"

	"fyne.io/fyne/v2/test"
)

// TestWordsOffTheWindowsThread speaks from several goroutines at once, as loading
// does. Run it with -race.
func TestWordsOffTheWindowsThread(t *testing.T) {
	t.Setenv("LANG", "en_US.UTF-8")
	test.NewTempApp(t)
	words, err := Words()
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for n := range 50 {
				if got := words.Count("near.in", n+2); got == "near.in" || got == "" {
					t.Errorf("said %q", got)
				}
				if got := words.Say("mail.ago", "age", "2 min"); got != "Mail 2 min ago" {
					t.Errorf("said %q", got)
				}
			}
		})
	}
	wg.Wait()
	if one, many := words.Count("near.late", 1), words.Count("near.late", 5); one != "1 day late" || many != "5 days late" {
		t.Errorf("%q, %q", one, many)
	}
}
