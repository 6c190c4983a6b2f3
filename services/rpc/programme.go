package rpc

import (
	"context"

	taskforcev1 "taskforce/api/taskforce/v1"
	programmes "taskforce/services/programme"
)

type programmeService struct {
	taskforcev1.UnimplementedProgrammeServiceServer
	*Server
}

func (s *programmeService) RegisterProgramme(ctx context.Context, r *taskforcev1.RegisterProgrammeRequest) (*taskforcev1.RegisterProgrammeResponse, error) {
	w := s.begin(ctx, r)
	id := w.newID(r.ProgrammeId)
	w.record(id)
	written, err := w.submit("", programmes.RegisterProgramme{
		Programme: id, Organisation: w.id("organisation", organisation, r.Organisation), ProgrammeName: r.ProgrammeName,
		Ref: r.Ref, ExternalRefs: r.ExternalRefs,
		ResponsibleOffices: w.ids("responsible_offices", office, r.ResponsibleOffices),
	})
	return &taskforcev1.RegisterProgrammeResponse{Written: written}, err
}
