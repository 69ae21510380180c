package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// units are how a number of bytes may be written.
var units = []struct {
	name  string
	bytes float64
}{{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30}, {"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}, {"k", 1e3}, {"m", 1e6}, {"g", 1e9}, {"b", 1}}

// parseBytes reads a number of bytes: 300MB, 1.5 GB, 512MiB.
func parseBytes(s string) (int64, error) {
	number, unit := strings.ToLower(strings.TrimSpace(s)), 1.0
	for _, u := range units {
		if rest, ok := strings.CutSuffix(number, u.name); ok {
			number, unit = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(number, 64)
	if n *= unit; err != nil || !(n >= 0 && n < math.MaxInt64) { // NaN, too
		return 0, fmt.Errorf("%q is no number of bytes, as 300MB is", s)
	}
	return int64(n), nil
}
