package main

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	taskforcev1 "taskforce/api/taskforce/v1"
)

// clients are the stubs of callers: of each a connection of its own, or of all
// the same.
type clients []grpc.ClientConnInterface

// dial returns stubs for callers and how to close their connections.
func dial(address string, callers int, shared bool) (clients, func() error, error) {
	connections := callers
	if shared {
		connections = 1
	}
	var open []*grpc.ClientConn
	closeAll := func() error {
		var errs []error
		for _, c := range open {
			errs = append(errs, c.Close())
		}
		return errors.Join(errs...)
	}
	for range connections {
		c, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			return nil, nil, errors.Join(err, closeAll())
		}
		open = append(open, c)
	}
	of := make(clients, callers)
	for i := range of {
		of[i] = open[i%connections]
	}
	return of, closeAll, nil
}

// appendByGRPC revises forecasts by the API of whoever is at an address; where
// that is the product it must have recorded two events.
func appendByGRPC(ctx context.Context, address string, shared bool, plan revisions, w window, events int) (m measured, err error) {
	of, closeAll, err := dial(address, plan.callers, shared)
	if err != nil {
		return measured{}, err
	}
	defer func() { err = errors.Join(err, closeAll()) }()
	stubs := make([]taskforcev1.MilestoneServiceClient, len(of))
	for i, c := range of {
		stubs[i] = taskforcev1.NewMilestoneServiceClient(c)
	}
	return load(ctx, plan.callers, w, func(ctx context.Context, caller, k int) error {
		reply, err := stubs[caller].ReviseForecast(ctx, plan.at(caller, k).request())
		if err != nil {
			return err
		}
		if n := len(reply.GetWritten().GetEvents()); n != events {
			return fmt.Errorf("a revision made %d events; want %d", n, events)
		}
		return nil
	})
}
