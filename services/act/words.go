package act

import (
	"strings"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// ModeName returns a mode as people write it: "ATTESTATION".
func ModeName(m eventv1.Mode) string { return strings.TrimPrefix(m.String(), "MODE_") }

// ClassName returns a class as people write it: "SPECIAL_ADVISER".
func ClassName(c eventv1.ActorClass) string {
	return strings.TrimPrefix(c.String(), "ACTOR_CLASS_")
}

// RoleName returns a role as people write it: "REGISTRAR".
func RoleName(r eventv1.Role) string { return strings.TrimPrefix(r.String(), "ROLE_") }

// TierName returns a tier as people write it: "TOP_SECRET".
func TierName(t eventv1.Tier) string { return strings.TrimPrefix(t.String(), "TIER_") }
