//go:build js

// Command kindred-wasm is what answers searches in a browser, for sites that have no
// server of Kindred: a worker starts it, see web/inbrowser.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"syscall/js"

	"kindred/index/analysis"
	"kindred/search/inbrowser"
)

// The worker gives kindredSettings, the text of settings.json, and kindredFetch, which
// returns a promise of a file's bytes; it gets kindredAsk, and is told by kindredReady that
// it is there, or why not.
func main() {
	global := js.Global()
	engine, err := open(global)
	if err != nil {
		global.Call("kindredReady", err.Error())
		return
	}
	global.Set("kindredAsk", js.FuncOf(func(_ js.Value, args []js.Value) any {
		question, done := args[0].String(), args[1]
		go func() {
			answer, err := ask(engine, question)
			if err != nil {
				done.Invoke(js.Null(), err.Error())
				return
			}
			done.Invoke(string(answer), js.Null())
		}()
		return nil
	}))
	global.Call("kindredReady", js.Null())
	select {}
}

func open(global js.Value) (*inbrowser.Engine, error) {
	var s inbrowser.Settings
	if err := json.Unmarshal([]byte(global.Get("kindredSettings").String()), &s); err != nil {
		return nil, fmt.Errorf("settings.json: %w", err)
	}
	for language, data := range s.Index.Languages {
		analysis.SetBrowserData(language, data)
	}
	if err := s.SetStems(); err != nil {
		return nil, err
	}
	return inbrowser.Open(context.Background(), &s, func(_ context.Context, name string) ([]byte, error) {
		return await(global.Call("kindredFetch", s.Folder+"/"+name+".bin"))
	})
}

// ask answers a question.
func ask(e *inbrowser.Engine, question string) ([]byte, error) {
	var q inbrowser.Question
	if err := json.Unmarshal([]byte(question), &q); err != nil {
		return nil, err
	}
	answer, err := e.Search(context.Background(), &q)
	if err != nil {
		return nil, err
	}
	return json.Marshal(answer)
}

// await waits for a promise of bytes.
func await(promise js.Value) (data []byte, err error) {
	settled := make(chan struct{})
	kept := js.FuncOf(func(_ js.Value, args []js.Value) any {
		data = make([]byte, args[0].Get("byteLength").Int())
		js.CopyBytesToGo(data, args[0])
		close(settled)
		return nil
	})
	defer kept.Release()
	broken := js.FuncOf(func(_ js.Value, args []js.Value) any {
		err = errors.New(args[0].Call("toString").String())
		close(settled)
		return nil
	})
	defer broken.Release()
	promise.Call("then", kept, broken)
	<-settled
	return data, err
}
