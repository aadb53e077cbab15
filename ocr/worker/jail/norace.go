//go:build !race

package jail

// RaceEnabled says that the race detector is at work, which takes memory for itself.
const RaceEnabled = false
