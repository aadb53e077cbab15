package drawn

import (
	"fmt"
	"strings"
)

// around is what documents say around the names of their parties, by language.
type around struct {
	seller, shipTo, person, holder, dear []string
	office                               []string // a department, under or above a firm's name
}

var arounds = map[string]around{
	"en": {[]string{"Supplier", "From", "Seller"}, []string{"Deliver to", "Delivery address"}, []string{"Your contact", "Account manager"}, []string{"Account name", "Payable to", "Account holder"}, []string{"Messrs", "M/s"}, []string{"Accounts Payable", "Finance Department"}},
	"us": {[]string{"From", "Sold by", "Vendor"}, []string{"Ship to"}, []string{"Sales rep", "Contact"}, []string{"Remit to", "Make checks payable to"}, []string{"Messrs"}, []string{"Accounts Payable", "Billing Office"}},
	"de": {[]string{"Rechnungssteller", "Lieferant", "Verkäufer"}, []string{"Lieferanschrift", "Lieferadresse"}, []string{"Ihr Ansprechpartner", "Bearbeiter"}, []string{"Kontoinhaber", "Zahlungsempfänger"}, []string{"Firma"}, []string{"Buchhaltung", "Einkauf"}},
	"fr": {[]string{"Vendeur", "Émetteur", "Fournisseur"}, []string{"Adresse de livraison", "Livré à"}, []string{"Votre contact", "Contact commercial"}, []string{"Titulaire du compte", "À l'ordre de"}, []string{""}, []string{"Service comptabilité"}},
	"nl": {[]string{"Leverancier", "Verkoper", "Van"}, []string{"Afleveradres"}, []string{"Contactpersoon"}, []string{"Ten name van", "t.n.v.", "Rekeninghouder"}, []string{"Firma"}, []string{"Afdeling crediteuren", "Administratie"}},
	"es": {[]string{"Emisor", "Proveedor", "Vendedor"}, []string{"Dirección de entrega"}, []string{"Persona de contacto"}, []string{"Titular de la cuenta", "Beneficiario"}, []string{"Sres.", "Sres"}, []string{"Departamento de contabilidad"}},
	"it": {[]string{"Fornitore", "Cedente", "Mittente"}, []string{"Luogo di consegna", "Destinazione merce"}, []string{"Referente"}, []string{"Intestatario conto", "Beneficiario"}, []string{"Spett.le"}, []string{"Ufficio acquisti"}},
	"pl": {[]string{"Sprzedawca", "Wystawca"}, []string{"Adres dostawy"}, []string{"Osoba kontaktowa"}, []string{"Właściciel rachunku"}, []string{"Firma"}, []string{"Dział księgowości"}},
	"pt": {[]string{"Emitente", "Fornecedor"}, []string{"Local de entrega", "Morada de entrega"}, []string{"Contacto"}, []string{"Titular da conta", "Beneficiário"}, []string{"Exmos. Srs."}, []string{"Departamento financeiro"}},
}

var (
	families = strings.Fields("Sandoval Brenner Okafor Lindqvist Moreau Castelli Kowal Teixeira Verbeek Hargrave Nemec Rahman")
	givens   = strings.Fields("Ines Tomas Priya Ole Camille Bruno Hanna Joost Nuria Oskar Rita Yusuf")
	banks    = []string{"Sparkasse Mitte", "Banque du Nord", "Banco Central Oeste", "Volksbank Ost", "First County Bank plc", "Bank Polny S.A."}
)

func (g *drawer) chance(p float64) bool       { return g.parties != nil && g.parties.Float64() < p }
func (g *drawer) pick(list []string) string   { return list[g.parties.IntN(len(list))] }
func (g *drawer) person() string              { return g.pick(givens) + " " + g.pick(families) }
func (g *drawer) around() around              { return arounds[g.t.name] }
func (g *drawer) legalOf(name string) string  { return name[len(g.brand(name)):] }
func (g *drawer) labelText(l []string) string { return g.pick(l) + g.pick([]string{"", ":", ":"}) }

// brand is a firm's name without its legal form.
func (g *drawer) brand(name string) string {
	for _, l := range g.t.legal {
		if l != "" && strings.HasSuffix(name, " "+l) {
			return strings.TrimSuffix(name, " "+l)
		}
	}
	return name
}

// unusual gives some firms a name that is made of people's names.
func (g *drawer) unusual(name string) string {
	if g.parties == nil {
		return name
	}
	legal := g.legalOf(name)
	switch x := g.parties.Float64(); {
	case x < 0.08:
		return g.pick(families) + " & " + g.pick(families) + legal
	case x < 0.16:
		return g.pick(families) + " " + g.pick(secondParts) + legal
	case x < 0.20:
		return g.person()
	case x < 0.26:
		return g.brand(name) + " " + g.pick(families) + legal
	}
	return name
}

