package web

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/idna"
)

// hostName is what may stand as a host in the addresses that we write.
var hostName = regexp.MustCompile(`^[A-Za-z0-9._\-]+(:[0-9]+)?$|^\[[0-9A-Fa-f:.]+\](:[0-9]+)?$`)

// origin returns the address of this server as the client sees it: the configured one,
// or what the request says, of which a proxy's part counts only if it is a named one.
func (s *Server) origin(r *http.Request) string {
	if s.address != "" {
		return s.address
	}
	scheme, host := "http", r.Host
	if r.TLS != nil {
		scheme = "https"
	}
	if s.isProxy(peerOf(r)) {
		if proto := strings.ToLower(firstOf(r, "X-Forwarded-Proto")); proto == "https" || proto == "http" {
			scheme = proto
		}
		if forwarded := firstOf(r, "X-Forwarded-Host"); forwarded != "" {
			host = forwarded
		}
	}
	if !hostName.MatchString(host) {
		host = "localhost"
	}
	return scheme + "://" + host
}

// firstOf returns what the proxy that is nearest to the client has said in a field: each may add to it.
func firstOf(r *http.Request, field string) string {
	said, _, _ := strings.Cut(lines(r, field), ",")
	return strings.TrimSpace(said)
}

// hostsAsSent maps the names of hosts as browsers do: to ASCII and small letters, and
// without the rules of registrars, which a host of one's own need not follow.
var hostsAsSent = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(false), idna.CheckHyphens(false))

// parseOrigin returns the scheme and host of an address, as browsers send an origin.
func parseOrigin(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("reading an origin: %w", err)
	}
	usual, known := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	host, err := hostAsSent(u, usual)
	if err != nil {
		return "", fmt.Errorf("the host of %q is no name: %w", address, err)
	}
	if !known || !hostName.MatchString(host) || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("one is like https://example.org, with nothing behind the host, not %q", address)
	}
	return u.Scheme + "://" + host, nil
}

// hostAsSent returns the host of an address as browsers send it, with its port unless that
// is the usual one.
func hostAsSent(u *url.URL, usual string) (host string, err error) {
	host = u.Hostname()
	if ip, iperr := netip.ParseAddr(host); iperr == nil {
		host = ip.String()
	} else if host, err = hostsAsSent.ToASCII(host); err != nil {
		return "", err //nolint:wrapcheck // wrapped by the caller
	}
	switch port := u.Port(); {
	case port != "" && port != usual:
		return net.JoinHostPort(host, port), nil
	case strings.Contains(host, ":"):
		return "[" + host + "]", nil
	default:
		return host, nil
	}
}

// parseProxies reads networks, or single addresses.
func parseProxies(list []string) ([]netip.Prefix, error) {
	var proxies []netip.Prefix
	for _, text := range list {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			a, aerr := netip.ParseAddr(text)
			if aerr != nil {
				return nil, errors.New("a proxy is an address or a network such as 10.0.0.0/8, not " + text)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		proxies = append(proxies, p.Masked())
	}
	return proxies, nil
}

// peerOf returns the other end of the connection.
func peerOf(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return peer.Addr().Unmap()
}

func (s *Server) isProxy(a netip.Addr) bool {
	a = a.WithZone("") // with one, it is in no network
	for _, p := range s.proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// clientOf returns who asks: the peer, or, where that is a named proxy, the last one in
// X-Forwarded-For that is none. It is not valid where a proxy does not say.
func (s *Server) clientOf(r *http.Request) netip.Addr {
	client := peerOf(r)
	if !s.isProxy(client) {
		return client
	}
	list := strings.Join(r.Header["X-Forwarded-For"], ",")
	for list != "" {
		at := strings.LastIndexByte(list, ',')
		name := strings.TrimSpace(list[at+1:])
		list = list[:max(at, 0)]
		if name == "" {
			continue
		}
		hop, ok := parseHop(name)
		if !ok {
			break // what stands before that may be made up
		}
		if !s.isProxy(hop) {
			return hop
		}
	}
	return netip.Addr{}
}

// parseHop reads who asked a proxy: an address, to which some add the port.
func parseHop(name string) (hop netip.Addr, ok bool) {
	hop, err := netip.ParseAddr(name)
	if err != nil {
		withPort, err := netip.ParseAddrPort(name)
		if err != nil {
			return netip.Addr{}, false
		}
		hop = withPort.Addr()
	}
	return hop.Unmap().WithZone(""), true
}
