//go:build !engine

package main

// A kindred that go build alone makes cannot export what answers searches in a browser: that
// is compiled first, see the Makefile.
var engineProgram, engineRuntime []byte
