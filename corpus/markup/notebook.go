package markup

import (
	"encoding/json"
	"errors"
	"fmt"
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
		Kernel struct {
			Language string `json:"language"`
		} `json:"kernelspec"`
		Language struct {
			Name string `json:"name"`
		} `json:"language_info"`
	} `json:"metadata"`
}

type notebookCell struct {
	Type     string       `json:"cell_type"`
	Source   cellText     `json:"source"`
	Input    cellText     `json:"input"` // of code, in version 3
	Level    int          `json:"level"` // of a heading, in version 3
	Metadata cellMetadata `json:"metadata"`
}

type cellMetadata struct {
	Tags []string `json:"tags"`
}

// hiddenCells are the tags of cells that the programs that make pages of notebooks leave out.
var hiddenCells = []string{"remove-cell", "remove_cell", "remove-input", "remove_input", "hide-cell", "hide_cell", "hide-input", "hide_input"}

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

// NotebookText returns a notebook of Jupyter as text that [Quarto] parses: front matter, where its
// first cell is that, its Markdown, and its code. The error is [ErrNotebook].
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
	language := n.Metadata.Kernel.Language
	if language == "" {
		language = n.Metadata.Language.Name
	}
	var out strings.Builder
	for i, cell := range n.Cells {
		text := strings.TrimSpace(LineFeeds(string(cell.Source + cell.Input)))
		if text == "" || slices.ContainsFunc(cell.Metadata.Tags, func(tag string) bool { return slices.Contains(hiddenCells, tag) }) {
			continue
		}
		switch cell.Type {
		case "markdown":
			out.WriteString(text + "\n\n")
		case "heading":
			out.WriteString(strings.Repeat("#", min(max(cell.Level, 1), 6)) + " " + text + "\n\n")
		case "code":
			fence := "```"
			for strings.Contains(text, fence) {
				fence += "`"
			}
			out.WriteString(fence + "{" + codeLanguage(language) + "}\n" + text + "\n" + fence + "\n\n")
		case "raw":
			if i == 0 && strings.HasPrefix(text, "---\n") {
				out.WriteString(text + "\n\n")
			}
		}
	}
	return out.String(), nil
}

// codeLanguage is a name that may stand behind a fence.
func codeLanguage(name string) string {
	if !plainName.MatchString(name) {
		return "code"
	}
	return name
}

var plainName = regexp.MustCompile(`^[A-Za-z]+$`)
