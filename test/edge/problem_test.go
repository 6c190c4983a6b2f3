package edge

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// metadataKeys are all that an ErrorInfo may have (G11), and incident, by which
// an operator finds what a caller may not see.
var metadataKeys = map[string]bool{
	"rule": true, "field": true, "have": true, "want": true,
	"cure_method": true, "cure_office": true, "position": true, "incident": true,
}

var reasonForm = regexp.MustCompile(`^[A-Z][A-Z0-9_]+$`)

// leaks are what a sentence for a person never has in it.
var leaks = []string{"%!", "\n", "grpc:", "proto:", "rpc error", "panic", "runtime error", "0x", "<nil>", "goroutine", ".go:"}

// problem is an error as a caller gets it.
type problem struct {
	code    codes.Code
	reason  string
	message string
	meta    map[string]string
}

// problemOf reads an error and holds it to what every error must be.
func problemOf(t testing.TB, err error) problem {
	t.Helper()
	p, wrong := read(err)
	for _, w := range wrong {
		t.Errorf("%v: %s", err, w)
	}
	return p
}

// read takes an error apart, and says what in it is not as it must be.
func read(err error) (p problem, wrong []string) {
	st := status.Convert(err)
	p = problem{code: st.Code(), message: st.Message()}
	for _, d := range st.Details() {
		if info, ok := d.(*errdetails.ErrorInfo); ok {
			p.reason, p.meta = info.Reason, info.Metadata
			if info.Domain != "taskforce" {
				wrong = append(wrong, fmt.Sprintf("its domain is %q", info.Domain))
			}
		}
	}
	if !reasonForm.MatchString(p.reason) {
		wrong = append(wrong, fmt.Sprintf("its reason is %q: want an ErrorInfo with one in capitals", p.reason))
	}
	for k, v := range p.meta {
		if !metadataKeys[k] || v == "" {
			wrong = append(wrong, fmt.Sprintf("it has the metadata %q: %q: want one of the fixed keys, and something under it", k, v))
		}
	}
	if !plain(p.message) {
		wrong = append(wrong, fmt.Sprintf("it says %q: want a plain sentence", p.message))
	}
	return p, wrong
}

// plain says whether a message is a sentence for a person.
func plain(message string) bool {
	for _, l := range leaks {
		if strings.Contains(message, l) {
			return false
		}
	}
	return utf8.ValidString(message) && len(strings.Fields(message)) > 2 && len(message) < 1000
}

// internal says whether a code means that the server did not know what to say.
func internal(c codes.Code) bool { return c == codes.Internal || c == codes.Unknown }
