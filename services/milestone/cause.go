package milestone

import (
	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/act"
	"taskforce/services/refusal"
)

// causeStands applies what M1 asks of a cause: an act says why; INTERVENTION
// links a recorded intervention and CLEARANCE_DELAY a recorded clearance.
// What is imported or attested may leave a cause or its link unsaid, since its
// source may; a link that is given must exist.
func (c ReviseForecast) causeStands(a *act.Act) error {
	switch c.Cause {
	case eventv1.SlipCause_SLIP_CAUSE_UNSPECIFIED:
		return refusal.Missing("M1", "cause")
	case eventv1.SlipCause_SLIP_CAUSE_UNSTATED:
		if a.Done() {
			return refusal.New(refusal.Malformed, "M1", "CAUSE_UNSTATED",
				"who revises a forecast says why: only an import or an attestation may leave it unstated").
				About("cause").Between("UNSTATED", "a cause").Cure("ReviseForecast", "")
		}
	}
	if err := c.links(a, "intervention", "INTERVENTION", c.Intervention, eventv1.SlipCause_SLIP_CAUSE_INTERVENTION); err != nil {
		return err
	}
	return c.links(a, "clearance", "CLEARANCE", c.Clearance, eventv1.SlipCause_SLIP_CAUSE_CLEARANCE_DELAY)
}

// links refuses a link that leads nowhere, and an act whose cause needs one and
// has none. Interventions and clearances are not on the record yet, so every
// link leads nowhere until they are.
func (c ReviseForecast) links(a *act.Act, field, what, id string, cause eventv1.SlipCause) error {
	if id == "" && (c.Cause != cause || !a.Done()) {
		return nil
	}
	r := refusal.New(refusal.NotFound, "M1", what+"_NOT_FOUND",
		"the cause must name a recorded %s, and the record has none under %q", field, id).About(field)
	return r.Between(id, "a recorded "+field)
}
