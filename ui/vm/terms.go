package vm

// termKeys are the parts of an electronic invoice from which a lesson may take a value
// (EN 16931), with the keys of their names for people.
var termKeys = map[string]string{
	"BT-9": "term.due", "BT-10": "term.buyer_reference", "BT-11": "term.project", "BT-12": "term.contract", "BT-13": "term.order", "BT-14": "term.sales_order",
	"BT-15": "term.receipt", "BT-16": "term.delivery_note", "BT-17": "term.tender", "BT-18": "term.object", "BT-19": "term.accounting", "BT-20": "term.payment_terms",
	"BT-22": "term.note", "BT-25": "term.preceding", "BT-46": "term.customer_number", "BT-72": "term.delivery_date", "BT-73": "term.period_start", "BT-74": "term.period_end",
	"BT-83": "term.payment_reference",
}
