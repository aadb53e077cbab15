package vm

// List is the state of a screen that lists and does not decide.
type List struct {
	Format Format
	Screen Screen
	Phase  Phase
	Search string
	Filter string // key of the part that is shown; empty for all
	Cursor int

	data ListData
	rows []ListRow
	err  error
}

// NewList is a list before its first load.
func NewList(s Screen, f Format) *List { return &List{Format: f, Screen: s, Phase: PhaseNew} }

// Loading notes that rows are on their way; rows already shown stay.
func (l *List) Loading() {
	if l.Phase != PhaseReady {
		l.Phase = PhaseLoading
	}
}

// Loaded takes over rows, or why there are none.
func (l *List) Loaded(d ListData, err error) {
	if err != nil {
		l.err = err
		if l.Phase != PhaseReady {
			l.Phase = PhaseFailed
		}
		return
	}
	l.Phase, l.err, l.data = PhaseReady, nil, d
	l.SetSearch(l.Search)
}

// Ask is what to load from the start; AskMore the page after what is loaded, while
// there is one.
func (l *List) Ask() ListAsk { return ListAsk{Filter: l.Filter} }

// AskMore is the page after what is loaded; ok is false after the last.
func (l *List) AskMore() (ask ListAsk, ok bool) {
	return ListAsk{Filter: l.Filter, After: l.data.Next}, l.Phase == PhaseReady && l.data.Next != ""
}

// LoadedMore adds a page to what is loaded, unless the list was loaded anew since.
func (l *List) LoadedMore(ask ListAsk, d ListData) {
	if now, ok := l.AskMore(); ok && now == ask {
		l.data.Rows, l.data.Next = append(l.data.Rows[:len(l.data.Rows):len(l.data.Rows)], d.Rows...), d.Next
		l.SetSearch(l.Search)
	}
}

// Filters are the parts that can be shown alone.
func (l *List) Filters() []ListFilter { return l.data.Filters }

// NextFilter is the key of the part after the one that is shown.
func (l *List) NextFilter() string {
	for i, f := range l.data.Filters {
		if f.Key == l.Filter {
			return l.data.Filters[(i+1)%len(l.data.Filters)].Key
		}
	}
	return ""
}

// Detail is what the row with the cursor says in full.
func (l *List) Detail() []string {
	if l.Phase != PhaseReady || l.Cursor >= len(l.rows) {
		return nil
	}
	return l.rows[l.Cursor].Detail
}

// Row is the row with the cursor.
func (l *List) Row() (ListRow, bool) {
	if l.Phase != PhaseReady || l.Cursor >= len(l.rows) {
		return ListRow{}, false
	}
	return l.rows[l.Cursor], true
}

// SetSearch narrows the rows.
func (l *List) SetSearch(s string) {
	l.Search = s
	l.rows = l.rows[:0:0]
	for _, r := range l.data.Rows {
		if (QueueRow{haystack: r.search}).fits(s) {
			l.rows = append(l.rows, r)
		}
	}
	l.Cursor = max(0, min(l.Cursor, len(l.rows)-1))
}

// Rows, Columns and Note are what to draw.
func (l *List) Rows() []ListRow { return l.rows }

// Columns are the heads of the list.
func (l *List) Columns() []Column { return l.data.Columns }

// Note says how many rows there are and what is left out.
func (l *List) Note() string {
	if l.Phase != PhaseReady || len(l.rows) == 0 {
		return ""
	}
	note := l.data.Note
	if l.data.Next != "" {
		note = l.Format.Words.Say("list.older")
	}
	return join(l.Format.Words.Count("list.rows", len(l.rows)), note)
}

// Move takes the cursor n rows on.
func (l *List) Move(n int) { l.Cursor = max(0, min(l.Cursor+n, len(l.rows)-1)) }

// Blank is what to show instead of rows; ok is false while there are some.
func (l *List) Blank() (Blank, bool) {
	w := l.Format.Words
	switch {
	case l.Phase == PhaseFailed:
		return blankOf(l.err, w), true
	case l.Phase != PhaseReady || len(l.rows) > 0:
		return Blank{}, false
	case l.Search != "":
		return Blank{IconSearch, w.Say("queue.not_found", "search", l.Search), w.Say("list.not_found_text"), w.Say("button.show_all"), ClearSearch}, true
	}
	return l.data.Blank, true
}
