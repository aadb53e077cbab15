package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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
	digest, digestField := s.asked(k.say("when.digest_to"), f.DigestTo, false)
	report, reportField := s.asked(k.say("when.report_to"), f.ReportTo, false)
	keep = func() { f.Hours, f.DigestTo, f.ReportTo = hours.Text, digest.Text, report.Text }
	attach := ticked("attach", k.say("when.attach"), f.Attach, func() { f.Attach = !f.Attach })
	parts := []fyne.CanvasObject{
		newLabel(k.say("when.title"), sized(sizeTitle), bold), newLabel(k.say("when.text"), muted, wrap), hline(),
		stack(2, newLabel(k.say("when.days"), small, muted), days), hoursField, digestField, reportField, row(0, -1, attach),
	}
	save := k.button(k.say("when.save"), primary, func() { keep(); s.saveWhen() }).setDisabled(s.out.Locked())
	parts = append(parts, s.endsWith(f.Fault, save, []*entry{hours, digest, report}, s.backButton())...)
	return container.New(&page{width: 620}, inset(space6, 0, 0, card(inset(space6, space6, space3, parts...))))
}

func (s *settingsScreen) saveWhen() {
	o, ok := s.out.When.Entered()
	if !ok {
		s.turn()
		return
	}
	s.keepOutgoing(o, nil, "", s.w.kit.say("when.saved"))
}
