package search

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// maxRuleLine is the longest line of an editor's file of rules, in bytes.
const maxRuleLine = bufio.MaxScanTokenSize

// eachRule calls use for each line of an editor's file that is not empty, without
// its comment: that begins with a # at the beginning of the line or after white
// space, for C# is a word. All mistakes are reported together, each with file, line
// and what to do; those of use, too.
func eachRule(r io.Reader, name string, use func(number int, rule string) error) error {
	var errs []error
	lines := bufio.NewScanner(r)
	n := 0
	for lines.Scan() {
		n++
		text := lines.Text()
		if n == 1 {
			text = strings.TrimPrefix(text, "\ufeff")
		}
		if !utf8.ValidString(text) {
			errs = append(errs, fmt.Errorf("%s:%d: the line is not UTF-8: save the file as UTF-8", name, n))
			continue
		}
		if rule := withoutComment(text); rule != "" {
			if err := use(n, rule); err != nil {
				errs = append(errs, fmt.Errorf("%s:%d: %w", name, n, err))
			}
		}
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		errs = append(errs, fmt.Errorf("%s:%d: the line is longer than %d bytes: write one rule in a line", name, n+1, maxRuleLine))
	} else if err != nil {
		errs = append(errs, fmt.Errorf("%s:%d: reading the rules: %w", name, n+1, err))
	}
	return errors.Join(errs...)
}

// withoutComment returns the words of a line up to its comment, with single blanks
// between them.
func withoutComment(line string) string {
	fields := strings.Fields(line)
	for i, f := range fields {
		if f[0] == '#' {
			fields = fields[:i]
			break
		}
	}
	return strings.Join(fields, " ")
}
