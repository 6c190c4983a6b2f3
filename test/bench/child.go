package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// child is this program in a role, in a process of its own.
type child struct {
	role    string
	cmd     *exec.Cmd
	orders  io.WriteCloser
	reports *json.Decoder
	// address is where it answers gRPC, if it does.
	address string
}

// start starts a child and waits until it is ready.
func start(ctx context.Context, role string, args ...string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := &child{role: role, cmd: exec.CommandContext(ctx, self, append([]string{role}, args...)...)}
	c.cmd.Stderr = os.Stderr
	// Where ctx ends, a child gets the time to close in order.
	c.cmd.Cancel = func() error { return c.orders.Close() }
	c.cmd.WaitDelay = patience
	if c.orders, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.reports = json.NewDecoder(out)
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", role, err)
	}
	ready, err := c.report()
	if err != nil {
		return nil, errors.Join(err, c.close())
	}
	c.address = ready.Address
	return c, nil
}

// ask gives an order and waits for the answer.
func (c *child) ask(o order) (report, error) {
	if err := json.NewEncoder(c.orders).Encode(o); err != nil {
		return report{}, fmt.Errorf("order %s to %s: %w", o.Do, c.role, err)
	}
	return c.report()
}

func (c *child) report() (report, error) {
	var r report
	if err := c.reports.Decode(&r); err != nil {
		return r, fmt.Errorf("hear from %s: %w", c.role, err)
	}
	if r.Error != "" {
		return r, fmt.Errorf("%s: %s", c.role, r.Error)
	}
	return r, nil
}

// close lets the child end in order. A child that was never started is closed.
func (c *child) close() error {
	if c == nil {
		return nil
	}
	_ = c.orders.Close() // closed already where ctx has ended
	if err := c.cmd.Wait(); err != nil {
		return fmt.Errorf("%s: %w", c.role, err)
	}
	return nil
}
