package corpus

import (
	"os"

	"golang.org/x/sys/unix"
)

// createNameless makes a temporary file that never has a name, where the file system can
// do that.
func createNameless() (*os.File, error) {
	dir := os.TempDir()
	fd, err := unix.Open(dir, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if err != nil {
		return createNamed()
	}
	return os.NewFile(uintptr(fd), dir), nil // #nosec G115 -- a descriptor is not negative
}
