package ctl

import (
	"errors"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestFault(t *testing.T) {
	with := func(reason string, meta map[string]string) error {
		st, err := status.New(codes.PermissionDenied, "offices/F1 is not an owner office").WithDetails(
			&errdetails.ErrorInfo{Reason: reason, Domain: "taskforce", Metadata: meta})
		if err != nil {
			t.Fatal(err)
		}
		return st.Err()
	}
	for _, row := range []struct {
		err  error
		want string
	}{
		{errors.New("plain"), "plain"},
		{status.Error(codes.Unavailable, "nobody there"), "unavailable: nobody there"},
		{with("NOT_OWNER", nil), "NOT_OWNER: offices/F1 is not an owner office"},
		{with("NOT_OWNER", map[string]string{
			"rule": "G14", "field": "act.office", "have": "F1", "want": "F2", "cure_method": "ReviseForecast", "cure_office": "offices/F2", "position": "17",
		}), "NOT_OWNER (rule G14, field act.office): offices/F1 is not an owner office; have F1; want F2; cure: ReviseForecast by offices/F2; see commits/17"},
		{with("NOT_OWNER", map[string]string{"cure_office": "offices/F2"}), "NOT_OWNER: offices/F1 is not an owner office; cure: offices/F2"},
	} {
		if got := Fault(row.err); got != row.want {
			t.Errorf("got  %s\nwant %s", got, row.want)
		}
	}
}
