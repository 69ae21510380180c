package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"kindred/corpus"
	"kindred/corpus/tagmerge"
)

// recipe is all that decides what a build reads and how, so that the same index
// can be built again. It is kept with the generation.
type recipe struct {
	Sources      []string `json:"sources"` // absolute paths, or addresses
	Language     string   `json:"language,omitempty"`
	Format       string   `json:"format,omitempty"`
	Selector     string   `json:"selector,omitempty"`
	Tags         string   `json:"tags,omitempty"` // absolute path
	Rewrite      []string `json:"rewrite,omitempty"`
	KeepCopies   bool     `json:"keep_copies,omitempty"`
	AllowPrivate bool     `json:"allow_private,omitempty"`

	// Partial publishes what is left of sources that break off. It is an editor's
	// word for one build, and is not kept.
	Partial bool `json:"-"`
}

// sourceFlags are the flags of the commands that read sources.
var sourceFlags = []string{"format", "selector", "tags", "rewrite", "keep-copies", "allow-private"}

// addSourceFlags adds the flags of the commands that read sources.
func addSourceFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.String("format", "", "what the sources are, where that cannot be told by looking: "+strings.Join(corpus.Formats(), ", "))
	flags.String("selector", "", "CSS selector of the article on an HTML page")
	flags.String("tags", "", "file that says which tags are one and which are not, a decision per line: metnal health -> mental health, form != from")
	flags.StringSlice("rewrite", nil, "where the articles really are, if not where their files let expect: /en/** -> /** (may be given again; see docs/rules.md)")
	flags.Bool("keep-copies", false, "index near-copies of articles too")
	flags.Bool("allow-private", false, "crawl addresses of private networks and of this machine too")
}

// noFlagsForNothing refuses flags on sources where there is no source.
func noFlagsForNothing(cmd *cobra.Command, sources []string) error {
	if len(sources) > 0 {
		return nil
	}
	for _, name := range sourceFlags {
		if cmd.Flags().Changed(name) {
			return usageError{fmt.Errorf("--%s says how to read sources, and none is given", name)}
		}
	}
	return nil
}

// newRecipe is the recipe for the sources that the editor named.
func newRecipe(sources []string, c *config) (recipe, error) {
	r := recipe{
		Language: c.Language, Format: c.Format, Selector: c.Selector, Tags: c.Tags, Rewrite: c.Rewrite,
		KeepCopies: c.KeepCopies, AllowPrivate: c.AllowPrivate,
	}
	var err error
	for _, s := range sources {
		if !corpus.IsAddress(s) {
			if s, err = filepath.Abs(s); err != nil {
				return recipe{}, fmt.Errorf("finding %q: %w", s, err)
			}
		}
		r.Sources = append(r.Sources, s)
	}
	if r.Tags != "" {
		if r.Tags, err = filepath.Abs(r.Tags); err != nil {
			return recipe{}, fmt.Errorf("finding %q: %w", c.Tags, err)
		}
	}
	return r, nil
}

// readRecipe is the recipe of a generation.
func readRecipe(data json.RawMessage) (recipe, error) {
	if len(data) == 0 {
		return recipe{}, errors.New("it does not say what it was built from")
	}
	var r recipe
	if err := json.Unmarshal(data, &r); err != nil {
		return recipe{}, fmt.Errorf("reading what it was built from: %w", err)
	}
	return r, nil
}

// encode is the recipe as a generation keeps it; one without sources (the sample
// blog) is none.
func (r *recipe) encode() (json.RawMessage, error) {
	if len(r.Sources) == 0 {
		return nil, nil
	}
	data, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("keeping what the index is built from: %w", err)
	}
	return data, nil
}

// open opens the sources. Their articles are named in messages as shown names
// them, which may be shorter than their absolute paths; nil is for all the same.
func (r *recipe) open(shown []string, cache string) ([]corpus.Source, error) {
	opts := corpus.Options{
		Language: r.Language, Format: r.Format, Selector: r.Selector,
		AllowPrivate: r.AllowPrivate, Cache: cache,
	}
	if err := opts.Validate(); err != nil {
		return nil, usageError{err}
	}
	if shown == nil {
		shown = r.Sources
	}
	sources := make([]corpus.Source, len(shown))
	for i, location := range shown {
		var err error
		if sources[i], err = corpus.Open(location, opts); err != nil {
			return nil, err
		}
	}
	return sources, nil
}

// overrides reads the editor's file of tags, if there is one.
func (r *recipe) overrides() (_ *tagmerge.Overrides, err error) {
	if r.Tags == "" {
		return nil, nil //nolint:nilnil // no decisions
	}
	f, err := os.Open(r.Tags) // #nosec G304 -- the editor names it
	if err != nil {
		return nil, fmt.Errorf("reading the decisions on tags: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return tagmerge.ParseOverrides(f, r.Tags)
}

// rewrites reads the editor's rules on addresses.
func (r *recipe) rewrites() (*corpus.Rewrites, error) {
	rewrites, err := corpus.ParseRewrites(r.Rewrite)
	if err != nil {
		return nil, usageError{err}
	}
	return rewrites, nil
}

// describe names the sources in a message.
func (r *recipe) describe() string { return strings.Join(r.Sources, ", ") }
