//go:build !js

package corpus

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// newXMLDecoder returns a decoder that takes XML as blogs write it: with a bare
// "&", and with the entities of HTML, which stay as they are until a text is read
// as HTML. It expands no entity that a document declares itself, so none can grow,
// and opens nothing outside. in is UTF-8, whatever it declares.
func newXMLDecoder(in io.Reader) *xml.Decoder {
	d := xml.NewDecoder(in)
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return d
}

// maxXMLDepth is how deep elements may stand in each other. Exports need six,
// pages that stand in a feed as XHTML a few dozen.
const maxXMLDepth = 500

var errXMLDepth = fmt.Errorf("its elements stand more than %d deep in each other", maxXMLDepth)

// element is one element of XML with all that is in it. The order of text and
// elements that are mixed is lost.
type element struct {
	name  xml.Name
	attrs []xml.Attr
	text  string // without that of its children
	inner []element
	line  int
}

// attr returns the attribute with this local name, or "".
func (e *element) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// child returns the trimmed text of the first child with this local name, or "".
func (e *element) child(name string) string {
	for i := range e.inner {
		if e.inner[i].name.Local == name {
			return strings.TrimSpace(e.inner[i].text)
		}
	}
	return ""
}

// xmlStream reads the items of a document one by one.
type xmlStream struct {
	decoder *xml.Decoder
	meter   *meter
	parts   int // elements and attributes of the item that is read
	// containers are the local names of the elements that items stand in.
	containers []string
}

// maxParts is how many elements and attributes one item may have. A post of
// WordPress has some hundred, with all the fields of its plugins; each takes 400
// bytes of memory.
const maxParts = 200_000

var errParts = fmt.Errorf("an item has more than %d elements and attributes", maxParts)

func newXMLStream(in io.Reader, containers ...string) *xmlStream {
	m := newMeter(in)
	return &xmlStream{decoder: newXMLDecoder(m), meter: m, containers: containers}
}

// line is where the reading stands.
func (s *xmlStream) line() int {
	line, _ := s.decoder.InputPos()
	return line
}

// next returns the next element that is no container, io.EOF behind the last,
// and any other error where the document breaks.
func (s *xmlStream) next() (*element, error) {
	for {
		token, err := s.decoder.Token()
		if err != nil {
			return nil, err //nolint:wrapcheck // explained by brokenXML
		}
		start, ok := token.(xml.StartElement)
		if !ok || s.isContainer(start.Name.Local) {
			continue
		}
		s.parts = 0
		e, err := s.element(start, 0)
		s.meter.reset()
		return &e, err
	}
}

func (s *xmlStream) isContainer(name string) bool {
	for _, c := range s.containers {
		if strings.EqualFold(c, name) {
			return true
		}
	}
	return false
}

// element reads to the end of the element that start begins.
func (s *xmlStream) element(start xml.StartElement, depth int) (element, error) {
	e := element{name: start.Name, attrs: start.Attr, line: s.line()}
	if s.parts += 1 + len(start.Attr); s.parts > maxParts {
		return e, errParts
	}
	if depth > maxXMLDepth {
		return e, errXMLDepth
	}
	var text strings.Builder
	for {
		token, err := s.decoder.Token()
		if err != nil {
			return e, err //nolint:wrapcheck // explained by brokenXML
		}
		switch t := token.(type) {
		case xml.CharData:
			text.Write(t)
		case xml.StartElement:
			child, err := s.element(t, depth+1)
			if err != nil {
				return e, err
			}
			e.inner = append(e.inner, child)
		case xml.EndElement:
			e.text = text.String()
			return e, nil
		}
	}
}

// onLine is a line of the same file.
func (o Origin) onLine(line int) Origin { return Origin{File: o.File, Line: line} }

// brokenXML tells an editor why a document breaks off.
func brokenXML(at Origin, err error) *Problem {
	if broken, ok := errors.AsType[*xml.SyntaxError](err); ok {
		at.Line = broken.Line
		err = fmt.Errorf("the XML is broken: %s", broken.Msg)
	}
	return brokenf(at, "%w", err)
}
