package corpus

import (
	"errors"
	"testing"
	"testing/fstest"
)

// collect reads a source to its end.
func collect(t *testing.T, s Source) (articles []Article, problems []*Problem) {
	t.Helper()
	for a, err := range s.Articles(t.Context()) {
		var p *Problem
		switch {
		case errors.As(err, &p):
			if !errors.Is(err, ErrInvalid) {
				t.Errorf("%v does not wrap ErrInvalid", err)
			}
			problems = append(problems, p)
		case err != nil:
			t.Fatalf("Articles: %v", err)
		default:
			articles = append(articles, a)
		}
	}
	return articles, problems
}

// files is a folder for tests.
func files(content map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range content {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// one reads a folder of one file that holds one article.
func one(t *testing.T, name, text string) Article {
	t.Helper()
	articles, problems := collect(t, Dir(files(map[string]string{name: text}), "", Options{}))
	if len(articles) != 1 || len(problems) != 0 {
		t.Fatalf("%s gave %d articles, problems %v; want one article", name, len(articles), problems)
	}
	return articles[0]
}
