package crawl

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func mustParse(t testing.TB, address string) *url.URL {
	t.Helper()
	u, err := parseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestParseAddress(t *testing.T) {
	tests := []struct{ in, want string }{ // "" is an error
		{"http://a", "http://a/"},
		{"HTTPS://WWW.Example.ORG:443/A", "https://www.example.org/A"},
		{"http://a:443/", "http://a:443/"},
		{"http://a.:80/", "http://a/"},
		{"http://[::1]:80/", "http://[::1]/"},
		{" http://a/b\n", "http://a/b"},
		{"http://a/b#c", "http://a/b"},
		{"http://a/b#", "http://a/b"},
		{"http://a/b?", "http://a/b"},
		{"http://a/b?utm_source=x&z=1&UTM_medium=y&a=2&utm%5Fid=3", "http://a/b?z=1&a=2"},
		{"http://a/?utm_source=x", "http://a/"},
		{"http://a/?q=a b&r=\"ü\"&&s", "http://a/?q=a%20b&r=%22%C3%BC%22&&s"},
		{"http://a/b/../c/./d/", "http://a/c/d/"},
		{"http://a/../../b", "http://a/b"},
		{"http://a/b/%2e%2e/c", "http://a/c"},
		{"http://a/%7Euser/%c3%bc/ü/a b/%2F", "http://a/~user/%C3%BC/%C3%BC/a%20b/%2F"},
		{"http://münchen.example/", "http://xn--mnchen-3ya.example/"},
		{"http://user@a/", ""},
		{"http://user:pass@a/", ""},
		{"ftp://a/", ""},
		{"//a/", ""},
		{"a.example", ""},
		{"http:///b", ""},
		{"http:b", ""},
		{"http://:80/", ""},
		{"http://a/100%/%zz", "http://a/100%25/%25zz"},
		{"http://a:x/", ""},
		{"javascript:alert(1)", ""},
		{"", ""},
		{"http://a/" + strings.Repeat("b", maxAddressBytes), ""},
		{"http://a/" + strings.Repeat("ü", maxAddressBytes/3), ""},
	}
	for _, test := range tests {
		got := ""
		if u, err := parseAddress(test.in); err == nil {
			got = u.String()
		} else if kindOf(err) != "address" {
			t.Errorf("parseAddress(%q) = %v, want kind address", test.in, err)
		}
		if got != test.want {
			t.Errorf("parseAddress(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestFolder(t *testing.T) {
	tests := []struct {
		start, address string
		want           bool
	}{
		{"http://a/", "http://a/b/c", true},
		{"http://a/blog/", "http://a/blog/x", true},
		{"http://a/blog/", "http://a/blog", true},
		{"http://a/blog", "http://a/blog/x", true},
		{"http://a/blog", "http://a/blog?page=2", true},
		{"http://a/blog", "http://a/blogs", false},
		{"http://a/blog/index.html", "http://a/blog/x", true},
		{"http://a/blog/index.html", "http://a/x", false},
		{"http://a/index.html", "http://a/x", true},
		{"http://a/blog/", "http://a/", false},
	}
	for _, test := range tests {
		if got := below(mustParse(t, test.address), folderOf(mustParse(t, test.start))); got != test.want {
			t.Errorf("below(%q, folder of %q) = %t, want %t", test.address, test.start, got, test.want)
		}
	}
}

func TestIsPublic(t *testing.T) {
	tests := []struct {
		ips  string
		want bool
	}{
		{"1.1.1.1 8.8.8.8 93.184.216.34 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.0 192.167.0.1 223.255.255.255", true},
		{"2606:4700::1111 2a00:1450:4001::1 2001:4860:4860::8888 ::ffff:8.8.8.8", true},
		{"0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1 172.31.255.255", false},
		{"192.0.0.1 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1", false},
		{"224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255", false},
		{":: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::7f00:1 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 100::1", false},
		{"2001::1 2001:db8::1 2002:7f00:1:: 3fff::1 fc00::1 fd12::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 4000::1", false},
	}
	for _, test := range tests {
		for ip := range strings.FieldsSeq(test.ips) {
			if got := isPublic(netip.MustParseAddr(ip)); got != test.want {
				t.Errorf("isPublic(%s) = %t, want %t", ip, got, test.want)
			}
			err := refusePrivate("tcp", netip.AddrPortFrom(netip.MustParseAddr(ip), 80).String(), nil)
			if (err == nil) != test.want {
				t.Errorf("refusePrivate(%s) = %v, want none: %t", ip, err, test.want)
			}
		}
	}
	if isPublic(netip.Addr{}) || refusePrivate("tcp", "name:80", nil) == nil {
		t.Error("what is no address is public")
	}
}

func TestParseRobots(t *testing.T) {
	tests := []struct{ robots, allowed, forbidden string }{
		{"", "/ /a", ""},
		{"User-agent: *\nDisallow: /a", "/ /b /b/a", "/a /ab /a/b /a?x"},
		{"User-agent: *\nDisallow:", "/ /a", ""},
		{"User-agent: *\nDisallow: /", "", "/ /a"},
		{"User-agent: *\nDisallow: *", "", "/ /a"},
		{"User-agent: *\nDisallow: a # not b", "/b", "/a"},
		{"User-agent: *\nDisallow: /\nAllow: /a", "/a /ab", "/ /b"},
		{"User-agent: *\nDisallow: /\nAllow: /$", "/", "/a /a/"},
		{"User-agent: *\nDisallow: /*.php$", "/a.php5 /a", "/a.php /a/b.php"},
		{"User-agent: *\nDisallow: /*?", "/a", "/a?b"},
		{"User-agent: *\nDisallow: /a*c", "/b/a/c /a", "/abc /a/c"},
		{"User-agent: *\nDisallow: /%7eu\nDisallow: /ü", "/u", "/~u /%C3%BC"},
		{"User-agent: other\nDisallow: /", "/", ""},
		{"User-agent: Kindred/2.0 beta\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/b", "/a"},
		{"User-agent: x\nUser-agent: kindred\nDisallow: /a", "/b", "/a"},
		{"User-agent: kindred\nDisallow:\nUser-agent: x\nDisallow: /", "/a", ""},
		{"User-agent: kindred\nDisallow: /" + strings.Repeat("a", maxAddressBytes) + "\nUser-agent: x\nDisallow: /", "/a", ""},
		{"\xef\xbb\xbfuser-agent:*\rDISALLOW : /a\r\nnonsense\nDisallow: /b", "/c", "/a /b"},
		{"Disallow: /\nUser-agent: *\nCrawl-delay: soon\nCrawl-delay: -1\nCrawl-delay: nan\nDisallow: /a\nx: y: z\n:\n", "/b", "/a"},
		{"<!doctype html><title>User-agent: *</title>", "/", ""},
	}
	for _, test := range tests {
		r := parseRobots([]byte(test.robots), "kindred")
		if r.err != nil {
			t.Errorf("parseRobots(%q): %v", test.robots, r.err)
			continue
		}
		for want, paths := range map[bool]string{true: test.allowed, false: test.forbidden} {
			for p := range strings.FieldsSeq(paths) {
				if got := r.rules.Test(rulePath(p)); got != want {
					t.Errorf("%q allows %q = %t, want %t", test.robots, p, got, want)
				}
			}
		}
	}
	r := parseRobots([]byte("Sitemap: https://a/b.xml#c\nSitemap:\nsitemap: a b\nUser-agent: *\nSITEMAP:/d\nCrawl-delay: inf"), "kindred")
	if diff := cmp.Diff([]string{"https://a/b.xml", "/d"}, r.sitemaps); diff != "" || r.rules.CrawlDelay != maxCrawlDelay {
		t.Errorf("delay %v; sitemaps (-want +got):\n%s", r.rules.CrawlDelay, diff)
	}
}

func FuzzParseRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /a*$\nCrawl-delay: 1e9\nSitemap: x"))
	f.Add([]byte("user-agent:\nallow:\ndisallow:**\n\xff:\x00"))
	f.Fuzz(func(t *testing.T, body []byte) {
		r := parseRobots(body, "kindred")
		if r.err != nil {
			t.Fatalf("parseRobots(%q): %v", body, r.err)
		}
		r.rules.Test(rulePath("/a"))
		if r.rules.CrawlDelay < 0 || r.rules.CrawlDelay > maxCrawlDelay {
			t.Errorf("parseRobots(%q) waits %v", body, r.rules.CrawlDelay)
		}
	})
}

func TestRobotsTags(t *testing.T) {
	tests := []struct {
		headers []string
		want    string
	}{
		{nil, ""},
		{[]string{" NoIndex, nofollow", ""}, "noindex, nofollow"},
		{[]string{"otherbot: noindex, nofollow", "all"}, "all"},
		{[]string{"Kindred : noindex"}, "noindex"},
		{[]string{"unavailable_after: 25 Jun 2026 15:00:00 PST", "max-snippet:5"}, "unavailable_after: 25 jun 2026 15:00:00 pst, max-snippet:5"},
		{[]string{"noindex, max-snippet: 5"}, "noindex, max-snippet: 5"},
	}
	for _, test := range tests {
		if got := robotsTags(test.headers, "kindred"); got != test.want {
			t.Errorf("robotsTags(%q) = %q, want %q", test.headers, got, test.want)
		}
	}
}

func TestReadSitemap(t *testing.T) {
	day := time.Date(2024, 5, 6, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		name, body string
		want       []entry
		kind       string
	}{
		{"plain", urlset("http://a/", "\n http://b/ "), []entry{{address: "http://a/"}, {address: "http://b/"}}, ""},
		{
			"pictures and other languages",
			`<urlset xmlns:image="i"><url><image:image><image:loc>http://p/</image:loc></image:image><loc>http://a/?x=1&amp;y=2</loc><lastmod>2024-05-06</lastmod></url></urlset>`,
			[]entry{{"http://a/?x=1&y=2", day}},
			"",
		},
		{"a prefix", `<s:urlset xmlns:s="s"><s:url><s:loc>http://a/</s:loc></s:url></s:urlset>`, []entry{{address: "http://a/"}}, ""},
		{"without an address", `<urlset><url><lastmod>2024-05-06</lastmod></url><url><loc>http://a/</loc></url></urlset>`, []entry{{address: "http://a/"}}, ""},
		{"CDATA, bare ampersands", `<urlset><url><loc><![CDATA[http://a/?x&y]]></loc></url><url><loc>http://b/?x=1&y=2</loc></url></urlset>`, []entry{{address: "http://a/?x&y"}, {address: "http://b/?x=1&y=2"}}, ""},
		{"Latin-1", "<?xml version='1.0' encoding='iso-8859-1'?><urlset><url><loc>http://a/\xe9</loc></url></urlset>", []entry{{address: "http://a/é"}}, ""},
		{"misplaced", `<urlset><x><loc>http://a/</loc></x><loc>http://b/</loc></urlset>`, nil, ""},
		{"cut", `<urlset><url><loc>http://a/</loc></url><url><l`, []entry{{address: "http://a/"}}, "type"},
		{"deep", "<urlset>" + strings.Repeat("<a>", maxXMLDepth) + strings.Repeat("</a>", maxXMLDepth) + "</urlset>", nil, "type"},
	}
	for _, test := range tests {
		got, err := readSitemap(contentOf("", []byte(test.body)), []byte(test.body))
		if kindOf(err) != test.kind {
			t.Errorf("%s: error = %v, want kind %q", test.name, err, test.kind)
		}
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(entry{})); diff != "" {
			t.Errorf("%s: entries (-want +got):\n%s", test.name, diff)
		}
	}
	many := make([]string, maxSitemapEntries+1)
	for i := range many {
		many[i] = fmt.Sprintf("http://a/%d", i)
	}
	for _, body := range []string{urlset(many...), strings.Join(many, "\n")} {
		got, err := readSitemap(contentOf("", []byte(body)), []byte(body))
		if len(got) != maxSitemapEntries || kindOf(err) != "large" {
			t.Errorf("a sitemap of %d: %d entries, %v, want %d and kind large", len(many), len(got), err, maxSitemapEntries)
		}
	}
}

func TestParseLastmod(t *testing.T) {
	tests := []struct{ in, want string }{
		{"2024-05-06", "2024-05-06T00:00:00Z"},
		{"2024-05-06T07:08:09+02:00", "2024-05-06T05:08:09Z"},
		{"2024-05-06T07:08:09.5Z", "2024-05-06T07:08:09Z"},
		{"2024-05-06T07:08Z", "2024-05-06T07:08:00Z"},
		{"2024-05-06T07:08:09+0200", "2024-05-06T05:08:09Z"},
		{"2024-05-06 07:08:09", "2024-05-06T07:08:09Z"},
		{"2024-05-06 07:08:09 +00:00", "2024-05-06T07:08:09Z"},
		{"2024-05", "2024-05-01T00:00:00Z"},
		{"Mon, 06 May 2024 07:08:09 +0000", "2024-05-06T07:08:09Z"},
		{"yesterday", "0001-01-01T00:00:00Z"},
		{"2024-13-45", "0001-01-01T00:00:00Z"},
		{"", "0001-01-01T00:00:00Z"},
	}
	for _, test := range tests {
		if got := parseLastmod(test.in).Format(time.RFC3339); got != test.want {
			t.Errorf("parseLastmod(%q) = %s, want %s", test.in, got, test.want)
		}
	}
}

func FuzzSitemap(f *testing.F) {
	for _, s := range []string{urlset("http://a/", "/b"), sitemapIndex("x"), "http://a/\nhttp://b/", "<urlset><url></x></url>", "</a></b>", "<urlset><url><loc>&bad;", zipped(f, urlset("http://a/"))} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		plain, err := gunzip(body)
		if err != nil {
			return
		}
		kind := contentOf("", plain)
		list, err := readSitemap(kind, plain)
		if len(list) > maxSitemapEntries || kind < contentSitemap && err == nil {
			t.Errorf("readSitemap(%q) = %d entries, %v", body, len(list), err)
		}
		for _, e := range list {
			if e.address == "" || e.address != strings.TrimSpace(e.address) {
				t.Errorf("readSitemap(%q) has the address %q", body, e.address)
			}
		}
	})
}

