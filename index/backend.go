package index

import (
	"context"
	"iter"
	"time"

	"kindred/corpus"
)

// Reader answers questions. It is safe for concurrent use.
type Reader interface {
	// Search returns the page of heads that the request asks for. Hits of equal
	// rank are ordered by id, so that pages are stable.
	Search(ctx context.Context, req *Request) (*Result, error)
	// Article returns the whole article, or [ErrNotFound].
	Article(ctx context.Context, id string) (corpus.Article, error)
	// Beginning returns the article without its code, and of its text what stands in the
	// first size bytes at least; whole says that this is all of it. What is cut off may end
	// within a character. [ErrNotFound] where there is no such article.
	Beginning(ctx context.Context, id string, size int) (a corpus.Article, whole bool, err error)
	// Opening returns of an article, which must be a hit of this reader, the summary, and
	// appends to dst of the text what stands in the first size bytes at least, or all of it.
	// What is cut off may end within a character.
	Opening(ctx context.Context, doc Doc, size int, dst []byte) (summary string, text []byte, err error)
	// Articles streams every article, ordered by id.
	Articles(ctx context.Context) iter.Seq2[corpus.Article, error]
	// Related returns the stored list of the article's kin, best first, at most
	// limit entries; [ErrNotFound] where there is no such article.
	Related(ctx context.Context, id string, limit int) ([]Neighbor, error)
	// Lexicon returns the words of all text fields in one form.
	Lexicon(ctx context.Context, form Form) (Lexicon, error)
	// Heads returns what lists show of articles, which must be hits of this reader.
	Heads(ctx context.Context, docs []Doc) ([]Head, error)
	// TitleWeights returns what the words of the articles' titles weigh together: the
	// sum of the [IDF] of their stems, those of function words left out unless they are
	// asked for. It is kept as a float32.
	TitleWeights(ctx context.Context, docs []Doc, functionWords bool) ([]float64, error)
	// InTitle returns which words the articles have in their titles, a bit for each: the
	// first word's is the lowest, and what is behind the 64th is left out. Each word is a
	// set of stems.
	InTitle(ctx context.Context, docs []Doc, words [][]string) ([]uint64, error)
	// Kin appends the stored list of an article's kin without ids and reasons, best
	// first, at most limit entries.
	Kin(ctx context.Context, dst []Kin, doc Doc, limit int) ([]Kin, error)
	// Occurrences puts into dst, in the place of what it holds, where words stand in articles.
	// Each word is a set of stems.
	Occurrences(ctx context.Context, dst *Occurrences, docs []Doc, words [][]string, fields ...Field) error
	// Stats describes what is held.
	Stats(ctx context.Context) (Stats, error)
	// Derived returns the data that was put under a name with [Writer.PutDerived], nil
	// where there is none. The bytes begin at an address that 8 divides, are valid until
	// the reader is closed, and must not be changed.
	Derived(ctx context.Context, name string) ([]byte, error)
}

// ReadCloser is a [Reader] that was opened and has to be closed.
type ReadCloser interface {
	Reader
	Close() error
}

// Prefetcher is a [Reader] for which it is a long way to an article, and not much longer to
// several.
type Prefetcher interface {
	// Prefetch reads articles that are about to be asked for, one after the other.
	Prefetch(ctx context.Context, docs []Doc) error
}

// Warmer is a [Reader] that finds sooner what it was told before to be asked for, one after the other.
type Warmer interface {
	// WarmKin is told of whom [Reader.Kin] will be asked.
	WarmKin(docs []Doc)
}

// Reacher is a [Reader] of what may be out of reach: in a cluster.
type Reacher interface {
	// Reach returns nil where articles can be read at this moment, and else why not.
	Reach(ctx context.Context) error
}

// Writer takes articles in. It is for one goroutine at a time.
type Writer interface {
	// Put stores the articles; one whose id is there already is replaced. What
	// was put is seen by the next read.
	Put(ctx context.Context, articles ...corpus.Article) error
	// PutAnalysed is Put for articles that come with their words, a few at a time. The
	// slice and the words are the caller's again afterwards. An error may be that of
	// articles that were put before; then nothing more can be put.
	PutAnalysed(ctx context.Context, articles []Analysed) error
	// Flush makes what was put ready for being read, which else the next read does, and
	// frees what only putting needs.
	Flush(ctx context.Context) error
	// PutRelated stores the lists of kin of all articles, in place of those that
	// were there. It must be called after the last Put.
	PutRelated(ctx context.Context, lists iter.Seq2[string, []Neighbor]) error
	// PutDerived stores data that the caller derived from what was put, under a name of
	// small letters, in place of what was there. It is gone with the next Put, after
	// which it would not be true any more.
	PutDerived(ctx context.Context, name string, data []byte) error
}

// Backend is an engine that keeps articles.
type Backend interface {
	Reader
	Writer
	// Close makes everything that was put durable and releases the engine.
	Close() error
}

// Doc is the number of an article within one reader. Numbers are in the order of ids,
// and mean nothing to another reader.
type Doc int32

// Kin is one entry of an article's list of kin, see [Neighbor].
type Kin struct {
	Doc   Doc
	Score float32
}

// Neighbor is one entry of an article's list of kin.
type Neighbor struct {
	ID string
	// Score is comparable within one list only: higher is nearer. It is kept to
	// within a five-millionth of the list's highest.
	Score float64
	// Reasons are the shared words that carried the score, heaviest first, as a
	// person would write them.
	Reasons []string
}

// TextGap is the distance in positions between two texts of one field, so that
// no phrase reaches over it.
const TextGap = 100

// Stats describes an index.
type Stats struct {
	Articles int
	// Terms is the number of distinct words, unstemmed, over all text fields.
	Terms int
	// Lengths is the total number of words in each text field; divided by
	// Articles it is the average length that BM25F needs.
	Lengths [NumFields]uint64
	// Languages counts the articles of each language, "" for unknown.
	Languages map[string]int
}

// Head is what a list of articles shows of one, without its text.
type Head struct {
	ID        string
	URL       string
	Title     string
	Tags      []string
	Authors   []string
	Published time.Time
	Language  string
}

// Lexicon is the sorted list of the distinct words of all text fields in one form. It
// does not change, and may be used as long as the reader it came from is open; so may
// its strings.
type Lexicon interface {
	// Len returns the number of words.
	Len() int
	// Word returns the i-th word, in the order of bytes.
	Word(i int) string
	// Articles returns the number of articles that hold the i-th word, in any field.
	Articles(i int) int
	// Find returns the place of a word, or where it would stand, and whether it is
	// there.
	Find(word string) (i int, ok bool)
}

// Count returns the number of articles that a node matches.
func Count(ctx context.Context, r Reader, n Node) (int, error) {
	found, err := r.Search(ctx, &Request{Query: n, Ranking: DefaultRanking()})
	if err != nil {
		return 0, err
	}
	return found.Total, nil
}
