package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain puts commands, each of which is this test binary under another name, into the
// path: scripts and tests run them as processes of their own.
func TestMain(m *testing.M) { testscript.Main(m, commands()) }
