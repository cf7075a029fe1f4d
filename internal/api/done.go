package api

import (
	"context"

	"bayou/internal/gate"
	"bayou/internal/track"
)

// Done answers a write that has nothing to show.
type Done struct {
	Done bool `json:"done" doc:"已办"`
}

func done(err error) (*Answer[Done], error) { return answer(Done{err == nil}, err) }

func (s *server) tick(ctx context.Context, in *tickTask) (*Answer[track.Tick], error) {
	return answer(s.Track.Tick(ctx, gate.Who(ctx), in.Task, in.Body.Path, in.Body.Note))
}

func (s *server) untick(ctx context.Context, in *untickTask) (*Answer[Done], error) {
	return done(s.Track.Untick(ctx, gate.Who(ctx), in.Task, in.Body.Path, in.Body.Reason))
}
