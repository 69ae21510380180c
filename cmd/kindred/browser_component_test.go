//go:build browser

package main

import (
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
)

// probe is the site's own script: it notes what the policy forbids, what moves, and
// what is asked of the other server.
const probe = `window.violations = []; window.shift = 0; window.moved = [];
document.addEventListener("securitypolicyviolation", (e) => violations.push(e.violatedDirective + " " + e.blockedURI));
new PerformanceObserver((list) => { for (const e of list.getEntries()) { shift += e.value; moved.push(e.value); } }).observe({ type: "layout-shift", buffered: true });
window.asked = () => performance.getEntriesByType("resource").filter((e) => e.name.includes("/api/v1/related")).length;`

var sitePage = template.Must(template.New("site").Parse(`<!doctype html>
<html lang="{{.Lang}}"{{if eq .Lang "ar"}} dir="rtl"{{end}}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A site</title>
<script src="/probe.js"></script>
<link rel="stylesheet" href="/site.css">
<link rel="stylesheet" href="{{.Kindred}}/static/kindred-embed.css">
<script type="module" src="{{.Kindred}}/static/kindred-related.js"></script>
<script type="module" src="{{.Kindred}}/static/kindred-search.js"></script>
</head><body><header><kindred-search><a href="{{.Kindred}}/search">Search</a></kindred-search></header>
<main><h1>On dovetails</h1>
{{range .Paragraphs}}<p>A paragraph about chisels, glue and patience, as long as paragraphs are.</p>
{{end}}</main>
<kindred-related {{.Attributes}}><a href="{{.Kindred}}/search">More articles</a></kindred-related>
<footer id="below"><p>What stands below must not move.</p></footer></body></html>`))

