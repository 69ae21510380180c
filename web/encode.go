package web

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// encoding is a content coding, as its header names it.
type encoding string

// The encodings, "" for none.
const (
	identity encoding = ""
	inZstd   encoding = "zstd"
	inBrotli encoding = "br"
	inGzip   encoding = "gzip"
)

// liveEncodings are for answers that are made for one request, the dearest first. Of pages
// of 14.5 kB on average, zstd at its fastest makes 3.9 kB in 63 µs, gzip at level 1 4.0 kB in
// 55, at level 4 3.8 kB in 76; Brotli takes 90 at level 0 for 4.0 kB and 350 at level 4 for
// 3.4. lastingEncodings are for files, which are compressed once.
var (
	liveEncodings    = []encoding{inZstd, inGzip}
	lastingEncodings = []encoding{inBrotli, inGzip}
)

// leastCompressed is the size from which compressing an answer saves a packet.
const leastCompressed = 1000

// encodingFor returns the encoding of an answer of so many bytes.
func encodingFor(r *http.Request, size int) encoding {
	if size < leastCompressed {
		return identity
	}
	return negotiate(lines(r, "Accept-Encoding"), liveEncodings)
}

// negotiate returns the best of the encodings that a header Accept-Encoding allows: the one of the
// highest quality, of equal ones the first that is offered. None is as good as a header says. It reads
// the header once, for a client may send a long one.
func negotiate(header string, offered []encoding) encoding {
	const unsaid = -1
	said := make(map[string]float64, len(offered)+2)
	for _, e := range offered {
		said[string(e)] = unsaid
	}
	said["identity"], said["*"] = unsaid, unsaid
	for part := range strings.SplitSeq(header, ",") {
		name, quality := readQuality(part)
		if before, known := said[name]; known {
			said[name] = max(before, quality)
		}
	}
	best, bestQuality := identity, max(0, said["identity"])
	for _, e := range slices.Backward(offered) { // the first has its way among equals
		quality := said[string(e)]
		if quality == unsaid {
			quality = said["*"]
		}
		if quality > 0 && quality >= bestQuality {
			best, bestQuality = e, quality
		}
	}
	return best
}

// readQuality reads "br;q=0.5".
func readQuality(part string) (name string, quality float64) {
	name, parameter, _ := strings.Cut(part, ";")
	quality = 1
	if value, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(parameter)), "q="); ok {
		var err error
		if quality, err = strconv.ParseFloat(value, 64); err != nil {
			quality = 0
		}
	}
	return strings.ToLower(strings.TrimSpace(name)), quality
}

// encoders keeps the memory of encoders for the next answer.
var encoders = map[encoding]*sync.Pool{
	inZstd: {New: func() any {
		// One goroutine: requests are what runs at once.
		e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<17), zstd.WithEncoderCRC(false))
		if err != nil {
			panic(err) // only wrong options can be wrong
		}
		return e
	}},
	inGzip: {New: func() any {
		e, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
		if err != nil {
			panic(err) // only a wrong level can be wrong
		}
		return e
	}},
}

// compress appends the body in an encoding, fast.
func compress(to []byte, e encoding, body []byte) []byte {
	pool := encoders[e]
	enc := pool.Get()
	defer pool.Put(enc)
	switch enc := enc.(type) {
	case *zstd.Encoder:
		return enc.EncodeAll(body, to) // a stream would copy the body first
	case *gzip.Writer:
		out := bytes.NewBuffer(to)
		enc.Reset(out)
		return encodeWith(enc, out, body)
	default:
		panic("no encoder of " + string(e))
	}
}

// compressHard returns the body in an encoding, as small as that makes it.
func compressHard(e encoding, body []byte) []byte {
	out := new(bytes.Buffer)
	if e == inBrotli {
		return encodeWith(brotli.NewWriterOptions(out, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: hardWindow}), out, body)
	}
	enc, _ := gzip.NewWriterLevel(out, gzip.BestCompression) // only a wrong level can be wrong
	return encodeWith(enc, out, body)
}

// hardWindow, as the power of two, is more than an asset has bytes. The packer takes memory
// by it: 32 MB for each of them if it is not told.
const hardWindow = 18

// encodeWith has an encoder write the body to out, and returns all of that.
func encodeWith(enc io.WriteCloser, out *bytes.Buffer, body []byte) []byte {
	_, err := enc.Write(body)
	if cerr := enc.Close(); err != nil || cerr != nil {
		panic("writing to memory has failed")
	}
	return out.Bytes()
}

// packed keeps the memory of answers that are put together or compressed for the next one.
var packed = sync.Pool{New: func() any { return new([]byte) }}

// answerWriter notes what is answered, and compresses what is made in one piece, as all of
// our answers are but files and those that are kept, which come compressed.
type answerWriter struct {
	http.ResponseWriter
	request       *http.Request
	status, bytes int
	// held is how the body will be compressed; until it is seen, the status is held back.
	held encoding
}

func (w *answerWriter) WriteHeader(status int) {
	h := w.Header()
	w.status = status
	// What has not changed has no type, but varies with what the answer does that the client has.
	if len(h["Content-Encoding"]) > 0 || !compressible(h.Get("Content-Type")) && status != http.StatusNotModified || status < http.StatusOK {
		w.ResponseWriter.WriteHeader(status)
		return
	}
	addVary(w, "Accept-Encoding")
	if size, err := strconv.Atoi(h.Get("Content-Length")); err == nil {
		w.held = encodingFor(w.request, size)
	}
	if w.held != identity && w.request.Method == http.MethodHead { // how long it would be is not known
		h.Set("Content-Encoding", string(w.held))
		h.Del("Content-Length")
		w.held = identity
	}
	if w.held == identity {
		w.ResponseWriter.WriteHeader(status)
	}
}

func (w *answerWriter) Write(body []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK // as net/http does
	}
	if w.held == identity {
		return w.send(body)
	}
	e := w.held
	w.held = identity
	memory, _ := packed.Get().(*[]byte)
	defer packed.Put(memory)
	small := compress((*memory)[:0], e, body)
	*memory = small
	h := w.Header()
	h.Set("Content-Encoding", string(e))
	h.Set("Content-Length", strconv.Itoa(len(small)))
	w.ResponseWriter.WriteHeader(w.status)
	if _, err := w.send(small); err != nil {
		return 0, err
	}
	return len(body), nil
}

func (w *answerWriter) send(body []byte) (int, error) {
	n, err := w.ResponseWriter.Write(body)
	w.bytes += n
	return n, err
}

// Unwrap is for [http.ResponseController].
func (w *answerWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func compressible(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	switch kind {
	case "text/html", "text/plain", "application/json", "application/problem+json", "application/x-suggestions+json",
		"application/atom+xml", "application/feed+json", "application/opensearchdescription+xml", "application/openapi+json":
		return true
	default:
		return false
	}
}
