package static

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/impact"
)

// Fetch returns a file that [Export] put, by its name. It is called by several goroutines.
type Fetch func(ctx context.Context, name string) ([]byte, error)

// Reader is an [index.Reader] of exported files. What could not be fetched is asked for
// again by the next question.
type Reader struct {
	*impact.File // Close and Len

	fetch    Fetch
	parts    []*pieces // of the impacts
	ends     []int     // where they end
	kin      *pieces
	kinRow   int // bytes of the kin of an article
	derived  map[string][]byte
	mu       sync.Mutex // guards what follows
	articles map[index.Doc]*article
}

var _ index.ReadCloser = (*Reader)(nil)

// article is what the file of an article holds.
type article struct {
	corpus.Article
	Attached []byte `json:"attached,omitempty"`
}

// Open fetches what every search needs.
func Open(ctx context.Context, m *Manifest, fetch Fetch) (*Reader, error) {
	if m.Schema != Schema {
		return nil, fmt.Errorf("%w: the files are of version %d, not %d", index.ErrCorrupt, m.Schema, Schema)
	}
	if m.Articles < 0 || m.Kin < 0 || m.Impacts < 0 || m.Impacts > math.MaxInt32 {
		return nil, fmt.Errorf("%w: the manifest does not fit itself", index.ErrCorrupt)
	}
	r := &Reader{
		fetch: fetch, derived: map[string][]byte{}, articles: map[index.Doc]*article{},
		kin: newPieces(fetch, kinName, make([]byte, m.Articles*m.Kin*kinBytes)), kinRow: m.Kin * kinBytes,
	}
	var impacts []byte
	var some errgroup.Group
	some.Go(func() (err error) { impacts, err = fetch(ctx, impactsName); return err })
	derived := make([][]byte, len(m.Derived))
	for i, name := range m.Derived {
		some.Go(func() (err error) { derived[i], err = fetch(ctx, derivedName+name); return err })
	}
	if err := some.Wait(); err != nil {
		return nil, fmt.Errorf("fetching the index: %w", err)
	}
	for i, name := range m.Derived {
		r.derived[name] = index.Aligned(derived[i])
	}
	data := index.Aligned(make([]byte, m.Impacts))
	if err := r.spread(data, impacts, m.Parts); err != nil {
		return nil, err
	}
	var err error
	if r.File, err = impact.ParsePart(data, r.need); err != nil {
		return nil, err
	}
	if r.Len() != m.Articles {
		return nil, errOthers
	}
	return r, nil
}

var errOthers = fmt.Errorf("%w: the files are not those of the manifest", index.ErrCorrupt)

// spread puts the impacts where they stand among their parts, and makes these.
func (r *Reader) spread(data, impacts []byte, parts []impact.Part) error {
	at := 0
	for _, p := range append(slices.Clip(parts), impact.Part{From: len(data), To: len(data)}) {
		if p.From < at || p.To < p.From || p.To > len(data) || len(impacts) < p.From-at {
			return errOthers
		}
		impacts = impacts[copy(data[at:p.From], impacts):]
		at = p.To
		if pieceBytes[p.Name] > 0 {
			r.parts, r.ends = append(r.parts, newPieces(r.fetch, p.Name, data[p.From:p.To])), append(r.ends, p.To)
		}
	}
	if len(impacts) > 0 || len(r.parts) != len(parts) {
		return errOthers
	}
	return nil
}

// need has bytes of the impacts fetched.
func (r *Reader) need(from, to int) {
	for i, p := range r.parts {
		if begin := r.ends[i] - len(p.data); from >= begin && from < r.ends[i] {
			p.need(from-begin, to-begin)
			return
		}
	}
}

// Recovered makes an error of what a question panics with where a file cannot be fetched,
// or is damaged. Lexicons of a reader give no errors: who asks them defers it, too.
func Recovered(err *error) {
	switch p := recover().(type) {
	case nil:
	case unfetched:
		*err = p.error
	case runtime.Error:
		*err = fmt.Errorf("%w: reading fetched files: %w", index.ErrCorrupt, p)
	default:
		panic(p)
	}
}

// PrefetchWords fetches the lists of words at once that will be asked for one after the
// other.
func (r *Reader) PrefetchWords(form index.Form, words []string) error {
	var some errgroup.Group
	for _, word := range words {
		some.Go(func() (err error) {
			defer Recovered(&err)
			r.FetchList(form, word)
			return nil
		})
	}
	return some.Wait() //nolint:wrapcheck // of this package
}

// Search implements [index.Reader].
func (r *Reader) Search(ctx context.Context, req *index.Request) (_ *index.Result, err error) {
	defer Recovered(&err)
	return r.File.Search(ctx, req)
}

// headsOfArticles is how many heads are taken from their articles: those of a page, whose
// passages need these anyway.
const headsOfArticles = 20

// Heads implements [index.Reader].
func (r *Reader) Heads(ctx context.Context, docs []index.Doc) (_ []index.Head, err error) {
	defer Recovered(&err)
	if len(docs) > headsOfArticles {
		return r.File.Heads(docs), nil
	}
	list := make([]index.Head, len(docs))
	var some errgroup.Group
	for i, doc := range docs {
		some.Go(func() error {
			a, err := r.article(ctx, doc)
			if err == nil {
				list[i] = index.Head{ID: a.ID, URL: a.URL, Title: a.Title, Tags: a.Tags, Authors: a.Authors, Published: a.Published, Language: a.Language}
			}
			return err
		})
	}
	return list, some.Wait() //nolint:wrapcheck // of this package
}

