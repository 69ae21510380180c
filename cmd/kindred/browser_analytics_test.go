//go:build browser

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestBrowserAnalytics: a reader who types and takes a hit tells its place, and nothing of
// themselves; one who takes a suggestion, the place of that; one who asks not to be tracked,
// nothing. The editor's page has its style under its policy, and axe finds nothing wrong.
func TestBrowserAnalytics(t *testing.T) {
	axe, err := os.ReadFile(os.Getenv("KINDRED_AXE"))
	if err != nil {
		t.Fatalf("axe-core is not there: make browser installs it and says where it is: %v", err)
	}
	pictures := picturesFolder(t)
	dir := t.TempDir()
	writeSample(t, filepath.Join(dir, "site"))
	succeed(t, dir, "index", "site")
	writeCounts(t, filepath.Join(dir, defaultData), 1, `"all":{"searches":90,"unknown_words":9,"without_results":3,"clicks":[9,8,7,6]},
		"hours":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,1,2,3,4],"queries":{
		"bread":{"searches":30,"clicks":[0,0,0,6]},"kayak":{"searches":5,"unknown_words":5},"loaf":{"searches":9}},
		"refinements":{"kayak":{"bread":5},"loaf":{"bread":4}}}`)
	writeCounts(t, filepath.Join(dir, defaultData), 31, `"all":{"searches":40},"queries":{"bread":{"searches":3}}}`)
	const token = "walrus-walrus-walrus"
	if err := os.WriteFile(filepath.Join(dir, "token"), []byte(token), 0o600); err != nil {
		t.Fatal(err)
	}
	p := start(t, dir, "serve", "--analytics", "--allow-origin", "*", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--admin-token-file", "token")
	at := addressesOf(t, p)
	w := newWire(t, at["Kindred is at "])
	told := listen(t, w)
	browser := startBrowser(t)
	open := func(t *testing.T) *visit {
		v := newVisit(t, browser, filepath.Join(pictures, "analytics"))
		v.do(chromedp.EmulateViewport(1280, 800), chromedp.Navigate(w.address+"/"),
			chromedp.Evaluate[chromedp.Void](`document.cookie = "own=1; path=/"`))
		v.until(`document.getElementById("q").getAttribute("role") === "combobox"`)
		return v
	}
	takeSecond := func(v *visit) {
		v.do(chromedp.SendKeys(chromedp.CSS("#q"), "bread"))
		v.until(`location.search === "?q=bread" && document.querySelectorAll(".hits > .list > li").length > 1`)
		v.do(chromedp.SendKeys(chromedp.CSS("#q"), kb.Escape), chromedp.Click(chromedp.CSS(".hits > .list > li:nth-child(2) .hit-title a")),
			chromedp.WaitVisible(chromedp.CSS("article.reading h1")))
	}

	t.Run("who asks not to be tracked", func(t *testing.T) {
		v := newVisit(t, browser, "")
		v.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
			_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
				Source: `Object.defineProperty(navigator, "globalPrivacyControl", { value: true })`,
			})
			return chromedp.Void{}, err
		}, chromedp.Navigate(w.address+"/"))
		v.until(`document.getElementById("q").getAttribute("role") === "combobox"`)
		takeSecond(v) // what comes after it in the list would show that it was told
	})
	t.Run("a hit", func(t *testing.T) {
		takeSecond(open(t))
		told.wait(t, `{"query":"bread","rank":2}`)
	})
	t.Run("a suggestion", func(t *testing.T) {
		v := open(t)
		v.strike("/")
		v.press("bread")
		v.until(options + " > 1 && " + expanded)
		v.press(kb.ArrowDown)
		// chromedp would submit the form besides, which a keyboard does not.
		v.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("q").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, composed: true }))`))
		told.wait(t, `{"query":"bread","rank":2}`, `{"suggestion":1}`)
	})
	t.Run("a suggestion of <kindred-search> on another site", func(t *testing.T) {
		site := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Type", "text/html")
			rw.Header().Set("Content-Security-Policy", "default-src 'self' "+w.address)
			fmt.Fprintf(rw, `<!doctype html><html lang="en"><script type="module" src="%[1]s/static/kindred-search.js"></script>
				<script type="module" src="%[1]s/static/kindred-clicks.js"></script><kindred-search></kindred-search>`, w.address)
		}))
		defer site.Close()
		v := newVisit(t, browser, "")
		v.do(chromedp.Navigate(site.URL))
		v.until(`document.querySelector("kindred-search").shadowRoot?.querySelector("input").role === "combobox"`)
		v.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("kindred-search").shadowRoot.querySelector("input").focus()`))
		v.press("bread")
		v.until(`document.querySelector("kindred-search").shadowRoot.querySelectorAll("[role=option]").length > 1`)
		v.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("kindred-search").shadowRoot.querySelectorAll("[role=option]")[1].click()`))
		told.wait(t, `{"query":"bread","rank":2}`, `{"suggestion":1}`, `{"suggestion":2}`)
	})
	for _, theme := range []string{"light", "dark"} {
		t.Run("the editor's page, "+theme, func(t *testing.T) {
			v := newVisit(t, browser, filepath.Join(pictures, "analytics-"+theme))
			v.do(chromedp.EmulateViewport(390, 800), inTheme(theme),
				chromedp.Navigate(strings.Replace(at["the admin address is "], "http://", "http://editor:"+token+"@", 1)+"/analytics"))
			if !holds(v, `getComputedStyle(document.body).maxWidth === "1216px" && document.querySelector("h1")`) {
				t.Error("the page has not its style")
			}
			v.do(chromedp.Evaluate[chromedp.Void](string(axe)))
			found, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]string](violations, chromedp.EvalAwaitPromise))
			if err != nil {
				t.Fatal(err)
			}
			for _, violation := range found {
				t.Error(violation)
			}
			v.picture("page")
		})
	}
	if code := p.signal(syscall.SIGTERM); code != exitDone {
		t.Errorf("serve ended with %d: %s", code, &p.stderr)
	}
	if out := succeed(t, dir, "report", "--days", "1"); !strings.Contains(out, "2 suggestions taken") || !strings.Contains(out, "a hit was taken, mean reciprocal rank 0.50") {
		t.Errorf("the report: %s", out)
	}
}

// addressesOf returns where a server with an admin address is, by what it says of it.
func addressesOf(t *testing.T, p *process) map[string]string {
	t.Helper()
	at := map[string]string{}
	for len(at) < 2 {
		line, err := p.stdout.ReadString('\n')
		if err != nil {
			t.Fatalf("serve: %v, %q", err, &p.stderr)
		}
		for _, said := range []string{"the admin address is ", "Kindred is at "} {
			if address, found := strings.CutPrefix(strings.TrimSpace(line), said); found {
				at[said] = strings.TrimSuffix(address, "/")
			}
		}
	}
	return at
}

// toldClicks are what browsers told of clicks.
type toldClicks struct {
	mu   sync.Mutex
	list []string
}

// listen notes the clicks that come over a wire, with what they say of the reader.
func listen(t *testing.T, w *wire) *toldClicks {
	told := &toldClicks{}
	hold := func(r *http.Request) {
		if r.URL.Path != "/api/v1/clicks" {
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		told.mu.Lock()
		defer told.mu.Unlock()
		told.list = append(told.list, string(body)+r.Header.Get("Cookie"))
	}
	w.hold.Store(&hold)
	return told
}

// wait waits until as many clicks are told, which must be these.
func (c *toldClicks) wait(t *testing.T, want ...string) {
	t.Helper()
	var got []string
	eventually(t, "what was clicked on to be told", func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		got = slices.Clone(c.list)
		return len(got) >= len(want)
	})
	if !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}
