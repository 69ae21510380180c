package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kindred/corpus"
)

// Every beginning of a word that an article has finds the article, where a stem ends
// before the reader does, too.
func TestReportedPrefixes(t *testing.T) {
	var (
		install = among(posts("en",
			[3]string{"setup", "Getting started", "The installation takes five minutes, and accessibility was looked after from the first day."},
			[3]string{"inside", "Inside the box", "An instant coffee and a manual for the press."})...)
		impressions = among(posts("en", [3]string{"trip", "A week in the hills", "These are my first impressions of the place, written on the train."})...)
		experiments = among(posts("en",
			[3]string{"data", "Where the numbers come from", "Which data do we use for our experiments with the oven?"},
			[3]string{"wiki", "What the encyclopedia is", "Which data is in it, and who wrote it?"})...)
		reconnaissance = among(posts("en", [3]string{"walk", "Reconnaissance", "We went to look at the fence, which had suffered from vandalism."})...)
		migration      = among(posts("en", [3]string{"move", "Migration", "What to do before the old server is switched off."})...)
	)
	var cases []reported
	for _, list := range []struct {
		thread   string
		articles []corpus.Article
		want     string
		typed    []string
	}{
		{"Pagefind/pagefind#291", install, "setup", []string{
			"install", "installa", "installat", "installati", "installatio", "installation", "instalation", "accessi", "accessibil", "accessibilit",
		}},
		{"olivernn/lunr.js#376", impressions, "trip", []string{"im", "imp", "impre", "impres", "impress", "impressi", "impressio", "impression"}},
		{"olivernn/lunr.js#413", reconnaissance, "walk", []string{"reconnaissa", "vandali", "vandalis"}},
		{"oramasearch/orama#253", experiments, "data", []string{"experi", "experim", "experiments"}},
		{"oramasearch/orama#440", migration, "move", []string{"migrat", "migrati", "migratio"}},
	} {
		for _, typed := range list.typed {
			cases = append(cases, reported{
				name: list.thread + " the beginning " + typed, articles: list.articles, query: typed, finds: []string{list.want},
			})
		}
	}
	// These two begin words of the other article, too.
	cases = append(cases,
		reported{name: "Pagefind/pagefind#291 the beginning inst", articles: install, query: "inst", finds: []string{"setup", "inside"}},
		reported{name: "Pagefind/pagefind#291 the beginning ins", articles: install, query: "ins", finds: []string{"setup", "inside"}})
	reproduce(t, cases)
}

// For every word of a small archive and every beginning of it of three letters or
// more, the article stays among what is found.
func TestReportedPrefixMonotony(t *testing.T) {
	articles := slices.Concat(
		posts("en",
			[3]string{"a", "Relational databases", "Organizations were generously authorizing universities, and the universities' librarians hurried."},
			[3]string{"b", "Accessibility", "Installations, impressions, experiments and reconnaissance happened beside the nearest bus station."}),
		posts("de", [3]string{"c", "Sicherheitsüberprüfungen", "Die Überprüfungen der Häuser dauerten länger, als Bürgerinnen erwarteten."}),
		posts("fr", [3]string{"d", "Généralités", "Les étudiantes continuellement éblouissaient l'assistance qu'elles enseignaient."}),
		posts("tr", [3]string{"e", "Kitaplıklar", "Öğrencilerimizin çalışmaları kütüphanelerde yayımlandı."}))
	s := serving(t, articles...)
	checked := 0
	for i := range articles {
		a := &articles[i]
		for _, word := range strings.FieldsFunc(a.Title+" "+a.Text, func(r rune) bool { return strings.ContainsRune(" ,.;", r) }) {
			runes := []rune(word)
			for n := 3; n <= len(runes); n++ {
				typed := string(runes[:n])
				if strings.HasSuffix(typed, "'") {
					continue // qu' is no beginning of elles
				}
				if got := idsOf(asked(t, s, Request{Query: typed})); !slices.Contains(got, a.ID) {
					t.Errorf("%q, the beginning of %q, finds %q without %q", typed, word, got, a.ID)
				}
				checked++
			}
		}
	}
	if checked < 300 {
		t.Errorf("only %d beginnings were looked at", checked)
	}
}

