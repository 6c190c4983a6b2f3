package ctl

import "github.com/spf13/cobra"

func (s *session) milestone() *cobra.Command {
	return group("milestone", "What was promised by when, and what is now expected",
		s.milestoneBaseline(), s.milestoneRebaseline(), s.milestoneRevise(), s.milestoneWithhold(),
		s.milestoneComplete(), s.milestoneReopen())
}
