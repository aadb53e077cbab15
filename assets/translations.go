package assets

import "embed"

// Translations holds one JSON file of sentences per language in the folder
// "translations", for lang.AddTranslationsFS.
//
//go:embed translations/*.json
var Translations embed.FS
