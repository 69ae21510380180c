//go:build !js

package corpus

import (
	"math/bits"
	"strings"
	"unicode"
)

// smallWords are the words that a language cannot do without, and that come in
// every other sentence.
var smallWords = []struct{ language, words string }{
	{"en", "the and of to is in that for it with as this are be on you was have not by from at or we an which can they their has but will been"},
	{"de", "der die und das ist nicht ein eine zu den mit von für auf sich dem des im auch als wir wie oder aber wird sind war bei nach einer einem um über dass"},
	{"fr", "le la les et des est une dans que qui pour pas sur du au avec ce il plus par nous vous sont cette ou mais être aux ne se un de"},
	{"es", "el la los las de que en y es por con para una se del un como más su al lo no pero sus este esta son muy ha"},
	{"it", "il la di che è per un una non in del con sono della si le gli dei alla come anche più ha nel questo ma lo delle da e"},
	{"pt", "o a os as de que e do da em um uma para com não por mais dos das no na se como foi ao são mas pelo você sua ou também"},
	{"nl", "de het een en van is dat op te in voor met zijn niet aan er ook als bij maar om door naar deze wordt kan ze hebben of"},
	{"sv", "och att det som en är på för av med den till inte om ett har var jag de men från kan så eller vi i"},
	{"da", "og at det er en til af på for med den ikke som har der et jeg de kan vi men fra om ved også eller blev efter i"},
	{"no", "og å det er en til av på for med den ikke som har et jeg de kan vi men fra om ved også eller ble etter i"},
	{"fi", "ja on ei että se oli hän mutta ovat kun niin joka myös tai ole kuin sen jos mitä tämä voi olla ne"},
	{"hu", "a az és hogy nem is egy van ez meg volt de csak mint már vagy el ki azt"},
	{"pl", "i w nie na się z że do to jest jak o co ale po tak od za przez dla są oraz był może jego"},
	{"cs", "a v se na je že to s z do o ve jsou by ale jako pro i jak si nebo jeho po které"},
	{"ro", "și de în la cu a pe nu care este un o din că mai sunt pentru ce se al sau fost ale"},
	{"tr", "ve bir bu da de için ile çok olarak daha olan var ne gibi kadar ama en sonra değil olduğu"},
	{"ca", "el la els les i de que és en un una per amb no del al dels més com però són aquest aquesta ha va també seva pel o"},
	{"gl", "o a os as de que e do da en un unha para con non por máis dos das no na se como foi ao son pero polo súa tamén"},
	{"eu", "eta da ez bat du ere dira izan baina zen egin duen baino edo dute den beste hau"},
	{"ru", "и в не на что с как это по к но из у за от так же для или был было только его они"},
	{"uk", "і в не на що з як це по до та але із у за від так для або був було його вони є також"},
	{"bg", "и в не на че с как това по до но от за се да е са ще или като които си през"},
}

// smallWord is the languages that a word is one of, a bit each, and its number.
type smallWord struct {
	languages uint32
	number    int
}

// mostSmallWords is more than there are.
const mostSmallWords = 1 << 10

// languagesOf holds for each small word the languages it is one of, a bit each.
var languagesOf = func() map[string]smallWord {
	words := make(map[string]smallWord)
	for i, l := range smallWords {
		for word := range strings.FieldsSeq(l.words) {
			w, ok := words[word]
			if !ok {
				w.number = len(words)
			}
			w.languages |= 1 << i
			words[word] = w
		}
	}
	return words
}()

const (
	// minScore is what a text has to score: about five words of one language only.
	minScore = 16
	// minLead is how far the best language has to be before the second one, in
	// tenths. Below that relatives (Danish and Norwegian) were taken for each other.
	minLead = 13
	// maxPerWord is one in how many words has to be a small one, or the text is
	// rather in a language that is not in the list.
	maxPerWord = 8
	// minContradiction is how many times the score of the language that a site says
	// to be in another one needs to be believed.
	minContradiction = 3
	// minKinds is how many different ones of its small words a text has to have to contradict: a
	// list of versions has hundreds of v, which is a word in Czech.
	minKinds = 3
)

// byWords returns the language that the small words of a text are of, or "" when
// they leave a doubt. A word counts the more, the fewer languages have it.
// expected is the language that the text should be in, or "": then more is asked
// of another one.
func byWords(text, expected string) string {
	scores, hits, kinds, words := countSmallWords(text)
	best, second, found, several, language := 0, 0, 0, 0, ""
	awaited := 0
	for i, l := range smallWords {
		if l.language == expected {
			awaited = scores[i]
		}
		switch score := scores[i]; {
		case score > best:
			best, second, found, several, language = score, best, hits[i], kinds[i], l.language
		case score > second:
			second = score
		}
	}
	switch {
	case expected != "" && several < minKinds, best < minScore || best*10 < second*minLead || found*maxPerWord < words || best < awaited*minContradiction:
		return ""
	case language == "bg" && strings.ContainsAny(text, "ыэё"):
		return "ru" // Bulgarian has no such letters
	}
	return language
}

// countSmallWords counts the words of a text, and by the languages of the list
// those that are small ones of it, how many kinds there are of these, and what they weigh.
func countSmallWords(text string) (scores, hits, kinds [32]int, words int) { // a mask of languages has as many bits
	var seen [mostSmallWords]bool
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		words++
		small, ok := languagesOf[strings.ToLower(word)]
		if !ok {
			continue
		}
		languages, again := small.languages, seen[small.number]
		seen[small.number] = true
		weight := max(1, 5-bits.OnesCount32(languages))
		for ; languages != 0; languages &= languages - 1 {
			i := bits.TrailingZeros32(languages)
			scores[i] += weight
			hits[i]++
			if !again {
				kinds[i]++
			}
		}
	}
	return scores, hits, kinds, words
}
