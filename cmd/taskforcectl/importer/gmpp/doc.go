// Package gmpp turns the annual files of the UK Government Major Projects
// Portfolio into an ordered plan of what is to be recorded: a project becomes a
// programme with the milestone "project end", its first date the baseline, a
// later one a forecast, a rating an assessment on its own scale. ReadFile reads
// and judges one file; MakePlan orders any number of them. The package is pure:
// it opens no file, calls no server, and knows no clock.
//
// # What is promised
//
// A file is refused whole, with a *ShapeError, where its encoding, separator,
// headers or year are not those of a known shape; it is never half read. A cell
// that cannot be read is a Problem with its row and column as the file has
// them, and its row is in no plan. Every row with anything in it is either a
// Project or rejected, and every Project is in the plan once. What the file
// does not say is not made up: a cell without a date is withheld with its own
// words, a cause is UNSTATED unless the words are certain, a rating is neither
// converted nor filled in, and two rows are of one project only where the file
// says so by an official id or, before there were ids, by the same name in the
// same department. Whatever else looks alike is listed in Plan.Namesakes.
//
// The plan does not depend on the order in which files are given. A Step's Key
// and Content depend on its row alone, and not on the file's name, its other
// rows or the other files: ids and request ids made from them make the same row
// a repeat and a changed row a new fact.
//
// # What the real files hold
//
// Counted on the nine years as published, with the unaltered file of 2022 as a
// tenth. The test that counts reads them from the folder that the variable
// TASKFORCE_REAL_DATA names, and says that it was skipped where it is not set.
//
//	year  encoding              shape            rows  no date  ratings  points
//	2014  Windows-1252          transposed, ","   199        8      176  5
//	2015  Windows-1252          transposed, ","   188        8      184  5
//	2016  Windows-1252          transposed, ","   143        2      138  5
//	2017  Windows-1252          transposed, ","   143        3      138  5
//	2018  Windows-1252          rows, ","         133        5      129  5
//	2019  Windows-1252          rows, ","         133        6      130  5
//	2020  Windows-1252          rows, ",", id     125        5      123  5
//	2021  Windows-1252          rows, ";", id     184        6      176  5
//	2022  Windows-1252          rows, ";", id     235       17      221  3, two assessors
//	2022  UTF-8 with a mark     rows, ",", id     235       17      221  3, two assessors
//
// No row has a Problem. One start date is not a date; nothing is imported from
// start dates, so it is a Note. One byte, of 2020, is undefined in Windows-1252.
// The two files of 2022 say the same in every imported cell, so that the second
// is left out as a Repeat.
//
// By official id, 2020 to 2022: 544 project-years = 288 first dates + 70 slips
// (on 63 projects) + 13 brought forward + 145 unchanged + 28 without a date. Of
// the 13, rule M1 calls 2 recovered. M1's second condition (later than the
// baseline too) never decides there. Of the 28, 21 stand before any date.
// Official ids must be compared whole but for case: without their last part, 15
// numbers would each merge two projects. Four projects are listed under two
// ids that differ in the department only; they are Namesakes.
//
// By name, 2014 to 2019: 939 project-years = 422 first dates + 121 slips (on 100
// projects) + 5 later but within the baseline + 37 brought forward (9 recovered)
// + 322 unchanged + 32 without a date. Two names are borne in two departments
// of which neither took over from the other; they too are Namesakes.
//
// Of 83 moves "from X to Y" that narratives of 2021 and 2022 state, 72 agree
// with the dates of the reports. All 11 others differ in X only, and 2 of them
// have no earlier date to be compared with. No narrative of a moved date names
// its cause with certainty: all 713 forecasts are UNSTATED.
package gmpp
