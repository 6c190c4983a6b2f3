package eventstore

import "time"

// Limits of the stored form. They are part of the format: a follower relies on them.
const (
	// Format is the version of blocks and commits that this program writes.
	Format = 1
	// Level is the newest min_reader that this program can read.
	Level = 1
	// MaxBlockCommits closes a block.
	MaxBlockCommits = 1024
	// MaxBlockBytes closes a block; one larger commit travels alone.
	MaxBlockBytes = 512 << 10
	// MaxCommitBytes is the most that one commit may take.
	MaxCommitBytes = 900 << 10
	// blockOverhead is what header, signature and framing add to the commits, at most.
	blockOverhead = 8 << 10
	// MaxMessageBytes is the largest message that a stream must take.
	MaxMessageBytes = MaxCommitBytes + blockOverhead
)

// Limits of running.
const (
	// QueueLength is how many commands may wait to be decided.
	QueueLength = 4096
	// maxClockStep is how far wall time may move against monotonic time.
	maxClockStep = 5 * time.Second
	// maxClockGap is how long a log may have been silent before somebody has
	// to say that the clock is right.
	maxClockGap = 30 * 24 * time.Hour
	// poisonFor is how long a command that panicked twice is refused unread.
	poisonFor = time.Hour
	// mostPoison bounds how many such commands are remembered.
	mostPoison = 4096
)
