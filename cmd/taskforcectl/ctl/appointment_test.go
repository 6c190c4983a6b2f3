package ctl

import (
	"strings"
	"testing"
)

// Somebody goes on leave, comes back, and leaves; each decides what they may do.
func TestWhatBecomesOfAnAppointment(t *testing.T) {
	address, _ := serve(t, t.TempDir())
	must(t, address, "office", "create", "Director", "--organisation", "O1", "--class", "OFFICIAL")
	must(t, address, "programme", "register", "Harbour renewal", "--organisation", "O1", "--ref", "HARBOUR", "--responsible-office", "F2")
	must(t, address, "person", "register", "Sam Example")
	held := field(t, must(t, address, "appoint", "PE2", "F2", "--from", "2026-01-01"), "name")
	id := strings.TrimPrefix(held, "appointments/")
	vary := func(args ...string) string {
		return field(t, must(t, address, append([]string{"appointment", "vary", id}, args...)...), "events")
	}
	shows := func(what ...string) {
		t.Helper()
		printed := unfolded(must(t, address, "get", held))
		for _, w := range what {
			if !strings.Contains(printed, w) {
				t.Errorf("no %q in %s", w, printed)
			}
		}
	}
	baseline := []string{"--as", "PE2", "milestone", "baseline", "HARBOUR", "First ship", "2033-06-30", "--owner-office", "F2"}

	if got := vary("--from", "2026-02-01", "--on-leave"); got != "AppointmentVaried" {
		t.Errorf("events %s", got)
	}
	if got := vary("--from", "2026-02-01", "--on-leave"); got != "none: it held already" {
		t.Errorf("a second time: %s", got)
	}
	shows("on leave true")
	run(t, address, baseline...).want(t, ExitFailed, "", "ON_LEAVE")
	vary("--from", "2026-03-01")
	must(t, address, baseline...)

	run(t, address, "appointment", "end", held, "2025-12-31").want(t, ExitFailed, "", "OUTSIDE_APPOINTMENT")
	run(t, address, "--as", "PE2", "appointment", "end", held, "2026-04-01").want(t, ExitFailed, "", "taskforcectl: ")
	ended := must(t, address, "appointment", "end", held, "2026-04-01", "--why", "Moved to another department")
	if got := field(t, ended, "events"); got != "AppointmentEnded" {
		t.Errorf("events %s", got)
	}
	shows("until 2026-04-01")
	run(t, address, baseline...).want(t, ExitFailed, "", "taskforcectl: ")
	told := unfolded(must(t, address, "timeline", held, "--long", "--min-position", field(t, ended, "position")))
	for _, want := range []string{"varied from 2026-02-01", "left F2 Director: 2026-04-01", "“Moved to another department”"} {
		if !strings.Contains(told, want) {
			t.Errorf("no %q in\n%s", want, told)
		}
	}
}

// unfolded is what was printed, in one line: what is said is not where it is folded.
func unfolded(printed string) string { return strings.Join(strings.Fields(printed), " ") }
