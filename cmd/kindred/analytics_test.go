package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"kindred/search/analytics"
)

// reader is somebody who searches from an address of their own.
type reader struct {
	t       *testing.T
	server  string
	address string
}

// agent is what all readers' browsers call themselves.
const agent = "Qzagentzq/1.0"

func (r reader) search(query string) {
	r.t.Helper()
	status, body, _ := get(r.t, r.server+"/api/v1/search?q="+strings.ReplaceAll(query, " ", "+"), r.header()...)
	if status != http.StatusOK {
		r.t.Fatalf("%q is answered with %d: %s", query, status, body)
	}
}

func (r reader) header() []string {
	return []string{"X-Forwarded-For", r.address, "User-Agent", agent, "Cookie", "id=qzcookiezq", "Referer", "http://qzrefererzq.example/"}
}

func (r reader) take(query string, rank int) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.server+"/api/v1/clicks", strings.NewReader(fmt.Sprintf(`{"query":%q,"rank":%d}`, query, rank)))
	if err != nil {
		r.t.Fatal(err)
	}
	for i, h := 0, r.header(); i < len(h); i += 2 {
		req.Header.Set(h[i], h[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		r.t.Fatalf("a click is answered with %d", resp.StatusCode)
	}
}

// TestAnalytics: readers search a running server; what enough of them searched for is in
// the report, in its three forms, and nothing of themselves is anywhere.
func TestAnalytics(t *testing.T) {
	dir := t.TempDir()
	site := filepath.Join(dir, "site")
	write(t, filepath.Join(site, "sofa.md"), "A sofa", "How to mend a sofa.")
	write(t, filepath.Join(site, "bread.md"), "Bread", "How to bake a bread.")
	write(t, filepath.Join(site, "loaf.md"), "Bread of rye", "Bread again.")
	succeed(t, dir, "index", "site")
	if _, stderr, code := runKindred(t, dir, "report"); code != exitFailed || !strings.Contains(stderr, "kindred serve --analytics") {
		t.Errorf("report on nothing ended with %d and said %q", code, stderr)
	}
	p, address := startServer(t, dir, "--analytics", "--analytics-visits", "3", "--trusted-proxy", "127.0.0.0/8")
	var visits []string
	for n := range 6 {
		a := fmt.Sprintf("203.0.113.%d", 101+n)
		visits = append(visits, a)
		r := reader{t, address, a}
		if n < 4 {
			for _, typed := range []string{"co", "couch", "sofa"} { // the second is another
				r.search(typed)
			}
			r.take("sofa", 1)
		}
		r.search("xylophone")
		r.search("bread")
		r.take("bread", 2)
		if n < 2 { // too few
			r.search("qzfewzq")
		}
		r.search(fmt.Sprintf("qzonce%dzq bread", n))
		r.search("qzown@example.org")
	}
	if code := p.signal(syscall.SIGTERM); code != exitDone || p.stderr.String() != "" {
		t.Errorf("serve ended with %d and said %q", code, &p.stderr)
	}

	var r analytics.Report
	if err := json.Unmarshal([]byte(succeed(t, dir, "report", "--json")), &r); err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, q := range r.Top {
		counts[q.Query] = q.Searches
	}
	if counts["couch"] != 4 || counts["sofa"] != 4 || counts["xylophone"] != 6 || counts["bread"] != 6 || len(counts) != 4 {
		t.Errorf("counted %v", counts)
	}
	if len(r.Missing) == 0 || r.Missing[len(r.Missing)-1].Query == "bread" {
		t.Errorf("missing: %+v", r.Missing)
	}
	text := succeed(t, dir, "report")
	for _, want := range []string{"couch, then sofa", "couch => sofa", "× xylophone: "} {
		if !strings.Contains(text, want) {
			t.Errorf("the report has no %q:\n%s", want, text)
		}
	}
	succeed(t, dir, "report", "--html", "report.html")
	page, err := os.ReadFile(filepath.Join(dir, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	if s := string(page); strings.Count(s, "<svg") != 3 || strings.Count(s, "<caption>") != 3 || !strings.Contains(s, "couch =&gt; sofa") ||
		regexp.MustCompile(`(?i)<script|<link|<img|https?://|\son\w+=|\sstyle=`).MatchString(s) {
		t.Errorf("the page needs something, or has not all:\n%.3000s", s)
	}

	all := readAll(t, dir) + text + p.stderr.String() // the page lies there, too
	for _, hidden := range append([]string{"qzagentzq", "qzcookiezq", "qzrefererzq", "qzfewzq", "qzonce", "qzown", "example.org"}, visits...) {
		if strings.Contains(strings.ToLower(all), hidden) {
			t.Errorf("%q is kept", hidden)
		}
	}
}

// TestAnalyticsSays: serve says that it counts, and what would keep it from it.
func TestAnalyticsSays(t *testing.T) {
	for _, tc := range []struct {
		args []string
		want string // how its lines begin
	}{
		{nil, "Kindred is at "},
		{[]string{"--analytics"}, "counting what readers search for, of queries that 5 visits have used; |readers who come through a proxy are one visit |Kindred is at "},
		{[]string{"--analytics", "--trusted-proxy", "127.0.0.1"}, "counting what readers search for, |Kindred is at "},
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "site", "sofa.md"), "A sofa", "How to mend a sofa.")
		succeed(t, dir, "index", "site")
		p := start(t, dir, append([]string{"serve", "--listen", "127.0.0.1:0"}, tc.args...)...)
		for want := range strings.SplitSeq(tc.want, "|") {
			if line, err := p.stdout.ReadString('\n'); err != nil || !strings.HasPrefix(line, want) {
				t.Errorf("serve %q said %q, %v; want %q", tc.args, line, err, want)
			}
		}
		p.kill()
	}
}

// TestAnalyticsOff: a server that was not told to counts nothing.
func TestAnalyticsOff(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "site", "sofa.md"), "A sofa", "How to mend a sofa.")
	succeed(t, dir, "index", "site")
	p, address := startServer(t, dir, "--trusted-proxy", "127.0.0.0/8")
	for n := range 9 {
		reader{t, address, fmt.Sprintf("203.0.113.%d", n)}.search("sofa")
	}
	p.signal(syscall.SIGTERM)
	if _, err := os.Stat(filepath.Join(dir, defaultData, "analytics")); !os.IsNotExist(err) {
		t.Errorf("something was counted: %v", err)
	}
}

