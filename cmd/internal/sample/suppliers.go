package sample

import (
	"image/color"

	"countersign/core"
	"countersign/core/money"
)

// seller is a supplier and everything that its paper shows.
type seller struct {
	core.Supplier
	street, city, land string
	site               string // web address, and the domain of its mail
	tagline            string
	register           string // entry in a commercial register
	bank               string
	account            core.PaymentAccount // the one it really has
	words              *words
	draw               design
	columns            []string // what its tables show, in this order; see columnOf
	accent             color.RGBA
	customer           string // our customer number there
	category           string // UNCL 5305 code of its taxes
	rate               string // percent
}

// known reports whether the sample firm has the supplier on its books.
func (s *seller) known() bool { return s.State == core.SupplierApproved }

// address is the seller's postal address, one line after the other.
func (s *seller) address() []string { return []string{s.street, s.city, s.land} }

func (s *seller) mail() string { return s.Emails[0] }

var (
	blue   = color.RGBA{0x1d, 0x4e, 0x89, 255}
	steel  = color.RGBA{0x3b, 0x47, 0x54, 255}
	teal   = color.RGBA{0x0f, 0x76, 0x6e, 255}
	plum   = color.RGBA{0x6b, 0x2d, 0x5c, 255}
	green  = color.RGBA{0x3f, 0x7d, 0x20, 255}
	brick  = color.RGBA{0x9a, 0x34, 0x12, 255}
	red    = color.RGBA{0xb9, 0x1c, 0x1c, 255}
	navy   = color.RGBA{0x1f, 0x29, 0x5a, 255}
	amber  = color.RGBA{0xb4, 0x6a, 0x05, 255}
	forest = color.RGBA{0x14, 0x53, 0x2d, 255}
)

// sellers are all senders of business paper, in the order of the import file.
var sellers = []*seller{papier, stahl, tools, bureau, dozen, hotel, keramik, mechanik, cloud, energie, cleaning, baustoffe, transport, baumarkt, neuling}

func supplier(id, name, taxID, mail, phone, country string, c money.Currency, terms int, ledger string) core.Supplier {
	return core.Supplier{
		ID: core.SupplierID(id), Name: name, TaxID: taxID, Emails: []string{mail}, Phone: phone,
		Country: country, Currency: c, TermsDays: terms, LedgerAccount: ledger, State: core.SupplierApproved,
	}
}

// paidTo gives the seller its bank account, trusted as an import makes it; the
// empty IBAN gives none.
func (s seller) paidTo(iban, bic string) *seller {
	if iban == "" {
		return &s
	}
	s.account = core.PaymentAccount{IBAN: iban, BIC: bic}
	s.Accounts = []core.BankAccount{{PaymentAccount: s.account, State: core.AccountTrusted, How: "import"}}
	return &s
}

// discount gives the seller's usual discount for early payment.
func (s *seller) discount(percent string, days int) *seller {
	s.Discount = core.DiscountTerms{Percent: money.MustDecimal(percent), Days: days}
	return s
}

var papier = seller{
	Supplier: supplier("muster-papier", "Muster Papier GmbH", "DE990000019", "rechnung@muster-papier.example", "+49 40 66969 101", "DE", "EUR", 30, "6815"),
	street:   "Musterweg 3", city: "22301 Hamburg", land: "Deutschland", site: "muster-papier.example",
	tagline: "Bürobedarf seit jeher", register: "HRB 99001, Amtsgericht Hamburg", bank: "Musterbank Nord",
	words: german, draw: drawLetter, columns: []string{"pos", "code", "text", "qty", "unit", "price", "net"},
	accent: blue, customer: "K-10482", category: "S", rate: "19",
}.paidTo("DE12990010000004711001", "MUSTDEHHXXX").discount("2", 10)

var stahl = seller{
	Supplier: supplier("beispiel-stahlhandel", "Beispiel Stahlhandel AG", "DE990001128", "buchhaltung@beispiel-stahl.example", "+49 221 4710 220", "DE", "EUR", 14, "5400"),
	street:   "Beispielallee 40", city: "44135 Dortmund", land: "Deutschland", site: "beispiel-stahl.example",
	tagline: "Profile · Bleche · Zuschnitt", register: "HRB 99002, Amtsgericht Dortmund", bank: "Beispielbank Ruhr",
	words: german, draw: drawBoxes, columns: []string{"pos", "code", "text", "qty", "unit", "price", "rate", "net"},
	accent: steel, customer: "70033", category: "S", rate: "19",
}.paidTo("DE11990020000008150042", "BSPLDEDDXXX")

