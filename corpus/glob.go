//go:build !js

package corpus

import (
	"regexp"
	"slices"
	"strings"
)

// glob is a pattern for paths as generators write it: "?" is a character and "*"
// any number of them within one segment, "**" any folders, "[a-z]" a set, and
// "{a,b}" alternatives.
type glob struct {
	re *regexp.Regexp
	// understood is false when a part of the pattern means nothing here (a set
	// that is never closed, "!(a)"); whatever stands there is then matched.
	understood bool
}

// maxGlobBytes bounds a pattern; a longer one is not understood.
const maxGlobBytes = 1024

var anything = regexp.MustCompile("")

// newGlob reads a pattern. wide lets "*" and "?" match a slash, too, as Ruby's
// File.fnmatch and Rust's globset do.
func newGlob(pattern string, wide bool) glob {
	r := globReader{pattern: pattern, wide: wide, understood: len(pattern) <= maxGlobBytes}
	for r.at < len(pattern) && r.understood {
		r.next()
	}
	if r.understood {
		if re, err := regexp.Compile("(?s)^(?:" + r.out.String() + ")$"); err == nil {
			return glob{re, true}
		}
	} else if re, err := regexp.Compile("(?s)^" + r.out.String()[:r.safe]); err == nil {
		return glob{re, false}
	}
	return glob{anything, false}
}

func (g glob) match(p string) bool { return g.re.MatchString(p) }

// globReader translates a pattern into a regular expression.
type globReader struct {
	pattern    string
	wide       bool
	understood bool
	at         int
	depth      int // of braces
	out        strings.Builder
	safe       int // how much of out is an expression of its own
}

// next translates what stands at the place.
func (r *globReader) next() {
	if r.depth == 0 {
		r.safe = r.out.Len()
	}
	rest := r.pattern[r.at:]
	c := rest[0]
	r.at++
	switch {
	case len(rest) > 1 && rest[1] == '(' && strings.IndexByte("!@+?*", c) >= 0:
		r.understood = false
	case c == '\\' && len(rest) > 1:
		r.out.WriteString(regexp.QuoteMeta(rest[1:2]))
		r.at++
	case c == '*':
		r.stars(len(rest) - len(strings.TrimLeft(rest, "*")))
	case rest == "/**" && !r.wide:
		r.out.WriteString("(?:/.*)?")
		r.at = len(r.pattern)
	case c == '?' && r.wide:
		r.out.WriteByte('.')
	case c == '?':
		r.out.WriteString("[^/]")
	case c == '[':
		r.set(rest)
	case c == '{':
		r.understood = strings.Contains(rest, "}")
		r.depth++
		r.out.WriteString("(?:")
		r.skipSpaces()
	case c == ',' && r.depth > 0:
		r.out.WriteByte('|')
		r.skipSpaces()
	case c == '}' && r.depth > 0:
		r.depth--
		r.out.WriteByte(')')
	default:
		r.out.WriteString(regexp.QuoteMeta(rest[:1]))
	}
}

func (r *globReader) skipSpaces() {
	for r.at < len(r.pattern) && r.pattern[r.at] == ' ' {
		r.at++
	}
}

// stars translates n stars, the first of which was read.
func (r *globReader) stars(n int) {
	begins := r.at == 1 || strings.IndexByte("/{,", r.pattern[r.at-2]) >= 0
	r.at += n - 1
	switch {
	case r.wide && n > 1 && begins && strings.HasPrefix(r.pattern[r.at:], "/"):
		r.at++
		r.out.WriteString("(?:.*/)?")
	case r.wide:
		r.out.WriteString(".*")
	case n == 1:
		r.out.WriteString("[^/]*")
	case begins && strings.HasPrefix(r.pattern[r.at:], "/"):
		r.at++
		r.out.WriteString("(?:.*/)?")
	default:
		r.out.WriteString(".*")
	}
}

// set translates the set that rest begins with.
func (r *globReader) set(rest string) {
	inner, _, closed := strings.Cut(rest[1:], "]")
	if !closed || inner == "" {
		r.understood = false
		return
	}
	r.at += len(inner) + 1
	negated := inner[0] == '!' || inner[0] == '^'
	if negated {
		inner = inner[1:]
	}
	r.out.WriteByte('[')
	if negated {
		r.out.WriteByte('^')
	}
	r.out.WriteString(strings.NewReplacer(`\`, `\\`, "[", `\[`, "^", `\^`).Replace(inner))
	r.out.WriteByte(']')
}

// globs reads patterns; see newGlob.
func globs(patterns []string, wide bool) []glob {
	var read []glob
	for _, pattern := range patterns {
		if pattern = strings.TrimPrefix(strings.TrimSpace(pattern), "./"); pattern != "" {
			read = append(read, newGlob(pattern, wide))
		}
	}
	return read
}

// matchAny reports whether one of the patterns matches one of the paths.
func matchAny(patterns []glob, paths ...string) bool {
	return slices.ContainsFunc(patterns, func(g glob) bool { return slices.ContainsFunc(paths, g.match) })
}

// understoodOnly leaves out patterns that match more than is meant, where a match
// opens.
func understoodOnly(patterns []glob) []glob {
	return slices.DeleteFunc(patterns, func(g glob) bool { return !g.understood })
}