// writeCounts writes the file of a day beside an index.
func writeCounts(t *testing.T, data string, daysAgo int, counts string) {
	t.Helper()
	date := time.Now().AddDate(0, 0, -daysAgo).Format(time.DateOnly)
	file := filepath.Join(data, "analytics", date+".json")
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(`{"kindred_analytics":1,"day":"`+date+`",`+counts), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestReport: the days are summed up and compared with those before; a file that is no use
// is named; where there is no index there is no advice.
func TestReport(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "site", "rye.md"), "Rye", "Of rye.")
	succeed(t, dir, "index", "site")
	count := func(data string, daysAgo int, counts string) {
		t.Helper()
		writeCounts(t, filepath.Join(dir, data), daysAgo, counts)
	}
	const missing = `"all":{"searches":10,"unknown_words":5},"queries":{"zither":{"searches":5,"unknown_words":5}}}`
	count(defaultData, 10, `"all":{"searches":4},"queries":{"rye":{"searches":2}}}`)
	count(defaultData, 2, `"all":{"searches":20,"clicks":[10]},"queries":{"rye":{"searches":20,"clicks":[10]}}}`)
	count(defaultData, 3, missing)
	count(defaultData, 4, `"all":`)
	count("without", 2, missing)
	stdout, stderr, code := runKindred(t, dir, "report", "--days", "7")
	if code != exitDone || !strings.HasPrefix(stderr, "warning: a file of counts cannot be used") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("report ended with %d and said %q", code, stderr)
	}
	for _, want := range []string{
		": 30 searches (4 in as many days before)\n", "\n      20       2     50 %  1.00  rye\n", "\n    5 × zither: no article has zither",
		"not shown: 5 searches ", "asked more than before",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("the report has no %q:\n%s", want, stdout)
		}
	}
	if out := succeed(t, dir, "report", "--days", "7", "--data", "without"); !strings.Contains(out, "5 × zither: nothing comes near\n") {
		t.Errorf("without an index: %s", out)
	}
}
