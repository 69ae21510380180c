//go:build browser

package main

import (
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestBrowserScripted has the site's own scripts change what stands on a page, as
// frameworks do, which keep an element for the next article.
func TestBrowserScripted(t *testing.T) {
	pictures := picturesFolder(t)
	_, kindred := startServer(t, t.TempDir(), "--allow-origin", "*")
	other := startSite(t, kindred)
	browser := startBrowser(t)
	open := func(t *testing.T, query string) *visit {
		v := newVisit(t, browser, filepath.Join(pictures, "scripted"))
		v.do(chromedp.EmulateViewport(768, 900), chromedp.Navigate(other.URL+"/page?"+query))
		v.until(`document.querySelector("kindred-search").shadowRoot?.querySelector("input")`)
		return v
	}
	const titles = `[...document.querySelector("kindred-related").shadowRoot.querySelectorAll("[part=title]")].map((e) => e.innerText).join("; ")`

	t.Run("another article", func(t *testing.T) {
		v := open(t, article)
		v.until(cards + " === 3")
		before := textOf(v, titles)
		v.do(chromedp.Evaluate[chromedp.Void](block + `.setAttribute("url", "/en/bread/long-cold-proof")`))
		v.until(cards + " === 3 && " + titles + " !== " + jsString(before))
		v.expectCalm() // as many cards need as much room
		v.do(chromedp.Evaluate[chromedp.Void](block + `.setAttribute("limit", "2")`))
		v.until(cards + " === 2")
		v.do(chromedp.Evaluate[chromedp.Void](block + `.setAttribute("heading", "Read on")`))
		v.until(block + `.shadowRoot.querySelector("[part=heading]").textContent === "Read on"`)
	})

	t.Run("an article without kin, and one with", func(t *testing.T) {
		v := open(t, article)
		v.until(cards + " === 3")
		v.do(chromedp.Evaluate[chromedp.Void](block + `.setAttribute("url", "/nowhere")`))
		v.until(cards + " === 0")
		v.do(chromedp.Evaluate[chromedp.Void](block + `.setAttribute("url", "/en/workshop/dovetails-by-lamplight")`))
		v.until(cards + " === 3 && !" + block + ".hidden")
		v.do(chromedp.Evaluate[chromedp.Void](block + `.setAttribute("src", "/nothing.json")`))
		v.until(cards + " === 0")
	})

	t.Run("a box that was taken away leaves keys to the page", func(t *testing.T) {
		v := open(t, article)
		v.do(chromedp.Evaluate[chromedp.Void](`window.free = 0;
			addEventListener("keydown", (e) => { if (!e.defaultPrevented) free++; });
			window.box = document.querySelector("kindred-search"); box.remove()`))
		v.strike("/")
		v.until(`free === 1`)
		v.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("header").append(box)`))
		v.strike("/")
		v.until(`document.activeElement === box && free === 1`)
	})

	t.Run("of two boxes the one in sight takes the key", func(t *testing.T) {
		v := open(t, article)
		v.do(chromedp.Evaluate[chromedp.Void](`window.second = document.createElement("kindred-search");
			document.querySelector("main").prepend(second); document.querySelector("header").style.display = "none"`))
		v.strike("/")
		v.until(`document.activeElement === second`)
	})

	t.Run("the hint begins at the right in Arabic", func(t *testing.T) {
		v := open(t, article+"&lang=ar")
		v.picture("arabic")
		if got := textOf(v, `getComputedStyle(document.querySelector("kindred-search").shadowRoot.querySelector("input")).direction`); got != "rtl" {
			t.Errorf("the empty box is %s, want rtl", got)
		}
	})
}
