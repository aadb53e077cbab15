package extract

import (
	"fmt"
	"strings"
	"testing"

	"countersign/core"
)

// kindWords is how one language writes what stands on the documents of the tests.
type kindWords struct {
	number, date, buyer, head, net, tax, gross, iban string
	letter                                           string // a letter about an invoice that is owed: number and amount
	columns                                          string // of a list of open invoices
	goods                                            string // columns of a list of goods without prices
	titles                                           map[core.DocKind]string
}

var kindLanguages = map[string]kindWords{
	"en": {"Invoice No.", "Date", "Customer", "Item   Description              Qty    Unit price      Amount", "Net total", "VAT 20%", "Total", "IBAN",
		"according to our records our invoice %s over %s has not been paid yet.\nPlease transfer the amount within 7 days.", "Date         Invoice no.        Amount       Paid      Balance", "Item   Description              Quantity",
		map[core.DocKind]string{core.KindInvoice: "Invoice;TAX INVOICE;Sales Invoice;VAT Invoice", core.KindCreditNote: "Credit Note;CREDIT MEMO;Credit Memorandum",
			core.KindReminder: "Payment Reminder;Second Reminder;Overdue Notice;Final Demand;Past Due Notice;Reminder: invoice INV-77 is overdue;Overdue invoice INV-77", core.KindStatement: "Statement of Account;Account Statement;Monthly Statement",
			core.KindOrder: "Purchase Order;Order Confirmation;Sales Order;Order Acknowledgement", core.KindDeliveryNote: "Delivery Note;Packing Slip;Despatch Note", core.KindQuote: "Quotation;Quote;Estimate;Proforma Invoice;PRO FORMA INVOICE;Pro-forma Invoice",
			core.KindOther: "Remittance Advice;Payment Advice;General Terms and Conditions;Service Agreement;Timesheet"}},
	"de": {"Rechnungsnummer", "Datum", "Kunde", "Pos.   Bezeichnung              Menge    Einzelpreis      Betrag", "Nettobetrag", "19 % MwSt.", "Gesamtbetrag", "IBAN",
		"zu unserer Rechnung %s über %s konnten wir noch keinen Zahlungseingang feststellen.\nBitte überweisen Sie den Betrag innerhalb von 7 Tagen.", "Datum        Rechnungsnr.       Betrag       Bezahlt   Saldo", "Pos.   Bezeichnung              Menge",
		map[core.DocKind]string{core.KindInvoice: "Rechnung;RECHNUNG;Schlussrechnung;Abschlagsrechnung;Honorarrechnung;Rechnung / Lieferschein;Rechnung/Lieferschein", core.KindCreditNote: "Gutschrift;Rechnungskorrektur;Stornorechnung",
			core.KindReminder: "Mahnung;1. Mahnung;2. Mahnung;Letzte Mahnung;Zahlungserinnerung;Zahlungserinnerung zu Rechnung 2025-77;Unsere Rechnung 2025-77 - 2. Mahnung;Offene Rechnung 2025-77", core.KindStatement: "Kontoauszug;Offene-Posten-Liste;Saldenbestätigung",
			core.KindOrder: "Bestellung;Auftragsbestätigung;Bestellbestätigung", core.KindDeliveryNote: "Lieferschein;Packzettel;Warenbegleitschein", core.KindQuote: "Angebot;Kostenvoranschlag;Proformarechnung;Pro-forma-Rechnung",
			core.KindOther: "Zahlungsavis;Überweisungsavis;Allgemeine Geschäftsbedingungen;Mietvertrag;Wartungsvertrag;Stundennachweis"}},
	"fr": {"N° de facture", "Date", "Client", "N°     Désignation              Qté    Prix unitaire    Montant", "Total HT", "TVA 20 %", "Total TTC", "IBAN",
		"sauf erreur de notre part, notre facture %s d'un montant de %s reste impayée.\nNous vous prions de régler cette somme sous 7 jours.", "Date         N° facture         Montant      Réglé     Solde", "N°     Désignation              Quantité",
		map[core.DocKind]string{core.KindInvoice: "Facture;FACTURE;Facture d'acompte;Note d'honoraires", core.KindCreditNote: "Avoir;Facture d'avoir;Note de crédit",
			core.KindReminder: "Rappel;Relance;Lettre de relance;Rappel de paiement;Mise en demeure;Relance facture F-77;Facture impayée F-77", core.KindStatement: "Relevé de compte;Relevé de factures;Extrait de compte",
			core.KindOrder: "Bon de commande;Confirmation de commande;Accusé de réception de commande", core.KindDeliveryNote: "Bon de livraison;Bordereau de livraison", core.KindQuote: "Devis;Offre de prix;Facture proforma;Facture pro forma",
			core.KindOther: "Avis de paiement;Avis de virement;Conditions générales de vente;Contrat de maintenance;Relevé d'heures"}},
	"nl": {"Factuurnummer", "Datum", "Klant", "Nr     Omschrijving             Aantal    Prijs          Bedrag", "Totaal excl. btw", "BTW 21%", "Totaal incl. btw", "IBAN",
		"volgens onze administratie is onze factuur %s van %s nog niet betaald.\nWij verzoeken u het bedrag binnen 7 dagen over te maken.", "Datum        Factuurnr.         Bedrag       Betaald   Saldo", "Nr     Omschrijving             Aantal",
		map[core.DocKind]string{core.KindInvoice: "Factuur;FACTUUR;Verzamelfactuur;Voorschotfactuur", core.KindCreditNote: "Creditnota;Creditfactuur",
			core.KindReminder: "Herinnering;Betalingsherinnering;Aanmaning;Tweede herinnering;Laatste aanmaning;Ingebrekestelling;Openstaande factuur 2025-77", core.KindStatement: "Rekeningoverzicht;Overzicht openstaande posten;Rekeninguittreksel",
			core.KindOrder: "Bestelbon;Inkooporder;Orderbevestiging", core.KindDeliveryNote: "Pakbon;Leverbon;Vrachtbrief", core.KindQuote: "Offerte;Prijsopgave;Proforma factuur;Pro forma factuur",
			core.KindOther: "Betalingsspecificatie;Betaaladvies;Algemene voorwaarden;Onderhoudscontract;Urenstaat"}},
	"es": {"Número de factura", "Fecha", "Cliente", "Nº     Descripción              Cantidad    Precio       Importe", "Base imponible", "IVA 21 %", "Total factura", "IBAN",
		"según nuestros registros, nuestra factura %s por importe de %s sigue pendiente de pago.\nLe rogamos que abone el importe en 7 días.", "Fecha        Nº factura         Importe      Pagado    Saldo", "Nº     Descripción              Cantidad",
		map[core.DocKind]string{core.KindInvoice: "Factura;FACTURA;Factura de venta;Minuta", core.KindCreditNote: "Factura rectificativa;Nota de crédito;Nota de abono;Abono",
			core.KindReminder: "Recordatorio de pago;Reclamación de pago;Aviso de impago;Requerimiento de pago;Factura pendiente F-77", core.KindStatement: "Extracto de cuenta;Estado de cuenta;Extracto de facturas",
			core.KindOrder: "Pedido;Confirmación de pedido;Orden de compra", core.KindDeliveryNote: "Albarán;Albarán de entrega;Nota de entrega", core.KindQuote: "Presupuesto;Oferta;Factura proforma;Cotización",
			core.KindOther: "Aviso de transferencia;Remesa de pagos;Condiciones generales;Contrato de mantenimiento;Parte de horas"}},
	"it": {"Numero fattura", "Data", "Cliente", "N.     Descrizione              Quantità    Prezzo      Importo", "Totale imponibile", "IVA 22 %", "Totale fattura", "IBAN",
		"dai nostri controlli la nostra fattura %s di %s risulta ancora da pagare.\nVi preghiamo di saldare l'importo entro 7 giorni.", "Data         N. fattura         Importo      Pagato    Saldo", "N.     Descrizione              Quantità",
		map[core.DocKind]string{core.KindInvoice: "Fattura;FATTURA;Fattura immediata;Parcella;Fattura accompagnatoria", core.KindCreditNote: "Nota di credito;Nota di accredito",
			core.KindReminder: "Sollecito di pagamento;Sollecito;Secondo sollecito;Messa in mora;Fattura scaduta 77/2025", core.KindStatement: "Estratto conto;Situazione contabile",
			core.KindOrder: "Ordine di acquisto;Conferma d'ordine;Conferma ordine", core.KindDeliveryNote: "Documento di trasporto;DDT;Bolla di consegna", core.KindQuote: "Preventivo;Offerta;Fattura proforma;Fattura pro forma",
			core.KindOther: "Avviso di pagamento;Distinta di pagamento;Condizioni generali;Contratto di manutenzione;Foglio ore"}},
	"pl": {"Nr faktury", "Data wystawienia", "Nabywca", "Lp.    Nazwa                    Ilość    Cena netto     Wartość netto", "Razem netto", "VAT 23%", "Razem brutto", "Nr konta",
		"informujemy, że nasza faktura %s na kwotę %s nie została jeszcze opłacona.\nProsimy o zapłatę w ciągu 7 dni.", "Data         Nr faktury         Kwota        Zapłacono Saldo", "Lp.    Nazwa                    Ilość",
		map[core.DocKind]string{core.KindInvoice: "Faktura VAT;FAKTURA;Faktura;Faktura końcowa", core.KindCreditNote: "Faktura korygująca;Korekta faktury",
			core.KindReminder: "Wezwanie do zapłaty;Ostateczne wezwanie do zapłaty;Przypomnienie o płatności;Ponaglenie;Niezapłacona faktura FV/77", core.KindStatement: "Potwierdzenie salda;Zestawienie należności",
			core.KindOrder: "Zamówienie;Potwierdzenie zamówienia", core.KindDeliveryNote: "WZ;Dowód dostawy;Wydanie zewnętrzne", core.KindQuote: "Oferta;Wycena;Faktura pro forma;Faktura proforma",
			core.KindOther: "Awizo płatności;Ogólne warunki sprzedaży;Umowa serwisowa;Karta czasu pracy"}},
	"pt": {"Número da fatura", "Data", "Cliente", "Nº     Descrição                Quantidade    Preço      Valor", "Total sem IVA", "IVA 23%", "Total da fatura", "IBAN",
		"de acordo com os nossos registos, a nossa fatura %s no valor de %s ainda não foi paga.\nSolicitamos o pagamento no prazo de 7 dias.", "Data         Fatura n.º         Valor        Pago      Saldo", "Nº     Descrição                Quantidade",
		map[core.DocKind]string{core.KindInvoice: "Fatura;FATURA;Fatura simplificada;Nota de débito", core.KindCreditNote: "Nota de crédito",
			core.KindReminder: "Lembrete de pagamento;Aviso de cobrança;Carta de cobrança;Segundo aviso;Fatura em atraso F-77", core.KindStatement: "Extrato de conta;Conta corrente;Extrato de cliente",
			core.KindOrder: "Nota de encomenda;Confirmação de encomenda;Ordem de compra", core.KindDeliveryNote: "Guia de remessa;Guia de transporte", core.KindQuote: "Orçamento;Proposta comercial;Fatura proforma;Fatura pró-forma",
			core.KindOther: "Aviso de transferência;Condições gerais;Contrato de manutenção;Folha de horas"}},
}

