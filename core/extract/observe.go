package extract

// Choice is one of the answers that a model had to choose from.
type Choice struct {
	// Values are the canonical texts of the group's fields; empty leaves one out.
	Values []string
	X      []float64 // what the model sees
	Base   float64   // what is added to the model's logit
	Parts  []Part    // whose logits are added too
}

// Part is the candidate of another model that is part of a joint choice.
type Part struct {
	Model string
	X     []float64
	Base  float64
}

// Group is all that a model chose from in one document. Choices that leave
// everything out are among them.
type Group struct {
	Model   string
	Fields  []string
	Choices []Choice
}

// observe tells what a model chooses from, when somebody wants to know.
func (rd *reader) observe(g Group) {
	if rd.ctx.Observe != nil {
		rd.ctx.Observe(g)
	}
}

// observeField tells the candidates of one field.
func (rd *reader) observeField(model, field string, list []candidate) {
	if rd.ctx.Observe == nil || len(list) == 0 {
		return
	}
	g := Group{Model: model, Fields: []string{field}, Choices: []Choice{{Values: []string{""}}}}
	for _, c := range list {
		p := rd.part(model, c.x, c.logit)
		g.Choices = append(g.Choices, Choice{Values: []string{c.text}, X: p.X, Base: p.Base})
	}
	rd.observe(g)
}

// part is what a model saw of a candidate, with the constant first, and what was
// added to its logit.
func (rd *reader) part(model string, x vector, logit float64) Part {
	return Part{Model: model, X: append([]float64{1}, x[:]...), Base: logit - rd.weights.model(model).logit(x[:])}
}

// maxObserved bounds the joint choices that are told of one document: each field's
// best candidates.
const maxObserved = 6

// FeatureNames are the names of what a model sees, in the order of Choice.X; the
// first of a candidate's is the constant.
func FeatureNames(model string) []string {
	switch model {
	case "totals":
		return sumFeatureNames[:]
	case "dates":
		return pairFeatureNames[:]
	case "sure":
		return sureFeatureNames[:]
	}
	return append([]string{"bias"}, featureNames[:]...)
}

var featureNames = [nFeatures]string{"fLabel", "fRival", "fTop", "fBottom", "fTitle", "fFormat", "fOddFormat", "fChecksum", "fBadSum", "fRepeat", "fSize", "fKnown",
	"fDomain", "fLegal", "fOnly", "fLast", "fLargest", "fMoney", "fInteger", "fInLines", "fAgree", "fDisagree", "fDoubt", "fFirst", "fOther",
	"fPayee", "fBlock", "fContact", "fOwnTax", "fThird", "fLearnt"}

// Fitted are the program's own weights.
func Fitted() Weights { return fitted }

// CandidateModels are the names of the models that choose one field each.
func CandidateModels() []string { return candidateModels }
