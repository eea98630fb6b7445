// Package raters says how those who mark interviews use the scale: how far they
// agree, how severe each is, how far a member spreads marks, mixes competencies,
// or marks by the order of candidates. It works on locked marks as they were
// given before any discussion, on plain numbers, and stores nothing.
//
// What it finds informs the members and the expert who advises them. It never
// changes a mark and is no ground for a sanction: a severe member may be the one
// who is right.
//
// Every figure comes with an interval of 95 %, and is not given at all below a
// number of cases (the constants Least…). Figures say something about the rater
// only as far as candidates meet raters and slots by chance.
package raters
