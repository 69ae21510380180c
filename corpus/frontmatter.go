//go:build !js

package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/pelletier/go-toml/v2"
	"go.yaml.in/yaml/v3"
)

// matterLines is how far down the end of front matter is looked for; a file
// whose first line is a thematic break is not read to its end for nothing.
const matterLines = 2000

// maxMatterBytes is the size up to which front matter, and a file of settings, is
// read. That of the longest articles has some ten thousand bytes; the parsers hold
// a hundred bytes for each one of "[[],[],[]".
const maxMatterBytes = 1 << 20

// invisible are characters that editors leave before the first line, where nobody sees
// them: what stands behind is front matter all the same, and may say that the article is
// a draft.
const invisible = "\ufeff\u200b\u2060"

var errMatterBytes = fmt.Errorf("front matter: larger than %d MiB", maxMatterBytes>>20)

// matterError is a mistake in front matter at a line of the file.
type matterError struct {
	line int
	err  error
}

func (e *matterError) Error() string { return e.err.Error() }
func (e *matterError) Unwrap() error { return e.err }

// splitMatter takes the front matter off a text: YAML between "---", TOML
// between "+++", one JSON object, in a comment too as the Go project has it, or
// links (see [splitReferences]). fields is nil when there is none. The text has
// "\n" line ends and no byte order mark.
func splitMatter(text string) (fields matter, rest string, err error) {
	start := 1
	trimmed := strings.TrimLeft(text, invisible)
	for {
		line, after, found := strings.Cut(trimmed, "\n")
		if !found || strings.TrimSpace(line) != "" {
			break
		}
		trimmed = strings.TrimLeft(after, invisible)
		start++
	}
	first, _, _ := strings.Cut(trimmed, "\n")
	fence := strings.TrimRightFunc(first, unicode.IsSpace)
	if m := namedFence.FindStringSubmatch(fence); m != nil {
		return splitFenced(text, trimmed, start, "---", fieldsIn(strings.ToLower(m[1])))
	}
	switch fence {
	case "---":
		return splitFenced(text, trimmed, start, "---", yamlFields)
	case "+++":
		return splitFenced(text, trimmed, start, "+++", tomlFields)
	}
	if jsonStart.MatchString(trimmed) {
		return splitJSON(trimmed, start)
	}
	if inner, hidden := strings.CutPrefix(trimmed, "<!--"); hidden && jsonStart.MatchString(inner) {
		if fields, rest, err = splitJSON(inner, start); err != nil {
			return nil, "", err
		}
		_, rest, _ = strings.Cut(rest, "-->")
		return fields, strings.TrimPrefix(rest, "\n"), nil
	}
	if fields, rest = splitReferences(trimmed); fields != nil {
		return fields, rest, nil
	}
	if fields, rest = splitDotted(trimmed); fields != nil {
		return fields, rest, nil
	}
	return nil, text, nil
}

// namedFence is a fence that says the language of the front matter, as Eleventy
// and its kin have it.
var namedFence = regexp.MustCompile(`^---\s*([A-Za-z]+)$`)

// fieldsIn returns what reads front matter in a language. One that cannot be read
// is an error, and no text: it may say that the article is a draft.
func fieldsIn(lang string) func(string) (matter, error) {
	switch lang {
	case "yaml", "yml":
		return yamlFields
	case "toml":
		return tomlFields
	case "json":
		return jsonFields
	}
	return func(string) (matter, error) {
		return nil, &matterError{0, fmt.Errorf("front matter in %q is a program, which is not run: write it in YAML, TOML or JSON", lang)}
	}
}

// jsonFields reads front matter that is one JSON object.
func jsonFields(s string) (matter, error) {
	dec := json.NewDecoder(strings.NewReader(s))
	dec.UseNumber()
	var v map[string]any
	if err := dec.Decode(&v); err != nil {
		return nil, &matterError{1, fmt.Errorf("front matter: %w", err)}
	}
	return toMatter(v), nil
}

var (
	// jsonStart tells a JSON object from a template tag ("{{", "{%").
	jsonStart = regexp.MustCompile(`^\{\s*("|\})`)
	// keyLine is a line that only front matter has, where a thematic break is possible.
	keyLine = regexp.MustCompile(`^["']?[A-Za-z_][\w. -]*["']?\s*[:=]`)
)

// splitFenced handles front matter between two fence lines. The first line of
// trimmed is the fence and line start of the file.
func splitFenced(text, trimmed string, start int, fence string, parse func(string) (matter, error)) (matter, string, error) {
	_, inner, _ := strings.Cut(trimmed, "\n")
	rest, size := inner, 0
	second, _, _ := strings.Cut(inner, "\n")
	for range matterLines {
		line, after, more := strings.Cut(rest, "\n")
		end := strings.TrimRightFunc(line, unicode.IsSpace)
		if end == fence || fence == "---" && end == "..." {
			fields, err := parse(inner[:size])
			if broken, ok := errors.AsType[*matterError](err); ok {
				broken.line += start
				return nil, "", err
			}
			if errors.Is(err, errNoFields) {
				return nil, text, nil // two thematic breaks around a line of prose
			}
			return fields, after, err
		}
		if !more {
			break
		}
		size += len(line) + 1
		rest = after
	}
	if keyLine.MatchString(second) {
		return nil, "", &matterError{start, fmt.Errorf("front matter is never closed: a line %q is missing", fence)}
	}
	return nil, text, nil
}