func FuzzLinks(f *testing.F) {
	for _, s := range []string{`<a href="/x">`, `<base href=//b/><a href=?q>`, `<meta name=robots content=none>`, `<a href=/a href=/b rel=nofollow>`, `<script><a href=/no></script>`, `<!-- <a href=/no> -->`, strings.Repeat("<div>", 2000) + "<a href=/deep>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		seen := map[string]bool{}
		at := mustParse(t, "http://site.test/folder/page")
		for _, l := range pageLinks(strings.NewReader(body), at, "kindred") {
			u, err := parseAddress(l)
			if err != nil || u.String() != l || siteOf(u) != "site.test" || u.User != nil || seen[l] {
				t.Errorf("pageLinks(%q) has %q: %v", body, l, err)
			}
			seen[l] = true
		}
	})
}

func TestPageLinks(t *testing.T) {
	tests := []struct{ body, want string }{
		{`<a href="/x">x</a><A HREF='y'>y</A><a>z</a>`, "http://s/x http://s/f/y"},
		{`<a href="/x" href="/y">`, "http://s/x"},
		{`<script>"<a href=/no>"</script><!-- <a href=/no> --><textarea><a href=/no></textarea>`, ""},
		{`<a rel="nofollow noopener" href=/no><a rel="me" href=/yes>`, "http://s/yes"},
		{`<link href=/no><area href=/no><img src=/no>`, ""},
		{`<base target=x><base href="/b/"><a href=x>`, "http://s/b/x"},
		{`<base href="http://cdn/"><a href=x><a href=//s/y>`, "http://s/y"},
		{`<a href=page><a href="#top"><a href="?"><a href=x.PDF>`, ""},
		{`<a href="p?a=1&amp;b=2">`, "http://s/f/p?a=1&b=2"},
		{`<a href="x"><meta name=kindred content="nofollow">`, ""},
		{`<a href="x"><meta name=otherbot content="nofollow">`, "http://s/f/x"},
		{`<meta http-equiv="refresh" content="5"><meta http-equiv="refresh" content="0;url=/r">`, "http://s/r"},
		{strings.Repeat("<div>", 100_000) + "<a href=/deep>", "http://s/deep"},
	}
	for _, test := range tests {
		got := strings.Join(pageLinks(strings.NewReader(test.body), mustParse(t, "http://s/f/page"), "kindred"), " ")
		if got != test.want {
			t.Errorf("pageLinks(%.80q) = %q, want %q", test.body, got, test.want)
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"http://a", "HTTP://A:80/b/../c?utm_x=1&y=%7e#z", "http://ü/ä?ö", "http://a/%2e%2e/%2F?&&", "http://[::1%25eth0]:8080/", "http://a//b//", "http://00%2e%2e", "http://a./:@!$&'()*+,;=[]|"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := parseAddress(raw)
		if err != nil {
			return
		}
		once := u.String()
		again, err := parseAddress(once)
		if err != nil || again.String() != once {
			t.Errorf("parseAddress(%q) = %q, and of that %v, %v", raw, once, again, err)
		}
		if strings.ContainsAny(once, " \"<>\\^`{}\x7f") || !isASCII(once) || len(once) > maxAddressBytes {
			t.Errorf("parseAddress(%q) = %q is not fit for a request", raw, once)
		}
	})
}
