// Package appraisal answers the questions of the yearly appraisal of corps "B"
// civil servants: who is appraised and when, by which indicators, with which
// grade, in which terms. Two methodologies are known as data, that of the
// office of the Almaty city maslikhat of 2018 and that of the Arys city akimat
// of 2022; both run through the same functions, and every difference between
// them is a value of their rules.
//
//	plan ──► monitoring (each quarter) ──► KCI sheet ──► higher supervisor ──┐
//	                                   └─► competency sheet ─────────────────┴─► commission ──► approval ──► acquaintance ──► appeal
//
// The two directions, KCI and competencies, give two results that are never
// merged.
package appraisal