// errNoFields means that a text between fences is valid but no set of fields.
var errNoFields = errors.New("no fields")

func splitJSON(text string, start int) (matter, string, error) {
	read := text[:min(len(text), maxMatterBytes)]
	dec := json.NewDecoder(strings.NewReader(read))
	dec.UseNumber()
	var v map[string]any
	if err := dec.Decode(&v); err != nil {
		if len(read) < len(text) && errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, "", &matterError{start, errMatterBytes}
		}
		offset := int64(len(text))
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			offset = syntax.Offset
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("the JSON object is never closed")
		}
		line := start + strings.Count(text[:min(int(offset), len(text))], "\n")
		return nil, "", &matterError{line, fmt.Errorf("front matter: %w", err)}
	}
	return toMatter(v), strings.TrimPrefix(text[dec.InputOffset():], "\n"), nil
}

var (
	yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)
	// yamlFromZero are the messages of the YAML parser that count lines from
	// zero; those of its scanner count from one.
	yamlFromZero = regexp.MustCompile(`^did not find expected (?:<|node|key|'-'|',')`)
)

// yamlFields reads YAML so that every scalar stays as it is written: 1.10, no
// and 012 are text here, as their author saw them.
func yamlFields(s string) (matter, error) {
	if len(s) > maxMatterBytes {
		return nil, &matterError{1, errMatterBytes}
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(s), &doc); err != nil {
		msg, line := err.Error(), 1
		if m := yamlLine.FindStringSubmatch(msg); m != nil {
			if n, err := strconv.Atoi(m[1]); err == nil {
				line = n
			}
			if msg = strings.TrimPrefix(msg, m[0]); m[1] != "" && yamlFromZero.MatchString(msg) {
				line++
			}
		}
		return nil, &matterError{line, fmt.Errorf("front matter: %s", msg)}
	}
	if len(doc.Content) == 0 {
		return matter{}, nil
	}
	root := doc.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return matter{}, nil
	}
	if root.Kind != yaml.MappingNode {
		return nil, errNoFields
	}
	budget := maxNodes
	fields, _ := yamlValue(root, &budget).(matter)
	if budget <= 0 {
		return nil, &matterError{1, errMatterNodes}
	}
	return fields, nil
}

// maxNodes is how many values front matter may hold. Aliases can multiply a few
// lines into billions, and the dots of one key of TOML make a value each, which
// lies in the one before.
const maxNodes = 10_000

var errMatterNodes = fmt.Errorf("front matter: more than %d values", maxNodes)

func yamlValue(n *yaml.Node, budget *int) any {
	if *budget--; *budget <= 0 {
		return nil
	}
	switch n.Kind {
	case yaml.AliasNode:
		return yamlValue(n.Alias, budget)
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, c := range n.Content {
			list = append(list, yamlValue(c, budget))
		}
		return list
	case yaml.MappingNode:
		fields := make(matter, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i], yamlValue(n.Content[i+1], budget)
			if merged, ok := value.(matter); ok && key.Tag == "!!merge" {
				for k, v := range merged {
					if _, given := fields[k]; !given {
						fields[k] = v
					}
				}
				continue
			}
			fields[strings.ToLower(key.Value)] = value
		}
		return fields
	}
	if n.Tag == "!!null" {
		return nil
	}
	return n.Value
}

func tomlFields(s string) (matter, error) {
	if len(s) > maxMatterBytes {
		return nil, &matterError{1, errMatterBytes}
	}
	var v map[string]any
	if err := toml.Unmarshal([]byte(s), &v); err != nil {
		line := 1
		if broken, ok := errors.AsType[*toml.DecodeError](err); ok {
			line, _ = broken.Position()
		}
		return nil, &matterError{line, fmt.Errorf("front matter: %s", strings.TrimPrefix(err.Error(), "toml: "))}
	}
	if budget := maxNodes; !within(v, &budget) {
		return nil, &matterError{1, errMatterNodes}
	}
	return toMatter(v), nil
}

// within reports whether a value, with all that is in it, stays within the budget.
func within(v any, budget *int) bool {
	if *budget--; *budget <= 0 {
		return false
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if !within(e, budget) {
				return false
			}
		}
	case map[string]any:
		for _, e := range v {
			if !within(e, budget) {
				return false
			}
		}
	}
	return true
}

// toMatter turns what a decoder made into the three forms of a value: text,
// list, fields with lower-case names.
func toMatter(v map[string]any) matter {
	fields := make(matter, len(v))
	for _, key := range slices.Sorted(maps.Keys(v)) { // of Draft and draft the same one counts each time
		fields[strings.ToLower(key)] = toValue(v[key])
	}
	return fields
}

// plainValue is a value with plain tables in place of fields.
func plainValue(v any) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, 0, len(v))
		for _, e := range v {
			list = append(list, plainValue(e))
		}
		return list
	case matter:
		fields := make(map[string]any, len(v))
		for name, value := range v {
			fields[name] = plainValue(value)
		}
		return fields
	}
	return v
}

func toValue(v any) any {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		return v
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case []any:
		list := make([]any, 0, len(v))
		for _, e := range v {
			list = append(list, toValue(e))
		}
		return list
	case map[string]any:
		return toMatter(v)
	}
	return string(bytes.TrimSpace(fmt.Append(nil, v)))
}
