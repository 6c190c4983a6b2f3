package projections

// Status is how a read model stands, for health, metrics and operators.
type Status struct {
	Model   string
	Version int
	// Position is what is served; Head is what the source has. The difference
	// is the lag.
	Position, Head int64
	// Stopped is a StoppedError, or nil.
	Stopped error
	// Failing is what is being tried again, or nil.
	Failing error
	// Building is what will take the place of what is served, or nil.
	Building *Building
}

// Building is how far a build beside the served file is.
type Building struct {
	Version  int
	Position int64
	// Stopped is a StoppedError, or nil. What is served goes on being served.
	Stopped error
}

// Status returns how the model stands.
func (w *Worker) Status() Status {
	head := w.cfg.Source.Head()
	w.mu.Lock()
	defer w.mu.Unlock()
	s := Status{
		Model: w.serving.model.Name(), Version: w.serving.model.Version(),
		Position: w.serving.position, Head: head,
		Stopped: w.stopped(), Failing: w.failing,
	}
	if b := w.building; b != nil {
		s.Building = &Building{Version: b.model.Version(), Position: b.position}
		if b.stopped != nil {
			s.Building.Stopped = b.stopped
		}
	}
	return s
}
