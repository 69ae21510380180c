package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs testdata/script. Each script works in a folder of its own
// that holds its files, a copy of testdata/site, and cut.ndjson.gz, whose second
// half is missing. There are these commands more:
//
//	exits CODE COMMAND...   run a command that must end with this exit code
//	shape FILE WANT         FILE must be one JSON value of the form in WANT
//	value FILE PATH REGEXP  the value at .a.b.0 (.len for a length) must match whole
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Vars = append(env.Vars, atOnce)
			if err := cutArchive(filepath.Join(env.WorkDir, "cut.ndjson.gz")); err != nil {
				return err
			}
			return os.CopyFS(filepath.Join(env.WorkDir, "site"), os.DirFS("testdata/site"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "shape": shape, "value": value,
		},
	})
}

// cutArchive writes the first half of an export of many articles.
func cutArchive(path string) error {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for i := range 1000 {
		fmt.Fprintf(z, `{"id":"%d","title":"Title %x"}`+"\n", i, i*i*i)
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes()[:b.Len()/2], 0o600)
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		code = exit.ExitCode()
	}
	if want := args[0]; strconv.Itoa(code) != want {
		ts.Fatalf("%q ended with exit code %d, want %s", args[1:], code, want)
	}
}

func shape(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: shape FILE WANT")
	}
	v, err := oneJSON(ts.ReadFile(args[0]))
	ts.Check(err)
	got := map[string]seen{}
	look(got, v)
	for line := range strings.Lines(ts.ReadFile(args[1])) {
		path, types, _ := strings.Cut(strings.TrimSpace(line), " ")
		s, found := got[path]
		delete(got, path)
		optional := strings.HasSuffix(types, "?")
		switch {
		case !found && !optional:
			ts.Fatalf("%s is missing", path)
		case !found:
			continue
		case !optional && s.times < *s.parent:
			ts.Fatalf("%s is missing in some places", path)
		}
		for _, typ := range s.types {
			if !slices.Contains(strings.Split(strings.TrimSuffix(types, "?"), "|"), typ) {
				ts.Fatalf("%s is %s, want %s", path, typ, types)
			}
		}
	}
	for path := range got {
		ts.Fatalf("%s is not part of the contract", path)
	}
}

// seen is what stands at one path of a JSON value, everywhere together.
type seen struct {
	times  int
	types  []string
	parent *int // objects that could have it
}

// look gathers the keys of all objects below v.
func look(got map[string]seen, v any) {
	objects := map[string]*int{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(path+"[]", x)
			}
		case map[string]any:
			if objects[path] == nil {
				objects[path] = new(int)
			}
			*objects[path]++
			for key, x := range v {
				p := path + "." + key
				s := got[p]
				s.times++
				s.parent = objects[path]
				if typ := typeOf(x); !slices.Contains(s.types, typ) {
					s.types = append(s.types, typ)
				}
				got[p] = s
				walk(p, x)
			}
		}
	}
	walk("", v)
}

func typeOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case json.Number:
		if _, err := v.Int64(); err == nil {
			return "whole"
		}
		return "number"
	case []any:
		return "list"
	case map[string]any:
		return "object"
	default:
		return fmt.Sprintf("%T", v)
	}
}

// oneJSON reads a text that must hold one JSON value and nothing else.
func oneJSON(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("not JSON: %w: %q", err, text)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("something stands after the JSON: %q", text)
	}
	return v, nil
}

func value(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: value FILE PATH REGEXP")
	}
	v, err := oneJSON(ts.ReadFile(args[0]))
	ts.Check(err)
	for part := range strings.SplitSeq(strings.TrimPrefix(args[1], "."), ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[part]
		case []any:
			if part == "len" {
				v = json.Number(strconv.Itoa(len(x)))
				continue
			}
			i, err := strconv.Atoi(part)
			if err != nil || i >= len(x) {
				ts.Fatalf("%s: there is no %s in a list of %d", args[1], part, len(x))
			}
			v = x[i]
		default:
			ts.Fatalf("%s: there is nothing below %v", args[1], v)
		}
	}
	got := fmt.Sprint(v)
	if !regexp.MustCompile("^(?:" + args[2] + ")$").MatchString(got) {
		ts.Fatalf("%s is %q, want %q", args[1], got, args[2])
	}
}
