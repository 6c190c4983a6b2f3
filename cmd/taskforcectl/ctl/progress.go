package ctl

import (
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress is a bar on stderr, where that is a terminal; else nothing.
type progress struct{ bar *progressbar.ProgressBar }

// progress begins a bar of so many steps; it shows only that something happens
// where their number is not known.
func (s *session) progress(what string, steps int64) progress {
	f, ok := s.stderr.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return progress{}
	}
	if steps <= 0 {
		steps = -1
	}
	return progress{progressbar.NewOptions64(steps,
		progressbar.OptionSetWriter(s.stderr), progressbar.OptionSetDescription(what), progressbar.OptionShowCount(),
		progressbar.OptionSetWidth(30), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(),
	)}
}

// at says how many steps are done.
func (p progress) at(n int64) {
	if p.bar != nil {
		_ = p.bar.Set64(n) // a bar that cannot be drawn is no failure
	}
}

// end takes the bar away.
func (p progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
