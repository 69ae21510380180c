package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/maypok86/otter/v2"
)

// answerMemory is how many bytes of answers are kept: all fragments of an archive of
// some thousands of articles.
const answerMemory = 32 << 20

// made is an answer before it is sent.
type made struct {
	generation  int
	contentType string
	body        []byte
}

// answers keeps answers that are asked for again and again, by generation and address: a site
// asks for each in one way only, so that its parameters need not be read to find it. One of
// an older generation is not asked for any more, and makes room in time.
type answers struct {
	cache *otter.Cache[answerKey, *kept]
}

type answerKey struct {
	generation  int
	path, query string
}

// kept is an answer as it is sent, and as it was compressed when that was first wanted.
type kept struct {
	tag        string
	header     []field // those that it has in any encoding, and where the client has it
	plain      encodedBody
	mu         sync.Mutex
	compressed map[encoding]*encodedBody
}

// field is a field of a header. Its value is shared by all answers, and never changed.
type field struct {
	name  string
	value []string
}

// encodedBody is a body in an encoding.
type encodedBody struct {
	header []field
	body   []byte
}

func newAnswers() (*answers, error) {
	cache, err := otter.New(&otter.Options[answerKey, *kept]{
		MaximumWeight: answerMemory,
		Weigher: func(k answerKey, a *kept) uint32 {
			// The body, what it is compressed to, and the rest.
			return uint32(len(k.query) + 2*len(a.plain.body) + 512) // #nosec G115 -- a page
		},
	})
	if err != nil {
		return nil, err //nolint:wrapcheck // only wrong options can be wrong
	}
	return &answers{cache}, nil
}

// remembered answers with what was made before for the same address and generation, or else
// has it made of the parameters.
func (s *Server) remembered(w http.ResponseWriter, r *http.Request, cache string, compose func(s *Server, ctx context.Context, rawQuery string) (made, error)) error {
	key := answerKey{path: r.URL.Path, query: r.URL.RawQuery}
	var answer *kept
	if generation, err := s.search.Ready(); err == nil { // else the search itself will say why not
		key.generation = generation
		answer, _ = s.answers.cache.GetIfPresent(key)
	}
	if answer == nil {
		question := key.path + " " + key.query
		if s.unchanged(w, r, question, cache) {
			return nil
		}
		ctx, cancel := context.WithTimeout(r.Context(), s.requestTimeout)
		defer cancel()
		fresh, err := compose(s, ctx, key.query)
		if err != nil {
			return err
		}
		addVary(w, "Accept-Encoding")
		answer = newKept(&fresh, s.etag(fresh.generation, question), cache, w.Header()["Vary"])
		key.generation = fresh.generation
		s.answers.cache.Set(key, answer)
	}
	answer.send(w, r)
	return nil
}

// newKept returns the answer as it is sent. All answers to an address vary with the same.
func newKept(fresh *made, tag, cache string, vary []string) *kept {
	return &kept{
		tag:        tag,
		header:     []field{{"Etag", []string{tag}}, {"Cache-Control", []string{cache}}, {"Vary", []string{strings.Join(vary, ", ")}}},
		plain:      newEncodedBody(identity, fresh.contentType, fresh.body),
		compressed: map[encoding]*encodedBody{},
	}
}

// countedByServer is what net/http holds back of an answer, and tells the length of by
// itself where that is all.
const countedByServer = 2048

func newEncodedBody(e encoding, contentType string, body []byte) encodedBody {
	b := encodedBody{[]field{{"Content-Type", []string{contentType}}}, body}
	if e != identity {
		b.header = append(b.header, field{"Content-Encoding", []string{string(e)}})
	}
	if len(body) >= countedByServer {
		b.header = append(b.header, field{"Content-Length", []string{strconv.Itoa(len(body))}})
	}
	return b
}

// send answers with it, or that the client has it. It sets few fields: beyond eight of them,
// net/http's tables take as long as all the rest.
func (a *kept) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	setFields(h, a.header)
	if known := lines(r, "If-None-Match"); known != "" && matches(known, a.tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	b := a.as(encodingFor(r, len(a.plain.body)))
	setFields(h, b.header)
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(b.body) // #nosec G705 -- of functions and encoders, which escape; that the client has gone is no error of this server
}

func setFields(h http.Header, fields []field) {
	for _, f := range fields {
		h[f.name] = f.value
	}
}

// as returns the body in an encoding.
func (a *kept) as(e encoding) *encodedBody {
	if e == identity {
		return &a.plain
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	b := a.compressed[e]
	if b == nil {
		fresh := newEncodedBody(e, a.plain.header[0].value[0], compress(nil, e, a.plain.body))
		b = &fresh
		a.compressed[e] = b
	}
	return b
}
