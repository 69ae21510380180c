package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"kindred/corpus"
	"kindred/search"
)

// fromStdin names the standard input in place of a file.
const fromStdin = "-"

// maxDraftFile is the size of a draft's file: markup may be many times its text.
const maxDraftFile = 16 * search.MaxDraftBytes

// readDraft reads the one article of a file, as a build would.
func (a *app) readDraft(ctx context.Context, file string, stdin io.Reader) (_ corpus.Article, err error) {
	if corpus.IsAddress(file) {
		return corpus.Article{}, usageError{fmt.Errorf("%s is an address: a draft is a file", file)}
	}
	piped := file == fromStdin
	if piped {
		var cleanUp func() error
		if file, cleanUp, err = draftFile(stdin); err != nil {
			return corpus.Article{}, err
		}
		ours := file
		defer func() {
			if err != nil {
				err = &pipedError{err, ours}
			}
			err = errors.Join(err, cleanUp())
		}()
	}
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return corpus.Article{}, usageError{fmt.Errorf("reading the draft: %w", err)}
	case !info.Mode().IsRegular():
		return corpus.Article{}, usageError{fmt.Errorf("%s is no file: a draft is one", file)}
	case info.Size() > maxDraftFile:
		return corpus.Article{}, usageError{fmt.Errorf("%s is larger than %d MiB: a draft is one article, or the beginning of a long one", file, maxDraftFile>>20)}
	}
	source, err := corpus.Open(file, corpus.Options{Language: a.config.Language, Format: a.config.Format})
	if err != nil {
		return corpus.Article{}, usageError{fmt.Errorf("reading the draft: %w", err)}
	}
	var found []corpus.Article
	for article, err := range source.Articles(ctx) {
		if err != nil {
			return corpus.Article{}, fmt.Errorf("reading the draft: %w", err)
		}
		if found = append(found, article); len(found) > 1 {
			return corpus.Article{}, usageError{fmt.Errorf("%s holds several articles: a draft is one", file)}
		}
	}
	if len(found) == 0 {
		return corpus.Article{}, usageError{fmt.Errorf("%s holds no article", file)}
	}
	if piped && filepath.Ext(file) != ".ndjson" {
		found[0].ID, found[0].URL = "", "" // made of the name of our own file
	}
	return found[0], nil
}

// pipedError is why a draft that was piped in cannot be read. It names what the user knows,
// where the error names our file.
type pipedError struct {
	error
	file string
}

func (e *pipedError) Error() string {
	return strings.ReplaceAll(e.error.Error(), e.file, "the standard input")
}

func (e *pipedError) Unwrap() error { return e.error }

// draftFile puts a draft that is piped in into a file that only this user can read,
// until it is cleaned up.
func draftFile(in io.Reader) (file string, cleanUp func() error, err error) {
	data, err := io.ReadAll(io.LimitReader(in, maxDraftFile+1))
	if err != nil {
		return "", nil, fmt.Errorf("reading the draft: %w", err)
	}
	dir, err := os.MkdirTemp("", "kindred-draft-")
	if err != nil {
		return "", nil, fmt.Errorf("making room for the draft: %w", err)
	}
	cleanUp = func() error { return os.RemoveAll(dir) }
	name := "draft.md"
	switch first := bytes.TrimLeft(data, "\ufeff \t\r\n"); {
	case bytes.HasPrefix(first, []byte("{")):
		name = "draft.ndjson"
	case bytes.HasPrefix(first, []byte("<")):
		name = "draft.html"
	}
	file = filepath.Join(dir, name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		return "", nil, errors.Join(fmt.Errorf("making room for the draft: %w", err), cleanUp())
	}
	return file, cleanUp, nil
}
