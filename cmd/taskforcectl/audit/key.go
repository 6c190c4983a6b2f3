package audit

import (
	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
)

// logKeyOf returns the verifier key that block 1 names, or nothing.
func logKeyOf(data []byte) string {
	b, _ := blockOf(data)
	if len(b.GetCommits()) == 0 {
		return ""
	}
	m := &eventv1.Commit{}
	if proto.Unmarshal(b.GetCommits()[0], m) != nil || len(m.GetEvents()) == 0 {
		return ""
	}
	return m.GetEvents()[0].GetLogOpened().GetLogKey()
}
