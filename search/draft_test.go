package search

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kindred/corpus"
	"kindred/index/bleve"
	"kindred/search/kin"
	"kindred/search/searchtest"
)

// cardIDs returns the ids of a list as readers get it.
func cardIDs(r *RelatedResult) []string {
	ids := make([]string, len(r.Articles))
	for i := range r.Articles {
		ids[i] = r.Articles[i].ID
	}
	return ids
}

// sameThree reports whether two lists begin with the same three articles, in any order.
func sameThree(a, b *RelatedResult) bool {
	three := func(r *RelatedResult) []string {
		ids := cardIDs(r)
		return slices.Sorted(slices.Values(ids[:min(3, len(ids))]))
	}
	return slices.Equal(three(a), three(b))
}

// askedAsDraft returns the list of a text as a draft, and the one that is stored for it.
func askedAsDraft(t *testing.T, s *Service, a *corpus.Article) (draft, stored *RelatedResult) {
	t.Helper()
	draft, err := s.RelatedDraft(t.Context(), DraftRequest{Draft: DraftOf(a), Limit: 10})
	if err != nil {
		t.Fatalf("%s as a draft: %v", a.ID, err)
	}
	if stored, err = s.Related(t.Context(), RelatedRequest{ID: a.ID, Limit: 10}); err != nil {
		t.Fatal(err)
	}
	return draft, stored
}

// Who asks with the text of an article of the index gets the list that is stored for it,
// with its scores and reasons, whether or not the request says which article it is.
func TestDraftOfAPublishedArticle(t *testing.T) {
	b := sampleBlog(t)
	for i := range b.public {
		a := b.public[i]
		for _, named := range []string{"by id", "by address", "by text"} {
			asked := a
			switch named {
			case "by address":
				asked.ID = ""
			case "by text":
				asked.ID, asked.URL = "", ""
			}
			draft, err := b.service.RelatedDraft(t.Context(), DraftRequest{Draft: DraftOf(&asked), Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			if slices.Contains(cardIDs(draft), a.ID) {
				t.Errorf("%s, %s: it is its own kin", a.ID, named)
			}
		}
		draft, stored := askedAsDraft(t, b.service, &a)
		if !sameThree(draft, stored) {
			t.Errorf("%s: %q, stored are %q", a.ID, cardIDs(draft), cardIDs(stored))
			continue
		}
		for j := range draft.Articles[:1] {
			d, s := &draft.Articles[j], &stored.Articles[j]
			if d.ID == s.ID && (d.Score < 0.98*s.Score || d.Score > 1.02*s.Score || !slices.Equal(d.Reasons, s.Reasons)) {
				t.Errorf("%s and %s: %.4f %q, stored are %.4f %q", a.ID, d.ID, d.Score, d.Reasons, s.Score, s.Reasons)
			}
		}
	}
}

// A draft gets the list that it has once it is published.
func TestDraftBeforeItIsPublished(t *testing.T) {
	b := sampleBlog(t)
	same, asked := 0, 0
	for i := 0; i < len(b.public); i += 7 {
		rest := slices.Delete(slices.Clone(b.public), i, i+1)
		draft, err := serving(t, rest...).RelatedDraft(t.Context(), DraftRequest{Draft: DraftOf(&b.public[i])})
		if err != nil {
			t.Fatal(err)
		}
		stored, err := b.service.Related(t.Context(), RelatedRequest{ID: b.public[i].ID})
		if err != nil {
			t.Fatal(err)
		}
		asked++
		if sameThree(draft, stored) {
			same++
		}
	}
	if same*10 < asked*9 {
		t.Errorf("%d of %d drafts have the list that they get", same, asked)
	}
}

// The lists of drafts hold published articles only.
func TestDraftsStayDrafts(t *testing.T) {
	b := sampleBlog(t)
	public := map[string]bool{}
	for i := range b.public {
		public[b.public[i].ID] = true
	}
	asked := 0
	for i := range b.all {
		if b.all[i].Visibility.IsPublic() {
			continue
		}
		asked++
		res, err := b.service.RelatedDraft(t.Context(), DraftRequest{Draft: DraftOf(&b.all[i]), Limit: MaxRelated})
		if err != nil || len(res.Articles) == 0 {
			t.Fatalf("%s: %v, %v", b.all[i].ID, res, err)
		}
		for _, id := range cardIDs(res) {
			if !public[id] {
				t.Errorf("%s is under a draft", id)
			}
		}
		if _, err := b.service.Article(t.Context(), b.all[i].ID); !errors.Is(err, ErrNotFound) {
			t.Errorf("the draft %s was kept: %v", b.all[i].ID, err)
		}
	}
	if asked == 0 {
		t.Error("the sample blog has no draft")
	}
}

func TestDraftRequests(t *testing.T) {
	s := serving(t, loaves()...)
	long := strings.Repeat("rye ", MaxDraftBytes/4+1)
	for _, tc := range []struct {
		name string
		req  DraftRequest
		want error
	}{
		{"a title", DraftRequest{Draft: Draft{Title: "Rye"}}, nil},
		{"a text in a language that no article has", DraftRequest{Draft: Draft{Text: "Хлеб и соль."}}, nil},
		{"nothing but signs", DraftRequest{Draft: Draft{Text: "… !"}}, nil},
		{"the longest", DraftRequest{Draft: Draft{Text: long[:MaxDraftBytes]}}, nil},
		{"empty", DraftRequest{Draft: Draft{Text: " \n"}}, ErrBadRequest},
		{"tags alone", DraftRequest{Draft: Draft{Tags: []string{"bread"}}}, ErrBadRequest},
		{"too long", DraftRequest{Draft: Draft{Text: long}}, ErrDraftTooLong},
		{"too many headings", DraftRequest{Draft: Draft{Title: "Rye", Headings: make([]string, MaxDraftBytes)}}, ErrDraftTooLong},
		{"limit", DraftRequest{Draft: Draft{Title: "Rye"}, Limit: MaxRelated + 1}, ErrBadRequest},
	} {
		t.Run(tc.name, func(t *testing.T) {
			res, err := s.RelatedDraft(t.Context(), tc.req)
			if !errors.Is(err, tc.want) || tc.want == nil && res.Generation != heldGeneration {
				t.Errorf("%+v, %v; want %v", res, err, tc.want)
			}
		})
	}
	t.Run("out of time", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.RelatedDraft(ctx, DraftRequest{Draft: Draft{Title: "Rye", Text: "Rye is good."}}); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	})
}

func TestDraftOnAnOlderIndex(t *testing.T) {
	b, err := bleve.Memory()
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := b.Put(t.Context(), loaves()...); err != nil {
		t.Fatal(err)
	}
	_, err = usual(&held{backend: b}).RelatedDraft(t.Context(), DraftRequest{Draft: Draft{Title: "Rye"}})
	if !errors.Is(err, kin.ErrNoDrafts) {
		t.Errorf("%v", err)
	}
}

// A word that all articles have says nothing of any, but it makes pairs with others.
func TestDraftWithAWordOfAllArticles(t *testing.T) {
	var articles []corpus.Article
	for i := range 12 {
		articles = append(articles, corpus.Article{
			ID: fmt.Sprintf("a%02d", i), Title: "Kelp",
			Text: []string{"Kelp soup tastes of stones.", "A kelp forest sways like stones.", "Kelp ash makes glass of stones."}[i%3],
		})
	}
	s := serving(t, articles...)
	for i := range articles {
		draft, err := s.RelatedDraft(t.Context(), DraftRequest{Draft: DraftOf(&articles[i])})
		if err != nil {
			t.Fatal(err)
		}
		stored, err := s.Related(t.Context(), RelatedRequest{ID: articles[i].ID})
		if err != nil {
			t.Fatal(err)
		}
		if len(stored.Articles) == 0 || len(draft.Articles) != len(stored.Articles) {
			t.Fatalf("%q, stored are %q", cardIDs(draft), cardIDs(stored))
		}
		for j := range stored.Articles {
			if d, s := draft.Articles[j].Score, stored.Articles[j].Score; d < .999*s || d > 1.001*s {
				t.Errorf("%s and %s: %.4f, stored is %.4f", articles[i].ID, stored.Articles[j].ID, d, s)
			}
		}
	}
}

// On larger sites, too, nine of ten articles that ask with their own text get
// the list that is stored for them.
func TestDraftsOfSites(t *testing.T) {
	for _, name := range []string{"18f-blog", "cockroach-docs", "go-blog"} {
		t.Run(name, func(t *testing.T) {
			s := built(t, searchtest.Shared(t, "data", "related", name), true)
			r, _, release, err := s.snapshots.Acquire()
			if err != nil {
				t.Fatal(err)
			}
			defer release()
			same, asked, n := 0, 0, 0
			for a, err := range r.Articles(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				if n++; n%3 != 0 || strings.TrimSpace(a.Title+a.Text) == "" {
					continue
				}
				asked++
				if draft, stored := askedAsDraft(t, s, &a); sameThree(draft, stored) {
					same++
				}
			}
			t.Logf("%d of %d have the same three", same, asked)
			if same*10 < asked*9 {
				t.Errorf("only %d of %d have the same three", same, asked)
			}
		})
	}
}

// clinicArticles are those of a clinic: on therapy, trauma and relationships, and on
// weight, food, sleep and the heart.
func clinicArticles(t *testing.T) []corpus.Article {
	t.Helper()
	src, err := corpus.Open(filepath.Join("testdata", "clinic"), corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var list []corpus.Article
	for a, err := range src.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, a)
	}
	return list
}

