//go:build !cgo

package ocr

const haveEngines = false
