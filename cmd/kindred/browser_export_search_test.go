//go:build browser

package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"kindred/search"
)

const searchPolicy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"

// mostEngine is the most bytes of the engine: what a reader's first search waits for. It
// had grown by a third once, by a package that one more import brought in.
const mostEngine = 1_550_000

// A site that is nothing but files searches itself in the browser, under a strict policy,
// and finds what the server finds.
func TestBrowserExportedSearch(t *testing.T) {
	if engineProgram == nil {
		t.Fatal("the engine is missing: run make browser")
	}
	if len(engineProgram) > mostEngine {
		t.Errorf("the engine has %d bytes, want at most %d", len(engineProgram), mostEngine)
	}
	data, dir := t.TempDir(), t.TempDir()
	sample, err := filepath.Abs("../../corpus/sample/blog")
	if err != nil {
		t.Fatal(err)
	}
	succeed(t, data, "index", sample, "--data", data)
	exportSearchOf(t, data, filepath.Join(dir, "kindred"))
	files := http.FileServer(http.Dir(dir))
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", searchPolicy)
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(site.Close)
	v := newVisit(t, startBrowser(t), filepath.Join(picturesFolder(t), "exported"))
	const root = `document.querySelector("kindred-search").shadowRoot`
	v.do(chromedp.EmulateViewport(768, 900), chromedp.Navigate(site.URL+"/kindred/search.html"))
	v.until(`document.querySelector("kindred-search").shadowRoot !== null`)
	if holds(v, `performance.getEntriesByType("resource").some((e) => e.name.includes("/kindred-search/"))`) {
		t.Error("the engine is fetched before the reader has come to the box")
	}
	v.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("kindred-search").focus()`))
	v.press("dovetial") // a slip
	v.until(root + `.querySelectorAll("li mark").length > 0`)
	v.picture("search")
	if got := textOf(v, root+`.querySelector("[role=status]").textContent`); !strings.Contains(got, "dovetail") {
		t.Errorf("the page does not say what was put right: %q", got)
	}
	if got := textOf(v, root+`.querySelector("li a").href`); !strings.HasPrefix(got, site.URL+"/en/workshop/") {
		t.Errorf("the first article is at %q", got)
	}

	server, articles := published(t, data)
	queries := exportQueries(articles, 200)
	asked, err := json.Marshal(queries)
	if err != nil {
		t.Fatal(err)
	}
	v.do(chromedp.Evaluate[chromedp.Void](`window.answers = []; window.worker = new Worker("kindred-search/worker.js", { type: "module" });
worker.onmessage = ({ data }) => answers.push(data);
(` + string(asked) + `).forEach((q, id) => worker.postMessage({ id, question: { q } }));`))
	v.until(`answers.length === 200`)
	var answers []struct {
		ID     int
		Answer search.Result
		Error  string
	}
	if err := json.Unmarshal([]byte(textOf(v, `JSON.stringify(answers)`)), &answers); err != nil {
		t.Fatal(err)
	}
	for i := range answers {
		a := &answers[i]
		want, err := server.Search(t.Context(), search.Request{Query: queries[a.ID]})
		if err != nil {
			t.Fatal(err)
		}
		if g, w := answered(&a.Answer), answered(want); a.Error != "" || g != w {
			t.Errorf("%q: error %q; the browser finds\n%swhere the server finds\n%s", queries[a.ID], a.Error, g, w)
		}
	}
}
