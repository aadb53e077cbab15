package intake

import (
	"context"

	"countersign/core"
	"countersign/core/extract"
)

// notAgain is the fault of a reading whose second look failed.
const notAgain = "Doubtful places on its pages could not be looked at a second time"

// LookAgain looks a second time at what was read with doubt and gives the reading
// that comes of it. Drafts are what the first reading says. Where the pages cannot
// be looked at again the first reading stands, with a sentence in its faults; an
// error means that ctx ended.
func LookAgain(ctx context.Context, again core.PageRereader, doc core.Document, path string, r core.Reading, drafts []core.Draft, c extract.Context) (out core.Reading, changed bool, err error) {
	regions := extract.Doubtful(r, drafts)
	if again == nil || len(regions) == 0 {
		return r, false, nil
	}
	doc.Languages = readIn(r)
	looks, err := again.Reread(ctx, doc, path, regions)
	switch {
	case ctx.Err() != nil:
		return r, false, err
	case err != nil:
		r.Faults = append(r.Faults, notAgain)
		return r, true, nil
	}
	return extract.Apply(r, looks, c), true, nil
}
