package core_test

import (
	"testing"

	"countersign/core"
)

func TestQuestions(t *testing.T) {
	asked := invoice(ask("role:approver"))
	asked.Questions = []core.Question{{Number: 1, By: "approver", To: "clerk", Text: "ours?"}}
	done := with(asked, func(r *core.Review) {
		r.Questions = []core.Question{{Number: 1, By: "approver", To: "clerk", Text: "ours?", Answer: &core.Answer{By: "clerk"}}}
	})
	for _, c := range []struct {
		clause string
		review core.Review
		cmd    core.Command
		kind   core.Kind
	}{
		{"a clerk asks", invoice(), core.Command{Action: core.ActAsk, By: clerk, To: "approver", Reason: "ours?"}, ""},
		{"a payer asks", invoice(), core.Command{Action: core.ActAsk, By: payer, To: "approver", Reason: "ours?"}, ""},
		{"an auditor changes nothing", invoice(), core.Command{Action: core.ActAsk, By: auditor, To: "approver", Reason: "ours?"}, core.Refused},
		{"a question needs words", invoice(), core.Command{Action: core.ActAsk, By: clerk, To: "approver", Reason: " "}, core.Usage},
		{"nobody asks himself", invoice(), core.Command{Action: core.ActAsk, By: clerk, To: "clerk", Reason: "ours?"}, core.Usage},
		{"also about what is paid", with(invoice(), func(r *core.Review) { r.Status = core.StatusPaid }),
			core.Command{Action: core.ActAsk, By: clerk, To: "approver", Reason: "paid twice?"}, ""},
		{"who was asked answers", asked, core.Command{Action: core.ActAnswer, By: clerk, Reason: "yes"}, ""},
		{"so does the owner", asked, core.Command{Action: core.ActAnswer, By: owner, Question: 1, Reason: "yes"}, ""},
		{"nobody else", asked, core.Command{Action: core.ActAnswer, By: second, Reason: "yes"}, core.Refused},
		{"not who asked", asked, core.Command{Action: core.ActAnswer, By: approver, Question: 1, Reason: "yes"}, core.Refused},
		{"an answer needs words", asked, core.Command{Action: core.ActAnswer, By: clerk}, core.Usage},
		{"there is no such question", asked, core.Command{Action: core.ActAnswer, By: clerk, Question: 2, Reason: "yes"}, core.NotFound},
		{"once", done, core.Command{Action: core.ActAnswer, By: clerk, Question: 1, Reason: "no"}, core.Refused},
	} {
		c.cmd.At = at
		got, log, err := core.Decide(c.review, c.cmd)
		if core.KindOf(err) != c.kind {
			t.Errorf("%s: %v", c.clause, err)
			continue
		}
		if err != nil {
			continue
		}
		q := got.Questions[0]
		if got.Status != c.review.Status || got.Revision != c.review.Revision+1 || log.Reason != c.cmd.Reason || log.After["question"] != "1" {
			t.Errorf("%s: %s, revision %d, %+v", c.clause, got.Status, got.Revision, log)
		}
		if c.cmd.Action == core.ActAnswer && (q.Answer == nil || q.Answer.By != c.cmd.By.Name || q.Answer.Text != "yes" || c.review.Questions[0].Answer != nil) {
			t.Errorf("%s: %+v", c.clause, q)
		}
	}
}

// An owner who was asked too finds the own question before those of others.
func TestQuestionFor(t *testing.T) {
	r := core.Review{Questions: []core.Question{{Number: 1, By: "clerk", To: "payer"}, {Number: 2, By: "clerk", To: "owner"}, {Number: 3, By: "clerk", To: "owner", Answer: &core.Answer{}}}}
	for _, c := range []struct {
		by   core.User
		want int
	}{{owner, 2}, {payer, 1}, {clerk, 0}, {second, 0}} {
		if q, ok := r.QuestionFor(c.by); q.Number != c.want || ok != (c.want > 0) {
			t.Errorf("%s finds question %d", c.by.Name, q.Number)
		}
	}
}
