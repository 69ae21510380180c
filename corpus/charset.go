//go:build !js

package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"

	"kindred/corpus/markup"
)

const (
	// metaBytes is how far into a page its charset declaration is looked for.
	// HTML asks for the first 1024 bytes; some pages put long comments first.
	metaBytes = 4096
	// chardetBytes is how much of a page is weighed to guess its charset: more
	// does not change the answer and costs time.
	chardetBytes = 64 << 10
	// minCharsetConfidence is what a guess must reach. Right guesses on a few
	// lines of text came at 0.73 and above, wrong ones lie below a half.
	minCharsetConfidence = 0.5
	// maxBadShare is the share of undecodable characters above which a text is
	// not what its charset says. One bad byte in a long article is a slip.
	maxBadShare = 0.01
)

var (
	metaCharset = regexp.MustCompile(`(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-z0-9_:.\-]+)`)
	xmlCharset  = regexp.MustCompile(`(?i)^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([a-z0-9_:.\-]+)`)
)

// decode returns data as UTF-8 with "\n" line ends and without a byte order
// mark. It looks at the byte order mark, at the declaration when data is HTML,
// at whether data is valid UTF-8, and then guesses.
func decode(data []byte, isHTML bool) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return clean(data[3:], "utf-8")
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return transform(data, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16")
	case bytes.IndexByte(data, 0) >= 0:
		return "", errors.New("the file is not text: it holds a zero byte")
	}
	label := ""
	if isHTML {
		label = declaredCharset(data)
	}
	enc, name := charset.Lookup(label)
	if utf8.Valid(data) && !strings.HasPrefix(name, "iso-2022") {
		// Whatever it declares: bytes above ASCII are valid UTF-8 only if meant so.
		return markup.LineFeeds(string(data)), nil
	}
	if label != "" && enc == nil {
		return "", fmt.Errorf("unknown charset %q", label)
	}
	if enc != nil && name != "utf-8" {
		return transform(data, enc, name)
	}
	if mostlyUTF8(data) {
		return clean(data, "utf-8")
	}
	guess := chardet.Detect(data[:min(len(data), chardetBytes)])
	enc, name = charset.Lookup(guess.Encoding)
	if enc == nil || guess.Confidence < minCharsetConfidence {
		return "", errors.New("cannot tell the charset: save the file as UTF-8")
	}
	return transform(data, enc, name)
}

func declaredCharset(data []byte) string {
	head := data[:min(len(data), metaBytes)]
	for _, re := range []*regexp.Regexp{xmlCharset, metaCharset} {
		if m := re.FindSubmatch(head); m != nil {
			return string(m[1])
		}
	}
	return ""
}

// mostlyUTF8 reports whether data is UTF-8 with a few damaged bytes.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		data = data[size:]
	}
	return good > 10*bad
}

func transform(data []byte, enc encoding.Encoding, name string) (string, error) {
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", fmt.Errorf("decoding %s: %w", name, err)
	}
	return clean(out, name)
}

// clean checks that decoded text is readable.
func clean(data []byte, name string) (string, error) {
	s := strings.ToValidUTF8(string(data), "\uFFFD")
	if bad := strings.Count(s, "\uFFFD"); float64(bad) > maxBadShare*float64(utf8.RuneCountInString(s)) {
		return "", fmt.Errorf("the text is not valid %s: %d characters cannot be decoded", name, bad)
	}
	if strings.IndexByte(s, 0) >= 0 {
		return "", errors.New("the file is not text: it holds a zero character")
	}
	return markup.LineFeeds(s), nil
}
