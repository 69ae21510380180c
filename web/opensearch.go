package web

import (
	"encoding/xml"
	"net/http"
	"strings"
)

// The description of the search for browsers, as OpenSearch 1.1 has it.
const (
	descriptionPath     = "/opensearch.xml"
	typeDescription     = "application/opensearchdescription+xml"
	openSearchNamespace = "http://a9.com/-/spec/opensearch/1.1/"
	// Lengths that the specification allows, in characters.
	maxShortName, maxLongName, maxDescription = 16, 48, 1024
)

// The elements of the description, in the order of the specification.
type (
	openSearchDescription struct {
		XMLName        xml.Name          `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
		ShortName      string            `xml:"ShortName"`
		Description    string            `xml:"Description"`
		URLs           []openSearchURL   `xml:"Url"`
		LongName       string            `xml:"LongName"`
		Image          openSearchImage   `xml:"Image"`
		Query          openSearchExample `xml:"Query"`
		InputEncoding  string            `xml:"InputEncoding"`
		OutputEncoding string            `xml:"OutputEncoding"`
	}
	openSearchURL struct {
		Type     string `xml:"type,attr"`
		Rel      string `xml:"rel,attr,omitempty"`
		Template string `xml:"template,attr"`
	}
	openSearchImage struct {
		Type    string `xml:"type,attr"`
		Width   int    `xml:"width,attr"`
		Height  int    `xml:"height,attr"`
		Address string `xml:",chardata"`
	}
	openSearchExample struct {
		Role  string `xml:"role,attr"`
		Terms string `xml:"searchTerms,attr"`
	}
)

// serveDescription tells browsers how to search here.
func (s *Server) serveDescription(w http.ResponseWriter, r *http.Request) error {
	origin := s.origin(r)
	body, err := encodeXML(openSearchDescription{
		ShortName: shortened(s.title, maxShortName), LongName: shortened(s.title, maxLongName),
		Description: shortened("Search the articles of "+s.title, maxDescription),
		URLs: []openSearchURL{
			{Type: "text/html", Template: origin + "/search?q={searchTerms}&page={startPage?}"},
			{Type: typeSuggest, Rel: "suggestions", Template: origin + suggestPath + "?q={searchTerms}"},
			{Type: typeAtom, Template: origin + atomPath + "?q={searchTerms}&page={startPage?}"},
			{Type: typeDescription, Rel: "self", Template: origin + descriptionPath},
		},
		Image: openSearchImage{"image/svg+xml", 16, 16, origin + s.assets.address("icon.svg")},
		Query: openSearchExample{"example", "search"}, InputEncoding: "UTF-8", OutputEncoding: "UTF-8",
	})
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", cacheDay)
	send(w, http.StatusOK, typeDescription, body)
	return nil
}

// shortened returns a text of at most so many characters, cut after a word where that
// leaves one, and without what would be markup.
func shortened(text string, most int) string {
	runes := []rune(strings.Join(strings.Fields(strings.NewReplacer("<", " ", ">", " ").Replace(text)), " "))
	if len(runes) <= most {
		return string(runes)
	}
	head := string(runes[:most])
	if i := strings.LastIndexByte(head, ' '); i > 0 && runes[most] != ' ' {
		head = head[:i]
	}
	return strings.TrimRight(head, " ,.:;–-")
}
