// Package day is the calendar of the law: days without a clock, working days,
// and terms counted in them.
//
// A Day is a number, so it is compared with < and ==. A Calendar is built from
// data (acts/calendar) and answers only for the years it was given: a year
// without a calendar is an error, never a guess by weekdays.
//
// How terms are counted: the day of the event is not counted; a term of n
// working days ends with the n-th working day after it, at 24:00 in the zone
// of the body. A term in calendar days is plain Day.Add, and only an act that
// says so moves its end from a day off, by Calendar.NextWorking.
package day
