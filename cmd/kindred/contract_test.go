//go:build contract

package main

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestContract has schemathesis ask what the description of the API allows and forbids,
// and hold the answers against it. Searches are counted meanwhile, so that telling clicks is
// described, too:
//
//	make contract CONTRACT_EXAMPLES=2000
//
// KINDRED_SCHEMATHESIS names the program, KINDRED_CONTRACT_EXAMPLES the number of
// requests made up for each operation.
func TestContract(t *testing.T) {
	program := os.Getenv("KINDRED_SCHEMATHESIS")
	if program == "" {
		t.Fatal("KINDRED_SCHEMATHESIS is not set: run make contract")
	}
	rules, err := filepath.Abs("../../tools/contract")
	if err != nil {
		t.Fatal(err)
	}
	_, address := startServer(t, t.TempDir(), "--analytics")
	cmd := exec.CommandContext(t.Context(), program, "--config-file", filepath.Join(rules, "schemathesis.toml"), "run", address+"/api/v1/openapi.json", // #nosec G204 -- whoever runs the test names it
		"--max-examples", cmp.Or(os.Getenv("KINDRED_CONTRACT_EXAMPLES"), "100"),
		"--seed", "1", "--continue-on-failure", "--no-color",
		// Few texts are a segment of a path: all the others are thrown away.
		"--suppress-health-check", "filter_too_much")
	cmd.Dir = t.TempDir() // where it keeps what it has found
	cmd.Env = append(os.Environ(), "SCHEMATHESIS_HOOKS=hooks", "PYTHONPATH="+rules, "PYTHONDONTWRITEBYTECODE=1")
	report, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, report)
	}
	t.Logf("%s", report)
}
