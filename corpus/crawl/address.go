package crawl

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/idna"
)

// maxAddressBytes is the length up to which an address is taken. The sitemap
// protocol asks for less than 2,048; links that grow with every page are longer.
const maxAddressBytes = 2048

// parseAddress returns an absolute address in its normal form: scheme and host
// in lower case, the host in ASCII, no default port, no fragment, no dot
// segments, escapes as RFC 3986 section 6.2.2 has them, and no parameters named
// utm_*. Other parameters stay as they are, in their order.
func parseAddress(raw string) (*url.URL, error) {
	return resolveAddress(&url.URL{}, raw)
}

// resolveAddress is parseAddress for an address that may be relative to base.
func resolveAddress(base *url.URL, raw string) (*url.URL, error) {
	if len(raw) > maxAddressBytes {
		return nil, fmt.Errorf("%w: it is longer than %d bytes", ErrAddress, maxAddressBytes)
	}
	// Browsers pass over line breaks inside of an address, too.
	line := strings.NewReplacer("\n", "", "\r", "", "\t", "").Replace(strings.TrimSpace(raw))
	u, err := url.Parse(normalEscapes(line)) // before dots and parameters are looked for, which may be escaped
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	u = base.ResolveReference(u)
	u.Scheme = strings.ToLower(u.Scheme)
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("%w: expected one that begins with https:// or http://, found %q", ErrAddress, raw)
	case u.Opaque != "" || u.Hostname() == "":
		return nil, fmt.Errorf("%w: %q has no host", ErrAddress, raw)
	case u.User != nil:
		return nil, fmt.Errorf("%w: a user name or password in an address is refused", ErrAddress)
	}
	if u.Host, err = normalHost(u); err != nil {
		return nil, err
	}
	if u.Path == "" {
		u.Path = "/"
	}
	u.RawQuery, u.ForceQuery = normalQuery(u.RawQuery), false
	u.Fragment, u.RawFragment = "", ""
	if len(u.String()) > maxAddressBytes { // escapes are longer than what they stand for
		return nil, fmt.Errorf("%w: it is longer than %d bytes", ErrAddress, maxAddressBytes)
	}
	return u, nil
}

// normalHost returns host and port as they are compared.
func normalHost(u *url.URL) (string, error) {
	name := strings.ToLower(u.Hostname())
	if !isASCII(name) {
		ascii, err := idna.Lookup.ToASCII(name)
		if err != nil {
			return "", fmt.Errorf("%w: the host %q: %w", ErrAddress, name, err)
		}
		name = ascii
	}
	name = strings.TrimRight(name, ".")
	if name == "" || strings.ContainsAny(name, " <>\"%\\^`{|}/?#@") {
		return "", fmt.Errorf("%w: %q is not a host", ErrAddress, u.Host)
	}
	if strings.Contains(name, ":") {
		name = "[" + name + "]"
	}
	if port := u.Port(); port != "" && port != defaultPort(u) {
		name += ":" + port
	}
	return name, nil
}

func defaultPort(u *url.URL) string {
	if u.Scheme == "https" {
		return "443"
	}
	return "80"
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// normalQuery leaves out what only tells a site where its readers come from.
func normalQuery(raw string) string {
	if raw == "" {
		return ""
	}
	var kept []string
	for param := range strings.SplitSeq(raw, "&") {
		if !strings.HasPrefix(strings.ToLower(param), "utm_") {
			kept = append(kept, param)
		}
	}
	return strings.Join(kept, "&")
}

// normalEscapes returns an address, or part of one, with each byte written in
// one way: plain where RFC 3986 calls it unreserved, escaped with capitals where it may
// not stand plainly, and as it was where the two forms differ in meaning.
func normalEscapes(s string) string {
	const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
	const reserved = ":/?#[]@!$&'()*+,;="
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			plain, err := url.PathUnescape(s[i : i+3])
			if err == nil {
				if strings.Contains(unreserved, plain) {
					b.WriteString(plain)
				} else {
					b.WriteString(strings.ToUpper(s[i : i+3]))
				}
				i += 2
				continue
			}
		}
		if strings.IndexByte(unreserved+reserved, s[i]) >= 0 {
			b.WriteByte(s[i])
		} else {
			fmt.Fprintf(&b, "%%%02X", s[i])
		}
	}
	return b.String()
}

// key returns what two addresses of one page have in common: http and https,
// with and without "www.", are one.
func key(u *url.URL) string { return siteOf(u) + u.RequestURI() }

// siteOf returns the same for all addresses of one site.
func siteOf(u *url.URL) string {
	return strings.TrimPrefix(u.Host, "www.")
}

// folderOf returns the path of the folder that the page at u stands for, ending
// in a slash. A last segment without a dot is a folder: an editor who writes
// example.org/blog means the blog.
func folderOf(u *url.URL) string {
	p := u.EscapedPath()
	if dir, last := path.Split(p); strings.Contains(last, ".") {
		return dir
	}
	return strings.TrimSuffix(p, "/") + "/"
}

// below reports whether u lies in the folder, or is the folder.
func below(u *url.URL, folder string) bool {
	return strings.HasPrefix(strings.TrimSuffix(u.EscapedPath(), "/")+"/", folder)
}

// notPages are the extensions of what is surely not HTML.
var notPages = extensions(`
	7z aac apk atom avi avif bin bmp bz2 css csv dmg doc docx eot epub exe flac
	flv gif gz heic ico ics iso jpeg jpg js json jsonld m4a m4v map md5 mjs mkv
	mobi mov mp3 mp4 mpeg mpg msi odp ods odt ogg ogv opus otf pdf png ppt pptx
	ps rar rdf rss rtf sha256 sig svg tar tgz tif tiff torrent ttf txt wasm wav
	webm webmanifest webp wma wmv woff woff2 xls xlsx xml xz zip zst`)

func extensions(list string) map[string]struct{} {
	set := map[string]struct{}{}
	for e := range strings.FieldsSeq(list) {
		set["."+e] = struct{}{}
	}
	return set
}

// maybePage reports whether u may be HTML, by its extension.
func maybePage(u *url.URL) bool {
	_, no := notPages[strings.ToLower(path.Ext(u.Path))]
	return !no
}
