package eval

import (
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWriteRun(t *testing.T) {
	inf := float32(math.Inf(1))
	tests := []struct {
		name    string
		run     Run
		want    string
		wantErr string
	}{
		{
			"ordered by score, then by falling id",
			Run{"q2": {{"a", 0.1}}, "q10": {{"a", 1}, {"b", 20}, {"c", 1}}, "none": nil},
			"q10 Q0 b 1 20 kindred\nq10 Q0 c 2 1 kindred\nq10 Q0 a 3 1 kindred\nq2 Q0 a 1 0.100000001 kindred\n",
			"",
		},
		{"empty", nil, "", ""},
		{"space", Run{"q": {{"a b", 1}}}, "", `write run: query "q": document id "a b" holds white space`},
		{"no query id", Run{"": {{"a", 1}}}, "", "write run: empty query id"},
		{"not UTF-8", Run{"q": {{"\xff", 1}}}, "", `write run: query "q": document id "\xff" is not valid UTF-8`},
		{"infinite", Run{"q": {{"a", inf}}}, "", `write run: query "q": document "a" has the score +Inf, which is not a finite number in single precision`},
		{"repeated", Run{"q": {{"a", 1}, {"a", 2}}}, "", `write run: query "q": document "a" stands there twice`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			err := WriteRun(&b, tt.run)
			check(t, b.String(), tt.want, err, tt.wantErr)
		})
	}
	broken := errors.New("broken")
	if err := WriteRun(failing{broken}, Run{"q": {{"a", 1}}}); !errors.Is(err, broken) {
		t.Errorf("error %v, want broken", err)
	}
}

func TestWriteRunDepth(t *testing.T) {
	run := make(Run)
	for i := range RunDepth + 5 {
		run["q"] = append(run["q"], Scored{strconv.Itoa(i), float32(i)})
	}
	var b strings.Builder
	if err := WriteRun(&b, run); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if got, want := lines[len(lines)-1], "q Q0 5 1000 5 kindred"; len(lines) != RunDepth || got != want {
		t.Errorf("%d lines, last %q; want %d, %q", len(lines), got, RunDepth, want)
	}
}

func TestRunRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		run := make(Run)
		for q := range rng.IntN(5) {
			qid := fmt.Sprintf("q%d", q)
			for d := range rng.IntN(30) {
				run[qid] = append(run[qid], Scored{fmt.Sprintf("dé%d", d), anyScore(rng)})
			}
		}
		want := make(Run)
		for qid, docs := range run {
			if len(docs) > 0 {
				want[qid] = run.Ranked(qid)
			}
		}
		if diff := cmp.Diff(want, rewrite(t, run)); diff != "" {
			t.Fatalf("read back (-want +got):\n%s", diff)
		}
	}
}

// anyScore returns any finite single-precision number, often one of a few.
func anyScore(rng *rand.Rand) float32 {
	if rng.IntN(2) == 0 {
		return float32(rng.IntN(4)) / 10
	}
	for {
		s := math.Float32frombits(rng.Uint32())
		if f := float64(s); !math.IsNaN(f) && !math.IsInf(f, 0) {
			return s
		}
	}
}

// rewrite writes run and reads it back.
func rewrite(t *testing.T, run Run) Run {
	t.Helper()
	var b strings.Builder
	if err := WriteRun(&b, run); err != nil {
		t.Fatal(err)
	}
	got, err := ReadRun(strings.NewReader(b.String()), "written")
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func FuzzReadRun(f *testing.F) {
	f.Add("q Q0 a 1 0.5 x\r\nq Q0 b 2 2e0 x\n")
	f.Add("\ufeffq\tQ0\tc\t3\t1e-45\tx")
	f.Fuzz(func(t *testing.T, in string) {
		run, err := ReadRun(strings.NewReader(in), "f")
		if err != nil {
			return
		}
		for _, docs := range run {
			if len(docs) > RunDepth {
				return
			}
		}
		if diff := cmp.Diff(run, rewrite(t, run)); diff != "" {
			t.Errorf("read back (-want +got):\n%s", diff)
		}
	})
}

func FuzzReadTables(f *testing.F) {
	f.Add("q\ttext\n")
	f.Add("q\ta\t1\r\n\r\nq 0 b -2\n")
	f.Add("\ufeffa\tb\n")
	f.Fuzz(func(t *testing.T, in string) {
		readers := map[string]func(io.Reader) error{
			"queries": func(r io.Reader) error {
				queries, err := ReadQueries(r, "f")
				for _, q := range queries {
					if checkID("query id", q.ID) != nil || q.Text == "" {
						t.Errorf("accepted query %q", q)
					}
				}
				return err
			},
			"qrels": func(r io.Reader) error {
				qrels, err := ReadQrels(r, "f")
				checkSearchRange(t, qrels, Run{"q": {{"a", 1}, {"b", 1}}})
				return err
			},
			"truth": func(r io.Reader) error {
				truth, err := ReadTruth(r, "f")
				checkRelatedRange(t, truth, map[string][]string{"a": {"b", "a"}, "b": {"b"}})
				return err
			},
		}
		for kind, read := range readers {
			if err := read(strings.NewReader(in)); err != nil && !strings.HasPrefix(err.Error(), "f:") {
				t.Errorf("%s: error %q names no file", kind, err)
			}
		}
	})
}
