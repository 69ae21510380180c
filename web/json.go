package web

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Media types of answers.
const (
	typeHTML    = "text/html; charset=utf-8"
	typeText    = "text/plain; charset=utf-8"
	typeJSON    = "application/json"
	typeProblem = "application/problem+json"
	typeSuggest = "application/x-suggestions+json"
)

// How long caches may keep answers.
const (
	// cacheNever is for errors and probes.
	cacheNever = "no-store"
	// cacheChecked keeps an answer, and asks each time whether it still holds: a
	// new index shows at once, and asking costs no search.
	cacheChecked = "no-cache"
	// cacheFragment is for what stands under each article of a busy site: there,
	// a minute's delay is not seen, and a cache should answer meanwhile.
	cacheFragment = "public, max-age=60, stale-while-revalidate=600"
	// cacheDay is for what hardly ever changes.
	cacheDay = "public, max-age=86400"
	// cacheScript is for code under an address that stays: it may be an hour old, and
	// a page never waits to hear that it is not.
	cacheScript = "public, max-age=3600, stale-while-revalidate=604800"
	// cacheForever is for addresses that hold the hash of what they name.
	cacheForever = "public, max-age=31536000, immutable"
)

// send writes an answer. That the client has gone is no error of this server.
func send(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // #nosec G705 -- of templates and encoders, which escape
}

// sendJSON writes a value that can always be encoded.
func sendJSON(w http.ResponseWriter, status int, contentType string, v any) {
	send(w, status, contentType, encodeJSON(v))
}

func encodeJSON(v any) []byte {
	var body bytes.Buffer
	if err := json.NewEncoder(&body).Encode(v); err != nil {
		panic(fmt.Errorf("encoding %T: %w", v, err)) // becomes a 500
	}
	return body.Bytes()
}

// hashOf returns a short hash of all parts.
func hashOf(parts ...string) string {
	text := make([]byte, 0, 512)
	for _, p := range parts {
		text = append(append(strconv.AppendInt(text, int64(len(p)), 10), ':'), p...)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// etag names an answer: the same generation gives the same answer to the same
// question. A new data folder, or another machine's, counts its generations from
// 1 again, so the tag has the generation's identity, or else holds for one run of the
// server only. It is weak, because the time a search took is part of some answers.
func (s *Server) etag(generation int, question string) string {
	identity := ""
	if s.identity != nil {
		identity = s.identity(generation)
	}
	return `W/"gen-` + strconv.Itoa(generation) + "-" + hashOf(cmp.Or(identity, s.run), s.look, question) + `"`
}

// unchanged answers 304 when the client has the answer of the current
// generation already, and reports whether it did; no search is needed to know.
func (s *Server) unchanged(w http.ResponseWriter, r *http.Request, question, cache string) bool {
	known := lines(r, "If-None-Match")
	if known == "" {
		return false
	}
	generation, err := s.search.Ready()
	if err != nil {
		return false // the search itself will say why
	}
	tag := s.etag(generation, question)
	if !matches(known, tag) {
		return false
	}
	s.mark(w, generation, question, cache)
	w.WriteHeader(http.StatusNotModified)
	return true
}

// mark sets what caches must know about an answer.
func (s *Server) mark(w http.ResponseWriter, generation int, question, cache string) {
	w.Header().Set("ETag", s.etag(generation, question))
	w.Header().Set("Cache-Control", cache)
}

// matches compares an If-None-Match header weakly. Our tags hold no commas.
func matches(header, tag string) bool {
	tag = strings.TrimPrefix(tag, "W/")
	for candidate := range strings.SplitSeq(header, ",") {
		if strings.TrimPrefix(strings.TrimSpace(candidate), "W/") == tag {
			return true
		}
	}
	return false
}
