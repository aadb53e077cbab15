package vm

import (
	"context"
	"strconv"

	"countersign/core"
	"countersign/core/desk"
	"countersign/core/intake"
)

// arrivalsPage is how many arrivals are loaded at a time.
const arrivalsPage = 200

// outcomeLooks say what became of something that came in.
var outcomeLooks = map[core.Outcome]struct {
	icon        Icon
	tone        Tone
	word, label string // of one; of all of them
}{
	core.Became:  {IconCheck, ToneGood, "arrival.became", "arrivals.became"},
	core.Known:   {IconCopy, ToneMuted, "arrival.known", "arrivals.known"},
	core.Ignored: {IconMinus, ToneMuted, "arrival.ignored", "arrivals.ignored"},
	core.Failed:  {IconAlert, ToneBlock, "arrival.failed", "arrivals.failed"},
	desk.Waiting: {IconClock, ToneAccent, "arrival.waiting", "arrivals.waiting"},
}

// doorKeys say where something came in when nobody is named.
var doorKeys = map[string]string{"mail": "arrival.door_mail", "import": "arrival.door_import"}

// loadArrivals lists what came in and what became of it, a page at a time.
func loadArrivals(ctx context.Context, d Desk, by core.User, ask ListAsk, f Format) (ListData, error) {
	w := f.Words
	l := ListData{
		Columns: []Column{{w.Say("arrivals.when"), 1.2, false, false}, {w.Say("arrivals.from"), 2.4, false, true}, {w.Say("arrivals.file"), 2.6, false, false},
			{w.Say("arrivals.outcome"), 1.7, false, false}, {w.Say("arrivals.why"), 3.4, false, false}},
		Blank: Blank{Icon: IconMail, Title: w.Say("arrivals.empty"), Text: w.Say("arrivals.empty_text")},
	}
	which := desk.ArrivalFilter{Outcome: core.Outcome(ask.Filter), Limit: arrivalsPage}
	var err error
	if ask.After != "" {
		if which.Before, err = strconv.ParseInt(ask.After, 10, 64); err != nil {
			return l, core.Errorf(core.Internal, "%q is no place in the list of arrivals", ask.After)
		}
	}
	page, err := d.Arrivals(ctx, by, which)
	if err != nil {
		return l, err
	}
	if page.Next != 0 {
		l.Next = strconv.FormatInt(page.Next, 10)
	}
	total := 0
	for _, n := range page.Counts {
		total += n
	}
	l.Filters = []ListFilter{{"", w.Say("arrivals.all"), total}}
	for _, o := range desk.Outcomes {
		l.Filters = append(l.Filters, ListFilter{string(o), w.Say(outcomeLooks[o].label), page.Counts[o]})
	}
	if total > 0 {
		l.Blank.Title, l.Blank.Text = w.Say("arrivals.none"), w.Say("arrivals.none_text")
		l.Blank.Icon, l.Blank.Button, l.Blank.Command = IconCheck, w.Say("button.show_all"), ClearSearch
	}
	for _, a := range page.List {
		l.Rows = append(l.Rows, arrivalRow(a, f))
	}
	return l, nil
}

func arrivalRow(a desk.Arrival, f Format) ListRow {
	w := f.Words
	look := outcomeLooks[a.Outcome]
	mark := Mark{look.icon, look.tone, w.Say(look.word)}
	why := sentence(a.Reason)
	if a.Outcome == core.Became {
		why = w.Say("arrival.part")
		if a.Review != "" {
			why = w.Say("arrival.invoice", "status", w.Say(statusKeys[a.Stands]))
		}
		if a.Trouble != "" {
			mark, why = Mark{IconAlert, ToneBlock, w.Say("arrival.trouble")}, sentence(a.Trouble)
		}
	}
	if a.Outcome == desk.Waiting {
		why = w.Say("arrival.waiting_text")
	}
	from := a.From
	if from == "" {
		from = a.By
	}
	if from == "" {
		from = w.Say(doorKeys[a.Door])
	}
	row := newListRow(a.Review, text(f.Moment(a.At)), text(from), text(a.Path), Cell{Mark: mark}, text(why))
	row.Mail, row.Take = a.Message, a.Message != "" && a.Path == intake.WholeMail && (a.Outcome == core.Ignored || a.Outcome == core.Failed)
	row.Detail = []string{join(a.Path, from, f.Moment(a.At)), why}
	if a.Subject != "" {
		row.Detail = append(row.Detail, w.Say("arrival.subject", "subject", a.Subject))
	}
	row.search += a.Subject
	return row
}
