package corpus

import (
	"net/url"
	"strconv"
	"strings"
)

// IsAddress reports whether a location is the address of a site, a sitemap or a
// feed, and not the path of a file.
func IsAddress(location string) bool {
	scheme, _, found := strings.Cut(location, "://")
	return found && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

// AddressKey returns what two spellings of one page's address have in common:
// scheme, "www.", default port, fragment, an index file, a slash at the end,
// parameters that only count visits, and how characters are escaped (RFC 3986,
// section 6.2.2) make no difference. A fragment that is a path does: behind it stand
// the pages of sites that one page shows. It is empty for what is no address. A key
// that begins with "/" is a path of the site, whatever its host.
func AddressKey(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Opaque != "" || u.Host == "" && !strings.HasPrefix(u.Path, "/") {
		return ""
	}
	path := normalEscapes(u.EscapedPath())
	for _, index := range []string{"/index.html", "/index.htm", "/index.php"} {
		if before, found := strings.CutSuffix(path, index); found {
			path = before
			break
		}
	}
	path = strings.TrimSuffix(path, "/")
	if path == "" {
		path = "/"
	}
	host := strings.ToLower(u.Host)
	host = strings.TrimSuffix(strings.TrimSuffix(host, ":80"), ":443")
	key := strings.TrimPrefix(host, "www.") + path
	if query := countedQuery(u.Query()); query != "" {
		key += "?" + query
	}
	return key + route(normalEscapes(u.EscapedFragment()))
}

// route returns a fragment of an address that stands for a page, as a part of its key: "#/guide" of
// "/guide/?id=part".
func route(fragment string) string {
	at, isPath := strings.CutPrefix(strings.TrimPrefix(fragment, "!"), "/")
	at, _, _ = strings.Cut(at, "?")
	at, _, _ = strings.Cut(at, ":~:")
	if at = strings.TrimSuffix(at, "/"); !isPath || at == "" {
		return ""
	}
	return "#/" + at
}

// PathKey is [AddressKey] of an address within its site: without the host.
func PathKey(address string) string {
	key := AddressKey(address)
	if i := strings.IndexByte(key, '/'); i > 0 {
		return key[i:]
	}
	return key
}

// normalEscapes writes the escapes of a part of an address in one way: in capitals, and characters
// that need none as they are.
func normalEscapes(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c, size := uint64(s[i]), 1
		if c == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				c, size = n, 3
			}
		}
		if size > 1 && !isUnreserved(byte(c)) { // #nosec G115 -- of 8 bits
			b.WriteString(strings.ToUpper(s[i : i+size]))
		} else {
			b.WriteByte(byte(c)) // #nosec G115 -- as above
		}
		i += size - 1
	}
	return b.String()
}

// isUnreserved reports whether a character means nothing in an address but itself.
func isUnreserved(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.IndexByte("-._~", c) >= 0
}

// countedQuery is a query without the parameters by which visits are counted.
func countedQuery(values url.Values) string {
	for name := range values {
		switch {
		case strings.HasPrefix(name, "utm_"), name == "fbclid", name == "gclid", name == "mc_cid", name == "mc_eid":
			values.Del(name)
		}
	}
	return values.Encode()
}
