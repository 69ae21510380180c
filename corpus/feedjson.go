//go:build !js

package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/mmcdole/gofeed"
)

// badItem is an item of a JSON Feed that is not as the format has it.
type badItem struct {
	number int // from 1
	line   int
	err    error
}

// parseJSONFeed reads a JSON Feed. The parser refuses the whole feed for one item with a
// number where a text belongs; then each item is tried by itself, and those that cannot
// be read are left out and told.
func parseJSONFeed(text []byte) (*readFeed, error) {
	head, items, err := cutJSONFeed(text)
	if err != nil {
		return nil, err
	}
	read := &readFeed{}
	if read.Feed, err = parseJSON(text); err == nil && len(read.Items) == len(items) {
		for _, item := range items {
			read.take(item.text)
		}
		return read, nil
	}
	var kept []json.RawMessage
	for i, item := range items {
		one := idAsText(item.text)
		if _, err := parseJSON(withItems(head, one)); err != nil {
			read.bad = append(read.bad, badItem{i + 1, 1 + bytes.Count(text[:item.offset], []byte("\n")), err})
			continue
		}
		kept = append(kept, one)
		read.take(one)
	}
	if read.Feed, err = parseJSON(withItems(head, kept...)); err != nil {
		return nil, err
	}
	return read, nil
}

// take keeps the fields of an item, which the parser knows few of.
func (f *readFeed) take(item json.RawMessage) {
	fields, err := recordFields(item)
	if err != nil {
		panic(err) // the parser took it for an object
	}
	f.fields = append(f.fields, fields)
}

// parseJSON has the parser read a JSON Feed. Where an item or an author is null, it panics.
func parseJSON(text []byte) (feed *gofeed.Feed, err error) {
	defer func() {
		if recover() != nil {
			feed, err = nil, errors.New("an item or an author is null")
		}
	}()
	return gofeed.NewParser().Parse(bytes.NewReader(text)) //nolint:wrapcheck // the caller says what was read
}

// jsonItem is the text of an item, and where in the feed it begins.
type jsonItem struct {
	text   json.RawMessage
	offset int
}

// cutJSONFeed takes the items out of a feed: head is the rest of it.
func cutJSONFeed(text []byte) (head map[string]json.RawMessage, items []jsonItem, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	if err := opens(d, '{'); err != nil {
		return nil, nil, err
	}
	head = map[string]json.RawMessage{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, nil, err //nolint:wrapcheck // the caller tells what its parser said
		}
		if word, _ := name.(string); !strings.EqualFold(word, "items") { // as the parser reads names
			var value json.RawMessage
			if err := d.Decode(&value); err != nil {
				return nil, nil, err //nolint:wrapcheck // see above
			}
			head[fmt.Sprint(name)] = value
			continue
		}
		if err := opens(d, '['); err != nil {
			return nil, nil, err
		}
		for d.More() {
			var item jsonItem
			if err := d.Decode(&item.text); err != nil {
				return nil, nil, err //nolint:wrapcheck // see above
			}
			item.offset = int(d.InputOffset()) - len(item.text)
			items = append(items, item)
		}
		if _, err := d.Token(); err != nil {
			return nil, nil, err //nolint:wrapcheck // see above
		}
	}
	return head, items, nil
}

// opens reads a bracket.
func opens(d *json.Decoder, want json.Delim) error {
	token, err := d.Token()
	if err != nil {
		return err //nolint:wrapcheck // the caller tells what its parser said
	}
	if token != want {
		return errors.New("it is no JSON Feed")
	}
	return nil
}

// withItems returns the feed with these items. It leaves head as it is.
func withItems(head map[string]json.RawMessage, items ...json.RawMessage) []byte {
	feed := make(map[string]any, len(head)+1)
	for name, value := range head {
		feed[name] = value
	}
	feed["items"] = items
	text, err := json.Marshal(feed)
	if err != nil {
		panic(err) // parts of what was JSON are JSON
	}
	return text
}

// idAsText writes an id that is a number as a text, which the format asks of its readers
// (jsonfeed.org/version/1.1, "id").
func idAsText(item json.RawMessage) json.RawMessage {
	var fields map[string]json.RawMessage
	var number json.Number
	if json.Unmarshal(item, &fields) != nil || json.Unmarshal(fields["id"], &number) != nil || fields["id"][0] == '"' {
		return item
	}
	fields["id"] = json.RawMessage(`"` + number.String() + `"`)
	text, err := json.Marshal(fields)
	if err != nil {
		return item
	}
	return text
}
