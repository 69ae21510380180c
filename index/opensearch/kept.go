package opensearch

import "sync"

// kept keeps what was read, up to a number of values: then it forgets all of them. It is
// safe for concurrent use.
type kept[K comparable, V any] struct {
	most int
	mu   sync.Mutex
	m    map[K]V
}

func newKept[K comparable, V any](most int) *kept[K, V] {
	return &kept[K, V]{most: most, m: map[K]V{}}
}

func (k *kept[K, V]) get(key K) (V, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	v, ok := k.m[key]
	return v, ok
}

func (k *kept[K, V]) put(key K, v V) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.m) >= k.most {
		clear(k.m)
	}
	k.m[key] = v
}

func (k *kept[K, V]) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	clear(k.m)
}

func (k *kept[K, V]) drop(key K) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.m, key)
}
