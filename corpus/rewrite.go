//go:build !js

package corpus

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// Rewrites say at which addresses articles really are, where these do not follow from their files
// by the rules of a generator that is known. The zero value changes nothing. They are safe for
// concurrent use.
type Rewrites struct{ rules []rewrite }

// rewrite is one rule.
type rewrite struct {
	from *regexp.Regexp // of the escaped path of an address
	to   string         // with the wildcards in it
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
// The first wildcard behind the arrow stands for what the first one before it stands for, and so on.
// Of several rules that fit the first one holds. All mistakes are reported together.
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

func parseRewrite(text string) (rewrite, error) {
	from, to, found := strings.Cut(text, arrow)
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	switch {
	case !found || from == "" || to == "":
		return rewrite{}, errors.New("it has to be FROM -> TO, as /en/** -> /**")
	case !strings.HasPrefix(from, "/"):
		return rewrite{}, fmt.Errorf("what an address is taken to be begins with a slash, not as %q", from)
	case !strings.HasPrefix(to, "/") && !IsAddress(to):
		return rewrite{}, fmt.Errorf("an address begins with a slash or https://, not as %q", to)
	}
	if before, behind := len(wildcards.FindAllString(from, -1)), len(wildcards.FindAllString(to, -1)); behind > before {
		return rewrite{}, fmt.Errorf("behind the arrow %d wildcards stand, and before it %d", behind, before)
	} else if before > mostWildcards {
		return rewrite{}, fmt.Errorf("it has %d wildcards, of which at most %d are told apart", before, mostWildcards)
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
	re, err := regexp.Compile("^" + pattern.String() + "$")
	if err != nil {
		return rewrite{}, fmt.Errorf("reading what an address is taken to be: %w", err)
	}
	return rewrite{re, to}, nil
}

// spelt is a part of a path of an address with what cannot stand there escaped, in one way of several.
func spelt(path string) string {
	if plain, err := url.PathUnescape(path); err == nil {
		path = plain
	}
	u := url.URL{Path: path}
	return u.EscapedPath()
}

// Of returns the address that an article really has, given the one that it is taken to have. Where no
// rule fits, that is the same. Host, query and fragment stay, unless the rule names another host.
func (r *Rewrites) Of(address string) string {
	if r == nil || len(r.rules) == 0 || address == "" {
		return address
	}
	u, err := url.Parse(address)
	if err != nil || u.Path == "" || (u.Host != "" || u.Scheme != "") && !IsAddress(address) {
		return address
	}
	path := spelt(u.EscapedPath())
	for _, rule := range r.rules {
		found := rule.from.FindStringSubmatch(path)
		if found == nil {
			continue
		}
		n := 0
		to := wildcards.ReplaceAllStringFunc(rule.to, func(string) string { n++; return found[n] })
		clean, err := cleanAddress(to)
		if err != nil {
			return address
		}
		if IsAddress(rule.to) {
			return clean
		}
		rest := ""
		if u.RawQuery != "" {
			rest = "?" + u.RawQuery
		}
		if u.Fragment != "" {
			rest += "#" + u.EscapedFragment()
		}
		before := ""
		if u.Host != "" {
			before = u.Scheme + "://" + u.Host
		}
		return before + clean + rest
	}
	return address
}

// rewrite gives an article the address that it really has. By the one that it was taken to have it
// is found, too: links to its file lead there.
func (r *Rewrites) rewrite(a *Article) {
	if to := r.Of(a.URL); to != a.URL {
		a.Aliases = append(a.Aliases, a.URL)
		a.URL = to
	}
}
