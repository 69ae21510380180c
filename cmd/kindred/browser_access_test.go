//go:build browser

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// violations asks axe what is wrong, with the elements where it is.
const violations = `axe.run(document, { resultTypes: ["violations"] }).then((r) =>
	r.violations.map((v) => v.id + " (" + v.help + "): " + v.nodes.map((n) => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).join("; ")))`

// TestBrowserAccess has axe-core look at every page, light and dark, left to right and
// right to left. KINDRED_AXE names its file, which make browser installs.
func TestBrowserAccess(t *testing.T) {
	axe, err := os.ReadFile(os.Getenv("KINDRED_AXE"))
	if err != nil {
		t.Fatalf("axe-core is not there: make browser installs it and says where it is: %v", err)
	}
	pictures := picturesFolder(t)
	_, kindred := startServer(t, t.TempDir(), "--allow-origin", "*")
	site := startSite(t, kindred)
	browser := startBrowser(t)
	for _, page := range []struct {
		name, address, ready string
	}{
		{"front", kindred + "/?ui=%s", `true`},
		{"results", kindred + "/search?q=bread&tag=sourdough&ui=%s", `document.querySelector(".hit")`},
		{"corrected", kindred + "/search?q=dovetial&ui=%s", `document.querySelector(".hit")`},
		{"suggestions", kindred + "/search?ui=%s", `document.getElementById("q").role === "combobox"`},
		{"nothing", kindred + "/search?q=%%22breadx+qqqq%%22&tag=zz&ui=%s", `document.querySelector(".nothing")`},
		{"article", kindred + "/articles/en/workshop/dovetails-by-lamplight?ui=%s", `document.querySelector(".kindred-card")`},
		{"missing", kindred + "/articles/none?ui=%s", `document.querySelector("h1")`},
		{"wrong", kindred + "/search?page=x&ui=%s", `document.querySelector("h1")`},
		{"embed", kindred + "/embed?ui=%s", `document.querySelector("h1")`},
		{"api", kindred + "/api/?ui=%s", `document.querySelector("h1")`},
		{"component", site.URL + "/page?limit=4&show=excerpt+date+because&" + article + "&lang=%s", cards + " === 4"},
	} {
		for _, language := range []string{"en", "ar"} {
			for _, theme := range []string{"light", "dark"} {
				name := fmt.Sprintf("%s-%s-%s", page.name, language, theme)
				t.Run(name, func(t *testing.T) {
					v := newVisit(t, browser, filepath.Join(pictures, "access-"+name))
					v.do(chromedp.EmulateViewport(1024, 800), inTheme(theme), chromedp.Navigate(fmt.Sprintf(page.address, language)))
					v.until(page.ready)
					if page.name == "suggestions" {
						v.do(chromedp.SendKeys(chromedp.CSS("#q"), "bre"))
						v.until(options + " > 0")
						v.press(kb.ArrowDown)
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
		}
	}
}

// inTheme makes the system light or dark.
func inTheme(theme string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}},
		})
		return chromedp.Void{}, err
	}
}
