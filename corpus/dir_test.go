package corpus

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func newSmallReader(s string) *bufio.Reader { return bufio.NewReaderSize(strings.NewReader(s), 16) }

func TestDirOrder(t *testing.T) {
	articles, problems := collect(t, Dir(files(map[string]string{
		"b.md": "x", "a/z.md": "x", "a/README.md": "# no", "a/LICENSE.md": "no", "Changelog.md": "---\ntitle: An article after all\n---\n",
		".git/x.md": "no", "node_modules/x/y.md": "no", "a/.hidden.md": "no", "pic.png": "no", "c.markdown": "x", "e.md": " \n",
		"notes.TXT": "Title\n\nText.",
	}), "site", Options{}))
	var got []string
	for _, a := range articles {
		got = append(got, a.ID)
	}
	if diff := cmp.Diff([]string{"Changelog", "a/z", "b", "c", "notes"}, got); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
	if len(problems) != 1 || problems[0].Error() != filepath.Join("site", "e.md")+": not a usable article: no title and no text" {
		t.Errorf("problems = %v, want the empty file", problems)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a.md", "# A\n\ntext")
	write("b.png", "")
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, link := range [][2]string{{dir, "sub/loop"}, {filepath.Join(dir, "a.md"), "sub/again.md"}, {"nowhere", "sub/dead.md"}} {
		if err := os.Symlink(link[0], filepath.Join(dir, link[1])); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		location string
		ids      []string
	}{{dir, []string{"a", "sub/again"}}, {filepath.Join(dir, "a.md"), []string{"a"}}} {
		s, err := Open(tc.location, Options{})
		if err != nil {
			t.Fatal(err)
		}
		articles, _ := collect(t, s)
		var ids []string
		for _, a := range articles {
			ids = append(ids, a.ID)
		}
		if diff := cmp.Diff(tc.ids, ids); diff != "" {
			t.Errorf("Open(%s) (-want +got):\n%s", tc.location, diff)
		}
		if got := articles[0].Origin.File; got != filepath.Join(dir, "a.md") {
			t.Errorf("origin = %s", got)
		}
	}
	if _, err := Open(filepath.Join(dir, "nowhere"), Options{}); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "give the path") {
		t.Errorf("Open of nothing = %v", err)
	}
	if _, err := Open(filepath.Join(dir, "b.png"), Options{}); err == nil {
		t.Error("Open of a picture gave no error")
	}
}

