package markup

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// ErrNotebook says that a file is no notebook of Jupyter.
var ErrNotebook = errors.New("it is no notebook of Jupyter")

// notebook is what of a notebook's file is read (nbformat.readthedocs.io, versions 3 and 4). What
// running it printed is not: that is figures and pictures.
type notebook struct {
	Cells      []notebookCell `json:"cells"`
	Worksheets []struct {
		Cells []notebookCell `json:"cells"`
	} `json:"worksheets"`
	Metadata struct {
		Kernel   map[string]any `json:"kernelspec"`
		Language map[string]any `json:"language_info"`
		Nikola   map[string]any `json:"nikola"`
	} `json:"metadata"`
}

type notebookCell struct {
	Type     string         `json:"cell_type"`
	Source   cellText       `json:"source"`
	Input    cellText       `json:"input"` // of code, in version 3
	Level    int            `json:"level"` // of a heading, in version 3
	Metadata map[string]any `json:"metadata"`
}

// hiddenCells are the tags of cells that the programs that make pages of notebooks leave out.
var hiddenCells = []string{"remove-cell", "remove_cell", "remove-input", "remove_input", "hide-cell", "hide_cell", "hide-input", "hide_input"}

// isHidden reports whether readers do not see the cell.
func (c *notebookCell) isHidden() bool {
	tags, _ := c.Metadata["tags"].([]any)
	return c.Metadata["nbsphinx"] == "hidden" || slices.ContainsFunc(tags, func(tag any) bool {
		name, _ := tag.(string)
		return slices.Contains(hiddenCells, name)
	})
}

// cellText is a text, or the lines of one.
type cellText string

// UnmarshalJSON implements [json.Unmarshaler].
func (t *cellText) UnmarshalJSON(data []byte) error {
	var lines []string
	if json.Unmarshal(data, &lines) == nil {
		*t = cellText(strings.Join(lines, ""))
		return nil
	}
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("a cell's text: %w", err)
	}
	*t = cellText(text)
	return nil
}

// matterCell is a cell that is front matter.
var matterCell = regexp.MustCompile(`(?s)^---[ \t]*\n(.*\n)(?:---|\.\.\.)[ \t]*$`)

// NotebookText returns a notebook of Jupyter as text that [Quarto] parses: front matter, where a cell
// is that, its Markdown, and its code. The error is [ErrNotebook].
func NotebookText(data string) (string, error) {
	var n notebook
	if err := json.Unmarshal([]byte(data), &n); err != nil {
		return "", fmt.Errorf("%w: %w", ErrNotebook, err)
	}
	for _, w := range n.Worksheets {
		n.Cells = append(n.Cells, w.Cells...)
	}
	if n.Cells == nil {
		return "", fmt.Errorf("%w: it has no cells", ErrNotebook)
	}
	language, _ := n.Metadata.Kernel["language"].(string)
	if language == "" {
		language, _ = n.Metadata.Language["name"].(string)
	}
	head := fieldsText(n.Metadata.Nikola)
	var out strings.Builder
	for i := range n.Cells {
		cell := &n.Cells[i]
		text := strings.TrimSpace(LineFeeds(string(cell.Source + cell.Input)))
		if m := matterCell.FindStringSubmatch(text); m != nil && cell.Type != "code" {
			if block := "---\n" + m[1] + "---\n\n"; head == "" {
				head = block
			} else {
				out.WriteString(block)
			}
			continue
		}
		if text != "" && !cell.isHidden() {
			out.WriteString(cell.text(text, language))
		}
	}
	return head + out.String(), nil
}

// text returns the text of a cell for a page.
func (c *notebookCell) text(text, language string) string {
	switch c.Type {
	case "markdown":
		return text + unclosedFence(text) + "\n\n"
	case "heading":
		return strings.Repeat("#", min(max(c.Level, 1), 6)) + " " + text + "\n\n"
	case "code":
		fence := "```"
		for strings.Contains(text, fence) {
			fence += "`"
		}
		return fence + "{" + codeLanguage(language) + "}\n" + text + "\n" + fence + "\n\n"
	}
	return ""
}

// unclosedFence returns what ends the code that a cell begins and does not end, for the next cell
// is none of it.
func unclosedFence(text string) string {
	open := ""
	for line := range strings.Lines(text) {
		if open != "" {
			if closes(strings.TrimSuffix(line, "\n"), open) {
				open = ""
			}
		} else {
			open = fenceOf(line)
		}
	}
	if open == "" {
		return ""
	}
	return "\n" + open
}

// fieldsText returns fields as front matter, "" for none.
func fieldsText(fields map[string]any) string {
	if len(fields) == 0 {
		return ""
	}
	var out strings.Builder
	out.WriteString("---\n")
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		value, err := json.Marshal(fields[name]) // YAML reads JSON
		if err == nil && plainName.MatchString(name) {
			out.WriteString(name + ": " + string(value) + "\n")
		}
	}
	return out.String() + "---\n\n"
}

// codeLanguage is a name that may stand behind a fence.
func codeLanguage(name string) string {
	if !plainName.MatchString(name) {
		return "code"
	}
	return name
}

var plainName = regexp.MustCompile(`^[A-Za-z]+$`)
