package extract

// Pages of invented firms in trades and countries that nothing was fitted on, in words
// of our own. They were written before the models of names were worked on.
var strangersNorth = []stranger{
	{"Danish bakery, letterhead right", "Vesterhavets Brød ApS", "Hotel Klitten A/S", "1875.00", `
                                                      Vesterhavets Brød ApS
                                                      Havnegade 14
                                                      6700 Esbjerg
                                                      CVR-nr. 31428876
                                                      ordre@vesterhavetsbroed.dk

Hotel Klitten A/S
Strandvejen 201
6857 Blåvand
Danmark

FAKTURA
Invoice no. 20418                   Date: 14.08.2025

Description                         Qty        Price       Amount
Rugbrød                             100        10,00     1.000,00
Rundstykker                         250         2,00       500,00
                                             Subtotal     1.500,00
                                             VAT 25%        375,00
                                             Total DKK    1.875,00
`},
	{"Swedish carpenter, parties side by side", "Lövdahl Snickeri AB", "Ekbackens Förskola", "12500.00", `
INVOICE                                            Invoice number  3321
                                                   Invoice date    2025-09-02
Supplier                           Customer
Lövdahl Snickeri AB                Ekbackens Förskola
Sågvägen 8                         Skolgatan 3
352 33 Växjö                       352 46 Växjö
Sweden                             Sweden
VAT no SE556677889901

Description                                             Amount
Repair of staircase                                  10 000,00
Net                                                  10 000,00
VAT 25%                                               2 500,00
Total SEK                                            12 500,00
`},
	{"Finnish software, bare names", "Pilvilinna Oy", "Kalasatama Marina Oy", "620.00", `
Pilvilinna Oy                                      INVOICE
Mannerheimintie 90 B, 00250 Helsinki               No. 7781
                                                   Date 01.10.2025
Kalasatama Marina Oy
Accounts payable
Laiturikatu 2
00540 Helsinki

Hosting, October                                       500,00
                          Net                          500,00
                          VAT 24 %                     120,00
                          Total EUR                    620,00

Pilvilinna Oy   Business ID 2781102-4   www.pilvilinna.fi   FI21 1234 5600 0007 85
`},
	{"Irish vet, no legal form", "Ballymore Veterinary Clinic", "Siobhan Kearney", "184.50", `
                    Ballymore Veterinary Clinic
              The Square, Ballymore, Co. Westmeath N91 X2T3
           Tel: 044 935 6000   reception@ballymorevets.ie

Account holder: Siobhan Kearney
Glebe Cottage
Killare
Co. Westmeath

INVOICE      Number: BV-5512      Date: 3 June 2025

Consultation                                         60,00
Vaccination                                          90,00
Net                                                 150.00
VAT @ 23%                                            34.50
TOTAL EUR                                           184.50
`},
	{"Scottish print shop, delivery to a third party", "Caledon Press LLP", "Thistle Events Ltd", "960.00", `
Caledon Press LLP
12 Leith Walk, Edinburgh EH6 5AA

Invoice to:                 Deliver to:
Thistle Events Ltd          The Assembly Rooms
40 Queen Street             54 George Street
Edinburgh EH2 3NH           Edinburgh EH2 2LR

Invoice No: CP/2291         Tax point: 11/07/2025

Posters A1                                          800.00
Subtotal                                         £  800.00
VAT 20%                                          £  160.00
Total                                            £  960.00

Payment to Caledon Press LLP, Bank of Scotland plc, sort code 80-11-22
`},
	{"German beekeeper, sender's line, person", "Imkerei Sonnenhang", "Gasthof zum Hirschen", "107.00", `
                                         Imkerei Sonnenhang
                                         Inh. Katrin Vogt
Imkerei Sonnenhang · Bergstr. 4 · 87509 Immenstadt

Gasthof zum Hirschen
Marktplatz 1
87527 Sonthofen
                                         Rechnungsnummer: 2025-31
                                         Datum: 04.08.2025
Rechnung

Blütenhonig 500 g    20   5,00                100,00
Summe netto                                   100,00 EUR
zzgl. 7% MwSt.                                  7,00 EUR
Rechnungsbetrag                               107,00 EUR
Kontoinhaber: Katrin Vogt   IBAN DE89 3704 0044 0532 0130 00
`},
	{"Austrian carrier, contact person", "Tauern Spedition GmbH & Co KG", "Glaswerk Lienz AG", "600.00", `
TAUERN SPEDITION                               Ihr Ansprechpartner:
Tauern Spedition GmbH & Co KG                  Martin Egger
Industriezeile 44, 5700 Zell am See            Tel. +43 6542 7788

Firma
Glaswerk Lienz AG
Frau Mag. Huber
Bahnhofstraße 9
9900 Lienz
UID ATU12345675

Rechnung Nr. 88-417           Rechnungsdatum 19.05.2025
Transport Lienz - Graz                               500,00
Nettobetrag                                      EUR 500,00
20% USt                                          EUR 100,00
Gesamtbetrag                                     EUR 600,00
UID: ATU87654321   Raiffeisenbank Zell   IBAN AT61 1904 3002 3457 3201
`},
	{"Swiss cleaning, footer line", "Blitzblank Reinigungen AG", "Praxis Dr. Keller", "432.40", `
BLITZBLANK

Praxis Dr. Keller
Seestrasse 77
8002 Zürich

Rechnung 10877                  Zürich, 30.04.2025

Unterhaltsreinigung April                          400.00
Total netto                                   CHF  400.00
MWST 8.1%                                     CHF   32.40
Total                                         CHF  432.40

Zahlbar innert 30 Tagen.



Blitzblank Reinigungen AG   Hardturmstrasse 5   8005 Zürich   CHE-123.456.788 MWST
`},
	{"Dutch bike workshop, payable to", "Fietsatelier De Ketting", "Stichting Buurthuis Oost", "242.00", `
FACTUUR                                       Fietsatelier De Ketting
                                              Zeedijk 31
                                              1012 AP Amsterdam
Aan:                                          KvK 61234567
Stichting Buurthuis Oost                      BTW NL001234567B01
Javastraat 118
1094 HP Amsterdam

Factuurnummer 2025088      Factuurdatum 12-06-2025

Onderhoud dienstfietsen                           200,00
Totaal excl. btw                                € 200,00
Btw 21%                                         €  42,00
Totaal incl. btw                                € 242,00
Gelieve over te maken op NL91 ABNA 0417 1643 00 t.n.v. M. de Wit
`},
	{"Norwegian diver, from and to", "Fjorddykk AS", "Bergen Havn KF", "2500.00", `
From: Fjorddykk AS, Kaigaten 7, 5016 Bergen
To: Bergen Havn KF, Slottsgaten 1, 5003 Bergen

Invoice 556             2 May 2025

Hull inspection                              2 000.00
Net NOK                                      2 000.00
VAT 25 %                                       500.00
Total NOK                                    2 500.00
Org.nr NO 987 654 325 MVA
`},
	{"Marketplace, sold by", "Kupferkanne Handels UG", "Lena Brandt", "47.60", `
regalo marketplace                                  Rechnung

Verkauft von
Kupferkanne Handels UG
Lagerweg 2, 04103 Leipzig
USt-IdNr. DE136695976

Rechnungsadresse              Lieferadresse
Lena Brandt                   Packstation 144
Amselweg 5                    
99084 Erfurt                  99084 Erfurt

Rechnungsnr. KK-7712          Datum 22.07.2025

Teekanne                                            40,00
Netto                                               40,00 €
MwSt 19%                                             7,60 €
Gesamt                                              47,60 €
regalo ist Vermittler und nicht Verkäufer der Ware.
`},
}
