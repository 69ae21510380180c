package corpus

import (
	"crypto/sha256"
	"reflect"
	"testing"
	"time"
)

// notPrinted are the fields of an article that an index holds nothing of.
var notPrinted = map[string]bool{
	"Visibility": true, "From": true, "Links": true, "Unlabeled": true, "Notes": true, "Origin": true, "Blank": true,
}

// Every field of an article that an index holds changes its fingerprint, and no other.
func TestFingerprint(t *testing.T) {
	h := sha256.New()
	var empty Article
	seen := map[Fingerprint]string{empty.fingerprint(h): "nothing"}
	for field := range reflect.TypeFor[Article]().Fields() {
		var a Article
		v := reflect.ValueOf(&a).Elem().FieldByIndex(field.Index)
		switch {
		case field.Type == reflect.TypeFor[time.Time]():
			v.Set(reflect.ValueOf(time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)))
		case field.Type.Kind() == reflect.String:
			v.SetString("x")
		case field.Type == reflect.TypeFor[[]string]():
			v.Set(reflect.ValueOf([]string{"x"}))
		case field.Type == reflect.TypeFor[Image]():
			v.Set(reflect.ValueOf(Image{URL: "x"}))
		case notPrinted[field.Name]:
			continue
		default:
			t.Fatalf("what is a field %s?", field.Name)
		}
		other, known := seen[a.fingerprint(h)]
		if want := notPrinted[field.Name]; known != want {
			t.Errorf("an article with %s has the fingerprint of one with %q: %v, want %v", field.Name, other, known, want)
		}
		seen[a.fingerprint(h)] = field.Name
	}
	for _, pair := range [][2]Article{
		{{Title: "ab", Text: "c"}, {Title: "a", Text: "bc"}},
		{{Tags: []string{"a", "b"}}, {Tags: []string{"ab"}}},
		{{Tags: []string{"a"}}, {Tags: []string{"a", ""}}},
		{{Headings: []string{"a"}}, {Authors: []string{"a"}}},
		{{Image: Image{Width: 1}}, {}},
		{{Image: Image{Height: 1}}, {Image: Image{Width: 1}}},
		{{Image: Image{Alt: "a"}}, {Image: Image{URL: "a"}}},
	} {
		if pair[0].fingerprint(h) == pair[1].fingerprint(h) {
			t.Errorf("%+v and %+v have one fingerprint", pair[0], pair[1])
		}
	}
}

func TestEntries(t *testing.T) {
	entries := func(sources ...Source) []Entry {
		t.Helper()
		ar, _ := gather(t, CollectOptions{}, sources...)
		list, err := ar.Entries()
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	old := entries(told{numbered("a", 1, in("x.md"), named("One")), numbered("b", 2, in("y.md"), named("Two"))})
	moved := entries(told{numbered("a", 1, in("z.md"), named("One")), numbered("b", 2, in("y.md"), named("Three"))})
	if len(old) != 2 || old[0].ID != "a" || old[1].ID != "b" || old[0].Fingerprint == old[1].Fingerprint {
		t.Fatalf("%v: two articles are to be told apart", old)
	}
	if moved[0].File == old[0].File || moved[0].Fingerprint != old[0].Fingerprint {
		t.Errorf("a moved article: %v, was %v", moved[0], old[0])
	}
	if moved[1].File != old[1].File || moved[1].Fingerprint == old[1].Fingerprint {
		t.Errorf("a changed article: %v, was %v", moved[1], old[1])
	}
}
