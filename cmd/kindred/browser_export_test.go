//go:build browser

package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

const exportPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A site of files</title>
<link rel="stylesheet" href="/kindred/kindred-embed.css">
<script type="module" src="/kindred/kindred-related.js"></script>
</head><body><h1>On dovetails</h1>
<kindred-related src="/kindred/en/workshop/dovetails-by-lamplight/related.json" limit="2"></kindred-related>
</body></html>`

// A site that is nothing but files shows the block, with no server of ours about.
func TestBrowserExport(t *testing.T) {
	sample, err := filepath.Abs("../../corpus/sample/blog")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	succeed(t, dir, "index", sample)
	succeed(t, dir, "export", "site/kindred")
	if err := os.WriteFile(filepath.Join(dir, "site", "page.html"), []byte(exportPage), 0o600); err != nil {
		t.Fatal(err)
	}
	files := http.FileServer(http.Dir(filepath.Join(dir, "site")))
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(site.Close)
	v := newVisit(t, startBrowser(t), "")
	v.do(chromedp.EmulateViewport(1280, 800), chromedp.Navigate(site.URL+"/page.html"))
	v.until(cards + " === 2")
	if got := textOf(v, block+`.shadowRoot.querySelector("a").getAttribute("href")`); !strings.HasPrefix(got, site.URL+"/en/workshop/") {
		t.Errorf("the first card leads to %q", got)
	}
}
