//go:build !linux

package main

// commands are what tests run as processes of their own.
func commands() map[string]func() { return map[string]func(){"kindred": main} }
