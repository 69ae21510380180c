package index

import "errors"

// Mapped is a file that is mapped into memory, of which a browser has none.
type Mapped struct{ Data []byte }

// Map fails: what a browser reads is fetched.
func Map(string) (*Mapped, error) { return nil, errors.ErrUnsupported }

// Close does nothing.
func (*Mapped) Close() error { return nil }
