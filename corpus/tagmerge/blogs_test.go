package tagmerge_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"go.yaml.in/yaml/v3"
)

// A post is what merging sees of an article.
type post struct {
	tags []string
	text string
}

// folders hold the real blogs that carry tags. Two more, 18f-eleventy and
// go-blog-markdown, are the originals of related/18f-blog and related/go-blog.
var folders = []string{
	"data/related/18f-blog", "data/related/go-blog", "data/related/digitalgov-blog", "data/related/cockroach-docs",
	"data/blogs/rgb-astro", "data/blogs/feeds-gofeed", "data/blogs/wordpress-wxr-themetest",
	"data/blogs/wordpress-wxr-importer", "data/blogs/ghost-migrate-fixtures",
}

// sharedData returns a path below the folder of real articles that tests are
// measured with, which is not part of the repository.
func sharedData(t *testing.T, elem ...string) string {
	t.Helper()
	root := os.Getenv("KINDRED_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	p := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(p); err != nil {
		if os.Getenv("KINDRED_REQUIRE_SHARED") == "1" {
			t.Fatalf("the real articles are missing: %v", err)
		}
		t.Skipf("the real articles are not here (set KINDRED_SHARED): %v", err)
	}
	return p
}

// readSites returns the posts that have tags, by site, in order of their paths.
// A folder of articles is a site, and so is each feed or export. What cannot be
// read as an article is left out: this is no reader of blogs, only of their tags.
func readSites(t *testing.T) map[string][]post {
	t.Helper()
	sites := map[string][]post{}
	for _, folder := range folders {
		root := sharedData(t, filepath.FromSlash(folder))
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			switch {
			case strings.HasSuffix(path, ".ndjson.gz"):
				sites[folder] = append(sites[folder], ndjsonPosts(t, data)...)
			case slices.Contains([]string{".md", ".mdx"}, filepath.Ext(path)):
				sites[folder] = append(sites[folder], frontMatterPost(data)...)
			case filepath.Ext(path) == ".xml":
				if posts := feedPosts(data); len(posts) > 0 {
					sites[folder+strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(root))] = posts
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return sites
}

func ndjsonPosts(t *testing.T, data []byte) (posts []post) {
	t.Helper()
	zr, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for dec := json.NewDecoder(zr); ; {
		var a struct {
			Tags []string `json:"tags"`
			Text string   `json:"text"`
		}
		if err := dec.Decode(&a); err == io.EOF {
			return posts
		} else if err != nil {
			t.Fatal(err)
		}
		if len(a.Tags) > 0 {
			posts = append(posts, post{a.Tags, a.Text})
		}
	}
}

func frontMatterPost(data []byte) []post {
	_, rest, ok := bytes.Cut(data, []byte("---\n"))
	head, body, ok2 := bytes.Cut(rest, []byte("\n---"))
	var m struct {
		Tags yaml.Node `yaml:"tags"`
	}
	if !ok || !ok2 || yaml.Unmarshal(head, &m) != nil {
		return nil
	}
	p := post{text: string(body)}
	for _, n := range m.Tags.Content {
		if n.Value != "" {
			p.tags = append(p.tags, n.Value)
		}
	}
	if len(p.tags) == 0 {
		return nil
	}
	return []post{p}
}

// feedPosts reads the categories of the items of an RSS feed or a WordPress
// export.
func feedPosts(data []byte) (posts []post) {
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		tok, err := dec.Token()
		if err != nil {
			return posts
		}
		start, ok := tok.(xml.StartElement)
		if !ok || start.Name.Local != "item" {
			continue
		}
		var item struct {
			Category []string `xml:"category"`
			Content  string   `xml:"encoded"`
		}
		if dec.DecodeElement(&item, &start) != nil {
			return posts
		}
		if len(item.Category) > 0 {
			posts = append(posts, post{item.Category, item.Content})
		}
	}
}

// textWords returns for each word of the posts, in lower case, the number of
// posts whose text has it.
func textWords(posts []post) map[string]int {
	n := map[string]int{}
	for _, p := range posts {
		seen := map[string]bool{}
		for w := range strings.FieldsFuncSeq(strings.ToLower(p.text), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if !seen[w] {
				seen[w] = true
				n[w]++
			}
		}
	}
	return n
}
