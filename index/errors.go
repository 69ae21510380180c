package index

import "errors"

// Errors that callers tell apart with [errors.Is].
var (
	// ErrNotFound means that no article has the id that was asked for.
	ErrNotFound = errors.New("no such article")
	// ErrNoGeneration means that the data folder holds nothing that was published.
	ErrNoGeneration = errors.New("no published index")
	// ErrIncompatible means that the index was written by another version of
	// Kindred, whose terms or files differ; it has to be built again.
	ErrIncompatible = errors.New("index of another version")
	// ErrCorrupt means that files of the index are missing or damaged.
	ErrCorrupt = errors.New("damaged index")
	// ErrReadOnly means that a backend that was opened for reading was written to.
	ErrReadOnly = errors.New("index is open for reading only")
	// ErrUntidy means that a generation was published, but that something after
	// it went wrong, such as removing an old one.
	ErrUntidy = errors.New("published, but not tidied up")
	// ErrLocked means that another process writes to the files of a generation: no build
	// of Kindred, for that is none before its end.
	ErrLocked = errors.New("locked index")
	// ErrUnavailable means that the cluster that holds an index does not answer for now.
	ErrUnavailable = errors.New("the index cannot be reached")
	// ErrBusy means that another process is building in the same data folder.
	ErrBusy = errors.New("another build is running")
)
