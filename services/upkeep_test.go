package services_test

import (
	"testing"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services"
	"taskforce/services/stage"
)

func enrol(change func(*eventv1.BlockKey)) stage.Step {
	k := &eventv1.BlockKey{WriterId: "writer-2", PublicKey: make([]byte, 32), Endorsement: []byte("by the log key")}
	change(k)
	return stage.Step{Do: services.EnrolBlockKey{BlockKey: k}}
}

func TestUpkeep(t *testing.T) {
	same := func(*eventv1.BlockKey) {}
	stage.Run(t, []stage.Case{
		{Rule: "G1", Name: "somebody accepted the clock", When: stage.Step{Do: services.AcceptClock{Accepted: noon}}, Then: "ClockAccepted"},
		{Rule: "G1", Name: "somebody accepted no clock", When: stage.Step{Do: services.AcceptClock{}}, Then: "FIELD_MISSING at accepted"},
		{Rule: "EnrolBlockKey", Name: "another writer", When: enrol(same), Then: "BlockKeyEnrolled"},
		{Rule: "EnrolBlockKey", Name: "the same key again", Given: []stage.Step{enrol(same)}, When: enrol(same), Then: "holds"},
		{
			Rule: "EnrolBlockKey", Name: "another key of the same writer", Given: []stage.Step{enrol(same)},
			When: enrol(func(k *eventv1.BlockKey) { k.PublicKey[0] = 1 }),
			Then: "BlockKeyEnrolled",
		},
		{
			Rule: "EnrolBlockKey", Name: "the key that the log was opened with",
			When: stage.Step{Do: services.EnrolBlockKey{BlockKey: stage.Opening().Log.BlockKey}},
			Then: "holds",
		},
		{
			Rule: "EnrolBlockKey", Name: "that nobody endorsed",
			When: enrol(func(k *eventv1.BlockKey) { k.Endorsement = nil }),
			Then: "FIELD_MISSING at block_key.endorsement",
		},
		{
			Rule: "EnrolBlockKey", Name: "that is no Ed25519 key",
			When: enrol(func(k *eventv1.BlockKey) { k.PublicKey = k.PublicKey[:31] }),
			Then: "FIELD_MISSING at block_key.public_key",
		},
		{
			Rule: "EnrolBlockKey", Name: "of nobody",
			When: enrol(func(k *eventv1.BlockKey) { k.WriterId = "" }),
			Then: "FIELD_MISSING at block_key.writer_id",
		},
	})
}

// TestUpkeepHasNoActor: the program keeps its log, and nobody acts.
func TestUpkeepHasNoActor(t *testing.T) {
	g := stage.Cast(t)
	m := g.Do(t, stage.Step{Do: services.AcceptClock{Accepted: noon}})
	if m.GetActor() != nil || m.GetCommand() != "AcceptClock" || m.GetMode() != eventv1.Mode_MODE_ACT {
		t.Errorf("%v", m)
	}
}
