package web

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A site that takes blocks in as files shows what a server shows.
func TestBlocksAreWhatTheServerAnswers(t *testing.T) {
	s := newServer(t, Config{SiteURL: "https://example.org", DemoArticles: true})
	look := url.Values{"limit": {"2"}, "show": {"excerpt,image"}, "heading": {"Read <on>"}, "level": {"3"}, "lang": {"de"}}
	block, err := s.Blocks(look)
	if err != nil {
		t.Fatal(err)
	}
	got, err := block(t.Context(), "posts/reef")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(bodyOf(t, ask(t, s, http.MethodGet, "/related?id=posts%2Freef&"+look.Encode())), string(got.HTML)); diff != "" {
		t.Errorf("the block (-server +file):\n%s", diff)
	}
	if diff := cmp.Diff(bodyOf(t, ask(t, s, http.MethodGet, "/api/v1/related?id=posts%2Freef&limit=2")), string(got.JSON)); diff != "" {
		t.Errorf("the list (-server +file):\n%s", diff)
	}
}

func TestBlocksRefuseALookThatIsNone(t *testing.T) {
	s := newServer(t, Config{})
	for _, look := range []url.Values{{"limit": {"99"}}, {"show": {"all"}}, {"level": {"1"}}, {"lang": {"???"}}} {
		if _, err := s.Blocks(look); err == nil {
			t.Errorf("%v is taken", look)
		}
	}
}
