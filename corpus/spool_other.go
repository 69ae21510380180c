//go:build !linux && !js

package corpus

import "os"

// createNameless makes a temporary file and takes its name away, where the system can do
// that while it is open.
func createNameless() (*os.File, error) { return createNamed() }
