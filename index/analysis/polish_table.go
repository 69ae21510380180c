//go:build !js

package analysis

import _ "embed" // polish.table

//go:embed polish.table
var shippedPolish []byte
