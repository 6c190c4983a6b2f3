package importer

import (
	"taskforce/cmd/taskforcectl/importer/gmpp"
	"taskforce/services/itemid"
)

// source is the outside source of every step.
const source = "gmpp"

// ids makes the ids of one log.
type ids struct{ log string }

// item is the id of what a key names.
func (i ids) item(key string) string { return itemid.Derive(i.log, source, key) }

// request is the id of the request that records a step.
func (i ids) request(s gmpp.Step) string { return itemid.Derive(i.log, source, s.Key, s.Content()) }

// assessment is the id of the assessment that a step records.
func (i ids) assessment(s gmpp.Step) string {
	return itemid.Derive(i.log, source, s.Key, s.Content(), "assessment")
}
