//go:build !linux

package main

import "golang.org/x/sys/unix"

// giveWay has this process wait for the processors behind others, as a build should that
// runs beside a server.
func giveWay() { _ = unix.Setpriority(unix.PRIO_PROCESS, 0, buildNiceness) }

// takeShortTurns does nothing: only Linux can be asked.
func takeShortTurns() {}
