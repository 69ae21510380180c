//go:build !js

package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

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
func parseJSONFeed(text []byte) (*gofeed.Feed, []badItem, error) {
	parser := gofeed.NewParser()
	feed, whole := parser.Parse(bytes.NewReader(text))
	if whole == nil {
		return feed, nil, nil
	}
	head, items, err := cutJSONFeed(text)
	if err != nil {
		return nil, nil, whole //nolint:wrapcheck // the caller says what was read
	}
	var kept []json.RawMessage
	var bad []badItem
	for i, item := range items {
		one := idAsText(item.text)
		if _, err := parser.Parse(bytes.NewReader(withItems(head, one))); err != nil {
			bad = append(bad, badItem{i + 1, 1 + bytes.Count(text[:item.offset], []byte("\n")), err})
			continue
		}
		kept = append(kept, one)
	}
	if feed, err = parser.Parse(bytes.NewReader(withItems(head, kept...))); err != nil {
		return nil, nil, err //nolint:wrapcheck // the caller says what was read
	}
	return feed, bad, nil
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
		if name != "items" {
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
