//go:build !js

package corpus

import (
	"net"
	"net/url"
	"strings"
)

// IsAddress reports whether a location is the address of a site, a sitemap or a
// feed, and not the path of a file.
func IsAddress(location string) bool {
	scheme, _, found := strings.Cut(location, "://")
	return found && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

// AddressKey returns what two spellings of one page's address have in common:
// scheme, "www.", default port, fragment, an index file, a slash at the end and
// parameters that only count visits make no difference. A fragment that is a path
// does: behind it stand the pages of sites that one page shows. It is empty for what is
// no address. A key that begins with "/" is a path of the site, whatever its
// host.
func AddressKey(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Opaque != "" || u.Host == "" && !strings.HasPrefix(u.Path, "/") {
		return ""
	}
	path := u.EscapedPath()
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
	if name, port, err := net.SplitHostPort(host); err == nil && (port == "80" || port == "443") {
		host = name
	}
	key := strings.TrimPrefix(host, "www.") + path
	if query := countedQuery(u.Query()); query != "" {
		key += "?" + query
	}
	return key + route(u.EscapedFragment())
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
