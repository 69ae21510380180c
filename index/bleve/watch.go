package bleve

import (
	"path/filepath"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// Bleve tells of a failure in its background work through callbacks that are
// named in a map of the whole program, with the path of the index. One callback
// serves all indexes here.
const callbackName = "kindred"

var (
	watched  sync.Map // folder → chan error
	register = sync.OnceFunc(func() {
		scorch.RegistryAsyncErrorCallbacks[callbackName] = func(err error, path string) {
			watched.Range(func(dir, ch any) bool {
				failed, ok := ch.(chan error)
				if ok && contains(dir, path) {
					select {
					case failed <- err:
					default: // the first failure is the one to report
					}
				}
				return true
			})
		}
	})
)

// watch sends failures of the index in dir to failed and returns the name to
// configure it with. An index in memory has no background work to fail.
func watch(dir string, failed chan error) string {
	register()
	if dir != "" {
		watched.Store(dir, failed)
	}
	return callbackName
}

func unwatch(dir string) { watched.Delete(dir) }

// contains reports whether the engine's path lies in the folder dir.
func contains(dir any, path string) bool {
	d, ok := dir.(string)
	return ok && strings.HasPrefix(path, d+string(filepath.Separator))
}
