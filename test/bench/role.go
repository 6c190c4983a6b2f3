package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"
)

// roles are what this program is besides the client, by its first argument.
var roles = map[string]role{"product": product, "floors": floors, "stream": stream}

// role makes ready and says how orders are then answered.
type role func(ctx context.Context, args []string) (talk, error)

// talk is a role that has made ready.
type talk struct {
	ready report
	// obey carries out an order; nil where the role takes none.
	obey  func(ctx context.Context, o order) (report, error)
	close func() error
}

// order is a line to a child.
type order struct {
	Do string
	// Callers, Window and Epoch are a load's.
	Callers int
	Window  window
	Epoch   int
	// Commits is how many to write, or to expect.
	Commits int
	// Path is where a profile goes.
	Path string
}

// report is a child's answer.
type report struct {
	Error    string
	Address  string
	Measured measured
	// Position is the last that is stored, and Spent the processor time that the
	// process has used so far.
	Position int64
	Spent    time.Duration
}

// inRole answers orders, a line each, until there are no more of them: so a
// child never outlives whoever started it.
func inRole(serve role, args []string, in io.Reader, out io.Writer) error {
	// The keyboard interrupts the whole group; the parent closes us.
	signal.Ignore(os.Interrupt)
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	t, err := serve(ctx, args)
	if err != nil {
		return err
	}
	answers := json.NewEncoder(out)
	if err := answers.Encode(t.ready); err != nil {
		return errors.Join(err, t.close())
	}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		if err := answers.Encode(answer(ctx, t, lines.Bytes())); err != nil {
			return errors.Join(err, t.close())
		}
	}
	return errors.Join(lines.Err(), t.close())
}

func answer(ctx context.Context, t talk, line []byte) report {
	var o order
	err := json.Unmarshal(line, &o)
	var r report
	switch {
	case err != nil:
	case t.obey == nil:
		err = fmt.Errorf("no orders are taken here: %s", o.Do)
	default:
		r, err = t.obey(ctx, o)
	}
	if err != nil {
		r.Error = err.Error()
	}
	return r
}
