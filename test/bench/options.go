package main

import (
	"flag"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// options say how much is measured.
type options struct {
	runs int
	window
	json, dir, profile string
	only               *regexp.Regexp
	// milestones are what appends revise; commits is how long the log is that
	// is replayed.
	milestones, commits int
	command             string
}

// window is how long one measurement warms up, and how long it then counts.
type window struct{ Warm, Measure time.Duration }

func windowOf(measure time.Duration) window { return window{measure / 4, measure} }

// parse reads flags, whose defaults come from the environment.
func parse(args []string, getenv func(string) string, stderr io.Writer) (options, error) {
	o := options{milestones: 3000, commits: 100_000, command: command(args, getenv)}
	var measure time.Duration
	var only string
	var short bool
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.IntVar(&o.runs, "runs", 5, "how often each is measured, in turn with its floor (BENCH_RUNS)")
	f.DurationVar(&measure, "time", time.Second, "how long one measurement counts, after a quarter of it to warm up (BENCH_SECONDS, a number)")
	f.StringVar(&o.json, "json", "", "file that gets the results as JSON lines (BENCH_JSON)")
	f.StringVar(&o.dir, "dir", "", "where the logs are kept while it runs: the disk that is measured; the system's temporary directory where empty")
	f.StringVar(&only, "only", "", "measure only names that match this regular expression (BENCH_ONLY)")
	f.StringVar(&o.profile, "profile", "", "directory for CPU profiles of the product, one for each name")
	f.BoolVar(&short, "short", false, "once, a fifth of a second each, on a short log: to see that it works")
	if err := fromEnvironment(f, getenv); err != nil {
		return o, err
	}
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if short {
		o.runs, measure, o.milestones, o.commits = 1, time.Second/5, 256, 5000
	}
	o.window = windowOf(measure)
	var err error
	if o.only, err = regexp.Compile(only); err != nil {
		return o, fmt.Errorf("-only: %w", err)
	}
	if o.runs < 1 || measure <= 0 || f.NArg() > 0 {
		return o, fmt.Errorf("-runs is %d, -time %s, and there are %d arguments: want at least one run, some time, and flags only", o.runs, measure, f.NArg())
	}
	return o, nil
}

// variables are the flags that the environment gives a default, and what the
// variable's value lacks to be the flag's.
var variables = []struct{ name, flag, suffix string }{
	{"BENCH_RUNS", "runs", ""}, {"BENCH_SECONDS", "time", "s"}, {"BENCH_ONLY", "only", ""}, {"BENCH_JSON", "json", ""},
}

func fromEnvironment(f *flag.FlagSet, getenv func(string) string) error {
	for _, v := range variables {
		text := getenv(v.name)
		if text == "" {
			continue
		}
		if err := f.Set(v.flag, text+v.suffix); err != nil {
			return fmt.Errorf("%s=%q: %w", v.name, text, err)
		}
	}
	return nil
}

// command is what to type for the same again.
func command(args []string, getenv func(string) string) string {
	var words []string
	for _, v := range variables {
		if text := getenv(v.name); text != "" {
			words = append(words, v.name+"="+strconv.Quote(text))
		}
	}
	return strings.Join(append(append(words, "go run ./test/bench"), args...), " ")
}

// String says what is run.
func (o options) String() string {
	return fmt.Sprintf("%s   (medians of %d runs in turn with the floor, %s each after %s to warm up)", o.command, o.runs, o.Measure, o.Warm)
}
