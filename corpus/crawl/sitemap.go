package crawl

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/net/html/charset"
)

// The limits of sitemaps.org, version 0.9, for one sitemap.
const (
	maxSitemapBytes   = 50 << 20 // decompressed
	maxSitemapEntries = 50_000
)

// maxXMLDepth is far past what sitemaps and feeds nest; the decoder remembers
// every element that is open.
const maxXMLDepth = 64

// content is what a start address turns out to be.
type content int

const (
	contentOther content = iota
	contentHTML
	contentFeed
	contentSitemap      // XML
	contentSitemapIndex // XML
	contentList         // a sitemap that is a list of addresses
)

// contentOf tells what a decompressed body is, by the body first: servers name
// XML in many ways.
func contentOf(media string, body []byte) content {
	switch rootElement(body) {
	case "urlset":
		return contentSitemap
	case "sitemapindex":
		return contentSitemapIndex
	case "rss", "feed", "RDF":
		return contentFeed
	}
	switch {
	case isHTML(media):
		return contentHTML
	case isJSONFeed(body):
		return contentFeed
	case isAddressList(body):
		return contentList
	}
	return contentOther
}

// rootElement returns the name of the first element of XML, or "".
func rootElement(body []byte) string {
	d := newXMLDecoder(body)
	for {
		t, err := d.RawToken()
		if err != nil {
			return ""
		}
		switch t := t.(type) {
		case xml.StartElement:
			return t.Name.Local
		case xml.CharData:
			if len(bytes.TrimSpace(bytes.TrimPrefix(t, byteOrderMark))) > 0 {
				return ""
			}
		}
	}
}

var byteOrderMark = []byte("\xef\xbb\xbf")

func isJSONFeed(body []byte) bool {
	var feed struct {
		Version string `json:"version"`
	}
	body = bytes.TrimPrefix(body, byteOrderMark)
	return json.Unmarshal(body, &feed) == nil && strings.Contains(feed.Version, "jsonfeed.org/version")
}

func isAddressList(body []byte) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(string(bytes.TrimPrefix(body[:min(len(body), maxAddressBytes)], byteOrderMark))), "\n")
	_, err := parseAddress(first)
	return err == nil
}

// newXMLDecoder reads the XML that sites have: with entities of HTML, in other
// charsets, and with errors.
func newXMLDecoder(body []byte) *xml.Decoder {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(body, byteOrderMark)))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = charset.NewReaderLabel
	return d
}

// gunzip decompresses a body, if it is compressed by its first bytes, up to the
// limit of a sitemap.
func gunzip(body []byte) ([]byte, error) {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return body, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%w: gzip: %w", ErrType, err)
	}
	plain, err := io.ReadAll(io.LimitReader(z, maxSitemapBytes+1))
	switch {
	case len(plain) > maxSitemapBytes:
		return nil, fmt.Errorf("%w: more than %s when decompressed", ErrTooLarge, size(maxSitemapBytes))
	case err != nil:
		return nil, fmt.Errorf("%w: gzip: %w", errCutOff, err)
	}
	return plain, nil
}

// entry is one address of a sitemap.
type entry struct {
	address  string // as it is written
	modified time.Time
}

// readSitemap returns what a sitemap lists. With an error it returns what it
// could read.
func readSitemap(kind content, body []byte) ([]entry, error) {
	switch kind {
	case contentSitemap:
		return readXMLSitemap(body, "url")
	case contentSitemapIndex:
		return readXMLSitemap(body, "sitemap")
	case contentList:
		return readAddressList(body)
	}
	return nil, fmt.Errorf("%w: expected a sitemap", ErrType)
}

// errCutOff is for a sitemap that goes on where it cannot be read.
var errCutOff = fmt.Errorf("%w: it cannot be read further", ErrType)

var errTooMany = fmt.Errorf("%w: a sitemap with more than %d addresses is read up to there", ErrTooLarge, maxSitemapEntries)

func readAddressList(body []byte) ([]entry, error) {
	var list []entry
	for line := range strings.Lines(string(bytes.TrimPrefix(body, byteOrderMark))) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if len(list) == maxSitemapEntries {
			return list, errTooMany
		}
		list = append(list, entry{address: line})
	}
	return list, nil
}

// readXMLSitemap reads the <loc> and <lastmod> right inside of the elements of a
// name, so that those of pictures and videos do not count.
func readXMLSitemap(body []byte, name string) ([]entry, error) {
	d := newXMLDecoder(body)
	var list []entry
	var open []string // the elements around the place
	var e entry
	var text strings.Builder
	for {
		t, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return list, nil
		case err != nil:
			return list, fmt.Errorf("%w: %w", errCutOff, err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if open = append(open, t.Name.Local); len(open) > maxXMLDepth {
				return list, fmt.Errorf("%w: its elements are nested more than %d deep", ErrType, maxXMLDepth)
			}
			text.Reset()
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			inEntry := len(open) == 3
			switch {
			case inEntry && open[2] == "loc":
				e.address = cmp.Or(e.address, strings.TrimSpace(text.String()))
			case inEntry && open[2] == "lastmod":
				e.modified = parseLastmod(strings.TrimSpace(text.String()))
			case len(open) == 2 && open[1] == name && e.address != "":
				if len(list) == maxSitemapEntries {
					return list, errTooMany
				}
				list = append(list, e)
			}
			if len(open) == 2 {
				e = entry{}
			}
			open = open[:max(len(open)-1, 0)]
			text.Reset()
		}
	}
}

// lastmodLayouts are those of W3C's note on dates, which sitemaps are to use,
// and what is found in their place.
var lastmodLayouts = []string{
	time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02T15:04",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05 Z0700", "2006-01-02 15:04:05",
	"2006-01-02", "2006-01", "2006", time.RFC1123Z, time.RFC1123,
}

// parseLastmod returns a date in UTC, or zero for what is none.
func parseLastmod(s string) time.Time {
	for _, layout := range lastmodLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