// letterhead draws the supplier: its name over its address, at an edge or in the
// middle, or the brand alone.
func (g *drawer) letterhead(x float64, b billed) {
	big := g.of2(1, 1.3, 1.8, 2.2)
	if g.parties == nil {
		g.address(x, b.supplier, big)
		return
	}
	switch v := g.parties.Float64(); {
	case v < 0.12:
		g.layout += "+centred"
		for i, t := range []string{b.supplier, fmt.Sprintf(g.pick(g.t.streets), 1+g.parties.IntN(90)) + ", " + g.pick(g.t.towns)} {
			size := g.size
			if i == 0 {
				size *= big
			}
			g.put(pageWidth/2-g.width(t, size)/2, g.y, t, size)
			g.y += size * 1.35
		}
	case v < 0.22 && g.legalOf(b.supplier) != "":
		g.layout += "+brand"
		g.put(x, g.y, strings.ToUpper(g.brand(b.supplier)), g.size*max(big, 1.3))
		g.y += g.size * 1.35 * max(big, 1.3)
		g.address(x, b.supplier, 1)
	default:
		g.address(x, b.supplier, big)
	}
	if g.chance(0.15) {
		g.put(x, g.y, g.labelText(g.around().person)+" "+g.person(), g.size)
		g.step(1)
	}
}

// recipient draws the buyer as letters do, and beside it some other address that goods
// go to.
func (g *drawer) recipient(x float64, name string) {
	if g.parties == nil {
		g.address(x, name, 1)
		return
	}
	start := g.y
	dear := g.chance(0.15)
	if dear {
		g.layout += "+dear"
		name = g.pick(g.around().dear) + " " + name
	}
	g.put(x, g.y, name, g.size)
	g.step(1)
	if !dear && g.chance(0.15) {
		g.put(x, g.y, g.pick(g.around().office), g.size)
		g.step(1)
	}
	g.place(x)
	if x < 100 && g.chance(0.12) {
		g.layout += "+shipto"
		end := g.y
		g.y = start
		g.put(225, g.y, g.labelText(g.around().shipTo), g.size)
		g.step(1)
		g.put(225, g.y, g.unusual(g.pick(firstParts)+" "+g.pick(secondParts)), g.size)
		g.step(1)
		g.place(225)
		g.y = max(g.y, end)
	}
}

// place draws street and town.
func (g *drawer) place(x float64) {
	g.put(x, g.y, fmt.Sprintf(g.pick(g.t.streets), 1+g.parties.IntN(180)), g.size)
	g.step(1)
	g.put(x, g.y, g.pick(g.t.towns), g.size)
	g.step(1)
}

// beforeParties draws what stands over parties side by side: nothing, a brand, or the
// name of a place of trade that is neither.
func (g *drawer) beforeParties(b billed) {
	g.layout += "+sides"
	switch g.parties.IntN(3) {
	case 0:
		g.put(50, g.y, g.brand(b.supplier), g.size*1.8)
		g.step(2)
	case 1:
		g.put(50, g.y, strings.ToLower(g.pick(firstParts))+" market", g.size*1.6)
		g.step(2)
	}
}

// partiesBeside draws both parties under their labels, the supplier mostly at the left.
func (g *drawer) partiesBeside(b billed) float64 {
	xs := [2]float64{50, 300}
	if g.chance(0.3) {
		xs = [2]float64{300, 50}
	}
	start, end := g.y, g.y
	for i, name := range []string{b.supplier, b.buyer} {
		g.y = start
		label := g.around().seller
		if i == 1 {
			label = g.t.buyer
		}
		g.put(xs[i], g.y, g.labelText(label), g.size)
		g.step(1)
		g.put(xs[i], g.y, name, g.size)
		g.step(1)
		g.place(xs[i])
		end = max(end, g.y)
	}
	g.y = end
	return start
}

// holder draws whose account it is: the supplier's, a person's, or that of a firm that
// bought the claim; and the bank.
func (g *drawer) holder(b billed, size float64) {
	if g.chance(0.3) {
		name := b.supplier
		switch x := g.parties.Float64(); {
		case x < 0.2:
			name = g.person()
		case x < 0.35:
			name = g.pick(firstParts) + " Factoring" + g.legalOf(b.supplier)
		case x < 0.45:
			name = g.brand(b.supplier) + " Billing"
		}
		g.put(330, g.y, g.pick(g.around().holder)+": "+name, size)
		g.y += size * 1.4
	}
	if g.chance(0.3) {
		g.put(50, g.y, g.pick(banks), size)
		g.y += size * 1.4
	}
}
