package projections_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/projections"
	"taskforce/projections/delivery"
	"taskforce/projections/timeline"
)

const benchCommits = 100_000

// BenchmarkBuild builds each model from 100,000 commits, fsynced batches and
// all: of one importer, and of two thousand offices that act in turn, which is
// the most scattered that rows can be.
func BenchmarkBuild(b *testing.B) {
	for name, importer := range map[string]string{"import": "office-of-the-importer", "scattered": ""} {
		h := newHistory(1)
		h.importer = importer
		log := newLog(h.commits(benchCommits)...)
		for _, m := range models {
			b.Run(m.Name()+"/"+name, func(b *testing.B) { benchBuild(b, m, log) })
		}
	}
}

func benchBuild(b *testing.B, m projections.Model, log *memoryLog) {
	var size int64
	for b.Loop() {
		dir := b.TempDir()
		built(b, dir, m, log)
		info, err := os.Stat(filepath.Join(dir, m.Name()+".v1.db"))
		if err != nil {
			b.Fatal(err)
		}
		size = info.Size()
	}
	b.ReportMetric(float64(benchCommits)*float64(b.N)/b.Elapsed().Seconds(), "commits/s")
	b.ReportMetric(float64(size)/benchCommits, "bytes/commit")
}

// BenchmarkFollow is the way of one commit, from the source to whoever waits.
func BenchmarkFollow(b *testing.B) {
	h := newHistory(1)
	log := newLog(h.commits(1000)...)
	r := start(b, projections.Config{Dir: b.TempDir(), Model: timeline.New(), Source: log})
	defer r.stop()
	reach(b, r.Worker, 1000)
	for b.Loop() {
		log.append(h.commits(1)...)
		reach(b, r.Worker, log.Head())
	}
}

// BenchmarkQuery asks models of 100,000 commits for a first page of 50.
func BenchmarkQuery(b *testing.B) {
	h := newHistory(1)
	log := newLog(h.commits(benchCommits)...)
	dir := b.TempDir()
	times, stand := bench(b, dir, timeline.New(), log), bench(b, dir, delivery.New(), log)
	list := func(q timeline.Query) func(tx *bbolt.Tx) error {
		return func(tx *bbolt.Tx) error { _, err := timeline.List(tx, q); return err }
	}
	office := timeline.Subject{Kind: eventv1.ItemKind_ITEM_KIND_OFFICE, ID: h.offices[0]}
	programme := timeline.Subject{Kind: eventv1.ItemKind_ITEM_KIND_PROGRAMME, ID: h.programmes[0]}
	for name, q := range map[string]timeline.Query{
		"timeline/log":           {},
		"timeline/programme":     {Subject: programme},
		"timeline/office":        {Subject: office},
		"timeline/office-middle": {Subject: office, After: timeline.Cursor{Position: benchCommits / 2, Index: timeline.AllOf}},
		"timeline/office-slips":  {Subject: office, Types: []string{"MilestoneSlipped"}},
		"timeline/log-full-scan": {From: time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		b.Run(name, func(b *testing.B) { benchView(b, times, list(q)) })
	}
	of := delivery.Subject{Kind: eventv1.ItemKind_ITEM_KIND_PROGRAMME, ID: h.programmes[0]}
	b.Run("delivery/milestones", func(b *testing.B) {
		benchView(b, stand, func(tx *bbolt.Tx) error { _, err := delivery.Milestones(tx, of, "", 50); return err })
	})
	b.Run("delivery/assessments", func(b *testing.B) {
		benchView(b, stand, func(tx *bbolt.Tx) error { _, err := delivery.Assessments(tx, of, "", 50); return err })
	})
	b.Run("digest", func(b *testing.B) {
		for b.Loop() {
			digest(b, times, benchCommits)
		}
	})
}

func bench(b *testing.B, dir string, m projections.Model, log *memoryLog) *projections.Worker {
	b.Helper()
	built(b, dir, m, log)
	from := time.Now()
	w, _ := open(b, projections.Config{Dir: dir, Model: m, Source: log})
	b.Logf("%s: opened and checked in %v", m.Name(), time.Since(from))
	b.Cleanup(func() { w.Close() })
	return w
}

func benchView(b *testing.B, w *projections.Worker, f func(tx *bbolt.Tx) error) {
	b.Helper()
	for b.Loop() {
		if err := w.View(context.Background(), benchCommits, func(tx *bbolt.Tx, _ int64) error { return f(tx) }); err != nil {
			b.Fatal(err)
		}
	}
}
