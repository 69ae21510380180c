//go:build browser

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// snare is in every page before its own scripts: what should never run says that it did.
const snare = `window.alert = window.confirm = window.prompt = () => { window.ran = true };
document.addEventListener("securitypolicyviolation", (e) => { window.ran = e.violatedDirective + " " + e.blockedURI });`

// harm is what a payload has done to the page; empty when nothing.
const harm = `[window.ran ? "ran: " + window.ran : "",
	...[...document.querySelectorAll("a, form, iframe, img, script, base, object, embed")].map((e) => e.href || e.src || e.action || e.data || "")
		.filter((u) => typeof u === "string" && (/^(javascript|vbscript|data):/i.test(u) || u.includes("evil.example/"))),
	...[...document.querySelectorAll("*")].flatMap((e) => e.getAttributeNames().filter((n) => /^on|^style$/.test(n) && !e.localName.includes("-")).map((n) => e.localName + " " + n))
].filter(Boolean).join("; ")`

// TestBrowserPayloads puts text that tries to be code wherever text can come from: into
// titles, texts, tags, authors and addresses of articles, and into searches.
func TestBrowserPayloads(t *testing.T) {
	file, err := os.ReadFile("../../web/testdata/payloads.txt")
	if err != nil {
		t.Fatal(err)
	}
	var payloads []string
	var articles strings.Builder
	for line := range strings.Lines(string(file)) {
		if line[0] == '#' {
			continue
		}
		var p string
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		payloads = append(payloads, p)
		entry, err := json.Marshal(map[string]any{
			"id": fmt.Sprintf("a/%d", len(payloads)), "title": fmt.Sprintf("Reefing %d %s", len(payloads), p), "url": p, "image": p,
			"text": "Reefing the sail early. " + p + " And slowly, with number " + fmt.Sprint(len(payloads)) + ".", "tags": []string{p, "reefing"}, "authors": []string{p}, "language": "en",
		})
		if err != nil {
			t.Fatal(err)
		}
		articles.Write(entry)
		articles.WriteByte('\n')
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "articles.ndjson"), []byte(articles.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	_, kindred := startServer(t, dir, "--allow-origin", "*", "articles.ndjson")
	site := startSite(t, kindred)
	browser := startBrowser(t)
	v := newVisit(t, browser, "")
	v.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: snare})
		return chromedp.Void{}, err
	})
	look := func(address, ready string) {
		t.Helper()
		v.do(chromedp.Navigate(address))
		v.until(ready)
		if got := textOf(v, harm); got != "" {
			t.Errorf("%s: %s", address, got)
		}
	}
	for i := range (len(payloads) + 9) / 10 {
		look(fmt.Sprintf("%s/search?q=reefing&page=%d", kindred, i+1), `document.querySelectorAll(".hit").length > 0`)
	}
	for i := 1; i <= len(payloads); i += 4 {
		look(fmt.Sprintf("%s/articles/a/%d", kindred, i), `document.querySelector("article.reading")`)
		look(fmt.Sprintf("%s/page?limit=12&show=excerpt+date+image+because&article=a/%d", site.URL, i), cards+" > 0")
	}
	for _, p := range payloads {
		q := url.QueryEscape(p)
		look(kindred+"/search?q="+q+"&tag="+q+"&author="+q+"&lang=en&ui="+q, `document.querySelector("h1")`)
	}
	look(kindred+"/search", `document.getElementById("q").role === "combobox"`)
	v.do(chromedp.SendKeys(chromedp.CSS("#q"), "reefing"))
	v.until(options + " > 0")
	if got := textOf(v, harm); got != "" {
		t.Errorf("suggestions: %s", got)
	}
}
