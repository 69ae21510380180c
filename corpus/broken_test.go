package corpus

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// TestBroken: a source that breaks off can be told from an article that is
// skipped.
func TestBroken(t *testing.T) {
	good := wxrItem(1, "post", "publish", wxrContent("A wren."))
	line := `{"id":"a","title":"A wren","text":"It sings."}` + "\n"
	packed := gzipped(t, line+line)
	table := "post_id,is_published,audience,title\n"
	for _, tc := range []struct {
		name, file, text string
		kind             kind
		broken           bool
	}{
		{"WXR cut off", "a.xml", wxrHead + good + "<item><title>Half", kindWXR, true},
		{"an item without a type", "a.xml", wxrHead + "<item><title>T</title></item>" + good + wxrFoot, kindWXR, false},
		{"WXR of an unknown charset", "a.xml", `<?xml version="1.0" encoding="klingon"?><rss/>`, kindWXR, true},
		{"Ghost cut off", "a.json", `{"db":[{"data":{"posts":[{"slug":"a"`, kindGhost, true},
		{"a post of Ghost that is too large in all", "a.json", ghostText(`{"slug":"b","x":["`+longText+`","`+longText+`"]}`, ""), kindGhost, true},
		{"a post of Ghost without an id", "a.json", ghostText(`{"title":"B"}`, ""), kindGhost, false},
		{"Blogger cut off", "a.xml", bloggerHead + bloggerPost("1", "A", "") + "<entry>", kindBlogger, true},
		{"Blogger of an unknown charset", "a.xml", `<?xml version="1.0" encoding="klingon"?><feed/>`, kindBlogger, true},
		{"an entry that does not say what it is", "a.xml", bloggerHead + "<entry><title>T</title></entry></feed>", kindBlogger, false},
		{"the table of Substack too large", "posts.csv", table + `1.a,false,everyone,"` + longText + longText, kindSubstack, true},
		{"the table of Substack empty", "posts.csv", "", kindSubstack, true},
		{"another table", "posts.csv", "a,b\n", kindSubstack, true},
		{"the table of Substack packed and cut off", "posts.csv", cutInHalf(gzipped(t, table)), kindSubstack, true},
		{"a post of Substack that is missing", "posts.csv", table + "1.a,true,everyone,A\n", kindSubstack, false},
		{"a feed cut off", "a.rss", `<rss version="2.0"><channel><item>`, kindFeed, true},
		{"a feed of an unknown charset", "a.rss", `<?xml version="1.0" encoding="klingon"?><rss/>`, kindFeed, true},
		{"an item that is nothing", "a.rss", `<rss version="2.0"><channel><item></item></channel></rss>`, kindFeed, false},
		{"NDJSON packed and cut off", "a.ndjson.gz", packed[:len(packed)-8], kindNDJSON, true},
		{"NDJSON that is not what it begins like", "a.ndjson.gz", "\x1f\x8b?", kindNDJSON, true},
		{"a line that is no JSON", "a.ndjson", "{\n" + line, kindNDJSON, false},
	} {
		s := &fileSource{fsys: files(map[string]string{tc.file: tc.text}), path: tc.file, name: tc.file, kind: tc.kind}
		checkBroken(t, tc.name, s, tc.broken)
	}
	for _, k := range []kind{kindNDJSON, kindFeed, kindWXR, kindBlogger, kindGhost, kindSubstack} {
		checkBroken(t, "a file that is gone", &fileSource{fsys: fstest.MapFS{}, path: "a", name: "a", kind: k}, true)
	}
	for _, tc := range []struct {
		name   string
		fsys   fs.FS
		format string
		broken bool
	}{
		{"an archive that is none", files(map[string]string{"a.zip": "PK\x03\x04 and no more"}), "", true},
		{"an archive that is gone", fstest.MapFS{}, "", true},
		{"an archive of another format", files(map[string]string{"a.zip": zipped(t, "a.md", "# A")}), "wxr", true},
		{"an archive that is no export of Medium", files(map[string]string{"a.zip": zipped(t, "a.md", "# A")}), "medium", true},
		{"an article of an archive", files(map[string]string{"a.zip": zipped(t, "a.md", "---\n: [\n---\n# A")}), "", false},
	} {
		checkBroken(t, tc.name, &zipSource{fsys: tc.fsys, path: "a.zip", name: "a.zip", opts: Options{Format: tc.format}}, tc.broken)
	}
}

// longText is more than half of what one item may be.
var longText = strings.Repeat("a", maxItemBytes*3/4)

func cutInHalf(s string) string { return s[:len(s)/2] }

func checkBroken(t *testing.T, name string, s Source, want bool) {
	t.Helper()
	_, problems := collect(t, s)
	if len(problems) != 1 || errors.Is(problems[0], ErrBroken) != want {
		t.Errorf("%s: problems %.300v, want one that wraps ErrBroken: %v", name, problems, want)
	}
}
