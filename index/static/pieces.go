package static

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"kindred/index"
)

// pieces is memory of which each piece is fetched when it is needed.
type pieces struct {
	fetch  Fetch
	name   string
	data   []byte
	size   int // of a piece
	pieces []piece
}

type piece struct {
	there    atomic.Bool
	fetching sync.Mutex
}

func newPieces(fetch Fetch, name string, data []byte) *pieces {
	size := pieceBytes[name]
	return &pieces{fetch: fetch, name: name, data: data, size: size, pieces: make([]piece, (len(data)+size-1)/size)}
}

// unfetched is the panic of what could not be fetched, on its way through package impact.
type unfetched struct{ error }

// need fetches the pieces that hold the bytes between two places, or waits for those who
// do.
func (p *pieces) need(from, to int) {
	first, last := from/p.size, min((to+p.size-1)/p.size, len(p.pieces)) // none behind it
	for first < last && p.pieces[first].there.Load() {
		first++
	}
	if first >= last {
		return
	}
	var some errgroup.Group
	for i := first; i < last; i++ {
		some.Go(func() error { return p.fetchPiece(i) })
	}
	if err := some.Wait(); err != nil {
		panic(unfetched{err})
	}
}

func (p *pieces) fetchPiece(i int) error {
	one := &p.pieces[i]
	one.fetching.Lock()
	defer one.fetching.Unlock()
	if one.there.Load() {
		return nil
	}
	data, err := p.fetch(context.Background(), numbered(p.name, i))
	if err != nil {
		return err
	}
	room := p.data[i*p.size:][:min(p.size, len(p.data)-i*p.size)]
	if len(data) != len(room) {
		return fmt.Errorf("%w: %s has %d bytes, want %d", index.ErrCorrupt, numbered(p.name, i), len(data), len(room))
	}
	copy(room, data)
	one.there.Store(true)
	return nil
}
