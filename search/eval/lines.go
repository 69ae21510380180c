package eval

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

const (
	// asciiSpace is what C's isspace takes for white space, and so trec_eval.
	asciiSpace = " \t\n\v\f\r"

	byteOrderMark = "\ufeff"

	maxLine = 1 << 20 // bytes; a longer line is not one of these files
)

// eachLine calls use for every line of r that is not blank, without its line
// end. Errors, those of use too, are prefixed with "name:line: ".
func eachLine(r io.Reader, name string, use func(line string) error) error {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, maxLine)
	n := 0
	for scanner.Scan() {
		n++
		line := scanner.Text()
		if n == 1 {
			line = strings.TrimPrefix(line, byteOrderMark)
		}
		if !utf8.ValidString(line) {
			return fmt.Errorf("%s:%d: not valid UTF-8", name, n)
		}
		if strings.Trim(line, asciiSpace) == "" {
			continue
		}
		if err := use(line); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	err := scanner.Err()
	if errors.Is(err, bufio.ErrTooLong) {
		err = fmt.Errorf("line longer than %d bytes", maxLine)
	}
	if err != nil {
		return fmt.Errorf("%s:%d: %w", name, n+1, err)
	}
	return nil
}

// tabFields splits line at its tabs and trims white space around each field.
func tabFields(line string) []string {
	fields := strings.Split(line, "\t")
	for i, f := range fields {
		fields[i] = strings.Trim(f, asciiSpace)
	}
	return fields
}

// spaceFields splits line at runs of ASCII white space.
func spaceFields(line string) []string {
	return strings.FieldsFunc(line, func(r rune) bool {
		return strings.ContainsRune(asciiSpace, r)
	})
}

// checkID says why id cannot stand in a TREC file, or returns nil. The kind of
// thing it names is for the message.
func checkID(kind, id string) error {
	if strings.ContainsAny(id, asciiSpace) {
		return fmt.Errorf("%s %q holds white space", kind, id)
	}
	return checkText(kind, id)
}

// checkText says why id cannot stand between tabs, or returns nil. White space
// around it and line ends are gone by then.
func checkText(kind, id string) error {
	switch {
	case id == "":
		return fmt.Errorf("empty %s", kind)
	case strings.ContainsRune(id, 0):
		return fmt.Errorf("%s %q holds a NUL byte", kind, id)
	case strings.HasPrefix(id, byteOrderMark):
		return fmt.Errorf("%s %q starts with a byte order mark", kind, id)
	case !utf8.ValidString(id):
		return fmt.Errorf("%s %q is not valid UTF-8", kind, id)
	}
	return nil
}
