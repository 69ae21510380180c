package eval

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadQueries(t *testing.T) {
	tests := []struct {
		name, in string
		want     []Query
		wantErr  string
	}{
		{"plain", "q2\tred fox\nq1\tblue\n", []Query{{"q2", "red fox"}, {"q1", "blue"}}, ""},
		{"mark, crlf, blank lines, no last end", "\ufeffq1\t a \r\n\r\n \t\r\nq2\tb", []Query{{"q1", "a"}, {"q2", "b"}}, ""},
		{"further tabs are text", "q1\ta\tb\n", []Query{{"q1", "a\tb"}}, ""},
		{"empty file", "", nil, ""},
		{"no tab", "q1\ta\n\nq2 b\n", nil, "f:3: want qid<TAB>text, found no tab"},
		{"no id", "\ta\n", nil, "f:1: empty query id"},
		{"space in id", "q 1\ta\n", nil, `f:1: query id "q 1" holds white space`},
		{"no text", "q1\t \n", nil, `f:1: query "q1" has no text`},
		{"repeated id", "q1\ta\nq1\tb\n", nil, `f:2: query id "q1" stands here a second time`},
		{"not UTF-8", "q1\t\xff\n", nil, "f:1: not valid UTF-8"},
		{"endless line", "q1\ta\nq2\t" + strings.Repeat("x", maxLine), nil, "f:2: line longer than 1048576 bytes"},
		{"NUL", "q\x00\ta\n", nil, `f:1: query id "q\x00" holds a NUL byte`},
		{"second mark", "\ufeff\ufeffq\ta\n", nil, `f:1: query id "\ufeffq" starts with a byte order mark`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadQueries(strings.NewReader(tt.in), "f")
			check(t, got, tt.want, err, tt.wantErr)
		})
	}
}

func TestReadQrels(t *testing.T) {
	tests := []struct {
		name, in string
		want     Qrels
		wantErr  string
	}{
		{"three columns", "\ufeffq1\ta\t2\r\nq1\tb\t-1\r\n\r\nq2\ta\t0 \n", Qrels{"q1": {"a": 2, "b": -1}, "q2": {"a": 0}}, ""},
		{"four columns", "q1 0 a 2\n  q1\t0\tb\t1\nq2 0\ta 3\n", Qrels{"q1": {"a": 2, "b": 1}, "q2": {"a": 3}}, ""},
		{"repeated alike", "q\ta\t1\nq\ta\t1\n", Qrels{"q": {"a": 1}}, ""},
		{"empty file", "", Qrels{}, ""},
		{"repeated unlike", "q\ta\t1\nq\ta\t2\n", nil, `f:2: document "a" of query "q" has grade 2 here and 1 above`},
		{"blank in a document id between tabs", "q\t a b\t1\n", Qrels{"q": {"a b": 1}}, ""},
		{"blank in a query id", "q r\ta\t1\n", nil, `f:1: query id "q r" holds white space`},
		{"no document id", "q\t \t1\n", nil, "f:1: empty document id"},
		{"no id", "\ta\t1\n", nil, "f:1: empty query id"},
		{"three with spaces", "q a 1\n", nil, "f:1: want qid<TAB>docid<TAB>grade, or the four columns: qid 0 docid grade"},
		{"half a grade", "q\ta\t0.5\n", nil, `f:1: grade "0.5" is not a whole number`},
		{"header", "qid\tdocid\tgrade\n", nil, `f:1: grade "grade" is not a whole number`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadQrels(strings.NewReader(tt.in), "f")
			check(t, got, tt.want, err, tt.wantErr)
		})
	}
}

func TestReadTruth(t *testing.T) {
	tests := []struct {
		name, in string
		want     Truth
		wantErr  string
	}{
		{"plain", "\ufeffa\tb\r\n\na\tc\na\tb\nb\tb\n", Truth{"a": {"b": true, "c": true}, "b": {"b": true}}, ""},
		{"blanks in ids", "a b\tc d\n", Truth{"a b": {"c d": true}}, ""},
		{"one column", "a\n", nil, "f:1: want source<TAB>target, found 1 columns"},
		{"three columns", "a\tb\n\na\tb\t1\n", nil, "f:3: want source<TAB>target, found 3 columns"},
		{"no source", "\tb\n", nil, "f:1: empty source id"},
		{"no target", "a\t\n", nil, "f:1: empty target id"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadTruth(strings.NewReader(tt.in), "f")
			check(t, got, tt.want, err, tt.wantErr)
		})
	}
}

func TestReadRun(t *testing.T) {
	tests := []struct {
		name, in string
		want     Run
		wantErr  string
	}{
		{
			"scores decide, ranks do not; greatest id first among equals",
			"\ufeffq Q0 a 1 0.5 x\r\n\r\nq Q0 b 2 2e0 x\nq\tQ0\tc\t3\t0.5\tx\nr Q0 a 1 -1 x\n",
			Run{"q": {{"b", 2}, {"c", 0.5}, {"a", 0.5}}, "r": {{"a", -1}}},
			"",
		},
		{
			"equal in single precision",
			"q Q0 a 1 1.000000000001 x\nq Q0 b 2 1 x\n",
			Run{"q": {{"b", 1}, {"a", 1}}},
			"",
		},
		{"five columns", "q Q0 a 1 2\n", nil, "f:1: want the six columns qid Q0 docid rank score tag, found 5"},
		{"rank", "q Q0 a one 2 x\n", nil, `f:1: rank "one" is not a whole number`},
		{"score", "q Q0 a 1 two x\n", nil, `f:1: score "two" is not a number`},
		{"NaN", "q Q0 a 1 nan x\n", nil, `f:1: query "q": document "a" has the score NaN, which is not a finite number in single precision`},
		{"out of range", "q Q0 a 1 1e999 x\n", nil, `f:1: query "q": document "a" has the score +Inf, which is not a finite number in single precision`},
		{"out of single range", "q Q0 a 1 -1e39 x\n", nil, `f:1: query "q": document "a" has the score -Inf, which is not a finite number in single precision`},
		{"repeated", "q Q0 a 1 2 x\nr Q0 a 1 2 x\nq Q0 a 2 1 x\n", nil, `f:3: query "q": document "a" stands there twice`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadRun(strings.NewReader(tt.in), "f")
			check(t, got, tt.want, err, tt.wantErr)
		})
	}
}

func TestReaderFails(t *testing.T) {
	broken := errors.New("broken")
	_, err := ReadTruth(io.MultiReader(strings.NewReader("a\tb\n"), failing{broken}), "f")
	if !errors.Is(err, broken) || err.Error() != "f:2: broken" {
		t.Errorf("error %v, want f:2: broken", err)
	}
}

// failing is a reader and writer that only fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error)  { return 0, f.err }
func (f failing) Write([]byte) (int, error) { return 0, f.err }

// check compares a result and its error with what a test wants.
func check(t *testing.T, got, want any, err error, wantErr string) {
	t.Helper()
	message := ""
	if err != nil {
		message = err.Error()
	}
	if message != wantErr {
		t.Fatalf("error %q, want %q", message, wantErr)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
}
