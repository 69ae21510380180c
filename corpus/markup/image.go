package markup

import (
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// Image is a picture in a text. URL is as written, Width and Height are zero where
// they are not stated in pixels.
type Image struct {
	URL           string
	Width, Height int
	Alt           string
}

// ImageOf returns the picture of an element, without an address where it has none.
func ImageOf(s *goquery.Selection) Image {
	if len(s.Nodes) == 0 {
		return Image{}
	}
	img := imageOf(s.Nodes[0])
	img.Alt = OneLine(img.Alt)
	return img
}

// imageOf reads the attributes of a picture. Exports of Medium have its size in
// attributes of their own.
func imageOf(n *html.Node) Image {
	return Image{
		URL:   strings.TrimSpace(firstAttr(n, "src", "data-src")),
		Width: Pixels(firstAttr(n, "width", "data-width")), Height: Pixels(firstAttr(n, "height", "data-height")),
		Alt: attr(n, "alt"),
	}
}

// maxPixels is the greatest width and height that is believed.
const maxPixels = 100_000

// Pixels reads a width or height; zero for what is none, such as "100%".
func Pixels(s string) int {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(s), "px"))
	if err != nil || n < 0 || n > maxPixels {
		return 0
	}
	return n
}

// iconPixels is the width and height up to which a picture is a mark of a theme, the
// portrait beside a name, or counts visits.
const iconPixels = 64

func (img *Image) isIcon() bool {
	return img.Width > 0 && img.Width <= iconPixels || img.Height > 0 && img.Height <= iconPixels
}
