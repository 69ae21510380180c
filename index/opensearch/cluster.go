package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/opensearch-project/opensearch-go/v4"

	"kindred/index"
)

// Config says where a cluster is, and how to use it.
type Config struct {
	// Addresses are those of some nodes, such as http://10.0.0.1:9200: one that does not
	// answer is passed over.
	Addresses []string
	// User and Password are for clusters that ask for them.
	User, Password string
	// Authority is a certificate in PEM that signed the cluster's; empty for the system's.
	Authority []byte
	// Shards is the number of parts that the articles are spread over, Replicas that of
	// further copies of each: the number of nodes that may be lost at once.
	Shards, Replicas int
}

const (
	// readTimeout ends a try to read. A node that hangs answers nothing for ever, and
	// another one has a copy. Of the five seconds that a server gives a reader's question
	// three tries are left: one that asks the node, one whose shard is read there, and one more.
	readTimeout = 1500 * time.Millisecond
	// noteTimeout ends a try to write the little that builders and servers know of each
	// other by: what a node that hangs is not told in time keeps everybody waiting.
	noteTimeout = 5 * time.Second
	// writeTimeout ends a try to write. A bulk of some megabytes takes a busy node seconds.
	writeTimeout = time.Minute
	// tries is how often a request is sent at most, each time to another node.
	tries = 5
	// mostIdle is how many connections to a node are kept for the next request. By default
	// there are two, and under load all others are made for one request each.
	mostIdle = 64
)

// busyOrLost are the answers after which another node is asked. A search whose shard was
// lost while it was read there is a 500.
var busyOrLost = []int{
	http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
}

// Cluster is a connection to a cluster. It is safe for concurrent use.
type Cluster struct {
	config            Config
	transport         *http.Transport
	read, note, write *opensearch.Client
}

// Connect returns a connection. Nothing is asked yet.
func Connect(config Config) (*Cluster, error) {
	if len(config.Addresses) == 0 {
		return nil, errors.New("connecting to OpenSearch: no address: name one, such as http://127.0.0.1:9200")
	}
	c := &Cluster{config: config, transport: http.DefaultTransport.(*http.Transport).Clone()} //nolint:forcetypeassert,errcheck // it is documented
	c.transport.MaxIdleConnsPerHost = mostIdle
	var err error
	for _, client := range []struct {
		to      **opensearch.Client
		timeout time.Duration
	}{{&c.read, readTimeout}, {&c.note, noteTimeout}, {&c.write, writeTimeout}} {
		*client.to, err = opensearch.NewClient(opensearch.Config{
			Addresses: config.Addresses, Username: config.User, Password: config.Password, CACert: config.Authority,
			RequestTimeout: client.timeout, MaxRetries: tries - 1, EnableRetryOnTimeout: true,
			RetryOnStatus: busyOrLost,
			RetryBackoff:  backoff,
			Transport:     c.transport,
		})
		if err != nil {
			return nil, fmt.Errorf("connecting to OpenSearch at %s: %w", strings.Join(config.Addresses, ", "), err)
		}
	}
	return c, nil
}

// backoff is how long to wait before the n-th try more. The first goes to another node at
// once.
func backoff(n int) time.Duration { return time.Duration(n-1) * 100 * time.Millisecond }

// pause waits, and returns why ctx is done where that comes first.
func pause(ctx context.Context, wait time.Duration) error {
	select {
	case <-time.After(wait):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx) //nolint:wrapcheck // it is the caller's
	}
}

// Close ends the connection.
func (c *Cluster) Close() error {
	defer c.transport.CloseIdleConnections()
	if err := errors.Join(c.read.Close(), c.note.Close(), c.write.Close()); err != nil {
		return fmt.Errorf("closing the connection to OpenSearch: %w", err)
	}
	return nil
}

// asked is a request as the client takes it.
type asked struct {
	path string
	body []byte
	kind string
}

const (
	oneValue  = "application/json"
	manyLines = "application/x-ndjson"
)

