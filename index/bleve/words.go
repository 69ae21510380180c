package bleve

import (
	"context"
	"errors"
	"fmt"
	"iter"

	engine "github.com/blevesearch/bleve_index_api"

	"kindred/index"
)

// Words implements [index.Reader].
func (b *Backend) Words(ctx context.Context, form index.Form) iter.Seq2[index.WordCount, error] {
	return func(yield func(index.WordCount, error) bool) {
		v, err := b.current()
		if err != nil {
			yield(index.WordCount{}, err)
			return
		}
		defer v.release()
		n := 0
		for w, err := range words(v.snapshot, form) {
			if n++; err == nil && n%checkEvery == 0 {
				err = ctx.Err()
			}
			if !yield(w, err) || err != nil {
				return
			}
		}
	}
}

// dictionary is the sorted list of the words of one field, read from its front.
type dictionary struct {
	field index.Field
	words engine.FieldDict
	next  *engine.DictEntry // nil at the end
}

func (d *dictionary) advance() (err error) {
	if d.next, err = d.words.Next(); err != nil {
		return fmt.Errorf("reading the dictionary of %v: %w", d.field, err)
	}
	return nil
}

// words merges the dictionaries of the text fields. The sequence ends at the
// first error.
func words(r engine.IndexReader, form index.Form) iter.Seq2[index.WordCount, error] {
	return func(yield func(index.WordCount, error) bool) {
		var list []*dictionary
		defer func() {
			for _, d := range list {
				_ = d.words.Close() // read to its end, or an error was given already
			}
		}()
		for f := range index.Field(index.NumFields) {
			dict, err := r.FieldDict(fieldName(f, form))
			if err != nil {
				yield(index.WordCount{}, fmt.Errorf("reading the dictionary of %v: %w", f, err))
				return
			}
			d := &dictionary{field: f, words: dict}
			list = append(list, d)
			if err := d.advance(); err != nil {
				yield(index.WordCount{}, err)
				return
			}
		}
		for {
			w, err := smallest(list)
			if err == nil && w.Articles == 0 {
				return
			}
			if !yield(w, err) || err != nil {
				return
			}
		}
	}
}

// smallest takes the first word off all the dictionaries that have it. Its count
// is 0 where all are at their end.
func smallest(list []*dictionary) (w index.WordCount, err error) {
	first := true
	for _, d := range list {
		if d.next != nil && (first || d.next.Term < w.Text) {
			w.Text, first = d.next.Term, false
		}
	}
	for _, d := range list {
		if d.next != nil && d.next.Term == w.Text {
			w.Articles = max(w.Articles, int(d.next.Count)) // #nosec G115 -- articles are counted in 32 bits
			err = errors.Join(err, d.advance())
		}
	}
	return w, err
}
