package main

import "testing"

// Only what cannot have been written to is given back, of the program alone.
func TestUnchanged(t *testing.T) {
	const path = "/usr/bin/kindred"
	for line, want := range map[string]bool{
		"00400000-01364000 r-xp 00000000 fe:00 42  /usr/bin/kindred\n":      true,
		"01364000-02668000 r--p 00f64000 fe:00 42  /usr/bin/kindred\n":      true,
		"02668000-02c06000 rw-p 02268000 fe:00 42  /usr/bin/kindred\n":      false, // its variables
		"7f0000000000-7f0000100000 r--p 00000000 fe:00 7  /lib/libc.so.6\n": false,
		"02c06000-04c7e000 rw-p 00000000 00:00 0 \n":                        false,
		"00400000 r-xp 00000000 fe:00 42  /usr/bin/kindred\n":               false,
		"02668000-01364000 r--p 00000000 fe:00 42  /usr/bin/kindred\n":      false,
	} {
		begin, end, ok := unchanged([]byte(line), path)
		if ok != want {
			t.Errorf("%q: %v, want %v", line, ok, want)
		}
		if ok && begin >= end {
			t.Errorf("%q: from %x to %x", line, begin, end)
		}
	}
	forgetProgram() // and the program goes on
}
