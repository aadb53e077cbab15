//go:build !unix

package wire

// Used says that nothing is known on this system.
func Used() Usage { return Usage{} }
