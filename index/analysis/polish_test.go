package analysis

import (
	"bytes"
	"encoding/binary"
	"flag"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"testing"

	bleve "github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/pl"
	"github.com/blevesearch/bleve/v2/analysis/lang/pl/stempel"
)

var update = flag.Bool("update", false, "rewrite polish.table")

// The table is that of the Bleve that is linked.
func TestPolishTable(t *testing.T) {
	theirs, err := stempel.LoadTrie()
	if err != nil {
		t.Fatal(err)
	}
	var want []byte
	for _, trie := range eachOf(reflect.ValueOf(theirs).Elem().FieldByName("tries")) {
		want = append(want, encodePolish(t, trie.Elem())...)
	}
	if *update {
		if err := os.WriteFile("polish.table", want, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(polishTable, want) {
		t.Error("polish.table is not that of Bleve; write it with -update")
	}
}

// encodePolish returns a trie of Bleve's as [polishTable] has it.
func encodePolish(t *testing.T, trie reflect.Value) []byte {
	t.Helper()
	if trie.FieldByName("forward").Bool() || trie.FieldByName("root").Int() != 0 {
		t.Fatal("a trie is read from the beginning of words, or begins elsewhere")
	}
	var commands, starts, cells []byte
	names := eachOf(trie.FieldByName("cmds"))
	for _, c := range names {
		commands = append(append(commands, byte(c.Len())), c.String()...)
	}
	rows := eachOf(trie.FieldByName("rows"))
	number := func(dst []byte, n int) []byte { return binary.LittleEndian.AppendUint32(dst, uint32(n)) }
	for _, r := range rows {
		starts = number(starts, len(cells)/4)
		var row []int
		for cell := r.Elem().FieldByName("cells").MapRange(); cell.Next(); {
			letter, value := cell.Key().Int(), cell.Value().Elem()
			command, next := value.FieldByName("cmd").Int()+1, value.FieldByName("ref").Int()+1
			if letter >= 1<<letterBits || command >= 1<<commandBits || next >= 1<<(32-letterBits-commandBits) {
				t.Fatal("a cell does not go into 32 bits")
			}
			row = append(row, int(letter|command<<letterBits|next<<(letterBits+commandBits)))
		}
		slices.SortFunc(row, func(a, b int) int { return a&(1<<letterBits-1) - b&(1<<letterBits-1) })
		for _, c := range row {
			cells = number(cells, c)
		}
	}
	starts = number(starts, len(cells)/4)
	var head []byte
	for _, n := range []int{len(names), len(commands), len(rows), len(cells) / 4} {
		head = number(head, n)
	}
	return slices.Concat(head, starts, cells, commands)
}

func eachOf(list reflect.Value) (out []reflect.Value) {
	for i := range list.Len() {
		out = append(out, list.Index(i))
	}
	return out
}

// Words are stemmed as Bleve stems them, those that it panics at too.
func TestStemPolish(t *testing.T) {
	filter, err := pl.NewPolishStemmerFilter()
	if err != nil {
		t.Fatal(err)
	}
	theirs := filters(bleve.TokenFilter(filter))()
	words := []string{"", "a", "domach", "domami", "kobietom", "najlepszego", "przeczytaliśmy", "książkami", "źdźbła", "kot", "ω", "kotω"}
	r := rand.New(rand.NewPCG(1, 2))
	letters := []rune("aaaeeiioouyyzzwcrrnnmkldstpjłghbęąśóćżfńź")
	for range 10_000 {
		word := make([]rune, 1+r.IntN(14))
		for i := range word {
			word[i] = letters[r.IntN(len(letters))]
		}
		words = append(words, string(word))
	}
	changed := 0
	for _, w := range words {
		got, want := safely(stemPolish, w), safely(theirs, w)
		if got != want {
			t.Fatalf("%q: got %q, Bleve has %q", w, got, want)
		}
		if got != w {
			changed++
		}
	}
	if changed < len(words)/4 {
		t.Errorf("only %d of %d words have other stems", changed, len(words))
	}
}
