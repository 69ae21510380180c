//go:build engine

package main

import _ "embed" // the engine

// What answers searches in a browser: cmd/kindred-wasm, compressed, and what Go needs there.
// The Makefile makes both before it builds this command.
//
//go:embed engine/kindred.wasm.gz
var engineProgram []byte

//go:embed engine/wasm_exec.js
var engineRuntime []byte
