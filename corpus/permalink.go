//go:build !js

package corpus

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// expandPattern replaces the names after colons in a permalink pattern, such as
// ":year/:title", by what value returns for them. It fails with the first name
// that value does not know, or has nothing for.
func expandPattern(pattern string, value func(name string) (string, bool)) (string, error) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(pattern, ":")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		n := 0
		for n < len(rest) && (rest[n] == '_' || rest[n] >= 'a' && rest[n] <= 'z') {
			n++
		}
		if n > 0 && n < len(rest) && rest[n] == '[' { // Hugo's :sections[1:]
			if end := strings.IndexByte(rest[n:], ']'); end > 0 {
				if v, known := value(rest[:n+end+1]); known {
					b.WriteString(v)
					pattern = rest[n+end+1:]
					continue
				}
			}
		}
		size := n
		for ; size > 0; size-- { // "_" may also be a sign between two names
			if v, known := value(rest[:size]); known {
				b.WriteString(v)
				break
			}
		}
		if size == 0 {
			return "", fmt.Errorf("there is nothing for %q in it", ":"+rest[:n])
		}
		pattern = rest[size:]
	}
}

// datePart returns what a name in a permalink pattern stands for that is about
// the date; ok is false for other names, and when there is no date.
func datePart(name string, t time.Time) (s string, ok bool) {
	if t.IsZero() {
		return "", false
	}
	layouts := map[string]string{
		"year": "2006", "short_year": "06", "month": "01", "i_month": "1", "short_month": "Jan", "long_month": "January",
		"monthname": "January", "day": "02", "i_day": "2", "yearday": "__2", "y_day": "002", "short_day": "Mon", "long_day": "Monday",
		"weekdayname": "Monday", "hour": "15", "minute": "04", "second": "05",
	}
	if layout, found := layouts[name]; found {
		return strings.TrimSpace(t.Format(layout)), true
	}
	switch _, week := t.ISOWeek(); name {
	case "week":
		return fmt.Sprintf("%02d", week), true
	case "w_day":
		return strconv.Itoa((int(t.Weekday())+6)%7 + 1), true
	case "weekday":
		return strconv.Itoa(int(t.Weekday())), true
	}
	return "", false
}

// strftime writes a moment as Liquid and Nunjucks do; ok is false for a form that
// is not known.
func strftime(format string, t time.Time) (s string, ok bool) {
	layouts := map[byte]string{
		'Y': "2006", 'y': "06", 'm': "01", 'd': "02", 'B': "January", 'b': "Jan", 'j': "002", 'H': "15", 'M': "04", 'S': "05",
		'F': "2006-01-02", 'e': "2",
	}
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			b.WriteByte(format[i])
			continue
		}
		i++
		padded := true
		if i < len(format) && format[i] == '-' {
			padded = false
			i++
		}
		if i >= len(format) {
			return "", false
		}
		layout, known := layouts[format[i]]
		if !known {
			return "", false
		}
		v := t.Format(layout)
		if !padded {
			v = strings.TrimLeft(v, "0")
		}
		b.WriteString(v)
	}
	return b.String(), true
}

// slugify joins the letters and digits of s with hyphens. Characters of keep
// stay, too; lower says whether capitals do not.
func slugify(s, keep string, lower bool) string {
	var b strings.Builder
	gap := false
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r != '-' && strings.ContainsRune(keep, r) {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			if lower {
				r = unicode.ToLower(r)
			}
			b.WriteRune(r)
			continue
		}
		gap = true
	}
	return b.String()
}

// expandTemplate replaces the {{ … }} of a permalink that is a template, as far as
// it names fields and applies the usual filters. It fails at anything else.
func expandTemplate(template string, value func(name string) (string, bool), date time.Time) (string, error) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(template, "{{")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		expr, after, closed := strings.Cut(rest, "}}")
		if !closed {
			return "", fmt.Errorf("%q is never closed", "{{")
		}
		v, err := evaluate(strings.Trim(expr, "- \t\n"), value, date)
		if err != nil {
			return "", err
		}
		b.WriteString(v)
		template = after
	}
}

// evaluate computes one expression of a template: a field and filters.
func evaluate(expr string, value func(name string) (string, bool), date time.Time) (string, error) {
	parts := strings.Split(expr, "|")
	name := strings.TrimSpace(parts[0])
	v, known := value(name)
	isDate := name == "page.date" || name == "date"
	if isDate {
		v, known = date.Format("2006-01-02"), !date.IsZero()
	}
	if !known {
		return "", fmt.Errorf("there is nothing for %q in it", name)
	}
	for _, part := range parts[1:] {
		filter := strings.TrimSpace(part)
		filterName := filter
		if i := strings.IndexAny(filter, ":( "); i >= 0 {
			filterName = filter[:i]
		}
		switch argument := strings.Trim(filter[len(filterName):], ":() \"'"); {
		case filterName == "slugify" || filterName == "slug":
			v = slugify(v, "", true)
		case filterName == "downcase" || filterName == "lower":
			v = strings.ToLower(v)
		case filterName == "url" || filterName == "strip" || filterName == "trim" || filterName == "safe":
			v = strings.TrimSpace(v)
		case filterName == "date" && isDate:
			if v, known = strftime(argument, date); !known {
				return "", fmt.Errorf("the form %q of a date is not known", argument)
			}
		default:
			return "", fmt.Errorf("the filter %q is not known", filterName)
		}
	}
	return v, nil
}
