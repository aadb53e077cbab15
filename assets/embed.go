// Package assets holds the files that are built into the program: its icon and
// its translations. See README.md for where each comes from.
package assets

import _ "embed"

// Icon is the program's icon as SVG, the form in which the window shows it.
//
//go:embed icon.svg
var Icon []byte

// IconPNG is the same icon with 512 x 512 pixels, for packages and notices.
//
//go:embed icon.png
var IconPNG []byte
