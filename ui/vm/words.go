package vm

// Words turns the key of a sentence into the sentence in the person's language.
// Arguments are pairs of a name and a value that the sentence mentions.
type Words interface {
	Say(key string, args ...any) string
	// Count chooses the form for n; the sentence may mention it as "n".
	Count(key string, n int, args ...any) string
}

// Tone is how loud something is said. It is never the only carrier of meaning:
// a word or an icon always goes with it.
type Tone string

// The tones, by the colours of the theme.
const (
	ToneInk    Tone = "ink"
	ToneMuted  Tone = "muted"
	ToneGood   Tone = "good"
	ToneWarn   Tone = "warn"
	ToneBlock  Tone = "block"
	ToneAccent Tone = "accent"
)

// Icon names a picture of the window's icon family.
type Icon string

// The icons.
const (
	IconNone      Icon = ""
	IconQueue     Icon = "queue"
	IconInvoice   Icon = "invoice"
	IconOrder     Icon = "order"
	IconSupplier  Icon = "supplier"
	IconActivity  Icon = "activity"
	IconSearch    Icon = "search"
	IconMail      Icon = "mail"
	IconPerson    Icon = "person"
	IconAlert     Icon = "alert"
	IconInfo      Icon = "info"
	IconCheck     Icon = "check"
	IconClose     Icon = "close"
	IconBank      Icon = "bank"
	IconCopy      Icon = "copy"
	IconClock     Icon = "clock"
	IconPause     Icon = "pause"
	IconPen       Icon = "pen"
	IconBack      Icon = "back"
	IconNext      Icon = "next"
	IconUp        Icon = "up"
	IconDown      Icon = "down"
	IconPlus      Icon = "plus"
	IconMinus     Icon = "minus"
	IconFit       Icon = "fit"
	IconRotate    Icon = "rotate"
	IconLink      Icon = "link"
	IconDot       Icon = "dot"
	IconSort      Icon = "sort"
	IconKeyboard  Icon = "keyboard"
	IconBox       Icon = "box"
	IconBoxTicked Icon = "box_ticked"
	IconPhone     Icon = "phone"
	IconOffline   Icon = "offline"
	IconSignOut   Icon = "sign_out"
	IconPage      Icon = "page"
	IconUndo      Icon = "undo"
	IconClip      Icon = "clip"
	IconSettings  Icon = "settings"
)

// Mark is an icon and a few words, such as what is wrong with an invoice.
type Mark struct {
	Icon Icon
	Tone Tone
	Text string
}

// IsSet reports whether there is anything to show.
func (m Mark) IsSet() bool { return m.Text != "" || m.Icon != IconNone }
