// Package score measures what was read against what people say stands there: right,
// wrong and missing by field, lines, kinds, and what the confidences are worth. It
// compares values as the contract gives them (CONTRACT, extract) and knows nothing of
// how they were read.
//
// A field that a label leaves out is not scored. One that a label sets to null is
// known to be absent: a value there is wrong. Where a file gave several documents, the
// one with the most right values counts.
package score
