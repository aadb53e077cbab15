package extract

// turnPage is what a repeated head does: an item that waits for its amount goes on
// waiting, the last one may go on with its description.
func (r *rowReader) turnPage() {
	r.held = nil
	if r.cur != nil && r.cur.net == nil {
		return
	}
	r.held, r.cur, r.prev = r.cur, nil, nil
}

// goesOn reports whether a line at the top of a page goes on with the description of
// the last item of the page before: it stands at the description's edge, and a row of
// the table follows it. A letterhead has no such row right under it.
func (r *rowReader) goesOn(l *line, it *item) bool {
	if len(it.description) == 0 || len(l.segs) != 1 || l.index == 0 {
		return false
	}
	edge := it.description[len(it.description)-1]
	if abs(l.segs[0].x0-edge.x0()) > l.segs[0].size || l.page != edge.seg.page+1 {
		return false
	}
	for i := l.index + 1; i < len(r.rd.sheet.lines) && i <= l.index+2; i++ {
		n := r.rd.sheet.lines[i]
		if n.page != l.page || n.y0-l.y1 > 4*max(4, l.y1-l.y0) {
			return false
		}
		if r.t.head[n] {
			return false
		}
		numbers := 0
		for _, a := range r.amounts[n] {
			switch r.t.columnFor(a) {
			case colQuantity, colPrice, colNet, colGross:
				numbers++
			}
		}
		if numbers >= 2 {
			return true
		}
	}
	return false
}
