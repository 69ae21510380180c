package spell

import (
	"strings"
	"testing"
)

func TestSoundsLike(t *testing.T) {
	for _, pair := range []string{
		"foto photo", "nife knife", "rite write", "nashion nation", "definately definitely", "seperate separate",
		"acessible acessable", "independant independent", "recieve receive", "akward ackward", "kwick quick",
		"sents cents", "skool school", "thogh though", "comitee committee", "fone phone", "lam lamb", "dificult difficult",
		"silable syllable", "hav have", "expierence experience", "relevent relevant",
	} {
		a, b, _ := strings.Cut(pair, " ")
		if ka, kb := soundsLike(a), soundsLike(b); ka != kb || ka == "" {
			t.Errorf("%s is %q, %s is %q", a, ka, b, kb)
		}
	}
	for _, pair := range []string{"cat dog", "table cable", "search reach", "form from", "the we", "chip ship", "acne ane", "signs sins", "timber timer"} {
		a, b, _ := strings.Cut(pair, " ")
		if ka, kb := soundsLike(a), soundsLike(b); ka == kb {
			t.Errorf("%s and %s are both %q", a, b, ka)
		}
	}
	for _, word := range []string{"поиск", "h2o", "naïve", "a_b"} {
		if k := soundsLike(word); k != "" {
			t.Errorf("%s is %q", word, k)
		}
	}
}
