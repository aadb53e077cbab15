package ui

import (
	"context"
	"errors"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"countersign/core"
	"countersign/ui/vm"
)

// maxDropped bounds a file that is dropped on the window; no invoice is larger.
const maxDropped = 64 << 20

// taken counts what became of dropped files.
type taken struct {
	became, known, ignored int
	failed                 []string
}

// dropped takes in files that a person dropped on the window.
func (w *Window) dropped(files []fyne.URI) {
	in := w.deps.Intake
	if in == nil || w.frame == nil || w.busy || len(files) == 0 {
		return
	}
	by := w.user
	ctx, cancel := context.WithCancel(w.work.ctx)
	w.begin(w.kit.say("work.importing", "name", files[0].Name()), len(files), cancel)
	decide(w.work, func(context.Context) (taken, error) {
		defer cancel()
		var t taken
		for i, f := range files {
			if ctx.Err() != nil {
				break
			}
			t.take(ctx, in, by, f)
			w.work.report(func() { w.progress(i + 1) })
		}
		return t, in.Process(ctx)
	}, func(t taken, err error) {
		w.end()
		w.notify(t.notice(w.kit.words))
		if !errors.Is(err, context.Canceled) {
			w.notify(vm.NoticeOf(err, w.kit.words))
		}
		w.queue.load()
	})
}

func (t *taken) take(ctx context.Context, in vm.Intake, by core.User, f fyne.URI) {
	data, err := readFile(f)
	if err == nil {
		var list []core.Delivery
		list, err = in.File(ctx, by, f.Name(), data)
		for _, d := range list {
			t.count(d)
		}
	}
	if err != nil {
		t.failed = append(t.failed, f.Name()+": "+err.Error())
	}
}

func (t *taken) count(d core.Delivery) {
	switch d.Outcome {
	case core.Became:
		t.became++
	case core.Known:
		t.known++
	case core.Ignored:
		t.ignored++
	case core.Failed:
		t.failed = append(t.failed, d.Path+": "+d.Reason)
	}
}

func readFile(f fyne.URI) ([]byte, error) {
	r, err := storage.Reader(f)
	if err != nil {
		return nil, core.Errorf(core.BadInput, "the file cannot be opened: %w", err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxDropped+1))
	if err != nil {
		return nil, core.Errorf(core.BadInput, "the file cannot be read: %w", err)
	}
	if len(data) > maxDropped {
		return nil, core.Errorf(core.BadInput, "the file is larger than 64 MB")
	}
	return data, nil
}

func (t taken) notice(w vm.Words) vm.Notice {
	n := vm.Done(w.Count("import.done", t.became))
	if t.known > 0 {
		n.Hint += w.Count("import.known", t.known) + ". "
	}
	if t.ignored > 0 {
		n.Hint += w.Count("import.ignored", t.ignored) + ". "
	}
	if len(t.failed) > 0 {
		n.Mark = vm.Mark{Icon: vm.IconAlert, Tone: vm.ToneWarn}
		n.Hint += w.Count("import.failed", len(t.failed)) + "."
		for _, f := range t.failed {
			n.Details += f + "\n"
		}
	}
	return n
}
