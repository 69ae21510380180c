package eval

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
)

const (
	// RunTag is the last column of every line that [WriteRun] writes.
	RunTag = "kindred"

	// RunDepth is how many documents of one query count at most, and how many
	// [WriteRun] writes: TREC's customary 1000.
	RunDepth = 1000
)

// Scored is a document that was found for a query.
//
// The score is any finite number, greater meaning better. It has single
// precision because trec_eval keeps scores so: scores that differ only beyond it
// are ties there, and must be ties here. A caller whose order hangs on finer
// differences gives scores that fall with the rank instead.
type Scored struct {
	Doc   string
	Score float32
}

// Run is what a search found: query id, then its documents in any order. The
// scores alone say the order; see [Run.Ranked].
type Run map[string][]Scored

// Ranked returns the first [RunDepth] documents of a query in the order in which
// trec_eval takes them: by falling score, and among equal scores by document id
// from the greatest to the least, compared as bytes. (It does so, in
// form_res_rels.c, to make the order of ties independent of the system that made
// the run.) The run itself is not changed.
func (r Run) Ranked(qid string) []Scored {
	docs := slices.Clone(r[qid])
	sortScored(docs)
	return docs[:min(len(docs), RunDepth)]
}

// WriteRun writes a run in the format of TREC, "qid Q0 docid rank score kindred"
// with single spaces between, queries in the order of their ids as bytes and
// documents in the order of [Run.Ranked], ranks counting from 1. Queries without
// documents leave no trace. Scores have as many digits as single precision needs.
//
// It is an error if an id is empty or holds white space, if a document stands
// twice under one query, or if a score is not finite; the output is then not
// complete.
func WriteRun(w io.Writer, run Run) error {
	buf := bufio.NewWriter(w)
	for _, qid := range slices.Sorted(maps.Keys(run)) {
		if err := checkID("query id", qid); err != nil {
			return fmt.Errorf("write run: %w", err)
		}
		seen := make(map[string]bool)
		for i, d := range run.Ranked(qid) {
			if err := checkScored(d, seen); err != nil {
				return fmt.Errorf("write run: query %q: %w", qid, err)
			}
			seen[d.Doc] = true
			// Nine digits tell any two single-precision numbers apart, and stay
			// far enough from the middle of two to survive a reader that goes
			// through double precision.
			score := strconv.FormatFloat(float64(d.Score), 'g', 9, 32)
			// A bufio.Writer keeps its first error for Flush.
			fmt.Fprintf(buf, "%s Q0 %s %d %s %s\n", qid, d.Doc, i+1, score, RunTag)
		}
	}
	if err := buf.Flush(); err != nil {
		return fmt.Errorf("write run: %w", err)
	}
	return nil
}

// checkScored says why d cannot be part of a result with the documents seen.
func checkScored(d Scored, seen map[string]bool) error {
	if err := checkID("document id", d.Doc); err != nil {
		return err
	}
	if seen[d.Doc] {
		return fmt.Errorf("document %q stands there twice", d.Doc)
	}
	if s := float64(d.Score); math.IsNaN(s) || math.IsInf(s, 0) {
		return fmt.Errorf("document %q has the score %v, which is not a finite number in single precision", d.Doc, s)
	}
	return nil
}

// ReadRun reads a run in the format of TREC: "qid Q0 docid rank score tag", any
// white space between. As in trec_eval the rank, second and last columns decide
// nothing, though the rank must be a whole number. The documents of each query
// are returned in the order of [Run.Ranked], but all of them, however many. A
// document that stands twice under one query is an error. The name is that of the
// file, for messages.
func ReadRun(r io.Reader, name string) (Run, error) {
	run := make(Run)
	seen := make(map[string]map[string]bool)
	err := eachLine(r, name, func(line string) error {
		f := spaceFields(line)
		if len(f) != 6 {
			return fmt.Errorf("want the six columns qid Q0 docid rank score tag, found %d", len(f))
		}
		qid := f[0]
		if err := checkID("query id", qid); err != nil {
			return err
		}
		if _, err := strconv.Atoi(f[3]); err != nil {
			return fmt.Errorf("rank %q is not a whole number", f[3])
		}
		// Through double precision, as trec_eval does with atof.
		score, err := strconv.ParseFloat(f[4], 64)
		if errors.Is(err, strconv.ErrSyntax) {
			return fmt.Errorf("score %q is not a number", f[4])
		}
		// A number out of range is infinite by now, which checkScored refuses.
		d := Scored{Doc: f[2], Score: float32(score)}
		if err := checkScored(d, seen[qid]); err != nil {
			return fmt.Errorf("query %q: %w", qid, err)
		}
		if seen[qid] == nil {
			seen[qid] = make(map[string]bool)
		}
		seen[qid][d.Doc] = true
		run[qid] = append(run[qid], d)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, docs := range run {
		sortScored(docs)
	}
	return run, nil
}

// sortScored puts docs into the order that [Run.Ranked] describes.
func sortScored(docs []Scored) {
	slices.SortFunc(docs, func(a, b Scored) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Doc, a.Doc))
	})
}
