package ctl

import "github.com/spf13/cobra"

func (s *session) importing() *cobra.Command {
	return group("import", "Record what files of other systems say", s.importGMPP())
}
