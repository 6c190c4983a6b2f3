package importer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	taskforcev1 "taskforce/api/taskforce/v1"
	"taskforce/cmd/taskforcectl/importer/gmpp"
)

// conn answers calls by a function, and keeps who was asked what.
type conn struct {
	grpc.ClientConnInterface
	answer func(method string, request any) error

	mu       sync.Mutex
	sent     []string
	running  int
	greatest int
}

type writeRequest interface {
	GetRequestId() string
	GetAct() *taskforcev1.Act
}

func (c *conn) Invoke(_ context.Context, method string, request, _ any, _ ...grpc.CallOption) error {
	name := method[strings.LastIndex(method, "/")+1:]
	c.mu.Lock()
	id := ""
	if w, ok := request.(writeRequest); ok {
		id = w.GetRequestId()
	}
	c.sent = append(c.sent, name+" "+id)
	c.running++
	c.greatest = max(c.greatest, c.running)
	c.mu.Unlock()
	time.Sleep(time.Millisecond)
	err := c.answer(name, request)
	c.mu.Lock()
	c.running--
	c.mu.Unlock()
	return err
}

// plan has a department and n programmes with a baseline, a forecast and a rating.
func plan(n int) *gmpp.Plan {
	day := func(year int) gmpp.Date { return gmpp.Date{Year: year, Month: 3, Day: 31} }
	p := &gmpp.Plan{Steps: []gmpp.Step{{Key: "organisation/M", OccurredAt: day(2020), Act: gmpp.RegisterOrganisation{Organisation: "organisation/M", Name: "M"}}}}
	for i := range n {
		key := fmt.Sprintf("programme/%d", i)
		for year, act := range []gmpp.Act{
			gmpp.RegisterProgramme{Programme: key, Organisation: "organisation/M", Name: key},
			gmpp.SetBaseline{Programme: key, Milestone: key + "/end", Due: day(2030)},
			gmpp.ReviseForecast{Programme: key, Milestone: key + "/end", Forecast: day(2031), Cause: gmpp.Unstated},
			gmpp.AssessDelivery{Programme: key, Scale: gmpp.ThreePoint, Rating: "Red", Assessor: gmpp.Owner},
		} {
			p.Steps = append(p.Steps, gmpp.Step{Key: fmt.Sprintf("%s/%d", key, year), OccurredAt: day(2020 + year), Act: act})
		}
	}
	slices.SortStableFunc(p.Steps, func(a, b gmpp.Step) int { return a.OccurredAt.Year - b.OccurredAt.Year })
	return p
}

func refusal(code codes.Code, reason string) error {
	st, err := status.New(code, reason).WithDetails(&errdetails.ErrorInfo{Reason: reason, Domain: "taskforce"})
	if err != nil {
		panic(err)
	}
	return st.Err()
}

func TestOrderAndBound(t *testing.T) {
	c := &conn{answer: func(string, any) error { return nil }}
	im := Import{Conn: c, Plan: plan(40), LogID: "log", Zone: time.UTC, Workers: 5}
	last := 0
	im.Progress = func(done int) {
		if done != last+1 {
			t.Errorf("told of %d after %d", done, last)
		}
		last = done
	}
	o, err := im.Run(t.Context())
	if err != nil || o.Written != 161 || last != 161 {
		t.Fatalf("written %d, told of %d, %v", o.Written, last, err)
	}
	if !strings.HasPrefix(c.sent[0], "RegisterOrganisation ") || len(c.sent) != 161 {
		t.Errorf("%d calls, the first %s", len(c.sent), c.sent[0])
	}
	if c.greatest > 5 || c.greatest < 2 {
		t.Errorf("%d calls at once, want 2 to 5", c.greatest)
	}
	// Every report is recorded before the next: the latest call of one year
	// comes before the first of the year after.
	latest, earlier := -1, -1
	for i, s := range im.Plan.Steps {
		if i > 0 && s.OccurredAt != im.Plan.Steps[i-1].OccurredAt {
			earlier = latest
		}
		request := ids{"log"}.request(s)
		at := slices.IndexFunc(c.sent, func(call string) bool { return strings.HasSuffix(call, request) })
		if at <= earlier {
			t.Fatalf("a step of %d was sent before the reports before it were recorded", s.OccurredAt.Year)
		}
		latest = max(latest, at)
	}
}

func TestAServerThatIsAway(t *testing.T) {
	var mu sync.Mutex
	away := 3
	c := &conn{answer: func(string, any) error {
		mu.Lock()
		defer mu.Unlock()
		if away--; away >= 0 {
			return status.Error(codes.Unavailable, "restarting")
		}
		return nil
	}}
	im := Import{Conn: c, Plan: plan(0), LogID: "log", Zone: time.UTC}
	o, err := im.Run(t.Context())
	if err != nil || o.Written != 1 || len(c.sent) != 4 {
		t.Fatalf("written %d in %d calls, %v", o.Written, len(c.sent), err)
	}
	if slices.Compact(slices.Sorted(slices.Values(c.sent)))[0] != c.sent[3] {
		t.Errorf("it was sent under several ids: %q", c.sent)
	}
}

// What builds on a refused step is not sent; other programmes go on.
func TestARefusedStep(t *testing.T) {
	c := &conn{answer: func(method string, request any) error {
		if r, ok := request.(*taskforcev1.SetBaselineRequest); ok && r.GetMilestoneId() == (ids{"log"}).item("programme/1/end") {
			return refusal(codes.InvalidArgument, "INVALID_DATE")
		}
		return nil
	}}
	im := Import{Conn: c, Plan: plan(3), LogID: "log", Zone: time.UTC}
	done := 0
	im.Progress = func(n int) { done = n }
	o, err := im.Run(t.Context())
	if err != nil || len(o.Refused) != 1 || o.NotSent != 2 || o.Written != 10 || done != 13 {
		t.Fatalf("%+v, %d done, %v", o, done, err)
	}
	if o.Refused[0].Step.Key != "programme/1/1" || reasonOf(o.Refused[0].Err) != "INVALID_DATE" {
		t.Errorf("got %s: %v", o.Refused[0], o.Refused[0].Err)
	}
}

// Nothing builds on a rating: what follows a refused one is sent.
func TestARefusedRating(t *testing.T) {
	c := &conn{answer: func(method string, _ any) error {
		if method == "AssessDelivery" {
			return refusal(codes.FailedPrecondition, "RATING_NOT_ON_SCALE")
		}
		return nil
	}}
	p := plan(1)
	p.Steps[2], p.Steps[4] = p.Steps[4], p.Steps[2]
	im := Import{Conn: c, Plan: p, LogID: "log", Zone: time.UTC}
	o, err := im.Run(t.Context())
	if err != nil || len(o.Refused) != 1 || o.NotSent != 0 || o.Written != 4 {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestAnImportThatIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	var mu sync.Mutex
	c := &conn{answer: func(string, any) error {
		mu.Lock()
		defer mu.Unlock()
		if calls++; calls == 10 {
			cancel()
		}
		if calls >= 10 {
			return status.Error(codes.Canceled, "canceled")
		}
		return nil
	}}
	im := Import{Conn: c, Plan: plan(40), LogID: "log", Zone: time.UTC}
	o, err := im.Run(ctx)
	if !errors.Is(err, context.Canceled) || o.Written != 9 || len(o.Refused) != 0 {
		t.Errorf("%+v, %v", o, err)
	}
	if len(c.sent) > 10+Workers {
		t.Errorf("%d calls after all", len(c.sent))
	}
}