func TestReportedStems(t *testing.T) {
	ruppes := among(posts("de",
		[3]string{"ruppes", "Ein Luftbild", "Das Luftbild zeigt Ruppes von oben, mit dem Turm."},
		[3]string{"rueppurr", "Ein Luftbild", "Das Luftbild zeigt Rüppurr von oben, mit dem Turm."},
		[3]string{"ruppert", "Ein Luftbild", "Das Luftbild zeigt Ruppert von oben, mit dem Turm."})...)
	rupper := append(slices.Clone(ruppes), posts("de", [3]string{"rupper", "Ein Luftbild", "Das Luftbild zeigt Rupper von oben, mit dem Turm."})...)
	danish := func(first, second string) []corpus.Article {
		return posts("da",
			[3]string{"first", "Om det ene", "Her står " + first + " midt i sætningen."},
			[3]string{"second", "Om det andet", "Her står " + second + " midt i sætningen."},
			[3]string{"neither", "Om noget helt tredje", "Her står intet af betydning."})
	}
	english := func(first, second string) []corpus.Article {
		return among(posts("en",
			[3]string{"first", "One note", "On the table lies a page about " + first + " for whoever wants it."},
			[3]string{"second", "One more note", "On the table lies a page about " + second + " for whoever wants it."})...)
	}
	in := func(lang, first, second string) []corpus.Article {
		return posts(lang, [3]string{"first", "1", first}, [3]string{"second", "2", second}, [3]string{"neither", "3", "xyz"})
	}
	cases := []reported{
		{name: "Pagefind/pagefind#231 rupper comes before Ruppes", articles: rupper, query: "rupper", ranks: []string{"rupper"}, never: []string{"rueppurr"}},
		{name: "Pagefind/pagefind#231 ruppert is not Ruppes", articles: ruppes, query: "ruppert ", finds: []string{"ruppert"}},
		{name: "Pagefind/pagefind#231 rupper, which nothing has, finds no Rüppurr", articles: ruppes, query: "rupper", never: []string{"rueppurr"}},
		{
			name:     "Pagefind/pagefind#551 a short word finds no other short word",
			articles: among(posts("en", [3]string{"shy", "Quiet people", "He was not shy of using words."})...), query: "shit", finds: []string{},
		},
		{
			name:     "Pagefind/pagefind#599 nonsense finds nothing",
			articles: among(posts("en", [3]string{"sd", "Cards", "An sd card, and what to do with intermediate files."})...), query: "sdafadsfasdf", finds: []string{},
		},
		{name: "MarginaliaSearch/MarginaliaSearch#7 universe is no university", articles: english("the universe", "the university"), query: "universe ", finds: []string{"first"}},
		{name: "MarginaliaSearch/MarginaliaSearch#7 university is no universe", articles: english("the universe", "the university"), query: "universities ", finds: []string{"second"}},
		{name: "snowballstem/snowball#182 added is no ad", articles: english("what was added", "an ad"), query: "added ", finds: []string{"first"}},
		{name: "snowballstem/snowball#182 ad is not added", articles: english("what was added", "an ad"), query: "ads ", finds: []string{"second"}},
		{name: "snowballstem/snowball#182 added is to add", articles: english("what was added", "what to add"), query: "adding ", finds: []string{"first", "second"}},
		{name: "snowballstem/snowball#19 System finds Systeme", articles: in("de", "Alle Systeme laufen.", "In den Systemen rauscht es."), query: "System ", finds: []string{"first", "second"}},
		{name: "snowballstem/snowball#19 Systems finds System", articles: in("de", "Ein System läuft.", "Die Wirkung des Systems."), query: "Systemes ", finds: []string{"first", "second"}},
		{name: "snowballstem/snowball#19 Betriebssystem finds its plural", articles: in("de", "Mein Betriebssystem ist alt.", "Alte Betriebssysteme laufen."), query: "Betriebssysteme ", finds: []string{"first", "second"}},
		{name: "snowballstem/snowball#1 gevaarlijker is gevaarlijk", articles: in("nl", "De oversteek is gevaarlijk.", "De gevallen engel."), query: "gevaarlijker ", finds: []string{"first"}},
		{name: "snowballstem/snowball#1 gevallen is geval, not vallen", articles: in("nl", "Een geval apart.", "De bladeren vallen."), query: "gevallen ", finds: []string{"first"}},
		{name: "snowballstem/snowball#1 gangetje is a small gang", articles: in("nl", "De gang is lang.", "De tang is lang."), query: "gangetje ", finds: []string{"first"}},
		{name: "snowballstem/snowball#203 talen, the speech, is no tal, number", articles: danish("talen", "tal"), query: "talen ", finds: []string{"first"}},
		{name: "snowballstem/snowball#203 moden, ripe, is no mod, courage", articles: danish("moden", "mod"), query: "moden ", finds: []string{"first"}},
		{name: "snowballstem/snowball#203 slanger, snakes, are no slang", articles: danish("slanger", "slang"), query: "slangen ", finds: []string{"first"}},
		{name: "snowballstem/snowball#203 vinder, the winner, is no vind, wind", articles: danish("vinder", "vind"), query: "vinder ", finds: []string{"first"}},
		{name: "snowballstem/snowball#203 haven, the garden, is no hav, sea", articles: danish("haven", "hav"), query: "haver ", finds: []string{"first"}},
		{name: "snowballstem/snowball#203 bøger, books, are no bøg, beech: they come first", articles: danish("bøger", "bøg"), query: "bøger ", ranks: []string{"first"}},
		{name: "snowballstem/snowball#176 adam, man, is no ada, island", articles: in("tr", "Yaşlı bir adam bekliyor.", "Küçük bir ada var."), query: "adam ", finds: []string{"first"}},
		{name: "snowballstem/snowball#176 oda, room, is found by oda", articles: in("tr", "Boş bir oda.", "O geldi."), query: "oda ", finds: []string{"first"}},
		{name: "snowballstem/snowball#176 adamlar finds adam", articles: in("tr", "Yaşlı bir adam bekliyor.", "Küçük bir ev."), query: "adamlar ", finds: []string{"first"}},
		{name: "typesense/typesense#884 phones finds phone", articles: english("a phone", "the stairs"), query: "phones ", finds: []string{"first"}},
		{name: "typesense/typesense#884 phone finds phones", articles: english("old phones", "the stairs"), query: "phone ", finds: []string{"first"}},
	}
	for _, pair := range [][2]string{
		{"taxes", "tax"},
		{"boxes", "box"},
		{"foxes", "fox"},
		{"dresses", "dress"},
		{"watches", "watch"},
		{"dishes", "dish"},
		{"spies", "spy"},
		{"ties", "tie"},
	} {
		cases = append(cases, reported{
			name:     fmt.Sprintf("elastic/elasticsearch#42892 %s is the plural of %s", pair[0], pair[1]),
			articles: english("one "+pair[1], "many "+pair[0]), query: pair[0] + " ", finds: []string{"first", "second"}, ranks: []string{"second"},
		})
	}
	reproduce(t, cases)
}