// paper writes a document of a kind: priced ones with lines and totals, letters with
// the invoice that they are about, lists of invoices, lists of goods.
func (w kindWords) paper(kind core.DocKind, title string) string {
	const firm = "Muster Alfa                                     alfa@example.com\nHafenweg 5, 20457 Hamburg\n\n"
	head := fmt.Sprintf("%s\n%s: Beispiel Beta                               %s: 03.03.2025\nLindenweg 7, 50667 Koeln\n\n%s\n\n", firm, w.buyer, w.date, title)
	priced := w.head + "\n1      Widget                      10          10,00       100,00\n2      Gadget                       2          50,00       100,00\n\n"
	totals := fmt.Sprintf("                             %-24s 200,00\n                             %-24s  40,00\n                             %-24s 240,00\n\n%s DE02120300000000202051\n", w.net, w.tax, w.gross, w.iban)
	switch kind {
	case core.KindInvoice, core.KindCreditNote:
		return head + w.number + ": 2025-4711\n\n" + priced + totals
	case core.KindQuote, core.KindOrder:
		return head + "Nr. 2025-4711\n\n" + priced + totals
	case core.KindReminder, core.KindOther:
		return head + fmt.Sprintf(w.letter, "2025-77", "240,00 EUR") + "\n\n" + w.iban + " DE02120300000000202051\n"
	case core.KindStatement:
		return head + w.columns + "\n03.01.2025   2025-11            119,00       119,00      0,00\n05.02.2025   2025-40            240,00         0,00    240,00\n\n" + w.iban + " DE02120300000000202051\n"
	}
	return head + w.goods + "\n1      Widget                      10\n2      Gadget                       2\n"
}

