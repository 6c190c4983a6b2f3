package projections

import (
	"errors"
	"log/slog"
	"os"
	"time"
)

// The size of a batch where Config leaves it out. A batch is one transaction
// and one fsync; larger ones gain little, and cost memory and the freshness of
// whoever waits.
const (
	DefaultBatchCommits = 4096
	DefaultBatchBytes   = 4 << 20
)

// Config is what a Worker is opened with.
type Config struct {
	// Dir holds the files of all read models. It is created where it is missing.
	Dir string
	// Model is what is served.
	Model Model
	// Previous is the model as it was before its version was raised, or nil.
	// Where its file is there and Model's has not caught up, Previous is fed and
	// served meanwhile: queries must be able to read both (Version tells them
	// which they have). Without it a new version answers as it fills, and says
	// how far behind it is.
	Previous Model
	// Source is what the model is fed from.
	Source Source
	// Log is told of rebuilds, stops and retries. nil discards.
	Log *slog.Logger
	// BatchCommits and BatchBytes end a batch, whichever comes first; 0 is the
	// default. The content does not depend on them.
	BatchCommits int
	BatchBytes   int
	// Linger is how long commits may gather under load before they are written:
	// each transaction costs an fsync, which the log wants too. Whoever waits
	// for a position ends it at once. 0 writes what is there.
	Linger time.Duration
}

func (c Config) prepare() (Config, error) {
	switch {
	case c.Dir == "":
		return c, errors.New("projections: Dir is missing")
	case c.Model == nil:
		return c, errors.New("projections: Model is missing")
	case c.Source == nil:
		return c, errors.New("projections: Source is missing")
	case c.Previous != nil && (c.Previous.Name() != c.Model.Name() || c.Previous.Version() >= c.Model.Version()):
		return c, errors.New("projections: Previous is no earlier version of Model")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Log = c.Log.With("model", c.Model.Name())
	if c.BatchCommits <= 0 {
		c.BatchCommits = DefaultBatchCommits
	}
	if c.BatchBytes <= 0 {
		c.BatchBytes = DefaultBatchBytes
	}
	return c, os.MkdirAll(c.Dir, 0o700)
}
