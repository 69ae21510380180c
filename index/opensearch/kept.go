package opensearch

import "github.com/maypok86/otter/v2"

// kept keeps what was read, up to a number of values: those that are asked for again and
// again stay. It is safe for concurrent use.
type kept[K comparable, V any] struct {
	cache *otter.Cache[K, V]
}

func newKept[K comparable, V any](most int) *kept[K, V] {
	return &kept[K, V]{otter.Must(&otter.Options[K, V]{MaximumSize: most})} // a positive size is never wrong
}

func (k *kept[K, V]) get(key K) (V, bool) { return k.cache.GetIfPresent(key) }
func (k *kept[K, V]) put(key K, v V)      { k.cache.Set(key, v) }
func (k *kept[K, V]) forget()             { k.cache.InvalidateAll() }
func (k *kept[K, V]) drop(key K)          { k.cache.Invalidate(key) }
