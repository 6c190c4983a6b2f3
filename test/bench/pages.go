package main

import (
	"context"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	taskforcev1 "taskforce/api/taskforce/v1"
)

// pageEntries is how many entries a first page has.
const pageEntries = 50

// firstPage asks for the first page of a programme's timeline.
func firstPage(ctx context.Context, conn grpc.ClientConnInterface, programme string) (*taskforcev1.ListTimelineResponse, error) {
	return taskforcev1.NewTimelineServiceClient(conn).ListTimeline(ctx, &taskforcev1.ListTimelineRequest{
		Subject: programme, PageSize: pageEntries,
	})
}

// pagesByGRPC asks for the same first page again and again, alone.
func pagesByGRPC(ctx context.Context, conn grpc.ClientConnInterface, programme string, w window) (measured, error) {
	return load(ctx, 1, w, func(ctx context.Context, _, _ int) error {
		page, err := firstPage(ctx, conn, programme)
		if err == nil && len(page.Entries) != pageEntries {
			err = fmt.Errorf("a page of %d entries; want %d", len(page.Entries), pageEntries)
		}
		return err
	})
}

// wire returns a page as it is sent.
func wire(page *taskforcev1.ListTimelineResponse) ([]byte, error) { return proto.Marshal(page) }
