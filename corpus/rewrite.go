//go:build !js

package corpus

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"unicode/utf8"
)

// Rewrites say at which addresses articles really are, where these do not follow from their files
// by the rules of a generator that is known. The zero value changes nothing. They are safe for
// concurrent use.
type Rewrites struct{ rules []*rewrite }

// rewrite is one rule.
type rewrite struct {
	text  string
	from  *regexp.Regexp // of the escaped path of an address
	kinds []string       // of the wildcards in it
	to    string         // with the wildcards in it
	used  atomic.Bool    // it gave an address
}

// arrow stands between what an address is taken to be and what it is.
const arrow = "->"

// mostWildcards bounds what it costs to compare an address.
const mostWildcards = 9

// wildcards are what stands for a part of an address: "**" for any, "*" for one without a slash
// that is not empty.
var wildcards = regexp.MustCompile(`\*\*?`)

// ParseRewrites reads rules such as
//
//	/en/** -> /**
//	/posts/*/ -> https://blog.example.org/*.html
//
// The first "*" behind the arrow stands for what the first one before it stands for, and so on, and
// "**" likewise. Of several rules that fit the first one holds. All mistakes are reported together.
func ParseRewrites(rules []string) (*Rewrites, error) {
	r := &Rewrites{}
	var errs []error
	for _, text := range rules {
		rule, err := parseRewrite(text)
		if err != nil {
			errs = append(errs, fmt.Errorf("the rewriting of addresses %q: %w", text, err))
			continue
		}
		r.rules = append(r.rules, rule)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return r, nil
}

func parseRewrite(text string) (*rewrite, error) {
	from, to, found := strings.Cut(text, arrow)
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	switch {
	case !found || from == "" || to == "":
		return nil, errors.New("it has to be FROM -> TO, as /en/** -> /**")
	case !strings.HasPrefix(from, "/"):
		return nil, fmt.Errorf("what an address is taken to be begins with a slash, not as %q", from)
	case strings.ContainsAny(from+to, "?#"):
		return nil, errors.New("what follows the path of an address, from ? or # on, stays and cannot be named")
	case !strings.HasPrefix(to, "/") && !IsAddress(to):
		return nil, fmt.Errorf("an address begins with a slash or https://, not as %q", to)
	}
	rule := &rewrite{text: strings.TrimSpace(text), to: to, kinds: wildcards.FindAllString(from, -1)}
	if n := len(rule.kinds); n > mostWildcards {
		return nil, fmt.Errorf("it has %d wildcards, of which at most %d are told apart", n, mostWildcards)
	}
	for _, kind := range []string{"*", "**"} {
		if before, behind := count(rule.kinds, kind), count(wildcards.FindAllString(to, -1), kind); behind > before {
			return nil, fmt.Errorf("behind the arrow %q stands %d times, and before it %d times", kind, behind, before)
		}
	}
	var pattern strings.Builder
	at := 0
	for _, wild := range wildcards.FindAllStringIndex(from, -1) {
		pattern.WriteString(regexp.QuoteMeta(spelt(from[at:wild[0]])))
		if wild[1]-wild[0] == 2 {
			pattern.WriteString("(.*)")
		} else {
			pattern.WriteString("([^/]+)")
		}
		at = wild[1]
	}
	pattern.WriteString(regexp.QuoteMeta(spelt(from[at:])))
	var err error
	if rule.from, err = regexp.Compile("^" + pattern.String() + "$"); err != nil {
		return nil, fmt.Errorf("reading what an address is taken to be: %w", err)
	}
	return rule, nil
}

func count(list []string, s string) (n int) {
	for _, x := range list {
		if x == s {
			n++
		}
	}
	return n
}

const lowerHex = "abcdef"

// spelt is a path of an address with letters that are not ASCII, and blanks, in the one spelling of
// them: escaped. What else is escaped, or is not, stays: that may make a difference.
func spelt(path string) string {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		switch {
		case c >= utf8.RuneSelf || c == ' ':
			b.WriteByte('%')
			b.WriteByte(upperHex[c>>4])
			b.WriteByte(upperHex[c&0xf])
		case c == '%' && i+2 < len(path) && isHex(path[i+1]) && isHex(path[i+2]) && strings.ContainsAny(path[i+1:i+3], lowerHex):
			b.WriteString(strings.ToUpper(path[i : i+3]))
			i += 2
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// Of returns the address that an article really has, given the one that it is taken to have. Where no
// rule fits, or what one gives is no address, that is the same. Query and fragment stay, and the host
// unless the rule names one.
func (r *Rewrites) Of(address string) string {
	if r == nil || len(r.rules) == 0 || address == "" {
		return address
	}
	u, err := url.Parse(address)
	if err != nil || u.Path == "" || (u.Host != "" || u.Scheme != "") && !IsAddress(address) {
		return address
	}
	path, behind := u.EscapedPath(), ""
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		behind = address[i:]
	}
	path = spelt(path)
	for _, rule := range r.rules {
		to, ok := rule.of(path)
		if !ok {
			continue
		}
		before := ""
		if u.Host != "" && !IsAddress(to) {
			before = u.Scheme + "://" + u.Host
		}
		rule.used.Store(true)
		return before + to + behind
	}
	return address
}

// of returns what the rule makes of a path, and whether that is an address.
func (r *rewrite) of(path string) (string, bool) {
	found := r.from.FindStringSubmatch(path)
	if found == nil {
		return "", false
	}
	next := map[string]int{}
	to := wildcards.ReplaceAllStringFunc(r.to, func(kind string) string {
		for {
			next[kind]++
			if i := next[kind]; r.kinds[i-1] == kind {
				return found[i]
			}
		}
	})
	clean, err := cleanAddress(to)
	return clean, err == nil
}

// Unused returns the rules that gave no article an address.
func (r *Rewrites) Unused() []string {
	if r == nil {
		return nil
	}
	var list []string
	for _, rule := range r.rules {
		if !rule.used.Load() {
			list = append(list, rule.text)
		}
	}
	return list
}

// rewrite gives an article the address that it really has. By the one that it was taken to have it
// is found, too: links to its file lead there.
func (r *Rewrites) rewrite(a *Article) {
	if to := r.Of(a.URL); to != a.URL {
		a.Aliases = append(a.Aliases, a.URL)
		a.URL = to
	}
}