// Every kind by its titles, in eight languages: what is no invoice must not pass for
// one, and what is must.
func TestKindsByTheirTitles(t *testing.T) {
	right, all := 0, 0
	for lang, w := range kindLanguages {
		for kind, titles := range w.titles {
			for title := range strings.SplitSeq(titles, ";") {
				d := one(t, w.paper(kind, title))
				all++
				if d.Kind.Value == kind {
					right++
					continue
				}
				if d.Kind.Value.IsClaim() != kind.IsClaim() {
					t.Errorf("%s %q is taken for %s, want %s", lang, title, d.Kind.Value, kind)
				} else {
					t.Logf("%s %q is taken for %s, want %s", lang, title, d.Kind.Value, kind)
				}
			}
		}
	}
	t.Logf("%d of %d kinds right", right, all)
	if right*100 < all*97 {
		t.Errorf("%d of %d kinds right, the floor is 97 in 100", right, all)
	}
}

// What carries no title is judged by what stands on it.
func TestKindsWithoutATitle(t *testing.T) {
	for lang, w := range kindLanguages {
		claim := strings.Replace(w.paper(core.KindInvoice, ""), w.number, "Nr.", 1)
		if k := one(t, claim).Kind.Value; k != core.KindInvoice {
			t.Errorf("%s: lines, tax and totals are taken for %s", lang, k)
		}
		letter := w.paper(core.KindOther, "")
		if k := one(t, letter).Kind.Value; k.IsClaim() {
			t.Errorf("%s: a letter about an invoice is taken for %s:\n%s", lang, k, letter)
		}
	}
}