func TestParseDate(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"2024-01-02", "2024-01-02T00:00:00Z"},
		{"2024-1-2", "2024-01-02T00:00:00Z"},
		{"20240102", "2024-01-02T00:00:00Z"},
		{"2024-01-02T03:04:05.123Z", "2024-01-02T03:04:05Z"},
		{"2016-03-01 9:00:00 -5", "2016-03-01T09:00:00-05:00"},
		{"2016-03-01 09:00:00 -0500", "2016-03-01T09:00:00-05:00"},
		{"2019-10-01 10:20:30.123456", "2019-10-01T10:20:30Z"},
		{"2021-05-06T07:08-07:00", "2021-05-06T07:08:00-07:00"},
		{"Mon, 02 Jan 2006 15:04:05 -0700", "2006-01-02T15:04:05-07:00"},
		{"Mon, 2 Jan 2006 15:04:05 EST", "2006-01-02T15:04:05-05:00"},
		{"January 2nd, 2006", "2006-01-02T00:00:00Z"},
		{"Jan 2, 2006 at 3:04 PM", "2006-01-02T15:04:00Z"},
		{"2 January 2006", "2006-01-02T00:00:00Z"},
		{"2006/01/02 15:04", "2006-01-02T15:04:00Z"},
		{"12. März 2024", "2024-03-12T00:00:00Z"},
		{"12 de marzo de 2024", "2024-03-12T00:00:00Z"},
		{"1er mars 2024", ""},
		{"12 août 2024 18:30", "2024-08-12T18:30:00Z"},
		{"3 мая 2024", "2024-05-03T00:00:00Z"},
		{"2024年1月2日", "2024-01-02T00:00:00Z"},
		{"2024년 1월 2일", "2024-01-02T00:00:00Z"},
		{"12 marzipan 2024", ""},
		{"02/03/2024", ""},
		{"soon", ""},
		{"", ""},
		{"2024-13-45", ""},
		{"music, 3", ""},
		{"1400000000", ""},
	} {
		got := ""
		if d, ok := parseDate(tc.in); ok {
			got = d.Format(time.RFC3339)
		}
		if got != tc.want {
			t.Errorf("parseDate(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
	if d, ok := dateOfPath("2014/03/12/x/index.md"); !ok || d.Day() != 12 {
		t.Errorf("dateOfPath of folders = %v, %v", d, ok)
	}
}

func TestLanguage(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"en-US", "en"}, {"zh-Hant", "zh"}, {"nb", "no"}, {"nn_NO", "no"}, {"PT_br.UTF-8", "pt"}, {"deu", "de"}, {"und", ""}, {"", ""}, {"not a tag", ""},
	} {
		if got := normalizeLanguage(tc.in); got != tc.want {
			t.Errorf("normalizeLanguage(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
	for _, tc := range []struct{ in, want string }{
		{"Das Brot muss lange gehen, bevor es in den Ofen kommt, denn sonst wird die Kruste hart und das Innere bleibt feucht und schwer.", "de"},
		{"Le pain doit lever longtemps avant d'entrer dans le four, sinon la croûte devient dure et l'intérieur reste humide et lourd.", "fr"},
		{"日本語の文章は漢字と仮名を混ぜて書かれることが多い。", "ja"},
		{"面包在放进烤箱之前必须发酵很长时间，否则外壳会变硬，里面仍然潮湿。", "zh"},
		{"빵은 오븐에 들어가기 전에 오랫동안 부풀어야 합니다. 그렇지 않으면 껍질이 단단해집니다.", "ko"},
		{"El pa ha de reposar molt de temps abans d'entrar al forn, perquè si no la crosta és dura i l'interior és humit, i aixó no és el que els clients volen amb el seu pa.", "ca"},
		{"O pan ten que repousar moito tempo antes de entrar no forno, porque se non a codia é dura e o interior queda húmido, e iso non é o que quere unha persoa para o seu pan.", "gl"},
		{"Ogiak denbora luzea behar du labean sartu baino lehen, bestela azala gogorra da eta barrua heze geratzen da, eta hori ez da egin behar den gauza bat.", "eu"},
		{"Последняя зима была долгой, и хлеб в печи не поднимался так, как это было раньше, но он был хорош для всех, кто его ел.", "ru"},
		{"Too short", "xx"},
	} {
		if got := DetectLanguage(tc.in, "xx"); got != tc.want {
			t.Errorf("DetectLanguage(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
}

// TestExpectedLanguage: what a site says of itself holds, but for an article that
// is plainly in another language.
func TestExpectedLanguage(t *testing.T) {
	const danish = "Brødet skal hæve længe og det er ikke let, men det bliver godt for dem som har tid til det, og jeg kan lide det."
	const rather = "Brødet blev bagt af en bager, og efter en time blev det delt af dem der var på vej, men det er ikke alle som kan lide det, og det blev af og til for meget."
	for _, tc := range []struct{ in, expected, want string }{
		{rather, "", "da"},
		{rather, "no", "no"}, // relatives need more to contradict
		{"Das Brot muss lange gehen, bevor es in den Ofen kommt, denn sonst wird die Kruste hart und das Innere bleibt feucht und ist nicht gut für die Gäste.", "en", "de"},
		{"Water, flour, salt.", "de", "de"},
		{strings.Repeat("deps: upgrade v8 to v3.14 (Fedor Indutny). tls: v1.2, fix abort. ", 6), "en", "en"}, // v is a word in Czech
		{danish, "da", "da"},
		{danish, "no", "no"},
		{"面包在放进烤箱之前必须发酵很长时间，否则外壳会变硬，里面仍然潮湿。", "en", "zh"},
		{"Roti harus mengembang lama sebelum masuk ke dalam oven, karena kalau tidak kulitnya menjadi keras dan bagian dalamnya tetap lembap.", "id", "id"},
	} {
		if got := ReadsLike(tc.in, tc.expected); got != tc.want {
			t.Errorf("ReadsLike(%.30q, %s) = %q, want %q", tc.in, tc.expected, got, tc.want)
		}
	}
}

func BenchmarkDetectLanguage(b *testing.B) {
	text := strings.Repeat("A sentence about bread and water that is long enough. ", 40)
	for b.Loop() {
		DetectLanguage(text, "en")
	}
}
