package analysis

import (
	"strings"
	"testing"
)

// Each pair of the list is found, and no other.
func TestFunctionStem(t *testing.T) {
	for pair := range strings.FieldsSeq(functionPairs) {
		if len(pair) != 6 || !FunctionStem(pair) {
			t.Errorf("%q, of %d bytes, is none", pair, len(pair))
		}
	}
	for stem, want := range map[string]bool{
		"我们": true, "습니": true, "ます": true, "かな": false, "うど": false, "どん": false, "がう": true, "うの": true, "수": true, "꽃": false, "の": true, "成都": false, "都是": false, "灯塔": false, "テス": false, "등대": false, "使い": false,
		"塔": false, "": false, "ab": false, "abcdef": false, "テスト": false,
	} {
		if got := FunctionStem(stem); got != want {
			t.Errorf("%q: %v, want %v", stem, got, want)
		}
	}
}

func BenchmarkFunctionStem(b *testing.B) {
	stems := []string{"我们", "灯塔", "テス", "ます", "등대"}
	n := 0
	for i := range b.N {
		if FunctionStem(stems[i%len(stems)]) {
			n++
		}
	}
	_ = n
}
