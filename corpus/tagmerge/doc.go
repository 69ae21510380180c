// Package tagmerge says which tags are one tag under many spellings, so that a
// site shows one facet instead of several: "metnal health" beside "mental
// health", "Web Components" beside "web-components" and "webcomponents",
// "test" beside "tests".
//
// A [Collector] sees the tags of every article once; [Merge] then gives a
// [Table] of each spelling and the one that stands for it. Two spellings are one
// tag when they differ
//
//   - in case, width, or in what stands between the words: hyphen, underscore,
//     dot, slash, blank or nothing; "&" or "and"; a leading "#";
//   - in accents, on a site where accents are rare ("résumé", "resume");
//   - in number, by endings that are safe in any language ("library",
//     "libraries"), or in British and American spelling ("colour", "color");
//   - by a slip of the pen, when one is rare, the other frequent, and the rare
//     one no word of its own.
//
// A wrong merge costs more than a missed one: it hides a tag. So numbers always
// keep tags apart, "C" is not "C++", ".NET" is not "net", scripts without
// alphabets know no slips, and two spellings that stand together on an article
// are taken for different unless they have the same words.
//
// # The editor's file
//
// [ParseOverrides] reads decisions that win over every rule, one in a line:
//
//	# Lines that begin with a number sign are comments.
//	metnal health -> mental health   # the right-hand spelling stands for both
//	golang = go lang = go            # one tag; the most frequent spelling stands
//	form != from                     # never one tag
//	"#tags" -> tags                  # quotes, where a tag looks like syntax
//
// The signs stand between blanks, so "a=b" is a tag. A tag may be written in any
// case and with any separator: "Web-Components" names "web components" too. Only
// where both sides are the same in that sense ("Go != go", "c++ -> C++") are
// they taken as written. Decisions that contradict each other are refused.
package tagmerge
