package analysis

import (
	"encoding/binary"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// polishTable is the table of Bleve's Polish stemmer (Stempel, of Lucene; Apache License
// 2.0), so written that it is used where it lies: as Bleve reads it, it takes 6 MB of the
// heap of every server that has one Polish article, and 50 ms when that starts.
// TestPolishTable makes the same of Bleve's, and writes it with -update. It is, of each trie,
//
//	commands u32 · their bytes u32 · rows u32 · cells u32
//	where the cells of each row begin, and the end, u32 · cells u32 · commands
//
// where a command stands behind its length, and a cell of the row of an ending is the
// letter before that, the command if the word goes no further, and the row if it does:
// see [polishCell]. Row 0 is that of all words.
var polishTable = shippedPolish

// polishCell is a letter · command + 1 · row + 1, the latter 0 where there is none.
type polishCell uint32

const letterBits, commandBits = 9, 10

func (c polishCell) letter() rune { return rune(c & (1<<letterBits - 1)) }
func (c polishCell) command() int { return int(c>>letterBits&(1<<commandBits-1)) - 1 }
func (c polishCell) row() int     { return int(c>>(letterBits+commandBits)) - 1 }

// polishTrie finds the command for the longest ending of a word that it knows.
type polishTrie struct {
	commands     []string
	starts, cell []byte
}

// polishTries are asked one after the other, each with what those before it left of a word.
var polishTries = sync.OnceValue(func() (tries []polishTrie) {
	for data := polishTable; len(data) > 0; {
		var head [4]int
		for i := range head {
			head[i] = int(binary.LittleEndian.Uint32(data[4*i:]))
		}
		data = data[4*len(head):]
		commands, bytes, rows, cells := head[0], head[1], 4*(head[2]+1), 4*head[3]
		t := polishTrie{starts: data[:rows], cell: data[rows : rows+cells]}
		text := string(data[rows+cells:][:bytes])
		data = data[rows+cells+bytes:]
		for range commands {
			n := int(text[0])
			t.commands, text = append(t.commands, text[1:1+n]), text[1+n:]
		}
		tries = append(tries, t)
	}
	return tries
})

// at returns the cell of a row for a letter, 0 where there is none.
func (t *polishTrie) at(row int, letter rune) polishCell {
	from, to := binary.LittleEndian.Uint32(t.starts[4*row:]), binary.LittleEndian.Uint32(t.starts[4*row+4:])
	for ; from < to; from++ {
		if c := polishCell(binary.LittleEndian.Uint32(t.cell[4*from:])); c.letter() == letter {
			return c
		}
	}
	return 0
}

// find returns the command for a word, "" where no ending is known.
func (t *polishTrie) find(word []rune) (command string) {
	row := 0
	for i := len(word) - 1; i >= 0 && row >= 0; i-- {
		c := t.at(row, word[i])
		if k := c.command(); k >= 0 {
			command = t.commands[k]
		}
		row = c.row()
	}
	return command
}

// Operations of a command. Behind each stands a letter: the one that is meant, or how many
// letters are, by its place in the alphabet.
const (
	polishPass    = '-'
	polishDelete  = 'D'
	polishReplace = 'R'
	polishInsert  = 'I'
	// polishDone is the command for a word that nothing more is done to.
	polishDone = "*"
)

// polishOperations yields the operations of a command with their letters.
func polishOperations(command string) iter.Seq2[byte, rune] {
	return func(yield func(byte, rune) bool) {
		for command != "" {
			operation := command[0]
			letter, size := utf8.DecodeRuneInString(command[1:])
			if command = command[1+size:]; !yield(operation, letter) {
				return
			}
		}
	}
}

// polishCount returns the number of letters that a letter stands for.
func polishCount(letter rune) int { return int(letter-'a') + 1 }

// polishReach returns how many letters of a word a command is about, and its last operation.
func polishReach(command string) (letters int, last byte) {
	for operation, letter := range polishOperations(command) {
		switch operation {
		case polishPass, polishDelete:
			letters += polishCount(letter)
		case polishReplace:
			letters++
		}
		last = operation
	}
	return letters, last
}

// polishCommand returns what all tries together do to a word.
func polishCommand(word []rune) string {
	var all strings.Builder
	rest, asked := word, word
	passed, last := 0, byte(0) // of the command before
	for _, t := range polishTries() {
		command := t.find(asked)
		if command == "" || command == polishDone {
			break
		}
		first := command[0]
		if first == last && (first == polishPass || first == polishDelete) {
			break
		}
		letters, ends := polishReach(command)
		if first == polishPass {
			if passed+letters > len(rest) {
				break
			}
			rest = rest[:len(rest)-passed-letters]
		}
		all.WriteString(command)
		if len(rest) > 0 {
			asked = rest
		}
		passed, last = letters, ends
	}
	return all.String()
}

// stemPolish stems a word, from its end on.
func stemPolish(w string) string {
	word := []rune(w)
	at := len(word) - 1
	for operation, letter := range polishOperations(polishCommand(word)) {
		switch operation {
		case polishPass:
			at -= polishCount(letter) - 1
		case polishDelete:
			from := at - polishCount(letter) + 1
			if from < 0 {
				return string(word)
			}
			word, at = slices.Delete(word, from, at+1), from
		case polishReplace:
			if at < 0 {
				return string(word)
			}
			word[at] = letter
		case polishInsert:
			if at++; at < 0 {
				return string(word)
			}
			word = slices.Insert(word, at, letter)
		}
		at--
	}
	return string(word)
}
