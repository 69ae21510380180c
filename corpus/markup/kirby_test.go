package markup

import (
	"strings"
	"testing"
	"time"
)

func TestKirbyText(t *testing.T) {
	for text, want := range map[string]string{
		"a (link: tea text: of [tea]) b":             `a [of \[tea\]](/tea) b`,
		"(Link: https://example.org/)":               "[https://example.org/](https://example.org/)",
		"(link: page://x text: a page)":              "a page",
		"(link: #there text: down)":                  "[down](#there)",
		"(email: a@example.org)":                     "a@example.org",
		"(tel: +1 text: call (us))":                  "call (us)",
		"(image: a.jpg alt: A cup\ncaption: Of tea)": "![A cup](/a.jpg) Of tea",
		"(youtube: https://x.org/v caption: See)":    "See",
		"(gist: https://x.org/g)":                    "",
		"(linked: no) (a: b) (link no)":              "(linked: no) (a: b) (link no)",
		"(link: never closed":                        "(link: never closed",
	} {
		if got := KirbyText(text); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

// FuzzKirby looks for texts and fields that are not read, or for too long.
func FuzzKirby(f *testing.F) {
	f.Add("a (link: tea text: of tea) b")
	f.Add(`[{"content":{"text":"a"},"type":"text"},{"content":[],"type":"line"}]`)
	f.Add(`[{"columns":[{"blocks":[{"content":{"text":"a","blocks":[{"content":{"text":"b"},"type":"x"}]},"type":"y"}]}]}]`)
	f.Fuzz(func(t *testing.T, text string) {
		begin := time.Now()
		KirbyText(text)
		if blocks, ok := KirbyBlocks(text); !ok && blocks != "" {
			t.Errorf("%q is no list of blocks", text)
		}
		if took := time.Since(begin); took > time.Second+time.Duration(len(text))*time.Microsecond {
			t.Errorf("%d bytes took %v", len(text), took)
		}
	})
}

func TestHostileKirby(t *testing.T) {
	for _, part := range []string{"(link: ", "(link: a)", "(link: (b)", "(image: a alt: ", "a: b "} {
		begin := time.Now()
		KirbyText(strings.Repeat(part, 1<<17))
		if took := time.Since(begin); took > 20*time.Second {
			t.Errorf("%q took %v", part, took)
		}
	}
	if text, ok := KirbyBlocks(strings.Repeat(`[{"type":"x","content":{"a":`, 1<<10) + "1" + strings.Repeat(`}}]`, 1<<10)); !ok || text != "" {
		t.Errorf("%t, %q", ok, text)
	}
}