var tools = seller{
	Supplier: supplier("sample-tools", "Sample Tools Ltd", "GB999000103", "accounts@sample-tools.example", "+44 20 7946 0155", "GB", "GBP", 30, "5420"),
	street:   "12 Sample Street", city: "Leeds LS1 0AA", land: "United Kingdom", site: "sample-tools.example",
	tagline: "Hand and bench tools", register: "Registered in England no. 99000103", bank: "Sample Bank plc",
	words: british, draw: drawModern, columns: []string{"code", "text", "qty", "price", "net"},
	accent: teal, customer: "NORD01", category: "G", rate: "0",
}.paidTo("GB47SMPL99990112345678", "SMPLGB2LXXX")

var bureau = seller{
	Supplier: supplier("exemple-fournitures", "Exemple Fournitures SARL", "FR72999000110", "factures@exemple-fournitures.example", "+33 1 99 00 12 34", "FR", "EUR", 30, "6815"),
	street:   "5 rue de l’Exemple", city: "69002 Lyon", land: "France", site: "exemple-fournitures.example",
	tagline: "Fournitures et mobilier de bureau", register: "SIRET 999 000 110 00018 · RCS Lyon", bank: "Banque Exemple",
	words: french, draw: drawBoxes, columns: []string{"code", "text", "qty", "price", "rate", "net"},
	accent: plum, customer: "CL-2207", category: "K", rate: "0",
}.paidTo("FR7699001001000001234567846", "EXEMFRPPXXX")

var dozen = seller{
	Supplier: supplier("voorbeeld-verpakking", "Voorbeeld Verpakking B.V.", "NL999000111B01", "facturen@voorbeeld-verpakking.example", "+31 85 0130 440", "NL", "EUR", 30, "5440"),
	street:   "Voorbeeldkade 18", city: "5911 AA Venlo", land: "Nederland", site: "voorbeeld-verpakking.example",
	tagline: "Dozen, folie en palletten", register: "KvK 99000111", bank: "Voorbeeldbank",
	words: dutch, draw: drawModern, columns: []string{"code", "text", "qty", "unit", "price", "rate", "net"},
	accent: green, customer: "DEB-0815", category: "S", rate: "21",
}.paidTo("NL50VBLD0900000104", "VBLDNL2AXXX")

var hotel = seller{
	Supplier: supplier("hotel-ejemplo", "Hotel Ejemplo S.L.", "ESB99900011", "administracion@hotel-ejemplo.example", "+34 960 000 123", "ES", "EUR", 15, "6660"),
	street:   "Calle del Ejemplo 7", city: "46001 Valencia", land: "España", site: "hotel-ejemplo.example",
	register: "R.M. Valencia T 9990 F 11", bank: "Banco Ejemplo",
	words: spanish, draw: drawPlain, columns: []string{"text", "qty", "price", "net"},
	accent: navy, customer: "A-3319", category: "S", rate: "10",
}.paidTo("ES4899010001810123456789", "EJEMESMMXXX")

var keramik = seller{
	Supplier: supplier("esempio-ceramiche", "Esempio Ceramiche S.r.l.", "IT99900010010", "amministrazione@esempio-ceramiche.example", "+39 0536 990 010", "IT", "EUR", 60, "5410"),
	street:   "Via dell’Esempio 21", city: "41049 Sassuolo (MO)", land: "Italia", site: "esempio-ceramiche.example",
	tagline: "Piastrelle e rivestimenti", register: "REA MO-999001", bank: "Banca Esempio",
	words: italian, draw: drawSerif, columns: []string{"code", "text", "unit", "qty", "price", "net"},
	accent: brick, customer: "C00918", category: "K", rate: "0",
}.paidTo("IT30X9901001600000000123456", "ESEMIT2MXXX")

var mechanik = seller{
	Supplier: supplier("muster-mechanik", "Muster Mechanik AG", "CHE-999.000.120", "debitoren@muster-mechanik.example", "+41 61 999 01 20", "CH", "CHF", 30, "6460"),
	street:   "Musterstrasse 9", city: "4051 Basel", land: "Schweiz", site: "muster-mechanik.example",
	tagline: "Wartung und Instandsetzung", register: "CHE-999.000.120 MWST", bank: "Musterbank Basel",
	words: swiss, draw: drawSwiss, columns: []string{"pos", "text", "qty", "unit", "price", "net"},
	accent: red, customer: "20417", category: "S", rate: "8.1",
}.paidTo("CH0809900001234567801", "MUSTCHBBXXX")

