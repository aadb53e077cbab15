package extract

var strangersSouth = []stranger{
	{"French nursery, client on the right", "Pépinières du Val", "Mairie de Saint-Cyr", "1320.00", `
Pépinières du Val
Chemin des Saules
37540 Saint-Cyr-sur-Loire
Tél. 02 47 11 22 33
SIRET 512 345 678 00014

                                             Mairie de Saint-Cyr
                                             1 place de l'Église
                                             37540 Saint-Cyr-sur-Loire

FACTURE N° 2025-119                 Le 17/03/2025

Érables                                            1 200,00
Total HT                                           1 200,00 €
TVA 10 %                                             120,00 €
Total TTC                                          1 320,00 €
`},
	{"Belgian electrician, facturé à", "Watt & Fils SRL", "Copropriété Les Tilleuls", "1060.00", `
Watt & Fils SRL                 FACTURE
Rue Neuve 12                    Numéro : 25/044
4000 Liège                      Date : 08/09/2025
BE 0403.019.261
                                Facturé à :
                                Copropriété Les Tilleuls
                                Quai Orban 40
                                4020 Liège

Mise en conformité                              1.000,00
Total hors TVA                                  1.000,00 EUR
TVA 6%                                             60,00 EUR
Total à payer                                   1.060,00 EUR
Titulaire du compte : Watt & Fils SRL  BE68 5390 0754 7034
`},
	{"Italian olive mill, seller and buyer columns", "Frantoio Colle Alto", "Trattoria da Nino S.n.c.", "520.00", `
Fornitore                               Cliente
Frantoio Colle Alto                     Trattoria da Nino S.n.c.
di Rossi Carla                          Via Garibaldi 18
Loc. Colle Alto, 7                      53100 Siena (SI)
53041 Asciano (SI)                      P.IVA 01234567897
P.IVA 00743110157

FATTURA n. 41 del 20/11/2025

Olio extravergine 5 l   10   50,00               500,00
Imponibile                                       500,00
IVA 4%                                            20,00
Totale fattura                               EUR 520,00
`},
	{"Spanish notary, titled person", "Marta Ibáñez Soler", "Inversiones Duero, S.L.", "1030.00", `
MARTA IBÁÑEZ SOLER
Abogada
C/ Alcalá 55, 3º B
28014 Madrid
NIF 12345678Z

FACTURA 2025/17                Fecha: 05/06/2025

Datos del cliente:
Inversiones Duero, S.L.
Av. de la Constitución 2
47001 Valladolid
CIF B47123456

Asesoramiento jurídico                            1.000,00
Base imponible                                    1.000,00 €
IVA 21 %                                            210,00 €
Retención IRPF -18 %                               -180,00 €
Total factura                                     1.030,00 €
`},
	{"Portuguese ceramics, exmos", "Cerâmica Atlântico, Lda", "Hotel Ria Formosa, S.A.", "2460.00", `
Cerâmica Atlântico, Lda
Zona Industrial, Lote 12
3800-055 Aveiro
Contribuinte 501964843

                                           Exmo.(s) Sr.(s)
                                           Hotel Ria Formosa, S.A.
                                           Avenida Marginal 3
                                           8000-138 Faro
                                           NIF 500100144
Fatura FT 2025/210          Data: 18-02-2025

Azulejos                                          2.000,00
Total ilíquido                                    2.000,00
IVA 23%                                             460,00
Total a pagar                                 EUR 2.460,00
`},
	{"Polish florist, seller left buyer right", "Kwiaciarnia Malwa Anna Lis", "Biuro Rachunkowe Saldo", "108.00", `
Faktura VAT nr 12/05/2025            Data wystawienia: 15.05.2025

Sprzedawca                           Nabywca
Kwiaciarnia Malwa Anna Lis           Biuro Rachunkowe Saldo
ul. Różana 3                         ul. Krótka 14/2
61-001 Poznań                        60-101 Poznań
NIP 1234563218                       NIP 5260250274

Wiązanka                   1 szt.                 100,00
Razem netto                                       100,00
VAT 8%                                              8,00
Do zapłaty                                        108,00 PLN
`},
	{"American studio, remit to", "Harbor & Pine", "Lakeshore Dental Group", "1750.00", `
INVOICE

Harbor & Pine
Interior Photography
88 Wharf Street
Portland, ME 04101

BILL TO                              INVOICE #   0912
Lakeshore Dental Group               DATE        08/21/2025
1400 Lakeshore Drive
Burlington, VT 05401

Description                                       Amount
Half day shoot                                  1,750.00
                              Total            $1,750.00

Please make checks payable to Harbor & Pine
Questions? Contact Jess Alder, jess@harborandpine.com
`},
	{"Australian plumber, trading as", "Red Gum Plumbing Pty Ltd", "Mrs Evelyn Tran", "330.00", `
TAX INVOICE
Red Gum Plumbing Pty Ltd
ABN 51 824 753 556
PO Box 118, Bendigo VIC 3550

Mrs Evelyn Tran
7 Wattle Court
Bendigo VIC 3550

Invoice number 4405        Date 09/10/2025

Replace tap                                       300.00
Subtotal                                         $300.00
GST 10%                                           $30.00
Total AUD                                        $330.00
Account name: Red Gum Plumbing Pty Ltd  BSB 063-000
`},
	{"Indian garments, M/s", "Saraswati Textiles Pvt Ltd", "Kaveri Retail LLP", "11800.00", `
                 SARASWATI TEXTILES PVT LTD
            Plot 9, GIDC Estate, Surat 395003
                 GSTIN: 24AAACC1206D1ZM
                     TAX INVOICE
M/s Kaveri Retail LLP                 Invoice No: ST/778
MG Road, Bengaluru 560001             Dated: 12-Jan-2025
GSTIN: 29AAGCB7383J1Z4

Cotton fabric                                  10,000.00
Taxable value                                  10,000.00
IGST 18%                                        1,800.00
Grand total INR                                11,800.00
For SARASWATI TEXTILES PVT LTD
Authorised signatory
`},
	{"Czech brewery, English labels", "Pivovar Lipa s.r.o.", "Zum Anker Gaststätten OHG", "1000.00", `
Pivovar Lipa s.r.o.
Nádražní 66, 390 01 Tábor, Czech Republic
VAT ID CZ12345679                        Invoice 250033
                                         Issue date 7.7.2025
Buyer:
Zum Anker Gaststätten OHG
Hafenstr. 2
94032 Passau
VAT ID DE129273398

Lager 50 l                  10    100,00          1.000,00
Reverse charge, VAT 0 %
Total EUR                                         1.000,00
Beneficiary: Pivovar Lipa s.r.o., Česká spořitelna, a.s.
`},
}
