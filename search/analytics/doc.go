// Package analytics counts what readers search for, without watching them, and tells an
// editor what they did not find.
//
// It promises:
//
//   - No address, cookie or user agent is kept. An address is hashed with a salt that no
//     file ever holds, so that it can be told whether two searches are of one visit; the
//     salt is forgotten within a week, and when the process ends.
//   - The text of a query reaches the disk, and any output, only after different visits
//     have used that very query, as many as [Options].Visits says. Until then it is a
//     keyed hash in memory with the hashes of its visits; the text itself is held for as
//     long as its visit lasts, a few minutes. That one query followed another is kept under
//     the same condition.
//   - What is long or looks like an address, a number of somebody's or a secret never
//     reaches the disk, whoever asks for it (see worthKeeping).
//   - Counting is a look-up in memory. Files are written each minute and at the end, and
//     where that fails searching goes on.
//
// What is kept is a file for each day ([Day]), counts and nothing else, which is removed
// whole when its time is over.
package analytics
