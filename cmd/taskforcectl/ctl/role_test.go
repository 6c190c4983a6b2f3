package ctl

import (
	"strings"
	"testing"
)

// A role reaches as far as its scope, from when it was given.
func TestGivingARole(t *testing.T) {
	address, _ := serve(t, t.TempDir())
	must(t, address, "organisation", "register", "Audit Office", "--kind", "agency")
	must(t, address, "office", "create", "Auditor", "--organisation", "O2", "--class", "auditor")
	must(t, address, "office", "create", "Accounting officer", "--organisation", "O2", "--class", "OFFICIAL")
	assign := func(args ...string) ran {
		return run(t, address, append([]string{"role", "assign"}, args...)...)
	}
	assign("auditor", "F2").want(t, ExitOK, "RoleAssigned", "")
	assign("AUDITOR", "F2").want(t, ExitOK, "none: it held already", "")
	over := assign("accounting-officer", "offices/F3", "--scope", "organisation", "--organisation", "O2",
		"--from", "2026-05-01", "--until", "2031-05-01")
	over.want(t, ExitOK, "RoleAssigned", "")
	assign("BROKER", "F3", "--organisation", "O2").want(t, ExitFailed, "", "SCOPE_UNCLEAR")
	assign("BROKER", "F1").want(t, ExitFailed, "", "rule G14")
	told := unfolded(must(t, address, "timeline", "--type", "RoleAssigned", "--min-position", field(t, over.stdout, "position")))
	for _, want := range []string{
		"F2 Auditor given the role AUDITOR (LOG)",
		"F3 Accounting officer given the role ACCOUNTING_OFFICER (ORGANISATION O2 Audit Office) from 2026-05-01 until 2031-05-01",
	} {
		if !strings.Contains(told, want) {
			t.Errorf("no %q in\n%s", want, told)
		}
	}
	if held := must(t, address, "get", "offices/F2"); !strings.Contains(held, "AUDITOR") {
		t.Errorf("the office does not show its role:\n%s", held)
	}
}