// TitleWeights implements [index.Reader].
func (r *Reader) TitleWeights(_ context.Context, docs []index.Doc, functionWords bool) (_ []float64, err error) {
	defer Recovered(&err)
	list := make([]float64, len(docs))
	for i, doc := range docs {
		list[i] = r.TitleWeight(doc, functionWords)
	}
	return list, nil
}

// InTitle implements [index.Reader].
func (r *Reader) InTitle(_ context.Context, docs []index.Doc, words [][]string) (_ []uint64, err error) {
	defer Recovered(&err)
	return r.File.InTitle(docs, words), nil
}

// Occurrences implements [index.Reader].
func (r *Reader) Occurrences(ctx context.Context, dst *index.Occurrences, docs []index.Doc, words [][]string, fields ...index.Field) (err error) {
	defer Recovered(&err)
	return r.File.Occurrences(ctx, dst, docs, words, fields...)
}

// Lexicon implements [index.Reader].
func (r *Reader) Lexicon(_ context.Context, form index.Form) (index.Lexicon, error) {
	return r.File.Lexicon(form), nil
}

// Stats implements [index.Reader].
func (r *Reader) Stats(context.Context) (index.Stats, error) { return r.File.Stats(), nil }

// Derived implements [index.Reader].
func (r *Reader) Derived(_ context.Context, name string) ([]byte, error) { return r.derived[name], nil }

// Article implements [index.Reader].
func (r *Reader) Article(ctx context.Context, id string) (_ corpus.Article, err error) {
	defer Recovered(&err)
	doc, ok := r.Doc(id)
	if !ok {
		return corpus.Article{}, fmt.Errorf("article %q: %w", id, index.ErrNotFound)
	}
	a, err := r.article(ctx, doc)
	if err != nil {
		return corpus.Article{}, err
	}
	return a.Article, nil
}

// article fetches an article.
func (r *Reader) article(ctx context.Context, doc index.Doc) (*article, error) {
	r.mu.Lock()
	a := r.articles[doc]
	r.mu.Unlock()
	if a != nil {
		return a, nil
	}
	data, err := r.fetch(ctx, numbered(articlesName, int(doc)))
	if err != nil {
		return nil, err
	}
	a = &article{}
	if err := json.Unmarshal(data, a); err != nil {
		return nil, fmt.Errorf("%w: article number %d: %w", index.ErrCorrupt, doc, err)
	}
	r.mu.Lock()
	r.articles[doc] = a
	r.mu.Unlock()
	return a, nil
}

// Beginning implements [index.Reader]. An article is fetched as a whole.
func (r *Reader) Beginning(ctx context.Context, id string, _ int) (a corpus.Article, whole bool, err error) {
	a, err = r.Article(ctx, id)
	a.Code = ""
	return a, true, err
}

// Opening implements [index.Reader]. An article is fetched as a whole.
func (r *Reader) Opening(ctx context.Context, doc index.Doc, _ int, dst []byte) (summary string, text []byte, err error) {
	a, err := r.article(ctx, doc)
	if err != nil {
		return "", nil, err
	}
	return a.Summary, append(dst, a.Text...), nil
}

// Attached returns what was exported with an article.
func (r *Reader) Attached(ctx context.Context, doc index.Doc) ([]byte, error) {
	a, err := r.article(ctx, doc)
	if err != nil {
		return nil, err
	}
	return a.Attached, nil
}

// Articles implements [index.Reader].
func (r *Reader) Articles(ctx context.Context) iter.Seq2[corpus.Article, error] {
	return func(yield func(corpus.Article, error) bool) {
		for doc := range index.Doc(r.Len()) { // #nosec G115 -- articles are counted in 31 bits
			a, err := r.article(ctx, doc)
			if err != nil {
				yield(corpus.Article{}, err)
				return
			}
			if !yield(a.Article, nil) {
				return
			}
		}
	}
}

const (
	kinBytes = 8 // of an entry
	// noKin fills rows of articles that have fewer.
	noKin = index.Doc(-1)
)

// Kin implements [index.Reader]. There is a row for each article: of each of its kin the
// number, as u32, and the score, as f32.
func (r *Reader) Kin(_ context.Context, dst []index.Kin, doc index.Doc, limit int) (_ []index.Kin, err error) {
	defer Recovered(&err)
	r.kin.need(int(doc)*r.kinRow, (int(doc)+1)*r.kinRow)
	row := r.kin.data[int(doc)*r.kinRow:][:r.kinRow]
	for ; len(row) > 0 && limit > 0; row = row[kinBytes:] {
		k := index.Kin{
			Doc:   index.Doc(binary.LittleEndian.Uint32(row)), // #nosec G115 -- as it was written
			Score: math.Float32frombits(binary.LittleEndian.Uint32(row[4:])),
		}
		if k.Doc == noKin {
			break
		}
		dst = append(dst, k)
		limit--
	}
	return dst, nil
}

// ErrNotExported means that something of an index was not exported.
var ErrNotExported = errors.New("it was not exported")

// Related implements [index.Reader], but for this: related lists are exported as blocks
// for pages.
func (*Reader) Related(context.Context, string, int) ([]index.Neighbor, error) {
	return nil, fmt.Errorf("related articles: %w", ErrNotExported)
}
