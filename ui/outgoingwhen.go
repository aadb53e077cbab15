package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"countersign/ui/vm"
)

func (s *settingsScreen) chooseWhen() {
	s.out.Choose()
	s.turn()
}

// whenForm is where it is chosen when notices go out, and to whom.
func (s *settingsScreen) whenForm() fyne.CanvasObject {
	k, f := s.w.kit, s.out.When
	keep := func() {} // takes what is typed, once there are fields
	ticked := func(name, text string, on bool, press func()) *button {
		box := vm.IconBox
		if on {
			box = vm.IconBoxTicked
		}
		b := k.button(text, quiet, func() { keep(); press(); s.redraw(name) }).withIcon(box)
		s.held(name, b)
		return b
	}
	days := row(0, -1)
	for _, d := range f.Days() {
		days.Add(ticked("day "+d.Day, d.Name, d.On, func() { f.Toggle(d.Day) }))
	}
	hours, hoursField := s.asked(k.say("when.hours"), f.Hours, false)
	remind, remindField := s.asked(k.say("when.reminder_days"), f.ReminderDays, false)
	due, dueField := s.asked(k.say("when.due_days"), f.DueDays, false)
	addresses, people := s.askedPeople(f.People)
	digest, digestField := s.asked(k.say("when.digest_to"), f.DigestTo, false)
	report, reportField := s.asked(k.say("when.report_to"), f.ReportTo, false)
	fields := slices.Concat([]*entry{hours, remind, due}, addresses, []*entry{digest, report})
	keep = func() {
		f.Hours, f.ReminderDays, f.DueDays, f.DigestTo, f.ReportTo = hours.Text, remind.Text, due.Text, digest.Text, report.Text
		for i := range f.People {
			f.People[i].Address = addresses[i].Text
		}
	}
	attach := ticked("attach", k.say("when.attach"), f.Attach, func() { f.Attach = !f.Attach })
	parts := []fyne.CanvasObject{
		newLabel(k.say("when.title"), sized(sizeTitle), bold), newLabel(k.say("when.text"), muted, wrap), hline(),
		stack(2, newLabel(k.say("when.days"), small, muted), days), shared(space3, []float32{1, 1, 1}, hoursField, remindField, dueField),
		people, pair(digestField, reportField), row(0, -1, attach),
	}
	save := k.button(k.say("when.save"), primary, func() { keep(); s.saveWhen() }).setDisabled(s.out.Locked())
	parts = append(parts, s.endsWith(f.Fault, save, fields, s.backButton())...)
	return container.New(&page{width: 760}, inset(space6, 0, 0, card(inset(space6, space6, space3, parts...))))
}

// askedPeople are the fields for the addresses of the firm's people.
func (s *settingsScreen) askedPeople(list []vm.PersonAddress) (fields []*entry, all fyne.CanvasObject) {
	box := stack(space2, newLabel(s.w.kit.say("when.people"), small, muted, wrap))
	var shown []fyne.CanvasObject
	for _, p := range list {
		typed, field := s.asked(p.Name, p.Address, false)
		fields, shown = append(fields, typed), append(shown, field)
	}
	for two := range slices.Chunk(shown, 2) {
		box.Add(pair(two...))
	}
	return fields, box
}

// pair shows two fields beside each other; one alone keeps the width of half.
func pair(fields ...fyne.CanvasObject) fyne.CanvasObject {
	if len(fields) == 1 {
		fields = append(fields, layout.NewSpacer())
	}
	return shared(space3, []float32{1, 1}, fields...)
}

func (s *settingsScreen) saveWhen() {
	o, ok := s.out.When.Entered()
	if !ok {
		s.turn()
		return
	}
	s.keepOutgoing(o, nil, s.out.When.Addresses(), s.w.kit.say("when.saved"))
}
