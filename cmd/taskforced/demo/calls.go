package demo

// printCalls prints, a role each, a line that can be run as it stands.
func (s *story) printCalls(address string) {
	s.head("\nThe log is served on %s until this is interrupted. Every reply carries taskforce-log-kind: DEMO. Try:", address)
	for _, c := range []struct{ who, method, body string }{
		{registrar, "taskforce.v1.RegisterService/GetOffice", `{"name": "offices/F2"}`},
		{sro, "taskforce.v1.MilestoneService/GetMilestone", `{"name": "milestones/ALPHA-M1"}`},
		{deputy, "taskforce.v1.TimelineService/ListTimeline", `{"subject": "programmes/ALPHA", "types": ["MilestoneSlipped"]}`},
	} {
		header := ""
		if name, ok := s.cast[c.who]; ok {
			header = "-H 'taskforce-person: " + name + "' "
		}
		s.head("  %-10s grpcurl -plaintext %s-d '%s' %s %s", c.who, header, c.body, address, c.method)
	}
}
