package app

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics are what Prometheus is told.
type metrics struct {
	registry *prometheus.Registry
	commits  prometheus.Histogram
	bytes    prometheus.Histogram
	publish  prometheus.Histogram
}

func newMetrics(a *App) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		commits: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "taskforce_block_commits", Help: "Commits in a stored block.", Buckets: prometheus.ExponentialBuckets(1, 2, 11),
		}),
		bytes: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "taskforce_block_bytes", Help: "Bytes of a stored block.", Buckets: prometheus.ExponentialBuckets(512, 2, 12),
		}),
		publish: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "taskforce_publish_seconds", Help: "Time from sending a block until it was known to be stored.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 2, 16),
		}),
	}
	m.registry.MustRegister(m.commits, m.bytes, m.publish,
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "taskforce_queue_depth", Help: "Commands that wait to be decided.",
		}, func() float64 { return float64(a.sequencer.Depth()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "taskforce_position", Help: "The last position that is stored.",
		}, func() float64 { return float64(a.sequencer.Acknowledged()) }),
		&lag{app: a, desc: prometheus.NewDesc("taskforce_lag_positions",
			"How many positions a local copy or read model is behind the log.", []string{"follower"}, nil)})
	return m
}

// Stored implements [eventstore.Observer].
func (m *metrics) Stored(commits, bytes int, publish time.Duration) {
	m.commits.Observe(float64(commits))
	m.bytes.Observe(float64(bytes))
	m.publish.Observe(publish.Seconds())
}

// lag tells how far behind each follower is.
type lag struct {
	app  *App
	desc *prometheus.Desc
}

// Describe implements prometheus.Collector.
func (l *lag) Describe(to chan<- *prometheus.Desc) { to <- l.desc }

// Collect implements prometheus.Collector.
func (l *lag) Collect(to chan<- prometheus.Metric) {
	head := l.app.sequencer.Acknowledged()
	for _, f := range l.app.followers() {
		to <- prometheus.MustNewConstMetric(l.desc, prometheus.GaugeValue, float64(max(0, head-f.Position)), f.Name)
	}
}
