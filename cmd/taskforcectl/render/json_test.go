package render

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	eventv1 "taskforce/api/taskforce/event/v1"
	taskforcev1 "taskforce/api/taskforce/v1"
)

func line(t *testing.T, m proto.Message) map[string]any {
	t.Helper()
	var b bytes.Buffer
	if err := JSON(&b, m); err != nil {
		t.Fatal(err)
	}
	if strings.Count(b.String(), "\n") != 1 || !strings.HasSuffix(b.String(), "}\n") || strings.Contains(b.String(), `": `) {
		t.Errorf("not one compact line: %q", b.String())
	}
	got := map[string]any{}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestJSONOfAKnownFact(t *testing.T) {
	e := entry(t, &eventv1.MilestoneSlipped{Milestone: "m"})
	fact, _ := line(t, e)["fact"].(map[string]any)
	if fact["@type"] != "type.googleapis.com/taskforce.event.v1.MilestoneSlipped" || fact["milestone"] != "m" {
		t.Errorf("got %v", fact)
	}
}

func TestJSONOfAFactThatIsNotKnown(t *testing.T) {
	for what, url := range map[string]string{
		"an unknown type": "type.googleapis.com/taskforce.event.v1.MoonLanded",
		"a broken fact":   "type.googleapis.com/taskforce.event.v1.MilestoneSlipped",
	} {
		value := []byte{0xff, 1, 2}
		e := &taskforcev1.TimelineEntry{Type: "MoonLanded", Fact: &anypb.Any{TypeUrl: url, Value: value}}
		before := proto.Clone(e)
		fact, _ := line(t, e)["fact"].(map[string]any)
		if fact["@type"] != url || fact["value"] != base64.StdEncoding.EncodeToString(value) || len(fact) != 2 {
			t.Errorf("%s: got %v", what, fact)
		}
		if !proto.Equal(e, before) {
			t.Errorf("%s: printing it changed it", what)
		}
	}
}

func TestJSONOfANewerCommit(t *testing.T) {
	stored, err := proto.Marshal(&eventv1.Commit{Position: 3})
	if err != nil {
		t.Fatal(err)
	}
	var known, newer bytes.Buffer
	if err := CommitJSON(&known, stored); err != nil || known.String() != `{"position":"3"}`+"\n" {
		t.Errorf("got %q, %v", known.String(), err)
	}
	stored = protowire.AppendVarint(protowire.AppendTag(stored, 900, protowire.VarintType), 1)
	want := `{"@type":"type.googleapis.com/taskforce.event.v1.Commit","value":"` + base64.StdEncoding.EncodeToString(stored) + `"}` + "\n"
	if err := CommitJSON(&newer, stored); err != nil || newer.String() != want {
		t.Errorf("got %q, %v", newer.String(), err)
	}
}