// A picture with a few words is no receipt for looking like one.
func TestPicturesOfOtherThings(t *testing.T) {
	for page, want := range map[string]core.DocKind{
		"Our new logo":                                   core.KindOther,
		"Meeting room 6721\nplease keep quiet":           core.KindOther,
		"Corner Bakery\n2 Rolls      1.20\nTotal   1.20": core.KindReceipt,
	} {
		r := typed(page)
		r.Pages[0].Source = core.FromOCR
		if d := Read(r, Context{}); len(d) != 1 || d[0].Kind.Value != want {
			t.Errorf("%q: %d drafts, %s, want %s", page, len(d), d[0].Kind.Value, want)
		}
	}
}

// The type of a row of a statement is no title, and a letter's subject is one.
func TestKindOfListsAndLetters(t *testing.T) {
	for page, want := range map[string]core.DocKind{
		"Muster Alfa Ltd                  STATEMENT\n\nDate         Ref         Type         Debit      Credit     Balance\n06/10/2026   INV8812     Invoice      96.20                 306.60\n20/10/2026   INV8830     Invoice      88.75                 395.35\n\nTotal due    395.35": core.KindStatement,
		"Muster Alfa\n\nLille, le 12 novembre 2026\n\nObjet : Relance - facture n° F-2026-0221 du 15/09/2026\n\nMadame, Monsieur,\nnotre facture d'un montant de 1 284,00 € reste impayée.":                                                                                                core.KindReminder,
		"Muster Alfa\n\nBetreff: Mahnung zur Rechnung 4711\n\nSehr geehrte Damen und Herren,\nwir vermissen 1.284,00 €.":                                                                                                                                                                   core.KindReminder,
	} {
		if d := one(t, page); d.Kind.Value != want {
			t.Errorf("%.60q is %s, want %s", page, d.Kind.Value, want)
		}
	}
}
