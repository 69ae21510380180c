//go:build !js

package analysis

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
)

// Fingerprint identifies the editor's exceptions in force, "" if there are none. An
// index that was built under another fingerprint does not answer as it should.
func Fingerprint() string { return editors.fingerprint() }

func (f *inForce) fingerprint() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.stems) == 0 {
		return ""
	}
	sum := sha256.New()
	for _, lang := range slices.Sorted(maps.Keys(f.stems)) {
		for _, word := range slices.Sorted(maps.Keys(f.stems[lang])) {
			fmt.Fprintf(sum, "%s\t%s\t%s\n", lang, word, f.stems[lang][word])
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}
