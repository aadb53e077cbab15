package drawn

import "strings"

// tongue is what a generated document says in one language: several ways for each
// label, so that every document draws its own.
type tongue struct {
	name, country, currency string
	comma                   bool
	group                   []string // thousands separators in use
	months                  []string
	dates                   []string // d, m, y as two digits; M the month's name
	rates                   []string

	title, credit, number, issue, due, order, customer []string
	buyer, iban, taxID                                 []string
	net, tax, gross                                    []string
	pos, code, text, qty, unit, price, rate, amount    []string
	legal, towns, streets, goods, units, pay, thanks   []string
}

var tongues = []tongue{
	{name: "en", country: "GB", currency: "GBP", group: []string{",", ""}, months: strings.Fields("January February March April May June July August September October November December"),
		dates: []string{"d/m/y", "d M y", "M d, y", "y-m-d", "d-m-y"}, rates: []string{"20", "5"},
		title: []string{"INVOICE", "Invoice", "Tax Invoice", "VAT INVOICE", "SALES INVOICE"}, credit: []string{"Credit Note", "CREDIT NOTE"},
		number: []string{"Invoice No", "Invoice Number", "Invoice #", "Inv. No.", "Document No.", "Number", "Reference No"}, issue: []string{"Invoice Date", "Date", "Date of issue", "Tax point", "Issued"},
		due: []string{"Due Date", "Payment due", "Pay by", "Due"}, order: []string{"PO Number", "Your Order", "Purchase Order", "P.O. No.", "Customer order no", "Your PO"}, customer: []string{"Customer No", "Account No", "Customer ID"},
		buyer: []string{"Bill To", "Invoice to", "Sold to", "Customer"}, iban: []string{"IBAN", "Account (IBAN)"}, taxID: []string{"VAT No", "VAT Reg No", "VAT ID", "VAT Registration Number"},
		net: []string{"Subtotal", "Net total", "Total excl. VAT", "Net", "Total ex VAT", "Goods total"}, tax: []string{"VAT", "VAT %d%%", "Total VAT", "VAT @ %d%%", "Tax"}, gross: []string{"Total", "Total due", "Invoice total", "Grand total", "Total incl. VAT", "Amount due", "TOTAL GBP"},
		pos: []string{"#", "Item", "Line"}, code: []string{"Code", "SKU", "Part No", "Item code"}, text: []string{"Description", "Details", "Item description", "Product"}, qty: []string{"Qty", "Quantity", "Hours"}, unit: []string{"Unit", "UOM"}, price: []string{"Unit price", "Price", "Rate", "Price each"}, rate: []string{"VAT %", "VAT", "VAT rate"}, amount: []string{"Amount", "Line total", "Net amount", "Total"},
		legal: []string{"Ltd", "Limited", "LLP", "& Co Ltd", "plc", ""}, towns: []string{"Leeds LS1 4AB", "Bristol BS2 0QT", "Norwich NR3 1PD"}, streets: []string{"%d Mill Lane", "%d High Street", "Unit %d, Station Road"}, goods: []string{"Steel bracket 40 mm", "Consulting services", "Copy paper A4", "Monthly licence fee", "Hex bolt M8 x 40", "Cleaning of offices"}, units: []string{"pcs", "h", "box", "each"},
		pay: []string{"Please pay by %s.", "Payment terms: %d days net", "Payment due within %d days."}, thanks: []string{"Thank you for your business.", "Goods remain our property until paid in full."}},
	{name: "us", country: "US", currency: "USD", group: []string{",", ""}, months: strings.Fields("January February March April May June July August September October November December"),
		dates: []string{"m/d/y", "M d, y", "y-m-d"}, rates: []string{"8", "6"},
		title: []string{"INVOICE", "Invoice"}, credit: []string{"Credit Memo", "CREDIT MEMO"}, number: []string{"Invoice #", "Invoice No.", "Invoice Number", "INVOICE NO"}, issue: []string{"Invoice Date", "Date", "DATE"}, due: []string{"Due Date", "DUE DATE", "Payment Due"}, order: []string{"P.O. #", "PO Number", "Purchase Order #", "Customer PO"}, customer: []string{"Customer ID", "Account #"},
		buyer: []string{"Bill To", "BILL TO:", "Sold To", "Billed to"}, iban: []string{"Account No", "Account number", "Bank account"}, taxID: []string{"EIN", "Tax ID", "Federal Tax ID"},
		net: []string{"Subtotal", "SUBTOTAL", "Sub-total"}, tax: []string{"Sales Tax", "Tax (%d%%)", "Tax %d%%", "TAX"}, gross: []string{"Total", "TOTAL", "Amount Due", "Invoice Total", "Balance Due", "Total Due"},
		pos: []string{"#", "Item"}, code: []string{"SKU", "Item #", "Part #"}, text: []string{"Description", "DESCRIPTION", "Item description", "Service"}, qty: []string{"Qty", "QTY", "Quantity", "Hours"}, unit: []string{"Unit", "U/M"}, price: []string{"Unit Price", "Rate", "Price", "UNIT COST"}, rate: []string{"Tax %"}, amount: []string{"Amount", "AMOUNT", "Line Total", "Total"},
		legal: []string{"Inc.", "LLC", "Corp.", "Co.", ""}, towns: []string{"Austin, TX 78701", "Portland, OR 97204", "Dayton, OH 45402"}, streets: []string{"%d Main Street", "%d Oak Ave", "%d Industrial Pkwy"}, goods: []string{"Web hosting, annual", "Pallet racking", "Design work", "Filter cartridge 10 in", "Labor", "Copy paper, letter"}, units: []string{"ea", "hr", "box"},
		pay: []string{"Terms: Net %d", "Please pay by %s.", "Net %d days"}, thanks: []string{"Thank you for your business!", "Make all checks payable to us."}},
	{name: "de", country: "DE", currency: "EUR", comma: true, group: []string{".", "", " "}, months: strings.Fields("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
		dates: []string{"d.m.y", "d. M y", "y-m-d"}, rates: []string{"19", "7"},
		title: []string{"Rechnung", "RECHNUNG", "Rechnung/Lieferschein", "Ausgangsrechnung"}, credit: []string{"Gutschrift", "Rechnungskorrektur", "Stornorechnung"},
		number: []string{"Rechnungsnummer", "Rechnungs-Nr.", "Rechnung Nr.", "Rg.-Nr.", "Belegnummer", "Re-Nr.", "Beleg-Nr."}, issue: []string{"Rechnungsdatum", "Datum", "Belegdatum", "Ausstellungsdatum"}, due: []string{"Fällig am", "Zahlbar bis", "Fälligkeit", "Zahlungsziel", "Fälligkeitsdatum"}, order: []string{"Ihre Bestellung", "Bestellnummer", "Ihre Bestell-Nr.", "Bestell-Nr.", "Ihre Auftragsnummer", "Ihre Bestellnummer"}, customer: []string{"Kundennummer", "Kd.-Nr.", "Kunden-Nr."},
		buyer: []string{"Rechnungsempfänger", "Rechnungsanschrift", "Rechnung an"}, iban: []string{"IBAN", "IBAN:"}, taxID: []string{"USt-IdNr.", "USt-ID", "Umsatzsteuer-ID", "UID"},
		net: []string{"Nettobetrag", "Summe netto", "Zwischensumme", "Netto", "Warenwert netto", "Gesamt netto", "Nettosumme"}, tax: []string{"MwSt. %d %%", "zzgl. %d %% USt.", "Umsatzsteuer", "%d %% MwSt", "Mehrwertsteuer", "USt. %d%%"}, gross: []string{"Gesamtbetrag", "Rechnungsbetrag", "Gesamtsumme", "Endbetrag", "Brutto", "Zu zahlen", "Summe brutto", "Gesamt", "Rechnungssumme"},
		pos: []string{"Pos.", "Pos", "Nr."}, code: []string{"Artikelnr.", "Art.-Nr.", "Artikel"}, text: []string{"Bezeichnung", "Beschreibung", "Leistung", "Artikelbezeichnung", "Text"}, qty: []string{"Menge", "Anzahl", "Stunden"}, unit: []string{"Einheit", "Einh.", "ME"}, price: []string{"Einzelpreis", "E-Preis", "Preis", "Stückpreis", "Einzelpreis netto"}, rate: []string{"MwSt", "USt. %", "MwSt. %"}, amount: []string{"Gesamt", "Gesamtpreis", "Betrag", "Summe", "G-Preis", "Netto"},
		legal: []string{"GmbH", "AG", "GmbH & Co. KG", "e.K.", "OHG", "UG (haftungsbeschränkt)", ""}, towns: []string{"50667 Köln", "80331 München", "01067 Dresden"}, streets: []string{"Hauptstraße %d", "Am Hafen %d", "Lindenweg %d"}, goods: []string{"Schrauben M8 verzinkt", "Beratung vor Ort", "Kopierpapier A4 80 g", "Wartungspauschale", "Lieferung frei Haus", "Dichtung DN 50"}, units: []string{"Stk", "h", "kg", "Std.", "m"},
		pay: []string{"Zahlbar bis %s ohne Abzug.", "Zahlbar innerhalb von %d Tagen netto.", "Bitte überweisen Sie den Betrag bis zum %s."}, thanks: []string{"Vielen Dank für Ihren Auftrag.", "Es gelten unsere allgemeinen Geschäftsbedingungen."}},
	{name: "fr", country: "FR", currency: "EUR", comma: true, group: []string{" ", "", "."}, months: strings.Fields("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
		dates: []string{"d/m/y", "d M y", "d.m.y"}, rates: []string{"20", "10"},
		title: []string{"FACTURE", "Facture"}, credit: []string{"Avoir", "AVOIR"}, number: []string{"Facture n°", "N° de facture", "Numéro de facture", "N° facture", "Réf. facture"}, issue: []string{"Date de facture", "Date", "Date d'émission", "Date facture"}, due: []string{"Échéance", "Date d'échéance", "À régler avant le", "Payable le"}, order: []string{"Votre commande", "N° de commande", "Bon de commande", "Votre réf. commande", "Commande n°"}, customer: []string{"N° client", "Code client"},
		buyer: []string{"Facturé à", "Adresse de facturation", "Client"}, iban: []string{"IBAN"}, taxID: []string{"N° TVA", "TVA intracommunautaire", "N° TVA intra"},
		net: []string{"Total HT", "Montant HT", "Sous-total HT", "Total hors taxes", "Net HT"}, tax: []string{"TVA %d %%", "TVA", "Total TVA", "Montant TVA", "TVA (%d%%)"}, gross: []string{"Total TTC", "Montant TTC", "Net à payer", "Total à payer", "Net à payer TTC", "Montant total TTC"},
		pos: []string{"N°", "Ligne"}, code: []string{"Réf.", "Référence", "Code"}, text: []string{"Désignation", "Description", "Libellé"}, qty: []string{"Qté", "Quantité", "Qte"}, unit: []string{"Unité", "U."}, price: []string{"Prix unitaire", "P.U. HT", "PU HT", "Prix unitaire HT"}, rate: []string{"TVA", "TVA %", "Taux TVA"}, amount: []string{"Montant HT", "Total HT", "Montant", "Total"},
		legal: []string{"SARL", "SAS", "SA", "EURL", ""}, towns: []string{"69002 Lyon", "33000 Bordeaux", "75011 Paris"}, streets: []string{"%d rue de la Gare", "%d, avenue des Tilleuls", "%d place du Marché"}, goods: []string{"Vis inox 6 x 40", "Prestation de conseil", "Papier A4 80 g", "Forfait entretien", "Location mensuelle"}, units: []string{"pce", "h", "kg"},
		pay: []string{"À régler avant le %s.", "Paiement à %d jours.", "Paiement à %d jours net."}, thanks: []string{"Merci de votre confiance.", "Pas d'escompte pour paiement anticipé."}},
	{name: "nl", country: "NL", currency: "EUR", comma: true, group: []string{".", ""}, months: strings.Fields("januari februari maart april mei juni juli augustus september oktober november december"),
		dates: []string{"d-m-y", "d M y", "d/m/y"}, rates: []string{"21", "9"},
		title: []string{"Factuur", "FACTUUR"}, credit: []string{"Creditnota", "CREDITFACTUUR"}, number: []string{"Factuurnummer", "Factuurnr.", "Factuur nr."}, issue: []string{"Factuurdatum", "Datum"}, due: []string{"Vervaldatum", "Te betalen voor", "Uiterste betaaldatum"}, order: []string{"Uw order", "Uw ordernummer", "Bestelnummer", "Uw bestelnummer", "Inkooporder"}, customer: []string{"Klantnummer", "Debiteurnummer"},
		buyer: []string{"Factuuradres", "Factuur aan", "Aan"}, iban: []string{"IBAN", "Rekeningnummer"}, taxID: []string{"BTW-nummer", "BTW nr.", "Btw-id"},
		net: []string{"Subtotaal", "Totaal excl. btw", "Bedrag excl. BTW", "Netto"}, tax: []string{"BTW %d%%", "Btw", "Totaal btw", "%d%% BTW"}, gross: []string{"Totaal incl. btw", "Te betalen", "Totaal", "Totaalbedrag", "Factuurbedrag"},
		pos: []string{"Nr", "Regel"}, code: []string{"Artikel", "Artikelnr", "Code"}, text: []string{"Omschrijving", "Beschrijving"}, qty: []string{"Aantal", "Uren"}, unit: []string{"Eenheid"}, price: []string{"Prijs", "Stuksprijs", "Prijs per stuk", "Tarief"}, rate: []string{"BTW", "BTW %"}, amount: []string{"Bedrag", "Totaal", "Regeltotaal"},
		legal: []string{"B.V.", "BV", "N.V.", "V.O.F.", ""}, towns: []string{"3011 AB Rotterdam", "1012 LG Amsterdam", "5611 EM Eindhoven"}, streets: []string{"Dorpsstraat %d", "Havenweg %d", "Kerklaan %d"}, goods: []string{"Bouten M8", "Advies op locatie", "Kopieerpapier A4", "Onderhoud maandelijks"}, units: []string{"st", "uur", "kg"},
		pay: []string{"Gelieve te betalen voor %s.", "Betaling binnen %d dagen.", "Betalingstermijn: %d dagen"}, thanks: []string{"Bedankt voor uw opdracht."}},
	{name: "es", country: "ES", currency: "EUR", comma: true, group: []string{".", ""}, months: strings.Fields("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
		dates: []string{"d/m/y", "d de M de y", "d-m-y"}, rates: []string{"21", "10"},
		title: []string{"FACTURA", "Factura"}, credit: []string{"Factura rectificativa", "Nota de abono"}, number: []string{"Factura n.º", "Número de factura", "Nº factura", "N.º de factura", "Núm. factura"}, issue: []string{"Fecha", "Fecha de factura", "Fecha factura", "Fecha de emisión"}, due: []string{"Vencimiento", "Fecha de vencimiento", "Fecha vencimiento"}, order: []string{"Su pedido", "Nº pedido", "Número de pedido", "Pedido"}, customer: []string{"Nº cliente", "Código cliente"},
		buyer: []string{"Facturar a", "Cliente", "Datos del cliente"}, iban: []string{"IBAN", "Cuenta"}, taxID: []string{"NIF", "CIF", "NIF-IVA"},
		net: []string{"Base imponible", "Subtotal", "Importe neto", "Total sin IVA"}, tax: []string{"IVA %d %%", "IVA", "Cuota IVA", "IVA (%d%%)"}, gross: []string{"Total factura", "Total", "Total a pagar", "Importe total", "TOTAL EUR"},
		pos: []string{"Nº", "Línea"}, code: []string{"Código", "Ref."}, text: []string{"Descripción", "Concepto"}, qty: []string{"Cantidad", "Cant.", "Uds."}, unit: []string{"Unidad"}, price: []string{"Precio", "Precio unitario", "Precio ud."}, rate: []string{"IVA", "% IVA"}, amount: []string{"Importe", "Total"},
		legal: []string{"S.L.", "S.A.", "SL", "SLU", ""}, towns: []string{"28013 Madrid", "46001 Valencia", "41001 Sevilla"}, streets: []string{"Calle Mayor %d", "Avda. del Puerto %d", "Plaza Nueva %d"}, goods: []string{"Tornillo M8", "Asesoría técnica", "Papel A4", "Mantenimiento mensual"}, units: []string{"ud", "h", "kg"},
		pay: []string{"Pagar antes del %s.", "Pago a %d días."}, thanks: []string{"Gracias por su confianza."}},
	{name: "it", country: "IT", currency: "EUR", comma: true, group: []string{".", ""}, months: strings.Fields("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
		dates: []string{"d/m/y", "d M y", "d.m.y"}, rates: []string{"22", "10"},
		title: []string{"FATTURA", "Fattura"}, credit: []string{"Nota di credito", "NOTA DI CREDITO"}, number: []string{"Fattura n.", "Numero fattura", "N. fattura", "Fattura nr.", "Nr. documento"}, issue: []string{"Data", "Data fattura", "Data documento", "Data emissione"}, due: []string{"Scadenza", "Data scadenza", "Scadenza pagamento"}, order: []string{"Vs. ordine", "Ordine n.", "Vostro ordine", "Rif. ordine"}, customer: []string{"Cod. cliente", "Codice cliente"},
		buyer: []string{"Spett.le", "Cliente", "Destinatario"}, iban: []string{"IBAN", "Codice IBAN"}, taxID: []string{"Partita IVA", "P. IVA", "P.IVA"},
		net: []string{"Imponibile", "Totale imponibile", "Totale netto", "Importo netto"}, tax: []string{"IVA %d %%", "IVA", "Totale IVA", "Imposta"}, gross: []string{"Totale fattura", "Totale", "Totale documento", "Totale da pagare", "Netto a pagare"},
		pos: []string{"N.", "Riga"}, code: []string{"Codice", "Cod. art."}, text: []string{"Descrizione"}, qty: []string{"Quantità", "Q.tà", "Qta"}, unit: []string{"U.M.", "UM"}, price: []string{"Prezzo", "Prezzo unit.", "Prezzo unitario"}, rate: []string{"IVA", "IVA %"}, amount: []string{"Importo", "Totale"},
		legal: []string{"S.r.l.", "S.p.A.", "SRL", "S.n.c.", ""}, towns: []string{"20121 Milano (MI)", "40121 Bologna (BO)", "10121 Torino (TO)"}, streets: []string{"Via Roma %d", "Corso Italia %d", "Viale del Lavoro %d"}, goods: []string{"Viti M8 zincate", "Consulenza tecnica", "Carta A4", "Canone mensile"}, units: []string{"pz", "h", "kg"},
		pay: []string{"Pagamento entro il %s.", "Pagamento a %d giorni."}, thanks: []string{"Grazie per la fiducia."}},
	{name: "pl", country: "PL", currency: "PLN", comma: true, group: []string{" ", ""}, months: strings.Fields("stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"),
		dates: []string{"d.m.y", "y-m-d", "d M y"}, rates: []string{"23", "8"},
		title: []string{"Faktura VAT", "FAKTURA", "Faktura"}, credit: []string{"Faktura korygująca", "Korekta faktury"}, number: []string{"Nr faktury", "Numer faktury", "Faktura nr", "Faktura VAT nr"}, issue: []string{"Data wystawienia", "Data faktury"}, due: []string{"Termin płatności", "Data płatności"}, order: []string{"Nr zamówienia", "Zamówienie nr", "Numer zamówienia"}, customer: []string{"Nr klienta", "Kod klienta"},
		buyer: []string{"Nabywca", "Nabywca:"}, iban: []string{"Nr konta", "Numer konta", "Rachunek bankowy", "IBAN"}, taxID: []string{"NIP"},
		net: []string{"Razem netto", "Wartość netto", "Suma netto"}, tax: []string{"VAT %d%%", "Kwota VAT", "Podatek VAT", "Razem VAT"}, gross: []string{"Razem brutto", "Do zapłaty", "Razem do zapłaty", "Wartość brutto", "Suma brutto"},
		pos: []string{"Lp.", "Lp"}, code: []string{"Kod", "Indeks"}, text: []string{"Nazwa", "Nazwa towaru lub usługi", "Opis"}, qty: []string{"Ilość"}, unit: []string{"J.m.", "jm"}, price: []string{"Cena netto", "Cena", "Cena jedn. netto"}, rate: []string{"VAT", "Stawka VAT", "VAT %"}, amount: []string{"Wartość netto", "Wartość", "Kwota netto"},
		legal: []string{"Sp. z o.o.", "S.A.", "Sp. j.", ""}, towns: []string{"00-950 Warszawa", "30-001 Kraków", "80-001 Gdańsk"}, streets: []string{"ul. Długa %d", "ul. Polna %d", "al. Lipowa %d"}, goods: []string{"Śruby M8", "Usługa doradcza", "Papier A4", "Abonament miesięczny"}, units: []string{"szt.", "godz.", "kg"},
		pay: []string{"Termin płatności: %d dni", "Płatne do %s."}, thanks: []string{"Dziękujemy za współpracę."}},
	{name: "pt", country: "PT", currency: "EUR", comma: true, group: []string{".", " ", ""}, months: strings.Fields("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
		dates: []string{"d/m/y", "d-m-y", "d de M de y"}, rates: []string{"23", "13"},
		title: []string{"FATURA", "Fatura", "Factura"}, credit: []string{"Nota de crédito"}, number: []string{"Fatura n.º", "Fatura nº", "Número da fatura", "Nº da fatura", "N.º documento"}, issue: []string{"Data", "Data da fatura", "Data de emissão"}, due: []string{"Vencimento", "Data de vencimento", "Pagar até"}, order: []string{"Encomenda n.º", "Nº encomenda", "V/ encomenda", "Nota de encomenda"}, customer: []string{"Nº cliente", "Cliente n.º"},
		buyer: []string{"Exmo. Sr.", "Cliente", "Faturar a"}, iban: []string{"IBAN", "NIB/IBAN"}, taxID: []string{"NIF", "Contribuinte", "NIPC"},
		net: []string{"Subtotal", "Total ilíquido", "Total sem IVA", "Base tributável"}, tax: []string{"IVA %d%%", "IVA", "Total IVA", "Valor do IVA"}, gross: []string{"Total", "Total a pagar", "Total com IVA", "Valor total", "Total da fatura"},
		pos: []string{"Nº", "Item"}, code: []string{"Código", "Ref."}, text: []string{"Descrição", "Designação"}, qty: []string{"Quantidade", "Qtd.", "Qtd"}, unit: []string{"Un.", "Unidade"}, price: []string{"Preço", "Preço unitário", "Preço unit."}, rate: []string{"IVA", "IVA %"}, amount: []string{"Valor", "Total", "Importância"},
		legal: []string{"Lda.", "Lda", "S.A.", "Unipessoal Lda", ""}, towns: []string{"1100-148 Lisboa", "4000-322 Porto", "3000-213 Coimbra"}, streets: []string{"Rua do Sol %d", "Avenida Central %d", "Largo da Feira %d"}, goods: []string{"Parafuso M8", "Consultoria técnica", "Papel A4", "Manutenção mensal"}, units: []string{"un", "h", "kg"},
		pay: []string{"Pagar até %s.", "Pagamento a %d dias."}, thanks: []string{"Obrigado pela preferência."}},
}
