// Package coretest helps to test what stands on core's ports: a store and blobs in
// memory with the semantics of the real ones, fakes for the engines, short builders
// for orders and invoices, and Suite, which every store has to pass.
package coretest