func TestReportedTypos(t *testing.T) {
	security := among(posts("en",
		[3]string{"guard", "A night at the plant", "Security was strict, and nobody came near the tanks."},
		[3]string{"burma", "Letters from Burma", "He wrote to us from the coast, once a month."})...)
	cases := []reported{
		{
			name:     "Pagefind/pagefind#756 two letters the wrong way round",
			articles: among(posts("en", [3]string{"yeast", "Keeping yeast", "Feed the yeast at noon."})...), query: "yaest ", finds: []string{"yeast"},
		},
		{
			name:     "easyops-cn/docusaurus-search-local#504 a letter too few",
			articles: among(posts("en", [3]string{"special", "To specialize", "Here we specialize in knots."})...), query: "specalize ", finds: []string{"special"},
		},
		{
			name:     "easyops-cn/docusaurus-search-local#504 a letter too few, and no space after it",
			articles: among(posts("en", [3]string{"special", "To specialize", "Here we specialize in knots."})...), query: "specalize", finds: []string{"special"},
		},
		{name: "blevesearch/bleve#2057 a slip in what is stemmed", articles: security, query: "Securtiy ", finds: []string{"guard"}},
		{name: "blevesearch/bleve#2057 a slip in what is not stemmed", articles: security, query: "Burna ", finds: []string{"burma"}},
	}
	for _, typed := range []string{"Security", "Securit", "securit", "securi"} {
		cases = append(cases, reported{name: "blevesearch/bleve#2057 " + typed, articles: security, query: typed, finds: []string{"guard"}})
	}
	reproduce(t, cases)
}

