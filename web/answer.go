package web

import (
	"context"
	"net/http"
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

// answers keeps answers that are asked for again and again, by generation and question.
// One of an older generation is not asked for any more, and makes room in time.
type answers struct {
	cache *otter.Cache[answerKey, *kept]
}

type answerKey struct {
	generation int
	question   string
}

// kept is an answer with its tag, and as it was compressed when that was first wanted.
type kept struct {
	made
	tag        string
	mu         sync.Mutex
	compressed map[encoding][]byte
}

func newAnswers() (*answers, error) {
	cache, err := otter.New(&otter.Options[answerKey, *kept]{
		MaximumWeight: answerMemory,
		Weigher: func(k answerKey, a *kept) uint32 {
			// The body, what it is compressed to, and the rest.
			return uint32(len(k.question) + 2*len(a.body) + 256) // #nosec G115 -- a page
		},
	})
	if err != nil {
		return nil, err //nolint:wrapcheck // only wrong options can be wrong
	}
	return &answers{cache}, nil
}

// remembered answers with what was made before for the same question and generation, or
// else composes it.
func (s *Server) remembered(w http.ResponseWriter, r *http.Request, question, cache string, compose func(context.Context) (made, error)) error {
	if s.unchanged(w, r, question, cache) {
		return nil
	}
	generation, err := s.search.Ready()
	if err != nil {
		return err
	}
	answer, ok := s.answers.cache.GetIfPresent(answerKey{generation, question})
	if !ok {
		fresh, err := compose(r.Context())
		if err != nil {
			return err
		}
		answer = &kept{made: fresh, tag: s.etag(fresh.generation, question)}
		s.answers.cache.Set(answerKey{fresh.generation, question}, answer)
	}
	h := w.Header()
	h["Etag"], h["Cache-Control"] = []string{answer.tag}, []string{cache}
	body := answer.body
	if e := encodingFor(r, len(body)); e != identity {
		h["Content-Encoding"] = []string{string(e)}
		body = answer.as(e)
	}
	addVary(w, "Accept-Encoding")
	send(w, http.StatusOK, answer.contentType, body)
	return nil
}

// as returns the body in an encoding.
func (a *kept) as(e encoding) []byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.compressed == nil {
		a.compressed = map[encoding][]byte{}
	}
	body, ok := a.compressed[e]
	if !ok {
		body = compress(e, a.body)
		a.compressed[e] = body
	}
	return body
}
