//go:build !linux

package main

// forgetProgram does nothing: what is resident is known of Linux.
func forgetProgram() {}
