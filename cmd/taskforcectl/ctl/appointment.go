package ctl

import "github.com/spf13/cobra"

// appointment has what becomes of an appointment; appoint begins one.
func (s *session) appointment() *cobra.Command {
	return group("appointment", "What becomes of an appointment once a person holds it", s.appointmentVary(), s.appointmentEnd())
}
