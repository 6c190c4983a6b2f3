package delivery_test

import (
	"slices"
	"testing"

	"go.etcd.io/bbolt"
	"google.golang.org/protobuf/reflect/protoreflect"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/projections/delivery"
	"taskforce/projections/internal/script"
)

// passedOver lists the events that say nothing of how delivery stands. What a
// forecast's move amounts to stands beside the forecast itself.
var passedOver = []protoreflect.Name{
	"LogOpened", "BlockKeyEnrolled", "ClockAccepted", "LevelActivated",
	"OfficeCreated", "PersonRegistered", "AppointmentStarted", "AppointmentVaried", "AppointmentEnded", "RoleAssigned",
	"MilestoneForecastBroughtForward", "MilestoneRecovered",
}

// TestEveryEventIsShownOrListedAsPassedOver applies each kind of event of the
// schema to a milestone that has everything, and looks whether rows change.
func TestEveryEventIsShownOrListedAsPassedOver(t *testing.T) {
	facts := (*eventv1.Event)(nil).ProtoReflect().Descriptor().Oneofs().ByName("fact").Fields()
	for i := range facts.Len() {
		field := facts.Get(i)
		name := field.Message().Name()
		t.Run(string(name), func(t *testing.T) {
			store := script.NewStore(t, delivery.New())
			store.Apply(t, script.Commit(t, 1, script.Directive{Args: []string{"2031-01-01T09:00:00Z"}, Body: []string{
				`milestone_baselined { milestone: "x" ref: "X" programme: "x" }`,
				`milestone_achieved { milestone: "x" when { year: 2031 month: 1 day: 1 } }`,
			}}))
			was := dump(t, store)
			e := &eventv1.Event{}
			fill(e.ProtoReflect().Mutable(field).Message(), 0)
			store.Apply(t, &eventv1.Commit{Position: 2, Events: []*eventv1.Event{{}, e}})
			changed := !slices.Equal(was, dump(t, store))
			if listed := slices.Contains(passedOver, name); changed == listed {
				t.Errorf("changes rows: %v; listed as passed over: %v", changed, listed)
			}
		})
	}
}

func dump(t *testing.T, store *script.Store) (lines []string) {
	store.View(t, func(tx *bbolt.Tx) { lines = script.Dump(tx) })
	return lines
}

// fill sets every field to something.
func fill(m protoreflect.Message, depth int) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		if depth > 4 || field.IsMap() || field.ContainingOneof() != nil && field.ContainingOneof().Fields().Get(0) != field {
			continue
		}
		switch {
		case field.IsList() && field.Message() != nil:
			fill(m.Mutable(field).List().AppendMutable().Message(), depth+1)
		case field.Message() != nil:
			fill(m.Mutable(field).Message(), depth+1)
		case field.IsList():
		case field.Kind() == protoreflect.StringKind:
			m.Set(field, protoreflect.ValueOfString("x"))
		case field.Kind() == protoreflect.Int32Kind:
			m.Set(field, protoreflect.ValueOfInt32(7))
		case field.Kind() == protoreflect.EnumKind:
			m.Set(field, protoreflect.ValueOfEnum(1))
		}
	}
}

func TestDays(t *testing.T) {
	store := script.NewStore(t, delivery.New())
	store.Apply(t, script.Commit(t, 1, script.Directive{Args: []string{"2031-01-01T09:00:00Z"}, Body: []string{
		`milestone_baselined { milestone: "x" due { year: 2032 month: 2 day: 28 } }`,
		`milestone_forecast_revised { milestone: "x" forecast { year: 2032 month: 3 day: 1 } }`,
		`milestone_rebaselined { milestone: "x" due { year: 123456 month: 77 day: -9 } }`,
	}}))
	store.View(t, func(tx *bbolt.Tx) {
		p, err := delivery.Milestones(tx, delivery.Subject{Kind: eventv1.ItemKind_ITEM_KIND_MILESTONE, ID: "x"}, "", 0)
		if err != nil {
			t.Fatal(err)
		}
		m := p.Milestones[0]
		if m.DaysAgainstBaseline1() != 2 {
			t.Errorf("%d days over the end of a leap February", m.DaysAgainstBaseline1())
		}
		if m.DaysAgainstCurrent() != 0 || m.Current.Due.Date() != nil {
			t.Errorf("what is no date counts %d days", m.DaysAgainstCurrent())
		}
	})
}
