package act

import (
	"fmt"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services/refusal"
)

// ExternalRefs refuses a name in another system that says not which system, or
// not which name.
func ExternalRefs(rule string, refs []*eventv1.ExternalRef) error {
	for i, r := range refs {
		if r.GetSource() == "" {
			return refusal.Missing(rule, fmt.Sprintf("external_refs[%d].source", i))
		}
		if r.GetKey() == "" {
			return refusal.Missing(rule, fmt.Sprintf("external_refs[%d].key", i))
		}
	}
	return nil
}