// Under an article on ketamine therapy for couples stand those on therapy, trauma and
// relationships, with the words that say why, and none on weight loss; as a draft, too.
func TestClinic(t *testing.T) {
	articles := clinicArticles(t)
	at := slices.IndexFunc(articles, func(a corpus.Article) bool { return a.ID == "ketamine-couple-therapy" })
	if at < 0 {
		t.Fatal("the article is not there")
	}
	stored, err := serving(t, articles...).Related(t.Context(), RelatedRequest{ID: articles[at].ID, Limit: 5})
	if err != nil {
		t.Fatal(err)
	}
	rest := slices.Delete(slices.Clone(articles), at, at+1)
	draft, err := serving(t, rest...).RelatedDraft(t.Context(), DraftRequest{Draft: DraftOf(&articles[at]), Limit: 5})
	if err != nil {
		t.Fatal(err)
	}
	for name, res := range map[string]*RelatedResult{"stored": stored, "draft": draft} {
		if len(res.Articles) != 5 {
			t.Errorf("%s: %d articles", name, len(res.Articles))
		}
		for i := range res.Articles {
			k := &res.Articles[i]
			t.Logf("%s: %.3f %s, because: %s", name, k.Score, k.Title, strings.Join(k.Reasons, ", "))
			j := slices.IndexFunc(articles, func(a corpus.Article) bool { return a.ID == k.ID })
			if !slices.ContainsFunc(articles[j].Tags, func(tag string) bool {
				return slices.Contains([]string{"therapy", "trauma", "relationships", "couples", "ketamine"}, tag)
			}) || slices.Contains(articles[j].Tags, "weight loss") {
				t.Errorf("%s: %s, of %q, is not what the article is about", name, k.ID, articles[j].Tags)
			}
			if len(k.Reasons) < 2 {
				t.Errorf("%s: %s is there because of %q", name, k.ID, k.Reasons)
			}
		}
	}
}
