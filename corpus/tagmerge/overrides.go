package tagmerge

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Overrides are an editor's decisions. They do not change once parsed.
type Overrides struct {
	groups []group
	aparts []decision
}

// A group is all names that the decisions make one tag.
type group struct {
	names []string
	kept  string // empty when no decision says
}

// A decision is one line of the file.
type decision struct {
	names []string
	kept  string // the right-hand side of "->", or empty
	exact bool   // the names have the same words: they are meant as written
	line  int
}

// maxLine is the longest line of an editor's file, in bytes.
const maxLine = 64 << 10

// ParseOverrides reads an editor's file; the package comment describes its form.
// name stands in errors. All mistakes are reported together, each with file,
// line, what is wrong and what to do.
func ParseOverrides(r io.Reader, name string) (*Overrides, error) {
	o := &Overrides{}
	var errs []error
	scan := bufio.NewScanner(r)
	scan.Buffer(nil, maxLine)
	var merges []decision
	line := 0
	for scan.Scan() {
		line++
		text := scan.Text()
		if line == 1 {
			text = strings.TrimPrefix(text, "\ufeff")
		}
		d, sign, err := parseLine(text)
		d.line = line
		switch {
		case err != nil:
			errs = append(errs, fmt.Errorf("%s:%d: %w", name, line, err))
		case sign == "!=":
			o.aparts = append(o.aparts, d)
		case sign != "":
			merges = append(merges, d)
		}
	}
	if err := scan.Err(); errors.Is(err, bufio.ErrTooLong) {
		errs = append(errs, fmt.Errorf("%s:%d: the line is longer than %d bytes: write one decision in a line", name, line+1, maxLine))
	} else if err != nil {
		return nil, fmt.Errorf("%s:%d: reading the tag decisions: %w", name, line+1, err)
	}
	errs = append(errs, o.gather(merges, name)...)
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return o, nil
}

// parseLine reads one decision; sign is empty for a comment or an empty line.
func parseLine(text string) (d decision, sign string, err error) {
	if !utf8.ValidString(text) {
		return d, "", errors.New("the line is not UTF-8: save the file as UTF-8")
	}
	if text = strings.TrimSpace(text); text == "" || text[0] == '#' {
		return d, "", nil
	}
	parts := []string{""}
	for rest := text; rest != ""; {
		word, quoted, after, err := nextWord(rest)
		if err != nil {
			return d, "", err
		}
		rest = after
		switch last := len(parts) - 1; {
		case !quoted && word == "#":
			rest = ""
		case !quoted && (word == "->" || word == "=" || word == "!="):
			if sign != "" && (sign != word || word == "->") {
				return d, "", fmt.Errorf("the line has both %q and %q: write one decision in a line", sign, word)
			}
			sign = word
			parts = append(parts, "")
		default:
			parts[last] = strings.TrimPrefix(parts[last]+" "+word, " ")
		}
	}
	if sign == "" {
		return d, "", fmt.Errorf("%q decides nothing: write \"wrong -> right\", \"one = other\" or \"one != other\", with blanks around the sign", text)
	}
	if slices.Contains(parts, "") {
		return d, "", fmt.Errorf("%q lacks a tag beside %q: write one on each side", text, sign)
	}
	keys := map[string]bool{}
	for i, p := range parts {
		if slices.Contains(parts[:i], p) {
			return d, "", fmt.Errorf("%q stands twice in one decision: remove one", p)
		}
		keys[keyOf(p)] = true
	}
	d = decision{names: parts, exact: len(keys) == 1}
	if len(keys) != 1 && len(keys) != len(parts) && sign == "!=" {
		return d, "", fmt.Errorf("%q mixes spellings of one tag with other tags: write two lines", text)
	}
	if sign == "->" {
		d.kept = parts[1]
	}
	return d, sign, nil
}

