//go:build !js

package corpus

import (
	"regexp"
	"strings"
)

const (
	maxIncludes      = 8       // files of which one includes the other
	maxIncludedBytes = 4 << 20 // of a page with all that it includes
)

// includes are how a page has other files in it.
type includes struct {
	line *regexp.Regexp // in whose place a file stands
	// file returns the path of that file in the file system, by the file that the line stands in and
	// its parts; "" when it is none of the site.
	file func(from string, m []string) string
	// part returns what of the text of that file is meant; nil when all of it is.
	part func(text string, m []string) string
}

// withIncludes returns the text of the page at p, a path in the file system, with the files that it
// includes, and theirs. What cannot be read is left out.
func (r *reader) withIncludes(p, text string, in *includes) string {
	budget := maxIncludedBytes - len(text)
	return r.including(p, text, in, maxIncludes, &budget)
}

// including is withIncludes for files of which so many may include one the other, and that may have
// so many bytes altogether.
func (r *reader) including(from, text string, in *includes, depth int, budget *int) string {
	return in.line.ReplaceAllStringFunc(text, func(line string) string {
		m := in.line.FindStringSubmatch(line)
		file := in.file(from, m)
		if file == "" || depth == 0 || *budget <= 0 {
			return ""
		}
		data, err := readFile(r.fsys, file, Origin{})
		if err != nil {
			return ""
		}
		if *budget -= len(data); *budget < 0 { // once: the next is not read at all
			return ""
		}
		included, err := decode(data, false)
		if err != nil {
			return ""
		}
		if _, rest, err := splitMatter(included); err == nil {
			included = rest
		}
		if in.part != nil {
			included = in.part(included, m)
		}
		return "\n" + strings.TrimRight(r.including(file, included, in, depth-1, budget), "\n") + "\n"
	})
}
