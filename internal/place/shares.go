package place

// Shares reports whether the scope holds the sub-district or at least one of its communities: what is said before all of
// them at the weekly meeting may be read by each.
func (s Scope) Shares(street Path) bool {
	if s.Holds(street) {
		return true
	}
	for _, p := range s.paths {
		if p.IsCommunity() && street.Contains(p) {
			return true
		}
	}
	return false
}
