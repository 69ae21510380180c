package markup

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGitBook: of tags readers see titles, and what they stand around; cards are links.
func TestGitBook(t *testing.T) {
	for _, tc := range []struct{ name, in, text, code, links string }{
		{"hint", "{% hint style=\"info\" %}\n**Mind** the gap.\n{% endhint %}\n\nText.", "Mind the gap.\n\nText.", "", ""},
		{"tabs", "{% tabs %}\n{% tab title=\"On Linux\" %}\n```sh\n{% tab title=\"No\" %}\n```\n{% endtab %}\n\n{% tab title=\"Elsewhere\" %}\nAsk.\n{% endtab %}\n{% endtabs %}", "On Linux\n\nElsewhere\n\nAsk.", "{% tab title=\"No\" %}", ""},
		{"in a list", "1. One\n\n   {% code title=\"a.js\" lineNumbers=\"true\" %}\n   ```js\n   a()\n   ```\n   {% endcode %}\n2. Two", "One\n\na.js\n\nTwo", "a()", ""},
		{"cards", "{% content-ref url=\"a/b.md\" %}\n[b.md](a/b.md)\n{% endcontent-ref %}\n\n{% page-ref page=\"../c.md\" %}\n\nText.\n\n{% content-ref url=\"d.md\" %}[d.md](d.md){% endcontent-ref %}\nEnd.", "Text.\n\nEnd.", "", "../c.md a/b.md d.md"},
		{"a card without an end", "{% content-ref url=\"a.md\" %}\nText.", "Text.", "", "a.md"},
		{"media", "{% embed url=\"https://example.org/v\" %}\nOf it.\n{% endembed %}\n\n{% file src=\"a.pdf\" caption=\"The paper\" %}\n\n<figure><img src=\"a.png\" alt=\"\"><figcaption><p>Seen</p></figcaption></figure>", "Of it.\n\nThe paper\n\nSeen", "", ""},
		{"requests", "{% swagger method=\"get\" path=\"/a\" baseUrl=\"\" summary=\"Have an a\" %}\n{% swagger-description %}\nOne *a*.\n{% endswagger-description %}\n{% endswagger %}", "Have an a\n\nOne a.", "", ""},
	} {
		b := GitBook(tc.in)
		if diff := cmp.Diff([]string{tc.text, tc.code, tc.links}, []string{b.Text(), strings.Join(b.Code, "\n\n"), strings.Join(slices.Sorted(slices.Values(b.Links)), " ")}); diff != "" {
			t.Errorf("%s: text, code, links (-want +got):\n%s", tc.name, diff)
		}
	}
}

func TestGitBookLinear(t *testing.T) {
	testLinear(t, func(s string) (Body, Fields) { return GitBook(s), nil })
}
