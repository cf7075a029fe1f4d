package blob

// What tests look at from outside.
var (
	Own   = own
	Draw  = small
	Held  = heldJPEG
	Claim = (*Thumbs).claim
)
