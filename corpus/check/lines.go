package check

import (
	"bytes"
	"net/url"
	"os"
	"strings"

	"kindred/corpus"
)

// lineFinder finds the line on which an address stands in the file of an
// article. It remembers the file that was asked for last: articles are looked
// at one after the other.
type lineFinder struct {
	file string
	text []byte // nil when the file cannot be read (again)
	left int    // how many bytes are still read for lines
}

// maxReread is the size up to which a file is read again for a line number;
// larger ones are exports, where the line of the article is told.
const maxReread = 8 << 20

// maxReadings is how often, counted in bytes, a file is read for the lines of what is
// found in it: 80,000 pictures without a text in one file of a megabyte would take half
// a minute. What is found beyond has the article's own place.
const maxReadings = 200

// find returns the place of the n-th occurrence of what, counted from 0, in the
// file of an article, or the article's own place when it is not found.
func (f *lineFinder) find(at corpus.Origin, what string, n int) corpus.Origin {
	if at.Line > 0 || what == "" {
		return at
	}
	if f.file != at.File {
		f.file, f.text = at.File, nil
		if info, err := os.Stat(at.File); err == nil && info.Mode().IsRegular() && info.Size() <= maxReread {
			f.text, _ = os.ReadFile(at.File) // without it there is no line, and no harm
		}
		f.left = maxReadings * len(f.text)
	}
	i := f.offset(what, n)
	if i < 0 {
		i = f.offset(inBrackets(what), n)
	}
	if i >= 0 {
		at.Line = 1 + bytes.Count(f.text[:i], []byte("\n"))
	}
	return at
}

// inBrackets returns the beginning of a link as a wiki has it.
func inBrackets(address string) string {
	name, err := url.PathUnescape(address)
	if err != nil {
		name = address
	}
	name, part, found := strings.Cut(name, "#")
	if name = strings.TrimSuffix(name, ".md"); found {
		name += "#" + part
	}
	return "[[" + name
}

// offset returns where the n-th occurrence of what begins in the file, or -1 where
// there is none, or the file was read often enough.
func (f *lineFinder) offset(what string, n int) int {
	for offset := 0; f.left > 0; n-- {
		i := bytes.Index(f.text[offset:], []byte(what))
		if i < 0 {
			f.left -= len(f.text) - offset
			return -1
		}
		f.left -= i + len(what)
		if n == 0 {
			return offset + i
		}
		offset += i + len(what)
	}
	return -1
}
