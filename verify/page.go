package verify

import _ "embed"

// Page is an HTML page that recounts a sealed file in a browser, as ReadSealed does and with the same sentences. It is one file, asks
// no server and opens from a phone's own folder, so that an owner can check a vote without trusting whoever held it.
//
//go:embed recount.html
var Page []byte
