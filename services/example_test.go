package services_test

import (
	"fmt"
	"time"

	"taskforce/services"
	"taskforce/services/register"
	"taskforce/services/stage"
	"taskforce/services/undo"
)

// A log is opened, and its registrar puts a department on the record. The one
// who decides works ahead of storage, and takes back what was not stored.
func ExampleDecide() {
	journal := undo.NewLog()
	s := services.NewState(journal)
	opening := stage.Opening()
	first, err := services.Open(opening)
	if err != nil {
		fmt.Println(err)
		return
	}
	services.Evolve(s, first)

	c := services.Command{Person: opening.Person}.With(
		register.RegisterOrganisation{Organisation: "id-of-a", OrganisationName: "Department A"})
	slot := services.Slot{Position: 2, RecordedAt: opening.RecordedAt.Add(time.Second)}
	m, err := services.Decide(s, c, slot)
	if err != nil {
		fmt.Println(err)
		return
	}
	before := journal.Mark()
	services.Evolve(s, m)
	fmt.Println(services.EventType(m.Events[0]), services.GivenRef(m.Events[0]))

	slot.Position++
	_, err = services.Decide(s, c, slot)
	fmt.Println(err)

	journal.Revert(before)
	_, err = services.Decide(s, c, slot)
	fmt.Println(err)
	// Output:
	// OrganisationRegistered O2
	// ID_TAKEN (RegisterOrganisation): organisation_id "id-of-a" is on the record already
	// <nil>
}
