package inspect

import (
	"testing"

	"bayou/internal/clock"
)

// TestAFindingGoesBack: on every day a finding stands where its terms put it then.
func TestAFindingGoesBack(t *testing.T) {
	t.Parallel()
	f := Finding{Day: "2015-08-03", State: Closed, Round: 2, Due: "2015-08-14", Terms: []Term{
		{Round: 1, Due: "2015-08-07", RectifiedOn: "2015-08-06", RecheckedOn: "2015-08-08", Outcome: TermReopened},
		{Round: 2, Due: "2015-08-14", RectifiedOn: "2015-08-12", RecheckedOn: "2015-08-13", Outcome: TermClosed},
	}}
	for _, c := range []struct {
		day   clock.Date
		state FindingState
		due   clock.Date
	}{
		{"2015-08-03", Open, "2015-08-07"},
		{"2015-08-06", Rectified, "2015-08-07"},
		{"2015-08-08", Open, "2015-08-14"},
		{"2015-08-12", Rectified, "2015-08-14"},
		{"2015-08-13", Closed, "2015-08-14"},
	} {
		if then, ok := f.asOf(c.day); !ok || then.State != c.state || then.Due != c.due {
			t.Errorf("%s: %v %v due %s", c.day, ok, then.State, then.Due)
		}
	}
	if _, ok := f.asOf("2015-08-02"); ok {
		t.Error("it stood there before it was found")
	}
}