// GetRequest implements [opensearch.Request].
func (a asked) GetRequest(method string) (*http.Request, error) {
	var body io.Reader
	if a.body != nil {
		body = bytes.NewReader(a.body)
	}
	r, err := http.NewRequest(method, a.path, body) //nolint:noctx // the client adds it
	if err != nil {
		return nil, err //nolint:wrapcheck // by the caller
	}
	r.Header.Set("Content-Type", a.kind)
	return r, nil
}

// RefusedError is an answer of the cluster that says no.
type RefusedError struct {
	Status int
	Type   string
	Reason string
}

// Error implements error.
func (r *RefusedError) Error() string {
	if r.Reason == "" {
		return fmt.Sprintf("OpenSearch answered %d %s", r.Status, http.StatusText(r.Status))
	}
	says := fmt.Sprintf("OpenSearch answered %d %s: %s: %s", r.Status, http.StatusText(r.Status), r.Type, r.Reason)
	if strings.Contains(r.Reason, "flood-stage watermark") {
		says += " (free disk on its nodes, and it takes writes again)"
	}
	return says
}

// Is tells a cluster that cannot answer for now from one that will not.
func (r *RefusedError) Is(target error) bool {
	return target == index.ErrUnavailable && slices.Contains(busyOrLost, r.Status)
}

// isMissing reports whether the cluster says that something is not there.
func isMissing(err error) bool {
	refused, ok := errors.AsType[*RefusedError](err)
	return ok && refused.Status == http.StatusNotFound
}

// isThere reports whether the cluster says that something is there already.
func isThere(err error) bool {
	refused, ok := errors.AsType[*RefusedError](err)
	return ok && refused.Type == "resource_already_exists_exception"
}

// get reads what a path names, and post asks with a body; put and remove change something.
func (c *Cluster) get(ctx context.Context, path string, out any) error {
	return exchange(ctx, c.read, http.MethodGet, asked{path, nil, oneValue}, out)
}

func (c *Cluster) post(ctx context.Context, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("encoding a request: %w", err)
	}
	return exchange(ctx, c.read, http.MethodPost, asked{path, body, oneValue}, out)
}

func (c *Cluster) put(ctx context.Context, path string, in any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("encoding a request: %w", err)
	}
	return exchange(ctx, c.write, http.MethodPut, asked{path, body, oneValue}, nil)
}

func (c *Cluster) remove(ctx context.Context, path string) error {
	return exchange(ctx, c.write, http.MethodDelete, asked{path, nil, oneValue}, nil)
}

// askLines asks several things at once.
func (c *Cluster) askLines(ctx context.Context, path string, lines []byte, out any) error {
	return exchange(ctx, c.read, http.MethodPost, asked{path, lines, manyLines}, out)
}

// order asks for work that may take long.
func (c *Cluster) order(ctx context.Context, path string, lines []byte, out any) error {
	return exchange(ctx, c.write, http.MethodPost, asked{path, lines, manyLines}, out)
}

// exchange sends a request and decodes the answer. An error of ctx is told as such.
func exchange(ctx context.Context, client *opensearch.Client, method string, request asked, out any) error {
	if ctx.Err() != nil {
		return context.Cause(ctx) //nolint:wrapcheck // it is the caller's
	}
	response, err := client.Do(ctx, method, request, out) //nolint:staticcheck // the typed form has a type for each answer; these are known at the caller only
	if response != nil && response.Body != nil {
		defer func() { _ = response.Body.Close() }() // it was read, or is of no use
	}
	if ctx.Err() != nil {
		return context.Cause(ctx) //nolint:wrapcheck // as above
	}
	if response != nil && response.IsError() {
		return refusalOf(response)
	}
	if err != nil {
		return fmt.Errorf("%w: OpenSearch: %w", index.ErrUnavailable, err)
	}
	return nil
}

// refusalOf reads why the cluster says no.
func refusalOf(response *opensearch.Response) error {
	refused := &RefusedError{Status: response.StatusCode}
	var body struct {
		Error json.RawMessage `json:"error"`
	}
	var reason itemError
	if response.Body == nil || json.NewDecoder(response.Body).Decode(&body) != nil || json.Unmarshal(body.Error, &reason) != nil {
		return refused
	}
	return reason.refused(response.StatusCode)
}
