package spell

import "strings"

// soundRules turn spellings of one sound into one letter, tried in this order at
// every place of a word. A rule that begins with ^ holds at the beginning only,
// one that ends with $ at the end only. What the key keeps of vowels is that there
// is one: they are what writers err in most (-able, -ible; -ance, -ence; ie, ei).
var soundRules = []struct{ letters, sound string }{
	{"^kn", "n"},
	{"^gn", "n"},
	{"^pn", "n"},
	{"^wr", "r"},
	{"^ps", "s"},
	{"^x", "s"},
	{"tion", "Xan"},
	{"sion", "Xan"},
	{"cion", "Xan"},
	{"shion", "Xan"},
	{"cian", "Xan"},
	{"tian", "Xan"},
	{"tch", "C"},
	{"sch", "sk"},
	{"ch", "C"},
	{"sh", "X"},
	{"ght", "t"},
	{"gh", "g"},
	{"ph", "f"},
	{"wh", "w"},
	{"dge", "j"},
	{"ck", "k"},
	{"sce", "sa"},
	{"sci", "sa"},
	{"cqu", "kw"},
	{"qu", "kw"},
	{"x", "ks"},
	{"ce", "sa"},
	{"ci", "sa"},
	{"cy", "sa"},
	{"c", "k"},
	{"q", "k"},
	{"z", "s"},
	{"mb$", "m"},
	{"h", ""},
}

// soundsLike returns a key that words have in common which are pronounced alike,
// "" for a word that is not of plain Latin letters. It knows English best.
func soundsLike(word string) string {
	for i := range len(word) {
		if c := word[i]; (c < 'a' || c > 'z') && c != '\'' {
			return ""
		}
	}
	var key []byte
	add := func(c byte) {
		if strings.IndexByte("aeiouy", c) >= 0 {
			c = 'a'
		}
		if c != '\'' && (len(key) == 0 || key[len(key)-1] != c) {
			key = append(key, c)
		}
	}
	for i := 0; i < len(word); {
		sound, n := soundAt(word, i)
		for j := range len(sound) {
			add(sound[j])
		}
		i += n
	}
	if n := len(key); n > 2 && word[len(word)-1] == 'e' && key[n-1] == 'a' {
		key = key[:n-1] // silent
	}
	return string(key)
}

// soundRule is a rule of [soundRules].
type soundRule struct {
	letters, sound string
	first, last    bool // holds at the beginning only, at the end only
}

// rulesFrom holds the rules by the first of their letters, in their order.
var rulesFrom = func() (from ['z' + 1][]soundRule) {
	for _, rule := range soundRules {
		r := soundRule{sound: rule.sound}
		r.letters, r.first = strings.CutPrefix(rule.letters, "^")
		r.letters, r.last = strings.CutSuffix(r.letters, "$")
		from[r.letters[0]] = append(from[r.letters[0]], r)
	}
	return from
}()

// soundAt returns the sound at a place of a word of plain letters, and the number of
// letters that it is written with.
func soundAt(word string, i int) (sound string, n int) {
	for _, r := range rulesFrom[word[i]] {
		if strings.HasPrefix(word[i:], r.letters) && (!r.first || i == 0) && (!r.last || i+len(r.letters) == len(word)) {
			return r.sound, len(r.letters)
		}
	}
	return word[i : i+1], 1
}
