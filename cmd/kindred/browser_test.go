//go:build browser

package main

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// TestBrowser reads the sample blog as a reader does, in Chromium:
//
//	go test -tags browser -run TestBrowser ./cmd/kindred
//
// KINDRED_CHROMIUM names the browser where it is not /usr/bin/chromium, and
// KINDRED_SCREENSHOTS a folder that is to keep the pictures.
func TestBrowser(t *testing.T) {
	pictures := picturesFolder(t)
	_, address := startServer(t, t.TempDir())
	browser := startBrowser(t)

	for _, size := range []struct {
		name          string
		width, height int64
	}{{"360", 360, 740}, {"768", 768, 1024}, {"1440", 1440, 900}} {
		t.Run("width "+size.name, func(t *testing.T) {
			v := newVisit(t, browser, filepath.Join(pictures, size.name))
			v.do(chromedp.EmulateViewport(size.width, size.height), chromedp.Navigate(address+"/"))
			v.picture("front")
			// Typing is enough: nothing is submitted, no page is loaded.
			v.do(chromedp.Evaluate[chromedp.Void](`window.sameVisit = true`),
				chromedp.SendKeys(chromedp.CSS("#q"), "dovet"),
				chromedp.WaitVisible(chromedp.CSS(`.hit a[href$="/dovetails-by-lamplight"]`)))
			if !holds(v, `window.sameVisit === true`) {
				t.Error("typing has loaded the page anew")
			}
			if at := location(v); !strings.Contains(at.RawQuery, "q=dovet") {
				t.Errorf("the address is %s, want the search in it", at)
			}
			v.picture("search")
			v.do(chromedp.Click(chromedp.CSS(`.hit a[href$="/dovetails-by-lamplight"]`)),
				chromedp.WaitVisible(chromedp.CSS("article.reading h1")))
			v.checkArticle(address)
			v.picture("article")
			// The next article is one click away.
			v.do(chromedp.Click(chromedp.CSS(".kindred-card a")), chromedp.WaitVisible(chromedp.CSS("article.reading h1")))
		})
	}

	t.Run("without JavaScript", func(t *testing.T) {
		v := newVisit(t, browser, filepath.Join(pictures, "plain"))
		v.do(chromedp.EmulateViewport(1280, 800), func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
			_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			return chromedp.Void{}, err
		}, chromedp.Navigate(address+"/"))
		if shown := holds(v, `!document.getElementById("shortcut").hidden`); shown {
			t.Error("scripts run all the same")
		}
		v.do(chromedp.SendKeys(chromedp.CSS("#q"), "dovet"), chromedp.Click(chromedp.CSS(`#search button[type="submit"]`)),
			chromedp.WaitVisible(chromedp.CSS(`.hit mark`)))
		v.picture("search")
		v.do(chromedp.Click(chromedp.CSS(`.hit a[href$="/dovetails-by-lamplight"]`)),
			chromedp.WaitVisible(chromedp.CSS("article.reading h1")))
		v.checkArticle(address)
	})
}

// picturesFolder returns where pictures are kept.
func picturesFolder(t *testing.T) string {
	t.Helper()
	pictures := os.Getenv("KINDRED_SCREENSHOTS")
	if pictures == "" {
		return t.TempDir()
	}
	if err := os.MkdirAll(pictures, 0o750); err != nil {
		t.Fatal(err)
	}
	return pictures
}

// startBrowser starts Chromium. The tab of each test is in one browser, which the
// context keeps open.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	chromium := os.Getenv("KINDRED_CHROMIUM")
	if chromium == "" {
		chromium = "/usr/bin/chromium"
	}
	if _, err := os.Stat(chromium); err != nil {
		t.Fatalf("no browser: install Chromium or name one with KINDRED_CHROMIUM: %v", err)
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.NoSandbox,
		chromedp.Flag("disable-background-networking", true))
	allocator, cancel := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(cancel)
	browser, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(browser, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("starting %s: %v", chromium, err)
	}
	return browser
}

// visit is one tab.
type visit struct {
	t        *testing.T
	ctx      context.Context //nolint:containedctx // it stands for the tab
	pictures string          // beginning of the names of pictures
}

func newVisit(t *testing.T, browser context.Context, pictures string) *visit {
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	ctx, stop := context.WithTimeout(ctx, 10*patience)
	t.Cleanup(stop)
	v := &visit{t, ctx, pictures}
	// All tabs are worked in at once, as if each were the one that is looked at.
	v.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return chromedp.Void{}, err
	})
	return v
}

func (v *visit) do(steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	for i, step := range steps {
		if err := chromedp.Do(v.ctx, step); err != nil {
			v.t.Fatalf("step %d of %d: %v", i+1, len(steps), err)
		}
	}
}

// holds asks the page. This works where its own scripts do not.
func holds(v *visit, expression string) bool {
	v.t.Helper()
	got, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
	if err != nil {
		v.t.Fatalf("%s: %v", expression, err)
	}
	return got
}

// until waits for the page to become so. A page that gives way to another cannot answer,
// nor can one that is not there yet: both are asked again.
func (v *visit) until(expression string) {
	v.t.Helper()
	var last error
	defer func() {
		if v.t.Failed() && last != nil {
			v.t.Logf("%s: %v", expression, last)
		}
	}()
	eventually(v.t, expression, func() bool {
		var got bool
		got, last = chromedp.Run(v.ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		return last == nil && got
	})
}

// textOf evaluates to a string.
func textOf(v *visit, expression string) string {
	v.t.Helper()
	got, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		v.t.Fatalf("%s: %v", expression, err)
	}
	return got
}

// strike strikes one letter as a keyboard does: where the page takes the key for itself,
// nothing is typed. (chromedp's KeyEvent types it all the same.)
func (v *visit) strike(letter string) {
	v.t.Helper()
	event := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: letter, Text: letter}
	v.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, input.DispatchKeyEvent, event)
		return chromedp.Void{}, err
	})
}

// press types keys wherever the focus is.
func (v *visit) press(keys ...string) {
	v.t.Helper()
	for _, key := range keys {
		v.do(chromedp.KeyEvent(key))
	}
}

func location(v *visit) *url.URL {
	v.t.Helper()
	at, err := chromedp.Run(v.ctx, chromedp.Location())
	if err != nil {
		v.t.Fatal(err)
	}
	u, err := url.Parse(at)
	if err != nil {
		v.t.Fatal(err)
	}
	return u
}

// checkArticle fails unless the page is the article with three others below it.
func (v *visit) checkArticle(address string) {
	v.t.Helper()
	if at := location(v).String(); at != address+"/articles/en/workshop/dovetails-by-lamplight" {
		v.t.Errorf("the article is at %s", at)
	}
	cards, err := chromedp.Run(v.ctx, chromedp.Evaluate[int](`document.querySelectorAll(".kindred-card").length`))
	if err != nil || cards != 3 {
		v.t.Errorf("%d cards below the article, %v; want 3", cards, err)
	}
}

// picture takes a picture of the page, which must not be wider than the window.
func (v *visit) picture(name string) {
	v.t.Helper()
	if !holds(v, `document.documentElement.scrollWidth <= window.innerWidth`) {
		v.t.Errorf("%s is wider than the window", name)
	}
	data, err := chromedp.Run(v.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		v.t.Fatal(err)
	}
	if err := os.WriteFile(v.pictures+"-"+name+".png", data, 0o600); err != nil {
		v.t.Fatal(err)
	}
}

// jsString writes a string as JavaScript does.
func jsString(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}
