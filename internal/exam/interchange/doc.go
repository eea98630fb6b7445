// Package interchange reads and writes items of other programs: QTI 2.1, 2.2
// and 3.0 (1EdTech), Moodle XML, GIFT and a workbook that people fill in.
//
// Every reader ends in a report: what was refused, what was lost, what was
// kept unread and what was changed. A file that is not safe to read (a
// document type, an external reference, a path out of the archive, a bomb) is
// refused as a whole.
package interchange
