package eventstore

import (
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// tell answers everybody in b, with nothing or err.
func (b *batch[C]) tell(receipt func(made) (Receipt, error)) {
	for _, a := range b.answers {
		o := outcome{err: a.err}
		switch {
		case a.err != nil:
			if errors.Is(a.err, ErrRequestMismatch) {
				o.result.Position = a.repeat
			}
		case a.repeat != 0:
			o.result = Result{Position: a.repeat, Repeated: true}
		case a.made >= 0:
			m := b.made[a.made]
			o.result = Result{Commit: m.commit, Position: m.position}
			o.result.Receipt, o.err = receipt(m)
		}
		a.call.done <- o
	}
}

// answer proves and signs what was stored, off the goroutine that decides.
func (s *Sequencer[S, C]) answer() {
	for b := range s.answered {
		checkpoint, err := s.cfg.Checkpoints.Sign(b.head)
		if err != nil {
			s.fail(err)
		}
		b.tell(func(m made) (Receipt, error) {
			if err != nil {
				return Receipt{}, fmt.Errorf("%w: %w", ErrUnknownOutcome, err)
			}
			return NewReceipt(m.position, m.recorded, m.hash, b.head, tlog.HashReader(b.view), checkpoint)
		})
	}
}
