package e2e

import (
	"os/exec"
	"regexp"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// server is the one program that a script has running in the background.
type server struct {
	cmd            *exec.Cmd
	stdout, stderr *output
	ended          chan error
}

type serverKey struct{}

// serve ARGS… starts taskforced serve on a port that is free, and waits until
// it takes calls.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	start(ts, neg, append([]string{`msg=serving address=(\S+) `, "taskforced", "serve", "--listen", "127.0.0.1:0"}, args...))
}

// start PATTERN PROGRAM ARGS… starts a program, waits until what it prints
// matches, and exports the group of the pattern as TASKFORCE_SERVER.
func start(ts *testscript.TestScript, neg bool, args []string) {
	s, _ := ts.Value(serverKey{}).(*server)
	if neg || len(args) < 2 || s.cmd != nil {
		ts.Fatalf("usage: start PATTERN PROGRAM ARGS..., one at a time")
	}
	ready := regexp.MustCompile(args[0])
	path, err := exec.LookPath(args[1])
	ts.Check(err)
	cmd := exec.Command(path, args[2:]...)
	s.stdout, s.stderr = newOutput(), newOutput()
	cmd.Stdout, cmd.Stderr = s.stdout, s.stderr
	cmd.Dir, cmd.Env = ts.MkAbs("."), settings(ts)
	ts.Check(cmd.Start())
	s.cmd, s.ended = cmd, make(chan error, 1)
	go func() { s.ended <- cmd.Wait() }()
	late := time.After(patience)
	for {
		if found := ready.FindStringSubmatch(s.stdout.String() + s.stderr.String()); found != nil {
			ts.Setenv("TASKFORCE_SERVER", found[1])
			s.print(ts)
			return
		}
		select {
		case <-s.stdout.grown:
		case <-s.stderr.grown:
		case err := <-s.ended:
			s.cmd = nil
			s.print(ts)
			ts.Fatalf("%s ended before it was ready: %v", args[1], err)
		case <-late:
			s.print(ts)
			ts.Fatalf("%s is not ready", args[1])
		}
	}
}

// settings are the variables of the script that a program in the background
// gets: a script has no way to hand over all of them.
func settings(ts *testscript.TestScript) []string {
	var vars []string
	for _, name := range []string{
		"PATH", "HOME", "TMPDIR", "GOCOVERDIR", "GORACE",
		"TASKFORCE_DATA", "TASKFORCE_LISTEN", "TASKFORCE_ORGANISATION", "TASKFORCE_REGISTRAR",
	} {
		if v := ts.Getenv(name); v != "" {
			vars = append(vars, name+"="+v)
		}
	}
	return vars
}

// terminate ends the program as an operator does. It has to drain and exit
// with 0; all that it printed can be looked at.
func terminate(ts *testscript.TestScript, neg bool, args []string) {
	s, _ := ts.Value(serverKey{}).(*server)
	if neg || len(args) > 0 || s.cmd == nil {
		ts.Fatalf("usage: terminate, after start")
	}
	ts.Check(s.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case err := <-s.ended:
		s.cmd = nil
		s.print(ts)
		if err != nil {
			ts.Fatalf("it was told to stop: %v", err)
		}
	case <-time.After(patience):
		s.print(ts)
		ts.Fatalf("it was told to stop, and does not")
	}
}

// print shows what the program has printed so far.
func (s *server) print(ts *testscript.TestScript) {
	_, _ = ts.Stdout().Write([]byte(s.stdout.String()))
	_, _ = ts.Stderr().Write([]byte(s.stderr.String()))
}

// kill ends what a script has left running.
func (s *server) kill() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill() // it may have ended by itself
	<-s.ended
}