// Of articles that are alike but for the word, the one with the word as it was typed
// comes first, then one with an inflection, then one with its parts as one word or as
// two, and one with a slip in it last, if it is found at all.
func TestReportedOrderOfForms(t *testing.T) {
	article := func(id, word string) [3]string {
		return [3]string{id, "Note", "In the long afternoon we spoke of " + word + " beside the river, and went home late."}
	}
	for _, tc := range []struct {
		name, query string
		articles    []corpus.Article
		want        []string
	}{
		{
			"two words", "work benches ",
			posts("en", article("5-exact", "work benches"), article("4-inflection", "work bench"), article("3-joined", "workbenches"), article("1-slip", "work benhces")),
			[]string{"5-exact", "4-inflection", "3-joined"},
		},
		{
			"one word", "workbenches ",
			posts("en", article("5-exact", "workbenches"), article("4-inflection", "workbench"), article("3-apart", "work benches"), article("1-slip", "workbenhces")),
			[]string{"5-exact", "4-inflection"},
		},
		{
			"one word that nothing has", "workbenches ",
			posts("en", article("4-inflection", "workbench"), article("3-apart", "work benches"), article("1-slip", "workbenhces")),
			[]string{"4-inflection"},
		},
		{
			"one word that nothing has, nor an inflection", "workbenches ",
			posts("en", article("3-apart", "work benches"), article("1-slip", "workbenxhes")),
			[]string{"3-apart"},
		},
		{
			"a slip that nothing has", "workbenhces ",
			posts("en", article("5-exact", "workbenches"), article("4-inflection", "workbench"), article("1-part", "work")),
			[]string{"5-exact", "4-inflection"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := serving(t, append(tc.articles, posts("en", article("0-none", "nobody"))...)...)
			judge(t, &reported{query: tc.query, ranks: tc.want, never: []string{"0-none"}}, s)
		})
	}
}