// startSite starts a site with a strict policy on an origin of its own. Its address says
// which article's page it is to be.
func startSite(t *testing.T, kindred string) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/probe.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, probe)
	})
	mux.HandleFunc("/site.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		fmt.Fprint(w, `:root { color-scheme: light dark; } body { background: Canvas; color: CanvasText; margin: 1rem; font: 1rem/1.5 serif; } kindred-related::part(title) { font-style: italic; } kindred-related { --kindred-radius: 0; }`)
	})
	mux.HandleFunc("/page", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'self' "+kindred+"; require-trusted-types-for 'script'")
		q := r.URL.Query()
		paragraphs := make([]struct{}, 1)
		if q.Get("long") != "" {
			paragraphs = make([]struct{}, 80)
		}
		lang := q.Get("lang")
		if lang == "" {
			lang = "en"
		}
		var attributes []string
		for _, name := range []string{"url", "article", "limit", "show", "heading", "level"} {
			if q.Has(name) {
				attributes = append(attributes, name+`="`+template.HTMLEscapeString(q.Get(name))+`"`)
			}
		}
		err := sitePage.Execute(w, map[string]any{
			"Kindred": kindred, "Paragraphs": paragraphs, "Lang": lang, "Attributes": template.HTMLAttr(strings.Join(attributes, " ")),
		})
		if err != nil {
			t.Error(err)
		}
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

const (
	article = "url=/en/workshop/dovetails-by-lamplight"
	cards   = `(document.querySelector("kindred-related").shadowRoot?.querySelectorAll("[part=card]").length ?? 0)`
	block   = `document.querySelector("kindred-related")`
)

func (v *visit) expectCalm() {
	v.t.Helper()
	if got := textOf(v, `violations.join("; ")`); got != "" {
		v.t.Errorf("forbidden by the policy: %s", got)
	}
	if got := textOf(v, `String(shift)`); got != "0" {
		v.t.Errorf("the page has moved by %s", got)
	}
}

func TestBrowserComponents(t *testing.T) {
	pictures := picturesFolder(t)
	_, kindred := startServer(t, t.TempDir(), "--allow-origin", "*")
	other := startSite(t, kindred)
	browser := startBrowser(t)

	for _, width := range []int64{360, 768, 1440} {
		t.Run(fmt.Sprintf("in view at %d", width), func(t *testing.T) {
			v := newVisit(t, browser, filepath.Join(pictures, fmt.Sprint(width)))
			v.do(chromedp.EmulateViewport(width, 900), chromedp.Navigate(other.URL+"/page?"+article))
			v.until(cards + " === 3")
			v.until(`document.readyState === "complete"`)
			v.expectCalm()
			v.picture("component") // which makes the window as large as the page
			if got := textOf(v, `getComputedStyle(`+block+`.shadowRoot.querySelector("[part=title]")).fontStyle`); got != "italic" {
				t.Errorf("the site's rule for a part is not followed: %s", got)
			}
			if holds(v, `[...`+block+`.shadowRoot.querySelectorAll("[part=card]")].some((c) => c.scrollHeight > c.clientHeight + 1)`) {
				t.Error("a card is cut")
			}
		})
	}

	t.Run("all it can show", func(t *testing.T) {
		v := newVisit(t, browser, filepath.Join(pictures, "ar"))
		v.do(chromedp.EmulateViewport(768, 900), chromedp.Navigate(other.URL+"/page?lang=ar&limit=12&level=4&show=excerpt+date+image+because&"+article))
		v.until(cards + " === 12")
		v.expectCalm()
		v.picture("component")
		if !holds(v, block+`.shadowRoot.querySelector("h4[part=heading]").textContent === "مقالات أخرى" && `+block+`.shadowRoot.querySelectorAll("h5[part=title]").length === 12`) {
			t.Error("heading or levels are not as asked for")
		}
		if !holds(v, block+`.shadowRoot.querySelector("[part=language]") !== null`) {
			t.Error("articles in another language than the page's have no mark")
		}
	})

	t.Run("lazy", func(t *testing.T) {
		v := newVisit(t, browser, "")
		v.do(chromedp.EmulateViewport(1280, 800), chromedp.Navigate(other.URL+"/page?long=1&limit=6&"+article))
		v.until(block + `.shadowRoot !== null && document.readyState === "complete"`)
		if holds(v, `asked() > 0`) {
			t.Error("asked for before anybody can see it")
		}
		v.do(chromedp.Evaluate[chromedp.Void](`scrollTo(0, document.body.scrollHeight)`))
		v.until(cards + " === 6")
		v.expectCalm()
	})

	t.Run("nothing related", func(t *testing.T) {
		v := newVisit(t, browser, "")
		v.do(chromedp.EmulateViewport(1280, 800), chromedp.Navigate(other.URL+"/page?long=1&url=/no/such/article"))
		v.until(block + `.shadowRoot !== null && document.readyState === "complete"`)
		v.do(chromedp.Evaluate[chromedp.Void](`scrollTo(0, document.body.scrollHeight - innerHeight - 700)`))
		v.until(block + `.getBoundingClientRect().height === 0`)
		// What gives way and what scrolls in one frame counts as moved.
		v.do(chromedp.Evaluate[chromedp.Void](`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))`, chromedp.EvalAwaitPromise))
		v.do(chromedp.Evaluate[chromedp.Void](`scrollTo(0, document.body.scrollHeight)`))
		if holds(v, block+`.checkVisibility() || `+block+`.querySelector("a").checkVisibility()`) {
			t.Error("something is shown")
		}
		v.expectCalm()
	})

	t.Run("the server is away", func(t *testing.T) {
		w := newWire(t, kindred)
		var cut atomic.Bool
		hold := func(r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/api/") {
				cut.Store(true)
				panic(http.ErrAbortHandler)
			}
		}
		w.hold.Store(&hold)
		v := newVisit(t, browser, "")
		v.do(chromedp.EmulateViewport(1280, 800), chromedp.Navigate(startSite(t, w.address).URL+"/page?"+article))
		eventually(t, "the list is asked for", cut.Load)
		v.until(block + `.shadowRoot && ` + block + `.shadowRoot.querySelector("slot") !== null`)
		if !holds(v, block+`.querySelector("a").checkVisibility()`) {
			t.Error("what stands inside the element is not shown")
		}
		v.expectCalm()
	})

	t.Run("search box", func(t *testing.T) {
		v := newVisit(t, browser, filepath.Join(pictures, "box"))
		v.do(chromedp.EmulateViewport(768, 600), chromedp.Navigate(other.URL+"/page?"+article))
		v.until(`document.querySelector("kindred-search").shadowRoot !== null`)
		v.strike("/")
		v.press("dovet")
		v.until(`document.querySelector("kindred-search").shadowRoot.querySelectorAll("[role=option]").length > 0`)
		v.picture("component")
		v.press("\r")
		v.until(`location.href.startsWith(` + jsString(kindred+"/search?q=dovet") + `)`)
	})
}
