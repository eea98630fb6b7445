// Package exam holds item banks, the description of tests, the papers drawn
// from them, sittings, answers and scores.
//
// An item goes through
//
//	draft → in review → ready → retired
//	  ↑________|__________|       (returned, or a new version)
//
// and a paper keeps the version that it was drawn with. An attempt goes through
//
//	booked → started → section by section → finished → scored
//
// Terms follow "Standards for Educational and Psychological Testing" (AERA,
// APA, NCME 2014) and IMS QTI 3.0.
package exam
