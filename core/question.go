package core

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Question is what one person asks another about an invoice, kept with it. It stops
// nothing by itself: who wants the invoice to wait holds it.
type Question struct {
	Number int       `json:"number"` // from 1, in its invoice
	By     string    `json:"by"`
	To     string    `json:"to"`
	At     time.Time `json:"at"`
	Text   string    `json:"text"`
	Answer *Answer   `json:"answer,omitempty"`
}

// Answer is the reply to a question.
type Answer struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// AnsweredBy reports whether the question is open and the person may answer it: who
// was asked, or an owner.
func (q Question) AnsweredBy(u User) bool {
	return q.Answer == nil && (q.To == u.Name || slices.Contains(u.Roles, Owner) && q.By != u.Name)
}

// QuestionFor finds the oldest open question that the person may answer, those to
// the person first.
func (r Review) QuestionFor(u User) (Question, bool) {
	for _, mine := range []bool{true, false} {
		for _, q := range r.Questions {
			if q.AnsweredBy(u) && (q.To == u.Name) == mine {
				return q, true
			}
		}
	}
	return Question{}, false
}

func mayAsk(u User) error {
	for _, p := range []Permission{MayEnter, MayPay} {
		if u.May(p) {
			return nil
		}
	}
	return u.Require(MayEnter, "ask questions")
}

func mayAnswer(r Review, u User) error {
	if _, ok := r.QuestionFor(u); ok {
		return nil
	}
	for _, q := range r.Questions {
		if q.Answer == nil {
			return Errorf(Refused, "%s was asked, not %s", q.To, u.Name).WithHint("%s or the owner can answer", q.To)
		}
	}
	return Errorf(Refused, "no question about this invoice is open")
}

func applyAsk(r *Review, c Command, log *AuditEntry) error {
	if strings.TrimSpace(c.Reason) == "" {
		return Errorf(Usage, "a question needs words").WithHint("say what you want to know")
	}
	if c.To == "" || c.To == c.By.Name {
		return Errorf(Usage, "a question goes to somebody else").WithHint("name the person who can answer it")
	}
	log.Action = "Asked"
	q := Question{Number: len(r.Questions) + 1, By: c.By.Name, To: c.To, At: c.At, Text: c.Reason}
	r.Questions = append(r.Questions, q)
	log.After["to"], log.After["question"] = q.To, strconv.Itoa(q.Number)
	return nil
}

func applyAnswer(r *Review, c Command, log *AuditEntry) error {
	if strings.TrimSpace(c.Reason) == "" {
		return Errorf(Usage, "an answer needs words")
	}
	if c.Question == 0 {
		q, _ := r.QuestionFor(c.By) // there is one: Allowed has said so
		c.Question = q.Number
	}
	i := slices.IndexFunc(r.Questions, func(q Question) bool { return q.Number == c.Question })
	switch {
	case i < 0:
		return Errorf(NotFound, "this invoice has no question %d", c.Question).WithHint("`show` lists them")
	case r.Questions[i].Answer != nil:
		return Errorf(Refused, "%s has answered that question already", r.Questions[i].Answer.By)
	case !r.Questions[i].AnsweredBy(c.By):
		return Errorf(Refused, "%s was asked, not %s", r.Questions[i].To, c.By.Name).WithHint("%s or the owner can answer", r.Questions[i].To)
	}
	log.Action = "Answered"
	r.Questions[i].Answer = &Answer{By: c.By.Name, At: c.At, Text: c.Reason}
	log.Before["asked_by"] = r.Questions[i].By
	log.After["question"] = strconv.Itoa(c.Question)
	return nil
}
