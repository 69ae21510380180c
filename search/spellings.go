package search

import (
	"slices"
	"strings"

	"kindred/index/analysis"
)

// Words that the British and the Americans spell otherwise. Of what the rules make, only what
// articles have is looked for: many words end so that nobody spells otherwise (raise, contour),
// and what they would be is in no article, as a rule.

// spelled are words and parts of words, as the British and as the Americans write them. Each line
// says what they are: W whole words, which may stand in the plural; E ends of words, and what may
// follow on each (. is nothing); P parts anywhere. A number says how many letters stand before
// them at least.
const spelled = `
W0 centre/center theatre/theater metre/meter kilometre/kilometer centimetre/centimeter
W0 millimetre/millimeter micrometre/micrometer nanometre/nanometer litre/liter
W0 millilitre/milliliter fibre/fiber calibre/caliber spectre/specter grey/gray programme/program
W0 mould/mold plough/plow sceptic/skeptic sceptical/skeptical jewellery/jewelry aluminium/aluminum
W0 ageing/aging artefact/artifact cosy/cozy pyjamas/pajamas fulfil/fulfill enrol/enroll
W0 doughnut/donut tyre/tire yoghurt/yogurt odour/odor catalogue/catalog
W0 catalogued/cataloged cataloguing/cataloging dialogue/dialog analogue/analog manoeuvre/maneuver
W0 manoeuvred/maneuvered manoeuvring/maneuvering
E3 is/iz e es ed ing er ers ation ations ational able
E2 ys/yz e ed ing er ers
E3 our/or . s ed ing er ers able al ally ful ite ites hood hoods less ism y
E2 enc/ens e es ed ing
E2 actis/actic e es ed ing
E4 ll/l ed ing er ers ation ations ous
E2 gement/gment . s
P1 aemi/emi rhoea/rhea
P0 haem/hem paed/ped oestr/estr foet/fet faec/fec oedem/edem oesoph/esoph gynaec/gynec
P0 anaesth/anesth caesar/cesar archaeo/archeo sulph/sulf leucocyt/leukocyt
`

// twoSpellings is a line of that, or a part of it.
type twoSpellings struct {
	kind              byte
	least             int
	british, american string
}

var allSpelled = readSpellings()

func readSpellings() (list []twoSpellings) {
	for line := range strings.Lines(strings.TrimSpace(spelled)) {
		s, words := twoSpellings{kind: line[0], least: int(line[1] - '0')}, strings.Fields(line)[1:]
		ends := []string{"."}
		if s.kind == 'E' {
			ends, words = words[1:], words[:1]
		}
		for _, pair := range words {
			british, american, _ := strings.Cut(pair, "/")
			for _, end := range ends {
				end = strings.Trim(end, ".")
				s.british, s.american = british+end, american+end
				list = append(list, s)
			}
		}
	}
	return list
}

// of returns the word in the other spelling, "" where it is none of these.
func (s *twoSpellings) of(word string) string {
	from, to := s.british, s.american
	at := strings.LastIndex(word, from)
	if at < 0 {
		from, to = to, from
		at = strings.LastIndex(word, from)
	}
	if at < s.least {
		return ""
	}
	before, rest := word[:at], word[at+len(from):]
	switch {
	case s.kind == 'W' && (before != "" || rest != "" && rest != "s"),
		s.kind == 'E' && rest != "",
		s.british[0] == 'l' && s.kind == 'E' && syllables(before) < 2:
		return ""
	}
	return before + to + rest
}

// otherSpellings returns how a word in small letters would be written on the other side of the
// Atlantic, words that nobody writes among them.
func otherSpellings(word string) (list []string) {
	for i := range allSpelled {
		for _, w := range append([]string{word}, list...) { // anaesthetise has two
			if other := allSpelled[i].of(w); other != "" && other != word {
				list = appendNew(list, other)
			}
		}
	}
	return list
}

// syllables counts the runs of vowels: cancelled has two before its ll, and filled, which is no
// other spelling of filed, has one.
func syllables(word string) (n int) {
	within := false
	for i := range len(word) {
		vowel := strings.IndexByte("aeiouy", word[i]) >= 0
		if vowel && !within {
			n++
		}
		within = vowel
	}
	return n
}

// otherSpellings is [otherSpellings] where articles are in English, of which that is the analyzer.
func (g *generation) otherSpellings(word string) ([]string, *analysis.Analyzer) {
	for i := range g.languages {
		if a := g.languages[i].analyzer; a.Language() == "en" {
			return otherSpellings(word), a
		}
	}
	return nil, nil
}

// spelledOtherwise returns the stems of a word's other spellings that articles have, but for some
// stems that it has anyway.
func (g *generation) spelledOtherwise(word string, stems []string) (others []string) {
	list, english := g.otherSpellings(word)
	var few [1]analysis.Token
	for _, other := range list {
		tokens := english.TokensOnce(few[:0], other)
		if len(tokens) == 1 && g.stems.Count(tokens[0].Stem) > 0 && !slices.Contains(stems, tokens[0].Stem) {
			others = appendNew(others, tokens[0].Stem)
		}
	}
	return others
}
