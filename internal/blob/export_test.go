package blob

// What tests look at from outside.
var (
	Own    = own
	Draw   = small
	Held   = heldJPEG
	HeldAs = heldAs
	Claim  = (*Thumbs).claim
)
