package opensearch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"kindred/index"
)

// Shared is what builders and servers that have no folder in common know of each other by:
// the alias PREFIX-live names the articles of the published generation, PREFIX-held too
// where an editor went back to it, and the index PREFIX-state says which generations there
// are, with the files of their folders, and who builds.
type Shared struct {
	cluster *Cluster
	prefix  string
}

// Shared returns what those share whose indexes have names that begin with a prefix.
func (c *Cluster) Shared(prefix string) *Shared { return &Shared{c, prefix} }

const (
	lockID      = "lock"
	catalogueID = "generations"
	// movedWithin ends a try to move an alias: less than a lease, so that nobody else can have
	// taken it when it was renewed just before. The cluster itself gives up earlier what waits
	// for its manager, so that nothing is moved when nobody expects it.
	movedWithin = leaseFor / 3
	moveNow     = "?timeout=2s&cluster_manager_timeout=4s"
	// publishWithin ends the tries: by default a cluster takes half a minute to see that its
	// manager hangs, and a build takes longer.
	publishWithin = 3 * time.Minute
	publishAgain  = time.Second
)

func (s *Shared) state() string { return s.prefix + "-state" }
func (s *Shared) live() string  { return s.prefix + "-live" }
func (s *Shared) held() string  { return s.prefix + "-held" }

// filesID names the files of a generation by its indexes, of which no two have the same name:
// its number another builder may have taken since.
func filesID(name string) string { return "files-" + name }

// prepare makes the index of the state, if it is not there.
func (s *Shared) prepare(ctx context.Context) error {
	err := s.cluster.put(ctx, "/"+s.state(), object{
		"settings": object{"number_of_shards": 1, "auto_expand_replicas": "0-2"},
		"mappings": object{"enabled": false, "_meta": object{"kindred": Version}},
	})
	if err != nil && !isThere(err) {
		return fmt.Errorf("making %s: %w", s.state(), err)
	}
	return nil
}

// listed is a generation of the catalogue.
type listed struct {
	Number int    `json:"number"`
	Name   string `json:"name"` // what [Open] takes
}

// catalogue are the generations that are shared, ascending.
type catalogue struct {
	Generations []listed `json:"generations"`
	// Fence is that of the last builder: one before it, which was not heard of for a while,
	// changes nothing any more.
	Fence int64 `json:"fence"`
}

func (s *Shared) catalogue(ctx context.Context) (at versioned, list catalogue, err error) {
	at, err = s.cluster.lookUpVersion(ctx, s.state(), catalogueID, &list)
	return at, list, err
}

// change changes the catalogue, unless a later builder has the lease.
func (l *Lease) change(ctx context.Context, f func(*catalogue)) error {
	s, fence := l.home, l.fence()
	for {
		at, list, err := s.catalogue(ctx)
		if err != nil {
			return err
		}
		if list.Fence > fence {
			return fmt.Errorf("%w in the cluster, and has taken over from this one", index.ErrBusy)
		}
		f(&list)
		list.Fence = fence
		_, err = s.cluster.replace(ctx, s.state(), catalogueID, at, list)
		switch {
		case err == nil:
			return nil
		case !errors.Is(err, errConflict): // with what was sent before, or another builder's
			return fmt.Errorf("listing the generations of the cluster: %w", err)
		}
	}
}

// Published is what a cluster says is published.
type Published struct {
	// Name is what [Open] takes, "" where nothing is published.
	Name string
	Held bool
}

// Published asks what is published.
func (s *Shared) Published(ctx context.Context) (Published, error) {
	there, err := s.indexes(ctx)
	if err != nil {
		return Published{}, err
	}
	var p Published
	for name, aliases := range there {
		if slices.Contains(aliases, s.live()) {
			p.Name = strings.TrimSuffix(name, articlesOf(""))
			p.Held = slices.Contains(aliases, s.held())
		}
	}
	return p, nil
}

// ofGeneration is what follows the prefix in the names of the indexes of generations.
var ofGeneration = regexp.MustCompile(`^-[0-9]+-[a-z0-9]{8}-[0-9]+-(articles|kin|data)$`)

// indexes returns the indexes of generations, with their aliases.
func (s *Shared) indexes(ctx context.Context) (map[string][]string, error) {
	var there map[string]struct {
		Aliases map[string]json.RawMessage `json:"aliases"`
	}
	if err := s.cluster.get(ctx, "/"+s.prefix+"-*/_alias", &there); err != nil && !isMissing(err) {
		return nil, fmt.Errorf("listing the indexes of the cluster: %w", err)
	}
	list := map[string][]string{}
	for name, index := range there {
		if !ofGeneration.MatchString(strings.TrimPrefix(name, s.prefix)) {
			continue
		}
		list[name] = nil
		for alias := range index.Aliases {
			list[name] = append(list[name], alias)
		}
	}
	return list, nil
}

// Generations returns those that are shared, for [index.Generations.Mirror], and which of
// them is published, 0 for none.
func (s *Shared) Generations(ctx context.Context) (there []index.Mirrored, current int, held bool, err error) {
	published, err := s.Published(ctx)
	if err != nil {
		return nil, 0, false, err
	}
	// The catalogue afterwards: what is published was in it before.
	_, list, err := s.catalogue(ctx)
	if err != nil {
		return nil, 0, false, err
	}
	for _, g := range list.Generations {
		there = append(there, index.Mirrored{
			Number: g.Number,
			Is: func(dir string) bool {
				p, err := readPlace(dir)
				return err == nil && p.Name == g.Name
			},
			Files: func() (map[string][]byte, error) { return s.files(ctx, g.Name) },
		})
		if g.Name == published.Name {
			current = g.Number
		}
	}
	return there, current, published.Held, nil
}

