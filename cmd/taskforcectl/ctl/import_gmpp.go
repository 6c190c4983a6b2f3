package ctl

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/importer"
	"taskforce/cmd/taskforcectl/importer/gmpp"
)

// gmppFlags are those of one import.
type gmppFlags struct {
	office                           string
	dryRun, skipInvalid, differences bool
	workers                          int
}

func (s *session) importGMPP() *cobra.Command {
	var flags gmppFlags
	c := &cobra.Command{
		Use:   "gmpp FILE...",
		Short: "Record the annual files of the Government Major Projects Portfolio",
		Long: "Record the annual files of the UK Government Major Projects Portfolio, of any of the years 2014\n" +
			"to 2022. All files are read and judged first: where a cell cannot be read nothing is written.\n" +
			"The same row is written once, however often and in whichever file it comes. Earlier years are\n" +
			"given before, or together with, later ones.",
		Example: "  taskforcectl import gmpp uk_2020.csv uk_2021.csv uk_2022.csv\n  taskforcectl import gmpp --dry-run --differences uk_*.csv",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.recordPortfolio(c.Context(), args, flags)
		},
	}
	f := c.Flags()
	f.BoolVar(&flags.dryRun, "dry-run", false, "read, judge and count, and write nothing")
	f.BoolVar(&flags.skipInvalid, "skip-invalid", false, "leave out the rows that cannot be read, and write the others")
	f.BoolVar(&flags.differences, "differences", false, "list where a narrative says other dates than the reports, and names that several projects bear")
	f.StringVar(&flags.office, "office", "", "the office in which you act, where you hold several")
	f.IntVar(&flags.workers, "workers", importer.Workers, "how many programmes to record at the same time")
	return c
}

func (s *session) recordPortfolio(ctx context.Context, paths []string, flags gmppFlags) error {
	if flags.workers < 1 {
		return usagef("--workers %d: want 1 or more", flags.workers)
	}
	reports, sums, err := s.readPortfolio(paths)
	if err != nil {
		return err
	}
	plan, err := gmpp.MakePlan(reports)
	if err != nil {
		return err
	}
	if err := s.judged(plan, flags.skipInvalid); err != nil {
		return err
	}
	if flags.dryRun {
		return s.summarise(plan, nil, flags)
	}
	return s.with(func(cl *client) error {
		outcome, err := s.recordPlan(ctx, cl, plan, sums, flags)
		if outcome == nil {
			return err
		}
		// What ended it early is said last, and counts before what was refused.
		printed, refused := s.summarise(plan, outcome, flags), s.refusals(outcome)
		return cmp.Or(err, printed, refused)
	})
}

// readPortfolio reads every file. All that are refused are named.
func (s *session) readPortfolio(paths []string) ([]*gmpp.Report, map[string][sha256.Size]byte, error) {
	var reports []*gmpp.Report
	sums := map[string][sha256.Size]byte{}
	refused := 0
	for _, path := range paths {
		name := filepath.Base(path)
		if _, twice := sums[name]; twice {
			return nil, nil, usagef("two files are called %s: the record cites a file by its name", name)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, nil, err
		}
		sums[name] = sha256.Sum256(data)
		report, err := gmpp.ReadFile(name, data)
		if err != nil {
			refused++
			s.say("%v", err)
			continue
		}
		reports = append(reports, report)
	}
	if refused > 0 {
		return nil, nil, s.nothingWritten(fmt.Sprintf("%d of %d files refused", refused, len(paths)))
	}
	return reports, sums, nil
}

// judged lists what is wrong with the rows, and refuses to go on unless the
// caller said that those rows may be left out.
func (s *session) judged(plan *gmpp.Plan, skip bool) error {
	for _, n := range plan.Notes {
		s.say("note: %s", n)
	}
	for _, r := range plan.Repeats {
		s.say("note: %s left out: it says of %d what %s says", r.LeftOut, r.Year, r.Kept)
	}
	for _, p := range plan.Problems {
		s.say("%s", p)
	}
	if n := len(plan.Problems); n > 0 && !skip {
		return s.nothingWritten(fmt.Sprintf("%d cells cannot be read; --skip-invalid leaves their rows out", n))
	}
	return nil
}

func (s *session) nothingWritten(why string) error {
	s.say("nothing was written: %s", why)
	return saidError{errors.New(why)}
}

// recordPlan records the plan. There is no outcome where it could not begin.
func (s *session) recordPlan(ctx context.Context, cl *client, plan *gmpp.Plan, sums map[string][sha256.Size]byte, flags gmppFlags) (*importer.Outcome, error) {
	log, err := cl.audit.GetLog(ctx, &taskforcev1.GetLogRequest{})
	if err != nil {
		return nil, err
	}
	zone, err := s.zone(ctx, cl)
	if err != nil {
		return nil, err
	}
	bar := s.progress("recording", int64(len(plan.Steps)))
	defer bar.end()
	im := importer.Import{
		Conn: cl.conn, Plan: plan, Files: sums, LogID: log.GetLogId(), Zone: zone, Position: log.GetPosition(),
		Office: named("offices", flags.office), Workers: flags.workers,
		Progress: func(done int) { bar.at(int64(done)) },
	}
	began := time.Now()
	outcome, err := im.Run(ctx)
	outcome.Took = time.Since(began)
	return outcome, err
}

// refusals lists what was not recorded, and fails where there is any.
func (s *session) refusals(o *importer.Outcome) error {
	const most = 50
	for i, r := range o.Refused {
		if i == most {
			s.say("… and %d more", len(o.Refused)-most)
			break
		}
		s.say("not recorded: %s: %s", r, Fault(r.Err))
	}
	if len(o.Refused) == 0 {
		return nil
	}
	why := fmt.Sprintf("%d steps were refused, and %d that build on them were not sent; the others are on the record", len(o.Refused), o.NotSent)
	s.say("%s", why)
	return saidError{errors.New(why)}
}
