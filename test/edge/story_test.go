package edge

import (
	"fmt"
	"slices"
	"testing"

	"google.golang.org/grpc/codes"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/test/edge/live"
)

// TestEveryCommand uses each command once, by refs, with a request id and the
// etag of the reply before it; and each again, at once and after a restart.
func TestEveryCommand(t *testing.T) {
	c := newCast(t)
	first := make(map[string]*taskforcev1.Written)
	etag := ""
	for i, w := range story() {
		got, err := w.call(c.By(t.Context(), w.by), c, requestID(i), etag)
		if err != nil {
			t.Fatalf("%s: %v", w.name, err)
		}
		var types []string
		for _, e := range got.Events {
			types = append(types, e.Type)
		}
		if !slices.Equal(types, w.events) || got.Ref != w.ref || got.RepeatedRequest || got.Name == "" || got.Etag == "" {
			t.Errorf("%s answers %v, want the events %v of %q", w.name, got, w.events, w.ref)
		}
		c.proves(t, got.Receipt)
		if m := c.sameCommit(t, got.Receipt); m.Command != w.name || m.RequestId != requestID(i) {
			t.Errorf("%s is recorded as %s of request %s", w.name, m.Command, m.RequestId)
		}
		first[w.name] = got
		c.repeats(t, w, i, etag, got)
		etag = got.Etag
	}
	if err := c.Stop(); err != nil {
		t.Fatal(err)
	}
	c.Server = live.Start(t, c.Dir, live.At(c.Clock))
	before := c.position(t)
	etag = ""
	for i, w := range story() {
		c.repeats(t, w, i, etag, first[w.name])
		etag = first[w.name].Etag
	}
	if after := c.position(t); after != before {
		t.Errorf("repeats moved the log from %d to %d", before, after)
	}
}

func requestID(i int) string { return fmt.Sprintf("0190a000-0000-7000-8000-%012d", i) }

// repeats sends a request again: the answer is the first one's.
func (c cast) repeats(t *testing.T, w written, i int, etag string, first *taskforcev1.Written) {
	t.Helper()
	got, err := w.call(c.By(t.Context(), w.by), c, requestID(i), etag)
	if err != nil {
		t.Errorf("%s again: %v", w.name, err)
		return
	}
	if !got.RepeatedRequest || got.Receipt.GetPosition() != first.Receipt.Position || got.Name != first.Name || got.Ref != first.Ref || got.Etag != first.Etag {
		t.Errorf("%s again answers %v, want that of position %d, %v", w.name, got, first.Receipt.Position, first)
		return
	}
	c.proves(t, got.Receipt)
	if string(got.Receipt.CommitSha256) != string(first.Receipt.CommitSha256) {
		t.Errorf("%s again answers with another commit", w.name)
	}
	// The same id of another caller is another id.
	if other, err := w.call(c.By(t.Context(), "consultant"), c, requestID(i), etag); err == nil || problemOf(t, err).code == codes.AlreadyExists {
		t.Errorf("%s by somebody who may not: %v %v", w.name, other, err)
	}
}