func (s *Shared) files(ctx context.Context, name string) (map[string][]byte, error) {
	data, ok, err := s.cluster.getBlob(ctx, s.state(), filesID(name))
	if err != nil {
		return nil, err
	}
	var files map[string][]byte
	if !ok || json.Unmarshal(data, &files) != nil {
		return nil, damaged("the files of %s in %s", name, s.state())
	}
	return files, nil
}

// Add lists a finished generation, whose folder has some files.
func (l *Lease) Add(ctx context.Context, number int, dir string, files map[string][]byte) error {
	s := l.home
	p, err := readPlace(dir)
	if err != nil {
		return err
	}
	if err := l.renew(ctx); err != nil {
		return err
	}
	data, err := json.Marshal(files)
	if err != nil {
		return fmt.Errorf("encoding the files of generation %d: %w", number, err)
	}
	if err := s.cluster.putBlob(ctx, s.state(), filesID(p.Name), data); err != nil {
		return err
	}
	return l.change(ctx, func(list *catalogue) {
		list.Generations = slices.DeleteFunc(list.Generations, func(g listed) bool { return g.Number == number })
		list.Generations = append(list.Generations, listed{number, p.Name})
		slices.SortFunc(list.Generations, func(x, y listed) int { return x.Number - y.Number })
	})
}

// Publish publishes the generation whose folder is dir, by one move of the alias: from the
// one that was published when the lease was last sure to be ours, or not at all. While the
// cluster cannot move it, it is asked again.
func (l *Lease) Publish(ctx context.Context, dir string, held bool) error {
	p, err := readPlace(dir)
	if err != nil {
		return err
	}
	for end := time.Now().Add(publishWithin); ; {
		err := l.move(ctx, Published{p.Name, held})
		if err == nil || !errors.Is(err, index.ErrUnavailable) || time.Now().After(end) {
			return err
		}
		if err := pause(ctx, publishAgain); err != nil {
			return err
		}
	}
}

// move moves the aliases once.
func (l *Lease) move(ctx context.Context, to Published) error {
	s := l.home
	before, err := s.Published(ctx)
	if err != nil || before == to {
		return err
	}
	if err := l.renew(ctx); err != nil {
		return err
	}
	if err = s.moveFrom(ctx, before, to); err == nil {
		return nil
	}
	// Of a request that was sent twice, the second finds the alias moved.
	if now, perr := s.Published(ctx); perr == nil && now == to {
		return nil
	}
	return fmt.Errorf("moving the alias %s: %w", s.live(), err)
}

// moveFrom moves the aliases from the generation that they name, or from none.
func (s *Shared) moveFrom(ctx context.Context, before, to Published) error {
	var actions []object
	remove := func(alias string) {
		actions = append(actions, object{"remove": object{"index": articlesOf(before.Name), "alias": alias, "must_exist": true}})
	}
	add := func(alias string) {
		actions = append(actions, object{"add": object{"index": articlesOf(to.Name), "alias": alias}})
	}
	if before.Name != "" {
		remove(s.live())
	} else {
		// Of two builders that are the first, one of which was not heard of for a while, the last
		// to come publishes: one generation, not two.
		for _, alias := range []string{s.live(), s.held()} {
			actions = append(actions, object{"remove": object{"index": s.prefix + "-*", "alias": alias, "must_exist": false}})
		}
	}
	if before.Held {
		remove(s.held())
	}
	add(s.live())
	if to.Held {
		add(s.held())
	}
	body, err := json.Marshal(object{"actions": actions})
	if err != nil {
		return fmt.Errorf("encoding the move of an alias: %w", err)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, movedWithin, fmt.Errorf("%w: it has not answered within %v", index.ErrUnavailable, movedWithin))
	defer cancel()
	return exchange(ctx, s.cluster.note, http.MethodPost, asked{"/_aliases" + moveNow, body, oneValue}, nil)
}

// Tidy removes from the cluster the generations that are not among some folders, and what
// killed builds left. What is published stays. It returns the names of what it removed.
func (l *Lease) Tidy(ctx context.Context, folders []string) (removed []string, err error) {
	s := l.home
	var bases []string
	stays := map[string]bool{}
	for _, dir := range folders {
		if !IsIn(dir) {
			continue
		}
		p, err := readPlace(dir)
		if err != nil {
			return nil, err
		}
		bases, stays[p.Name] = append(bases, p.Base+"-"), true
	}
	// Before it is sure that the lease is still ours, so that nothing is there that a later
	// builder writes: it is nobody's yet.
	there, err := s.indexes(ctx)
	if err != nil {
		return nil, err
	}
	if err := l.renew(ctx); err != nil {
		return nil, err
	}
	var gone []listed
	err = l.change(ctx, func(list *catalogue) {
		gone = nil
		list.Generations = slices.DeleteFunc(list.Generations, func(g listed) bool {
			if !stays[g.Name] {
				gone = append(gone, g)
			}
			return !stays[g.Name]
		})
	})
	if err != nil {
		return nil, err
	}
	for _, g := range gone {
		if err := s.cluster.removeBlob(ctx, s.state(), filesID(g.Name)); err != nil {
			return nil, err
		}
	}
	for name, aliases := range there {
		if slices.Contains(aliases, s.live()) || slices.ContainsFunc(bases, func(base string) bool { return strings.HasPrefix(name, base) }) {
			continue
		}
		if err := s.cluster.remove(ctx, "/"+name); err != nil && !isMissing(err) {
			return removed, fmt.Errorf("removing the index %s, which no generation has: %w", name, err)
		}
		removed = append(removed, name)
	}
	slices.Sort(removed)
	return removed, nil
}
