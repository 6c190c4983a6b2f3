// Package importer records what a portfolio plan says: it turns the steps of
// [taskforce/cmd/taskforcectl/importer/gmpp] into calls of the API, in an order
// in which nothing comes before what it builds on.
//
// # Ids
//
// The same row is the same item and the same request on every run, on every
// machine. Ids are derived, as services/itemid says, from
//
//	log id, source, key              of an item
//	log id, source, key, content     of a request
//
// where source is "gmpp", and key and content are the step's. An
// assessment has the id of its request, since a changed rating is another
// assessment, after "assessment" as one more part. So a row that says the same
// again is a repeat, which the server answers without writing, and a row that
// says something else is a new fact.
//
// # Order
//
// One report comes after another, so that the order of the record is that of
// the reports. Within a report organisations come first; the steps of one
// programme are sent one after another, and programmes run at the same time.
// After a step that is refused, those of its programme that follow are not sent.
//
// A forecast is measured against the one before it, so a report must not come
// after a later one. Where a programme is on the record already, its
// milestone's history is read first: a report that is older than the newest one
// there, and is not there itself, is refused and listed, not recorded as a move
// that never was; what else its row says is recorded. A first date of a
// milestone that an earlier import gave a baseline is a forecast.
package importer
