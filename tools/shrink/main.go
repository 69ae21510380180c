// Command shrink makes a js/wasm program that go build made shorter to fetch:
//
//	shrink PROGRAM
//
// Go's linker cuts the data of a program into a segment for each stretch without zeros, some
// ten thousand, which compress badly: they become one where little lies between them. And
// names of functions and the lines of their code, which only the traces of a crash show, are
// blanked; what the garbage collector reads beside them stays. Of 1,940 kB, compressed, 1,610
// are left.
package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: shrink PROGRAM")
		os.Exit(2)
	}
	if err := shrink(os.Args[1]); err != nil {
		fmt.Fprintf(os.Stderr, "shrink: %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}

func shrink(name string) error {
	program, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	small, err := rewrite(program)
	if err != nil {
		return err
	}
	return os.WriteFile(name, small, 0o755)
}

var errDamaged = errors.New("it is no such program")

// The parts of the format that matter, see the WebAssembly specification, 5.
const (
	magic       = "\x00asm\x01\x00\x00\x00"
	dataSection = 11
	i32Const    = 0x41
	end         = 0x0b
)

// rewrite returns the program with another section of data, and all others as they are.
func rewrite(program []byte) (out []byte, err error) {
	defer func() { // of a number or a slice that goes beyond the end
		if recover() != nil {
			out, err = nil, errDamaged
		}
	}()
	if !bytes.HasPrefix(program, []byte(magic)) {
		return nil, errDamaged
	}
	out = append(out, magic...)
	for rest := program[len(magic):]; len(rest) > 0; {
		id, whole := rest[0], rest
		size, body := unsigned(rest[1:])
		rest = body[size:]
		if id != dataSection {
			out = append(out, whole[:len(whole)-len(rest)]...)
			continue
		}
		memory, err := segments(body[:size])
		if err != nil {
			return nil, err
		}
		if err := blank(memory); err != nil {
			fmt.Fprintln(os.Stderr, "shrink: names and lines stay:", err)
		}
		data := merged(memory)
		out = append(binary.AppendUvarint(append(out, id), uint64(len(data))), data...)
	}
	return out, nil
}

// unsigned and signed read numbers in LEB128; encoding/binary has its unsigned form.
func unsigned(data []byte) (n int, rest []byte) {
	v, size := binary.Uvarint(data)
	return int(v), data[size:]
}

func signed(data []byte) (n int, rest []byte) {
	for shift := 0; ; shift += 7 {
		b := data[0]
		data = data[1:]
		n |= int(b&0x7f) << shift
		if b < 0x80 {
			if b&0x40 != 0 {
				n |= -1 << (shift + 7)
			}
			return n, data
		}
	}
}

func appendSigned(dst []byte, n int) []byte {
	for ; n < -64 || n > 63; n >>= 7 {
		dst = append(dst, byte(n&0x7f|0x80))
	}
	return append(dst, byte(n&0x7f))
}

// segments returns the memory that the segments of a section fill.
func segments(section []byte) ([]byte, error) {
	var memory []byte
	count, rest := unsigned(section)
	for range count {
		if rest[0] != 0 || rest[1] != i32Const { // of the one memory, at an address
			return nil, errDamaged
		}
		var at, size int
		at, rest = signed(rest[2:])
		if rest[0] != end || at < 0 {
			return nil, errDamaged
		}
		size, rest = unsigned(rest[1:])
		if grow := at + size - len(memory); grow > 0 {
			memory = append(memory, make([]byte, grow)...)
		}
		copy(memory[at:], rest[:size])
		rest = rest[size:]
	}
	return memory, nil
}

// longestGap is how many zeros one segment may hold in a row, rather than become two.
const longestGap = 256

// merged returns the section that fills a memory.
func merged(memory []byte) []byte {
	var body []byte
	count := 0
	for at := 0; at < len(memory); {
		if memory[at] == 0 {
			at++
			continue
		}
		to, zeros := at, 0
		for ; to < len(memory) && zeros < longestGap; to++ {
			if zeros++; memory[to] != 0 {
				zeros = 0
			}
		}
		body = append(appendSigned(append(body, 0, i32Const), at), end)
		body = append(binary.AppendUvarint(body, uint64(to-zeros-at)), memory[at:to-zeros]...)
		at = to
		count++
	}
	return append(binary.AppendUvarint(nil, uint64(count)), body...)
}

// pclntab begins the table that Go's runtime knows functions by, since Go 1.20 and for
// programs like these.
const pclntab = "\xf1\xff\xff\xff\x00\x00\x01\x08"

// blank clears what only traces show: names, files and lines. See runtime/symtab.go and
// runtime2.go in Go: pcHeader, functab, _func.
func blank(memory []byte) (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the table of functions is not one of Go 1.26")
		}
	}()
	at := bytes.Index(memory, []byte(pclntab))
	if at < 0 || bytes.Contains(memory[at+1:], []byte(pclntab)) {
		return errors.New("there is not one table of functions")
	}
	table := memory[at:]
	header := func(i int) int { return int(binary.LittleEndian.Uint64(table[8+8*i:])) }
	count, names, pairs, functions := header(0), header(3), header(6), table[header(7):]
	const nameAt, spAt, fileAt, countAt, unitAt, tablesAt = 4, 16, 20, 28, 32, 44
	number := func(f []byte, at int) int { return int(binary.LittleEndian.Uint32(f[at:])) }
	shown, read := map[int]bool{}, map[int]bool{}
	for i := range count {
		f := functions[number(functions, 8*i+4):]
		read[number(f, spAt)] = true
		for k := range number(f, countAt) {
			read[number(f, tablesAt+4*k)] = true
		}
		shown[number(f, fileAt)], shown[number(f, fileAt+4)] = true, true
	}
	for from := range shown {
		if from != 0 && !read[from] {
			clearPairs(table[pairs+from:])
		}
	}
	for i := range count {
		f := functions[number(functions, 8*i+4):]
		clear(f[nameAt : nameAt+4])
		clear(f[fileAt : fileAt+8]) // and lines
		clear(f[unitAt : unitAt+8]) // and the first line
	}
	clear(table[names:pairs]) // and files behind them
	return nil
}

// clearPairs clears a table of values by places of code: pairs of numbers, until a value is
// 0 that is not the first.
func clearPairs(table []byte) {
	rest := table
	for first := true; first || rest[0] != 0; first = false {
		_, rest = unsigned(rest)
		_, rest = unsigned(rest)
	}
	clear(table[:len(table)-len(rest)+1])
}
