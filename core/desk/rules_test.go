package desk

import (
	"fmt"
	"sync"
	"testing"

	"countersign/core"
)

// What others add to the settings while a file is imported stays.
func TestImportedSettingsLoseNothing(t *testing.T) {
	o := newOffice(t)
	var work sync.WaitGroup
	const n = 40
	for i := range n {
		work.Go(func() {
			if err := o.SaveMapping(t.Context(), olga, fmt.Sprint("table", i), map[string]string{"Nr": "order"}); err != nil {
				t.Error(err)
			}
		})
		work.Go(func() {
			file := fmt.Sprintf(`{"duplicate_window_days": %d}`, i+1)
			if _, err := o.ImportSettings(t.Context(), olga, []byte(file)); err != nil {
				t.Error(err)
			}
		})
	}
	work.Wait()
	set, err := o.Settings(t.Context(), olga)
	if err != nil || len(set.Mappings) != n {
		t.Errorf("%d of %d mappings are left, %v", len(set.Mappings), n, err)
	}
	_, err = o.ImportSettings(t.Context(), olga, []byte(`{"no_such_key": 1}`))
	is(t, err, core.BadInput, "no_such_key")
	_, err = o.ImportSettings(t.Context(), anna, []byte(`{}`))
	is(t, err, core.Refused, "may not change the settings")
}
