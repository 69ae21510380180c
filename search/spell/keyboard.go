package spell

// keyboards are the rows of letters of the usual layouts, without accents. Each
// row stands half a key further right than the one above it.
var keyboards = [][]string{
	{"qwertyuiop", "asdfghjkl", "zxcvbnm"}, // English and most others
	{"qwertzuiop", "asdfghjkl", "yxcvbnm"}, // German
	{"azertyuiop", "qsdfghjklm", "wxcvbn"}, // French
	{"йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"},
	{";ςερτυθιοπ", "ασδφγηξκλ", "ζχψωβνμ"}, // folded texts have no ς
}

// neighbourKeys returns the pairs of letters whose keys touch on one of the
// keyboards.
func neighbourKeys() map[letterPair]bool {
	pairs := map[letterPair]bool{}
	for _, rows := range keyboards {
		var above []rune
		for _, row := range rows {
			keys := []rune(row)
			for i, key := range keys {
				if i > 0 {
					pairs[pairOf(keys[i-1], key)] = true
				}
				for _, touched := range above[min(i, len(above)):min(i+2, len(above))] {
					pairs[pairOf(touched, key)] = true
				}
			}
			above = keys
		}
	}
	return pairs
}
