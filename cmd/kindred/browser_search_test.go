//go:build browser

package main

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// wire stands between the browser and the server, and can be slow or cut.
type wire struct {
	address string
	// hold is asked about each request; it returns when the request may go on.
	hold atomic.Pointer[func(*http.Request)]
	cut  atomic.Bool
}

func newWire(t *testing.T, server string) *wire {
	t.Helper()
	to, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	w := new(wire)
	proxy := httputil.NewSingleHostReverseProxy(to)
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if w.cut.Load() {
			panic(http.ErrAbortHandler)
		}
		if hold := w.hold.Load(); hold != nil {
			(*hold)(r)
		}
		proxy.ServeHTTP(rw, r)
	}))
	t.Cleanup(s.Close)
	w.address = s.URL
	return w
}

// What the search page says of itself.
const (
	options  = `document.querySelectorAll("#q-suggestions:not([hidden]) [role=option]").length`
	selected = `(document.getElementById(document.getElementById("q").getAttribute("aria-activedescendant") || "none")?.textContent ?? "")`
	expanded = `document.getElementById("q").getAttribute("aria-expanded") === "true"`
	busy     = `document.getElementById("results").getAttribute("aria-busy") === "true"`
)

// TestBrowserSearch does on the search page what a reader does with a keyboard.
func TestBrowserSearch(t *testing.T) {
	pictures := picturesFolder(t)
	_, address := startServer(t, t.TempDir())
	browser := startBrowser(t)
	open := func(t *testing.T, address string) *visit {
		v := newVisit(t, browser, filepath.Join(pictures, "keys"))
		v.do(chromedp.EmulateViewport(1280, 800), chromedp.Navigate(address))
		v.until(`document.getElementById("q").getAttribute("role") === "combobox"`)
		return v
	}

	t.Run("combobox", func(t *testing.T) {
		v := open(t, address+"/")
		v.strike("/")
		v.until(`document.activeElement.id === "q"`)
		v.press("bread")
		v.until(`location.search === "?q=bread"`)
		v.until(options + " > 1 && " + expanded)
		v.picture("suggestions")
		v.press(kb.ArrowDown)
		first := textOf(v, `document.querySelector("#q-suggestions [role=option]").textContent`)
		if got := textOf(v, selected); got != first || got == "" {
			t.Errorf("the first arrow leads to %q, want %q", got, first)
		}
		if got := textOf(v, `document.getElementById("q").value`); got != "bread" {
			t.Errorf("the arrow changes what is typed to %q", got)
		}
		v.press(kb.ArrowUp)
		if last := textOf(v, `[...document.querySelectorAll("#q-suggestions [role=option]")].at(-1).textContent`); textOf(v, selected) != last {
			t.Errorf("up from the first leads to %q, want %q", textOf(v, selected), last)
		}
		v.press(kb.Escape)
		if holds(v, expanded) || textOf(v, selected) != "" || textOf(v, `document.getElementById("q").value`) != "bread" {
			t.Error("Escape has not just closed the list")
		}
		v.press(kb.ArrowDown)
		// chromedp would submit the form besides, which a keyboard does not.
		v.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("q").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }))`))
		v.until(`location.search !== "?q=bread" && document.readyState === "complete"`)
		v.do(chromedp.Evaluate[chromedp.Void](`history.back()`)) // the page may come back from the browser's memory, without being loaded
		v.until(`location.search === "?q=bread" && document.querySelectorAll(".hit").length > 0`)
	})

	t.Run("a suggestion in a tab of its own", func(t *testing.T) {
		v := open(t, address+"/")
		v.strike("/")
		v.press("bread")
		v.until(`location.search === "?q=bread"`)
		v.until(options + " > 1 && " + expanded)
		v.press(kb.ArrowDown)
		v.do(chromedp.Evaluate[chromedp.Void](`window.opened = []; window.open = (url) => { opened.push(url); };
			const option = document.querySelector("#q-suggestions [role=option]");
			const does = (kind, how) => option.dispatchEvent(new MouseEvent(kind, { bubbles: true, ...how }));
			document.getElementById("q").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true }));
			does("click", { metaKey: true });
			does("auxclick", { button: 1 });
			does("auxclick", { button: 2 });`))
		if got, want := textOf(v, `opened.join(" ")`), textOf(v, `Array(3).fill(document.querySelector("#q-suggestions [role=option]").dataset.href).join(" ")`); got != want {
			t.Errorf("Ctrl and Enter, Cmd and a click, and the middle button open %q, want %q", got, want)
		}
		if !holds(v, `location.search === "?q=bread"`) {
			t.Error("the page is left besides")
		}
	})

	t.Run("keys are the reader's choice", func(t *testing.T) {
		v := open(t, address+"/")
		v.do(chromedp.SetValue(chromedp.CSS("#keys"), "s")) // and says that it has changed
		v.strike("/")
		if holds(v, `document.activeElement.id === "q"`) {
			t.Error("the slash still leads to the box")
		}
		v.strike("s")
		v.until(`document.activeElement.id === "q"`)
		v.press("s")
		v.until(`document.getElementById("q").value === "s"`)
		v.do(chromedp.Evaluate[chromedp.Void](`localStorage.clear()`))
	})

	t.Run("Enter searches", func(t *testing.T) {
		v := open(t, address+"/")
		v.strike("/")
		v.press("dovetail", kb.Enter)
		v.until(`location.pathname === "/search" && document.querySelectorAll(".hit mark").length > 0`)
	})

	t.Run("filters and back", func(t *testing.T) {
		v := open(t, address+"/search?q=the")
		before := textOf(v, `document.getElementById("count").innerText`)
		v.do(chromedp.Click(chromedp.CSS(`input[name=tag]`)))
		v.until(`new URLSearchParams(location.search).getAll("tag").length === 1 && !(` + busy + `)`)
		if after := textOf(v, `document.getElementById("count").innerText`); after == before {
			t.Errorf("the filter changes nothing: %q", after)
		}
		if !holds(v, `document.activeElement.matches("input[name=tag]:checked")`) {
			t.Error("the box that was ticked has lost the focus")
		}
		v.do(chromedp.SetValue(chromedp.CSS("#sort"), "oldest")) // and says that it has changed
		v.until(`location.search.includes("sort=oldest") && !(` + busy + `)`)
		steps := textOf(v, `String(history.length)`)
		v.do(chromedp.SetValue(chromedp.CSS("#sort"), "oldest"))
		v.until(`!(` + busy + `)`)
		if now := textOf(v, `String(history.length)`); now != steps {
			t.Errorf("the same choice again makes the history %s long, it was %s", now, steps)
		}
		v.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
		v.until(`!location.search.includes("sort") && document.getElementById("sort").value === ""`)
		v.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
		v.until(`!location.search.includes("tag") && !document.querySelector("input[name=tag]:checked")`)
		v.until(`document.getElementById("count").innerText === ` + jsString(before))
	})

	t.Run("to the filters on a phone", func(t *testing.T) {
		w := newWire(t, address)
		v := open(t, w.address+"/search?q=the")
		if holds(v, `document.querySelector(".to-filters").offsetHeight > 0`) {
			t.Error("a link leads to filters that stand beside the hits")
		}
		v.do(chromedp.EmulateViewport(360, 740))
		if holds(v, `document.querySelector(".facets").getBoundingClientRect().top < innerHeight`) {
			t.Error("the filters are in sight: no link has to lead there")
		}
		var asked atomic.Int32
		hold := func(*http.Request) { asked.Add(1) }
		w.hold.Store(&hold)
		v.do(chromedp.Click(chromedp.CSS(".to-filters a")))
		v.until(`document.querySelector(".facets").getBoundingClientRect().top < innerHeight / 2`)
		v.do(chromedp.Click(chromedp.CSS(`input[name=tag]`)))
		v.until(`new URLSearchParams(location.search).getAll("tag").length === 1 && !(` + busy + `)`)
		if n := asked.Load(); n != 1 {
			t.Errorf("to see the filters and to tick one asks the server %d times", n)
		}
		// Back is to the filters, where none is ticked.
		v.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
		v.until(`location.hash === "#filters" && !document.querySelector("input[name=tag]:checked")`)
		if n := asked.Load(); n != 2 {
			t.Errorf("after the way back the server was asked %d times, want twice", n)
		}
	})

	t.Run("a late answer changes nothing", func(t *testing.T) {
		w := newWire(t, address)
		var late atomic.Bool
		free := make(chan struct{})
		release := sync.OnceFunc(func() { close(free) })
		defer release()
		hold := func(r *http.Request) {
			if r.URL.Path == "/search" && r.URL.Query().Get("q") == "bread" {
				late.Store(true)
				<-free
			}
		}
		w.hold.Store(&hold)
		v := open(t, w.address+"/")
		v.strike("/")
		v.press("bread")
		eventually(t, "the first search is on its way", late.Load)
		v.press(" dovetail")
		v.until(`location.search.includes("dovetail") && !(` + busy + `)`)
		want := textOf(v, `document.getElementById("count").innerText`)
		release()
		v.press(" ") // one more answer comes after the late one
		v.until(`location.search.endsWith("dovetail+") && !(` + busy + `)`)
		if got := textOf(v, `document.getElementById("count").innerText`); got != want {
			t.Errorf("after the late answer: %q, want %q", got, want)
		}
	})

	t.Run("offline", func(t *testing.T) {
		w := newWire(t, address)
		v := open(t, w.address+"/search?q=bread")
		hits := textOf(v, `document.getElementById("results").innerText`)
		w.cut.Store(true)
		v.strike("/")
		v.press(kb.End, "s")
		v.until(`document.querySelector("#count[role=status] .problem")?.textContent.includes("cannot be reached")`)
		v.picture("offline")
		if got := textOf(v, `document.getElementById("results").innerText`); got != hits {
			t.Errorf("what was shown has changed to %q", got)
		}
		w.cut.Store(false)
		v.press(kb.Backspace)
		v.until(`!document.querySelector(".problem")`)
	})

	t.Run("a link leads to the passage", func(t *testing.T) {
		v := open(t, address+"/search?q=marking+knife")
		href := textOf(v, `[...document.querySelectorAll(".passage a")].map((a) => a.href).find((h) => h.includes("#s-"))`)
		v.do(chromedp.EmulateViewport(600, 200), chromedp.Navigate(href))
		v.until(`document.querySelector("article.reading")`)
		v.until(`scrollY > 0`)
	})
}