// nextWord cuts a word, or a quoted tag, from the front of a line.
func nextWord(s string) (word string, quoted bool, rest string, err error) {
	if s[0] == '"' {
		q, err := strconv.QuotedPrefix(s)
		if err != nil {
			return "", false, "", fmt.Errorf("the quotation mark in %q is not closed: close it, or write \\\" for a mark in a tag", s)
		}
		word, err = strconv.Unquote(q)
		if word = strings.TrimSpace(word); err != nil || word == "" || !utf8.ValidString(word) {
			return "", false, "", fmt.Errorf("%s holds no tag: write one between the marks", q)
		}
		return word, true, strings.TrimSpace(s[len(q):]), nil
	}
	word = strings.Fields(s)[0]
	return word, false, strings.TrimSpace(s[len(word):]), nil
}

func keyOf(tag string) string { return wordKey(splitWords(tag)) }

// gather makes groups of the decisions that share a tag, and returns an error
// for each decision that another one excludes.
func (o *Overrides) gather(merges []decision, file string) (errs []error) {
	parent := map[string]string{}
	find := func(k string) string {
		for parent[k] != "" {
			k = parent[k]
		}
		return k
	}
	merged := map[string]int{} // key → first line that merges it
	for _, d := range merges {
		first := find(keyOf(d.names[0]))
		for _, n := range d.names {
			k := keyOf(n)
			if _, ok := merged[k]; !ok {
				merged[k] = d.line
			}
			if root := find(k); root != first {
				parent[root] = first
			}
		}
	}
	at := map[string]int{}     // root → position in groups
	keeper := map[string]int{} // root → line that says what is kept
	for _, d := range merges {
		root := find(keyOf(d.names[0]))
		if _, ok := at[root]; !ok {
			at[root] = len(o.groups)
			o.groups = append(o.groups, group{})
		}
		g := &o.groups[at[root]]
		g.names = append(g.names, d.names...)
		switch {
		case d.kept == "":
		case g.kept != "" && g.kept != d.kept:
			errs = append(errs, fmt.Errorf("%s:%d: %q shall stand for a tag that goes to %q by line %d: let both lines name the same", file, d.line, d.kept, g.kept, keeper[root]))
		default:
			g.kept, keeper[root] = d.kept, d.line
		}
	}
	return append(errs, o.contradictions(file, func(a, b string) int {
		if merged[a] == 0 || find(a) != find(b) {
			return 0
		}
		return merged[a]
	})...)
}

// contradictions returns an error for each pair that shall stay apart and is
// merged. mergedBy gives the line that merges the tags of two keys, 0 for none.
func (o *Overrides) contradictions(file string, mergedBy func(a, b string) int) (errs []error) {
	for _, d := range o.aparts {
		for i, a := range d.names {
			for _, b := range d.names[:i] {
				if line := mergedBy(keyOf(a), keyOf(b)); line > 0 {
					errs = append(errs, fmt.Errorf("%s:%d: %q and %q shall stay apart, but line %d merges them: remove one of the lines", file, d.line, b, a, line))
				}
			}
		}
	}
	return errs
}

// resolve returns the ids of the tags that a name means.
func (m *merger) resolve(name string, exact bool) []int {
	if exact {
		if id, ok := m.ids[name]; ok {
			return []int{id}
		}
		return nil
	}
	if n := m.byKey[keyOf(name)]; n != nil {
		return n.spellings
	}
	return nil
}

// override applies the decisions, those that keep apart first.
func (m *merger) override(o *Overrides) {
	for _, d := range o.aparts {
		for i, a := range d.names {
			for _, b := range slices.Concat(d.names[:i], d.names[i+1:]) {
				for _, id := range m.resolve(a, d.exact) {
					m.apart[id] = append(m.apart[id], m.resolve(b, d.exact)...)
				}
			}
		}
	}
	for _, g := range o.groups {
		var all []int
		for _, n := range g.names {
			all = append(all, m.resolve(n, false)...)
		}
		for _, id := range all {
			m.union(all[0], id)
			m.editor[id] = true
		}
		if len(all) > 0 && g.kept != "" {
			m.keepers[all[0]] = g.kept
		}
	}
}

// settle gives each group that an editor named the spelling that was chosen.
func (m *merger) settle() {
	for _, id := range slices.Sorted(maps.Keys(m.keepers)) {
		m.kept[m.find(id)] = m.keepers[id]
	}
}
