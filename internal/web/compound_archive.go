package web

import (
	"net/http"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/register"
)

// compoundArchive is what the compound's page says of its archive.
type compoundArchive struct {
	Href, Photos, Papers, Missing string
	Last                          clock.Date
}

// archiveOf sums up a compound's archive; nil for whoever may not see it.
func (s *Site) archiveOf(r *http.Request, c *register.Compound) (*compoundArchive, error) {
	who := gate.Who(r.Context())
	if !who.Can(account.SeePapers, c.Path) {
		return nil, nil
	}
	counts, err := s.Archive.Counts(r.Context(), who.Scope(account.SeePapers), c.Path)
	v := &compoundArchive{Href: archiveHref(c.ID), Photos: counted(counts.Photos, "张"), Papers: counted(counts.Papers, "份"), Last: counts.Last}
	missing, all := 0, archive.Wants(counts)
	for _, x := range all {
		if x.Have == 0 {
			missing++
		}
	}
	v.Missing = "应有 " + strconv.Itoa(len(all)) + " 类，还缺 " + strconv.Itoa(missing) + " 类"
	return v, err
}