func TestReportedSynonyms(t *testing.T) {
	articles := among(posts("en",
		[3]string{"codes", "Discount codes", "Type the discount code before you pay."},
		[3]string{"back", "Refunds", "You get a refund within a week."},
		[3]string{"order", "Your orders", "An order is sent on Fridays."},
		[3]string{"files", "Download the list", "A download takes a minute."},
		[3]string{"outlet", "Our outlet", "The outlet opens at nine."},
		[3]string{"friday", "Friday market", "Every Friday there is fish, and the paint on the stalls is black."})...)
	const rules = `
sale, discount code
black friday => discount code
purchase => order, transaction
export => download
money back, i was charged => refund
store, outlet, customer, shop
driver to buy, d2b
`
	s := NewWith(&held{backend: indexed(t, articles)}, Options{Weights: DefaultWeights(), Synonyms: synonyms(t, rules)})
	for _, tc := range []reported{
		{name: "Pagefind/pagefind#777 sale finds discount codes", query: "sale ", finds: []string{"codes"}},
		{name: "Pagefind/pagefind#777 black friday, two words for two", query: `"black friday"`, finds: []string{"codes"}},
		{name: "Pagefind/pagefind#777 purchase finds orders", query: "purchase ", finds: []string{"order"}},
		{name: "Pagefind/pagefind#777 order does not find purchases", query: "transaction ", finds: []string{}},
		{name: "Pagefind/pagefind#777 export finds downloads", query: "export ", finds: []string{"files"}},
		{name: "Pagefind/pagefind#777 i was charged, function words too", query: "i was charged ", ranks: []string{"back"}},
		{name: "BookStackApp/BookStack#1155 store finds outlet", query: "store ", finds: []string{"outlet"}},
		{name: "BookStackApp/BookStack#1155 and shops do", query: "shops ", finds: []string{"outlet"}},
	} {
		t.Run(tc.name, func(t *testing.T) { judge(t, &tc, s) })
	}
}

func TestReportedStopWords(t *testing.T) {
	selectors := among(posts("en",
		[3]string{"not", ":not", "A selector that takes what another one leaves."},
		[3]string{"is", ":is", "A selector that takes a list, and is not strict."},
		[3]string{"hover", "Hover", "Not for fingers, and not for pens."})...)
	books := among(posts("en",
		[3]string{"we", "We", "A novel of glass houses, and of numbers for names."},
		[3]string{"herland", "Herland", "We landed, we looked, and we stayed; we were three."},
		[3]string{"castaways", "What we found", "We searched the sea."})...)
	plays := among(posts("en",
		[3]string{"hamlet", "Act three", "To be, or not to be: that is what he asks."},
		[3]string{"other", "Act four", "Not now, and not here. It is to be done or it is not."})...)
	help := among(posts("en",
		[3]string{"customize", "Customize toolbars", "Drag what you need to where you want it."},
		[3]string{"private", "Private browsing", "Nothing is kept when you close the window."},
		[3]string{"gold", "Prices of gold", "By month, since 1950."},
		[3]string{"gdp", "GDP of the UK", "By quarter."},
		[3]string{"loa", "Mauna Loa", "Carbon dioxide, measured on a mountain."},
		[3]string{"the", "The the", "The band, the record, the tour."})...)
	german := among(posts("de",
		[3]string{"probe", "Die Probe des Christentums", "Was die Weltkriege fragten."},
		[3]string{"des", "Des Rätsels Lösung", "Das Rätsel des Tages und des Abends."})...)
	reproduce(t, []reported{
		{name: "mdn/yari#10644 :not", articles: selectors, query: ":not", ranks: []string{"not"}},
		{name: "mdn/yari#10644 not", articles: selectors, query: "not", ranks: []string{"not"}},
		{name: "standardebooks/web#490 we", articles: books, query: "we", ranks: []string{"we"}},
		{name: "standardebooks/web#490 we among other words", articles: books, query: "we novel ", ranks: []string{"we"}},
		{name: "mysociety/sayit#187 To be, or not to be", articles: plays, query: "To be, or not to be", ranks: []string{"hamlet"}},
		{name: "mysociety/sayit#187 in quotation marks", articles: plays, query: `"to be or not to be"`, finds: []string{"hamlet"}},
		{name: "mozilla/sumo#710 customize the", articles: help, query: "customize the", finds: []string{"customize"}},
		{name: "mozilla/sumo#710 private browsing on", articles: help, query: "private browsing on", finds: []string{"private"}},
		{name: "datopian/datahub.io#170 gdp in uk", articles: help, query: "gdp in uk", finds: []string{"gdp"}},
		{name: "datopian/datahub.io#170 the Mauna Loa", articles: help, query: "the Mauna Loa", finds: []string{"loa"}},
		{name: "datopian/datahub.io#170 the gold", articles: help, query: "the gold", finds: []string{"gold"}},
		{name: "manticoresoftware/manticoresearch#103 a German one", articles: german, query: "Probe des Christentums Weltkriege", finds: []string{"probe"}},
	})
}

