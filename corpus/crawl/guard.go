package crawl

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// special are the networks inside of IPv4 and of 2000::/3 that are not places on
// the public Internet, by the special-purpose registries of IANA (RFC 6890).
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),       // this network
	netip.MustParsePrefix("10.0.0.0/8"),      // private
	netip.MustParsePrefix("100.64.0.0/10"),   // behind a carrier's NAT
	netip.MustParsePrefix("127.0.0.0/8"),     // loopback
	netip.MustParsePrefix("169.254.0.0/16"),  // link-local, and the metadata of clouds
	netip.MustParsePrefix("172.16.0.0/12"),   // private
	netip.MustParsePrefix("192.0.0.0/24"),    // protocol assignments
	netip.MustParsePrefix("192.0.2.0/24"),    // documentation
	netip.MustParsePrefix("192.88.99.0/24"),  // 6to4 relays
	netip.MustParsePrefix("192.168.0.0/16"),  // private
	netip.MustParsePrefix("198.18.0.0/15"),   // benchmarks
	netip.MustParsePrefix("198.51.100.0/24"), // documentation
	netip.MustParsePrefix("203.0.113.0/24"),  // documentation
	netip.MustParsePrefix("224.0.0.0/3"),     // multicast, reserved, broadcast
	netip.MustParsePrefix("2001::/23"),       // protocol assignments, with Teredo, which holds IPv4
	netip.MustParsePrefix("2001:db8::/32"),   // documentation
	netip.MustParsePrefix("2002::/16"),       // 6to4, which holds IPv4
	netip.MustParsePrefix("3fff::/20"),       // documentation
}

// globalUnicast is all that is given out of IPv6. Outside of it lie loopback,
// unique local, link-local and multicast addresses, and those that hold an IPv4
// address, as NAT64 does.
var globalUnicast = netip.MustParsePrefix("2000::/3")

// isPublic reports whether ip is a place on the public Internet.
func isPublic(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if ip.Is6() && !globalUnicast.Contains(ip) {
		return false
	}
	for _, net := range special {
		if net.Contains(ip) {
			return false
		}
	}
	return ip.IsValid()
}

// refusePrivate is a [net.Dialer.Control]: it sees the address that a name was
// resolved to, so that a name that resolves differently the second time does
// not get around it.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrPrivate, err)
	}
	if !isPublic(at.Addr()) {
		return fmt.Errorf("%w: %s", ErrPrivate, at.Addr())
	}
	return nil
}

// newTransport returns a transport that goes to no proxy and, unless private,
// to public addresses only.
func newTransport(private bool) *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	if !private {
		dialer.Control = refusePrivate
	}
	return &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, address)
		},
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    1, // requests are made one at a time
		IdleConnTimeout:        30 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: 256 << 10,
	}
}
