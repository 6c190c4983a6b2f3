// Package stage plays the rules: a log that is opened with a
// cast of fictional offices, commands given in turn, and what each comes to,
// as a line of text. It is for tests alone.
//
// The cast is set in March 2031. Everybody's id is also that of the office
// that they hold and the appointment's, so that a test reads
//
//	{Rule: "M1", Given: []stage.Step{...}, When: stage.Step{By: "sro-a", Do: milestone.ReviseForecast{...}},
//		Then: "MilestoneForecastRevised + MilestoneSlipped"}
package stage