var cloud = seller{
	Supplier: supplier("sample-cloud", "Sample Cloud Inc.", "99-0001234", "billing@sample-cloud.example", "+1 512 555 0142", "US", "USD", 30, "6810"),
	street:   "500 Sample Plaza, Suite 12", city: "Austin, TX 78701", land: "USA", site: "sample-cloud.example",
	tagline: "Hosting and backup", register: "EIN 99-0001234",
	words: american, draw: drawUS, columns: []string{"qty", "code", "text", "price", "net"},
	accent: navy, customer: "ACCT-55120", category: "O", rate: "0",
}.paidTo("", "")

var energie = seller{
	Supplier: supplier("muster-energie", "Muster Energie GmbH", "DE990002231", "service@muster-energie.example", "+49 40 66969 300", "DE", "EUR", 14, "6325"),
	street:   "Musterring 1", city: "20097 Hamburg", land: "Deutschland", site: "muster-energie.example",
	tagline: "Strom für Gewerbe", register: "HRB 99003, Amtsgericht Hamburg", bank: "Musterbank Nord",
	words: german, draw: drawSidebar, columns: []string{"text", "qty", "unit", "price", "net"},
	accent: amber, customer: "VK 883 201", category: "S", rate: "19",
}.paidTo("DE16990030000000230760", "MUSTDEHHXXX")

var cleaning = seller{
	Supplier: supplier("demo-cleaning", "Demo Cleaning Services Ltd", "IE9990001G", "office@demo-cleaning.example", "+353 20 911 0042", "IE", "EUR", 14, "6330"),
	street:   "3 Demo Quay", city: "Dublin D02 X000", land: "Ireland", site: "demo-cleaning.example",
	tagline: "Offices, windows, stairs", register: "Company no. 999001", bank: "Demo Bank",
	words: british, draw: drawModern, columns: []string{"text", "qty", "price", "net"},
	accent: blue, customer: "N-7", category: "S", rate: "13.5",
}.paidTo("IE68DEMO99990112345678", "DEMOIE2DXXX")

var baustoffe = seller{
	Supplier: supplier("beispiel-baustoffe", "Beispiel Baustoffe KG", "ATU99900018", "verrechnung@beispiel-baustoffe.example", "+43 732 9990 18", "AT", "EUR", 21, "5430"),
	street:   "Beispielgasse 5", city: "4020 Linz", land: "Österreich", site: "beispiel-baustoffe.example",
	tagline: "Zement · Ziegel · Dämmung", register: "FN 999001 x, LG Linz", bank: "Beispielbank Linz",
	words: german, draw: drawLetter, columns: []string{"pos", "text", "qty", "unit", "price", "net"},
	accent: forest, customer: "D 4402", category: "K", rate: "0",
}.paidTo("AT209900100123456700", "BSPLAT2LXXX")

var transport = seller{
	Supplier: supplier("proefrit-transport", "Proefrit Transport NV", "BE0999000129", "facturatie@proefrit.example", "+32 3 999 01 29", "BE", "EUR", 30, "5800"),
	street:   "Proefritlaan 66", city: "2030 Antwerpen", land: "België", site: "proefrit.example",
	tagline: "Weg- en containertransport", register: "RPR Antwerpen", bank: "Proefbank",
	words: flemish, draw: drawSerif, columns: []string{"text", "qty", "price", "net"},
	accent: navy, customer: "K310", category: "AE", rate: "0",
}.paidTo("BE66999000123443", "PROFBEBBXXX")

var baumarkt = seller{
	Supplier: supplier("musterbaumarkt", "Musterbaumarkt GmbH", "DE990003343", "filiale12@musterbaumarkt.example", "+49 40 66969 512", "DE", "EUR", 0, "6845"),
	street:   "Mustermeile 80", city: "22769 Hamburg", land: "Deutschland", site: "musterbaumarkt.example",
	tagline: "Filiale 12", register: "HRB 99004, Amtsgericht Hamburg",
	words: german, draw: drawTill, columns: []string{"text", "qty", "price", "net"},
	accent: steel, category: "S", rate: "19",
}.paidTo("DE19990040000006655001", "MUSTDEHHXXX")

// neuling is the supplier whom the firm does not know yet.
var neuling = func() *seller {
	s := seller{
		Supplier: supplier("neuling-elektro", "Neuling Elektro e.K.", "DE990004452", "info@neuling-elektro.example", "+49 40 66969 777", "DE", "EUR", 10, ""),
		street:   "Probeweg 2", city: "21073 Hamburg", land: "Deutschland", site: "neuling-elektro.example",
		tagline: "Elektroinstallation", register: "HRA 99005, Amtsgericht Hamburg", bank: "Probebank Harburg",
		words: german, draw: drawSidebar, columns: []string{"text", "qty", "unit", "price", "net"},
		accent: green, category: "S", rate: "19",
	}.paidTo("DE32990050000001234004", "PROBDEHHXXX")
	s.State = core.SupplierDraft
	return s
}()
