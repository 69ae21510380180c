//go:build !js

package corpus

import (
	"encoding/json"
	"net/url"
	"path"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"kindred/corpus/markup"
)

// UnmarshalJSON implements [json.Unmarshaler]. An address alone is enough, and what
// cannot be read is no picture.
func (i *Image) UnmarshalJSON(data []byte) error {
	var v any
	err := json.Unmarshal(data, &v)
	*i = imageOf(toValue(v))
	return err //nolint:wrapcheck // the decoder that calls this adds the field
}

// lead gives the article a picture of its text where it names none, and every
// picture an address that a reader can use on any page.
func (a *Article) lead(found markup.Image) {
	if a.Image.URL == "" {
		a.Image = Image(found)
	}
	a.Image.URL = placed(a.URL, a.Image.URL)
	if a.Image.URL == "" {
		a.Image = Image{}
	}
}

// placed returns the address ref as it is meant on the page that stands at base:
// absolute, or a path of the site; empty where it can be neither.
func placed(base, ref string) string {
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil || u.Opaque != "" || *u == (url.URL{}) {
		return ""
	}
	if b, err := url.Parse(base); err == nil && base != "" && !u.IsAbs() {
		u = b.ResolveReference(u)
	}
	if u.Scheme == "" && u.Host != "" {
		u.Scheme = "https"
	}
	return address(u.String())
}

// imageFields are where front matter names the picture of an article.
var imageFields = []string{
	"image", "cover", "hero", "hero_image", "heroimage", "cover_image", "coverimage", "featured_image", "featuredimage",
	"feature_image", "featureimage", "og_image", "ogimage", "banner", "thumbnail", "header", "images",
}

// image returns the picture that front matter names, its address as written.
func (m matter) image() Image {
	for _, name := range imageFields {
		if img := imageOf(m.get(name)); strings.ContainsAny(img.URL, "./") { // not a switch, nor a word
			img.Alt = first(img.Alt, m.text(name+"_alt", name+"alt"))
			return img
		}
	}
	return Image{}
}

// imageOf reads a picture that is an address, a table, or the first of a list.
func imageOf(v any) Image {
	img := Image{URL: addressOf(v)}
	if list, ok := v.([]any); ok && len(list) > 0 {
		v = list[0]
	}
	if table, ok := v.(matter); ok {
		img.Width, img.Height = markup.Pixels(table.text("width")), markup.Pixels(table.text("height"))
		img.Alt = table.text("alt", "image_alt", "caption")
	}
	return img
}

// addressOf returns the address in a field, in a table of it, or in a list.
func addressOf(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case matter:
		for _, name := range []string{"url", "src", "image", "path", "href", "overlay_image", "teaser"} {
			if src := addressOf(v[name]); src != "" {
				return src
			}
		}
	case []any:
		if len(v) > 0 {
			return addressOf(v[0])
		}
	}
	return ""
}

// image returns the picture that the front matter of a page names. A path that is
// no address begins at the root of the site, unless a file of that name lies beside
// the page.
func (p *page) image() Image {
	img := p.m.image()
	beside := p.site.exists(path.Join(path.Dir(p.path), img.URL))
	switch {
	case !isRelative(img.URL), beside && !p.site.bundles():
	case beside, strings.HasPrefix(img.URL, "."), strings.HasPrefix(img.URL, "@"), strings.HasPrefix(img.URL, "~"):
		return Image{} // of the sources: its address cannot be known
	default:
		img.URL = p.based(path.Join("/", img.URL))
	}
	return img
}

// isRelative reports whether an address is a path that does not begin at the root of
// the site.
func isRelative(address string) bool {
	u, err := url.Parse(address)
	return err == nil && !u.IsAbs() && u.Host == "" && u.Path != "" && u.Path[0] != '/'
}

// bundles reports whether a program gives the pictures that lie beside articles
// addresses of its own.
func (s *site) bundles() bool {
	switch s.generator {
	case astro, next, gatsby, docusaurus, vitepress, vuepress: // MkDocs and mdBook copy them as they lie
		return true
	}
	return false
}

// imageOfPage returns the picture that a page names for sharing, to search
// engines, or by the classes and properties of its elements.
func imageOfPage(doc *goquery.Document, metas, ld matter) Image {
	if src := metas.text("og:image", "og:image:url", "og:image:secure_url"); src != "" {
		return Image{
			URL: src, Width: markup.Pixels(metas.text("og:image:width")), Height: markup.Pixels(metas.text("og:image:height")),
			Alt: metas.text("og:image:alt"),
		}
	}
	if src := metas.text("twitter:image", "twitter:image:src"); src != "" {
		return Image{URL: src, Alt: metas.text("twitter:image:alt")}
	}
	if img := imageOf(ld["image"]); img.URL != "" {
		return img
	}
	if src := attrOf(doc, `link[rel="image_src"]`, "href"); src != "" {
		return Image{URL: src}
	}
	for _, selector := range []string{`[itemprop~="image"]`, ".h-entry .u-featured, .h-entry .u-photo"} {
		if img := markup.ImageOf(doc.Find(selector).First()); img.URL != "" {
			return Image(img)
		}
	}
	return Image{URL: metas.text("image")}
}