func TestReportedOrder(t *testing.T) {
	many := strings.TrimSpace(strings.Repeat("Lanterns everywhere, and lanterns again. ", 30))
	reproduce(t, []reported{
		{
			name: "projectEndings/staticSearch#299 all words once before one word many times",
			articles: among(posts("en",
				[3]string{"many", "Lanterns", many},
				[3]string{"all", "A walk", "We carried lanterns to the orchard in winter."},
				[3]string{"two", "Another walk", "We went to the orchard in winter without any light."})...),
			query: "lanterns orchard winter ", ranks: []string{"all"},
		},
		{
			name: "Pagefind/pagefind#437 the heading that is the query",
			articles: among(posts("en",
				[3]string{"bus", "I2C", "Two wires and an address."},
				[3]string{"sensor", "A sensor on the I2C bus", "I2C here, I2C there: the I2C wires of the I2C sensor."},
				[3]string{"display", "A display", "It speaks I2C. I2C is slow, but I2C is enough."})...),
			query: "i2c", ranks: []string{"bus"},
		},
		{
			name: "JuliaDocs/Documenter.jl#631 the page before the section that says more",
			articles: among(posts("en",
				[3]string{"syntax", "Markdown syntax", strings.Repeat("Markdown has lists. In Markdown a line is a line. ", 10)},
				[3]string{"page", "Markdown", "The module."})...),
			query: "markdown", ranks: []string{"page", "syntax"},
		},
		{
			name: "toeverything/AFFiNE#4496 a title before a text",
			articles: among(posts("en",
				[3]string{"text", "Minutes", "Roadmap, roadmap: we spoke of the roadmap, and of the roadmap for spring."},
				[3]string{"title", "Roadmap for the year", "What we do, and in which month."})...),
			query: "roadmap ", ranks: []string{"title", "text"},
		},
		{
			name: "orbiting/backends#492 journalismus in gefahr",
			articles: append(posts("de",
				[3]string{"a", "Der Journalismus und seine Gefahren", "Journalismus in Gefahr, sagen die einen; der Journalismus in Gefahr, sagen die anderen."},
				[3]string{"b", "Gefahr im Verzug", "Was der Journalismus in der Gefahr tut: Journalismus, Journalismus."},
				[3]string{"c", "Journalismus in Gefahr", "Ein Abend im Theater."}), among()...),
			query: "journalismus in gefahr", ranks: []string{"c"},
		},
		{
			name: "PauseAI/pauseai-website#784 the title before what only speaks of it",
			articles: among(posts("en",
				[3]string{"speak", "How to help", "Take action today. To take action, write a letter; who takes action is heard."},
				[3]string{"action", "Take action", "Five things for a Sunday."})...),
			query: "take action", ranks: []string{"action"},
		},
		{
			name: "skeletonlabs/skeleton#4130 the component before what is built of it",
			articles: among(posts("en",
				[3]string{"group", "Tab group", "Each tab of a tab group is a tab."},
				[3]string{"bar", "Tab bar and tab list", "A tab here, a tab there."},
				[3]string{"tab", "Tab", "One of several leaves."})...),
			query: "tab", ranks: []string{"tab"},
		},
		{
			name: "sphinx-doc/sphinx#1075 a title of several words to the letter",
			articles: among(posts("en",
				[3]string{"covered", "What is covered", "More topics are covered here; topics to be covered are more."},
				[3]string{"more", "More topics to be covered", "Soon."},
				[3]string{"topics", "Topics", "Topics, topics to be covered, covered topics."})...),
			query: "More topics to be covered", ranks: []string{"more"},
		},
	})
}
