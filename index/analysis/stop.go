package analysis

import "strings"

// questionWords are the interrogatives that the lists leave out. In a question they
// say what is not known, and what answers it does not hold them.
var questionWords = map[string]string{
	"cs": "kdy kde kam odkud proč jak kolik kdo co čí který která které jaký jaká jaké",
	"da": "hvornår hvor hvorfor hvordan hvilken hvilket hvilke hvem hvad hvis",
	"de": "wann wen wem wessen wo woher wohin woran worauf woraus worin worüber worum wodurch wofür wogegen womit wovon wozu wieso weshalb weswegen wieviel wieviele inwiefern",
	"el": "πότε πού πώς πόσο πόση πόσα πόσοι πόσες ποιος ποια ποιο ποιοι ποιες ποιον τι γιατί",
	"es": "qué quién quiénes cuál cuáles cuándo cuánto cuánta cuántos cuántas cómo dónde adónde",
	"fi": "milloin missä mihin mistä miksi miten kuinka kuka kenen mikä minkä kumpi montako paljonko millainen",
	"fr": "qui que quoi quel quelle quels quelles lequel laquelle lesquels lesquelles combien comment pourquoi quand où",
	"hi": "क्या कौन कब कहाँ क्यों कैसे कितना कितनी कितने",
	"hu": "ki mi mikor hol hova honnan miért hogyan mennyi hány melyik milyen",
	"id": "apa siapa kapan mana dimana kemana mengapa bagaimana berapa",
	"it": "chi che cosa quale quali quando quanto quanta quanti quante come dove perché",
	"nl": "wie wat wanneer waar waarin waarmee waarom waardoor waarvan hoe hoeveel welk welke wiens",
	"no": "når hvor hvorfor hvordan hvilken hvilket hvilke hvem hva",
	"pl": "kto co kiedy gdzie skąd dokąd dlaczego jak ile który która które jaki jaka jakie czyj",
	"pt": "quem que qual quais quando quanto quanta quantos quantas como onde aonde porquê",
	"ro": "cine ce când cât câtă câți câte cum unde care cărui cărei căror",
	"ru": "кто кого кому кем ком что чего чему чем чём где куда откуда когда почему зачем как сколько скольких скольким " +
		"какой какая какое какие какого какому каким каком какую каких какими чей чья чьё чьи чьего чьей " +
		"который которая которое которые которого которой которому которым котором которую которых которыми",
	"sv": "vem vems vad när var vart varifrån varför hur vilken vilket vilka",
	"tr": "kim kimin kime ne neden niçin nasıl nerede nereye nereden hangi kaç",
}

// loadStop returns the function words of a language, folded, so that whether a
// term is one depends on the term alone: "pour" typed in any accent or quote
// is one word in the index and must not be half of it a function word.
func loadStop(lang string) map[string]bool {
	listed := listedStop(lang)
	if listed == nil {
		return nil
	}
	stop := make(map[string]bool, len(listed))
	for _, w := range listed {
		stop[fold(normalize(w, lowerOf(lang)))] = true
	}
	for w := range strings.FieldsSeq(questionWords[lang]) {
		stop[fold(normalize(w, lowerOf(lang)))] = true
	}
	return stop
}
