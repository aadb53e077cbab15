package extract

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"countersign/core"
)

func TestShow(t *testing.T) {
	f := os.Getenv("EXTRACT_SHOW")
	if f == "" {
		t.Skip()
	}
	raw, _ := os.ReadFile(f)
	var r core.Reading
	json.Unmarshal(raw, &r)
	for _, part := range split(r.Pages) {
		s := newSheet(part)
		rd := &reader{sheet: s}
		rd.labels = findLabels(s.segs, labelLexicon, s.ocr)
		rd.mark = decimalMark(s.segs)
		rd.findValues()
		rd.titles = findTitles(s)
		rd.table = rd.findTable()
		heads := rd.headers()
		for _, h := range heads {
			fmt.Println("HEAD", h.from, h.to, h.score, h.columns)
		}
		for _, l := range s.lines {
			fmt.Printf("%d/%d y%.0f ", l.page, l.index, l.y0)
			if rd.table != nil && rd.table.rows[l] != nil {
				fmt.Print("ITEM ")
			}
			for _, g := range l.segs {
				fmt.Printf(" [%.0f-%.0f %s", g.x0, g.x1, g.text)
				for _, lb := range rd.labels.bySeg[g] {
					fmt.Printf(" {%s", lb.text())
					for _, m := range lb.meanings {
						fmt.Printf(" %s %.2f", m.concept, m.weight)
					}
					fmt.Print("}")
				}
				fmt.Print("]")
			}
			fmt.Println()
		}
	}
}
