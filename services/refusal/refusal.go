// Package refusal holds the answer to a command that may not happen: which
// rule says so, about which field, what there is, what is wanted, and what
// would cure it.
//
// A refusal is part of the product. Its reason is stable: programs act on it.
// Its message is for people and may be reworded.
package refusal

import (
	"fmt"
	"strings"
)

// Kind is the sort of refusal; the edge maps each to one gRPC code.
type Kind int

// The kinds. Their order is not stored anywhere.
const (
	// Malformed: the command could never be accepted as it is written.
	Malformed Kind = iota + 1
	// WrongPerson: this actor may not; another may.
	WrongPerson
	// WrongState: not as things stand.
	WrongState
	// NotFound: it refers to what is not on the record.
	NotFound
	// Exists: an id or a request id is already bound to something else.
	Exists
	// Moved: the version that the command was decided on is no longer the newest.
	Moved
)

// Refusal is an error that says why a command may not happen.
type Refusal struct {
	Kind Kind
	// Reason is UPPER_SNAKE and stable.
	Reason string
	// Rule is the id of the rule in the rule book, as "M1".
	Rule string
	// Field is the request's field at fault, as "act.occurred_at".
	Field string
	// Have and Want are what there is and what the rule asks for.
	Have, Want string
	// CureMethod is the RPC that would cure it; CureOffice who can call it.
	CureMethod, CureOffice string
	// Position is the commit that the refusal rests on, where there is one.
	Position int64
	// Message is one sentence for a person.
	Message string
}

// Error returns the message with its reason.
func (r *Refusal) Error() string {
	var b strings.Builder
	b.WriteString(r.Reason)
	if r.Rule != "" {
		fmt.Fprintf(&b, " (%s)", r.Rule)
	}
	b.WriteString(": " + r.Message)
	return b.String()
}

// New returns a refusal of a kind under a rule.
func New(kind Kind, rule, reason, format string, args ...any) *Refusal {
	return &Refusal{Kind: kind, Rule: rule, Reason: reason, Message: fmt.Sprintf(format, args...)}
}

// About names the field at fault, and returns r.
func (r *Refusal) About(field string) *Refusal { r.Field = field; return r }

// Between says what there is and what is wanted, and returns r.
func (r *Refusal) Between(have, want string) *Refusal { r.Have, r.Want = have, want; return r }

// Cure says which method cures it, and by whom, and returns r.
func (r *Refusal) Cure(method, office string) *Refusal {
	r.CureMethod, r.CureOffice = method, office
	return r
}

// At names the commit that the refusal rests on, and returns r.
func (r *Refusal) At(position int64) *Refusal { r.Position = position; return r }

// Missing refuses a command without something that a rule asks for.
func Missing(rule, field string) *Refusal {
	return New(Malformed, rule, "FIELD_MISSING", "%s is needed", field).About(field)
}

// Unknown refuses a command that refers to what is not on the record; what is
// the kind of thing in capitals, as "OFFICE".
func Unknown(rule, field, what, id string) *Refusal {
	r := New(NotFound, rule, what+"_NOT_FOUND", "the record has nothing under %s %q", field, id).About(field)
	r.Have = id
	return r
}

// Taken refuses a second item under an id: an id names one thing for ever
// (AIP-133).
func Taken(rule, field, id string, position int64) *Refusal {
	r := New(Exists, rule, "ID_TAKEN", "%s %q is on the record already", field, id).About(field).At(position)
	r.Have = id
	return r
}
