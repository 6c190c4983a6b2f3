package row_test

import (
	"bytes"
	"cmp"
	"strings"
	"testing"

	"go.etcd.io/bbolt"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"taskforce/projections/row"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func FuzzTextsSortAsTheyAre(f *testing.F) {
	for _, s := range []string{"", "a", "ab", "a\x00", "a\x00b", "a\x01", "\x00\xff", "\x00\x01"} {
		f.Add(s, "a", uint64(1), uint64(2))
	}
	f.Fuzz(func(t *testing.T, a, b string, m, n uint64) {
		ka, kb := row.Key{}.Text(a).Uint64(m), row.Key{}.Text(b).Uint64(n)
		want := cmp.Or(strings.Compare(a, b), cmp.Compare(m, n))
		if got := bytes.Compare(ka, kb); got != want {
			t.Errorf("%q %d against %q %d: %d, want %d", a, m, b, n, got, want)
		}
		r := row.ReadKey(ka)
		if r.Text() != a || r.Uint64() != m || !r.Done() {
			t.Errorf("%q %d does not come back", a, m)
		}
	})
}

func FuzzNaturalIsPassedOver(f *testing.F) {
	f.Add("ALPHA-M10", "m")
	f.Add("0\x00\x0100", "\x00")
	f.Fuzz(func(t *testing.T, a, b string) {
		r := row.ReadKey(row.Key{}.Natural(a).Text(a).Text(b))
		r.Natural()
		if r.Text() != a || r.Text() != b || !r.Done() {
			t.Errorf("%q %q do not come back", a, b)
		}
	})
}

func FuzzReadersTakeAnything(f *testing.F) {
	f.Add([]byte("0\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		k := row.ReadKey(b)
		k.Natural()
		k.Text()
		k.Byte()
		k.Uint16()
		k.Uint32()
		k.Last()
		v := row.ReadValue(b)
		for range v.Count() {
			v.Text()
			v.Int()
			v.Bytes()
			v.Bool()
		}
	})
}

func TestNaturalOrder(t *testing.T) {
	refs := []string{"", "ALPHA", "ALPHA-M", "ALPHA-M1", "ALPHA-M2", "ALPHA-M2-1", "ALPHA-M9", "ALPHA-M10", "ALPHA-M100", "ALPHA-R1", "BETA-M1"}
	for i := 1; i < len(refs); i++ {
		if bytes.Compare(row.Key{}.Natural(refs[i-1]), row.Key{}.Natural(refs[i])) >= 0 {
			t.Errorf("%q is not before %q", refs[i-1], refs[i])
		}
	}
}

func TestNumbersSortAsTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type parts struct {
			a byte
			b uint16
			c uint32
		}
		draw := func(name string) parts {
			return parts{rapid.Byte().Draw(t, name+"a"), rapid.Uint16().Draw(t, name+"b"), rapid.Uint32().Draw(t, name+"c")}
		}
		key := func(p parts) row.Key { return row.Key{}.Byte(p.a).Uint16(p.b).Uint32(p.c) }
		x, y := draw("x"), draw("y")
		want := cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b), cmp.Compare(x.c, y.c))
		if bytes.Compare(key(x), key(y)) != want {
			t.Fatal("out of order")
		}
		r := row.ReadKey(key(x))
		if r.Byte() != x.a || r.Uint16() != x.b || r.Uint32() != x.c || !r.Done() {
			t.Fatal("does not come back")
		}
	})
}

func TestValuesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, i := rapid.Uint64().Draw(t, "n"), rapid.Int64().Draw(t, "i")
		s, b := rapid.String().Draw(t, "s"), rapid.Bool().Draw(t, "b")
		r := row.ReadValue(row.Value{}.Uint(n).Int(i).Bool(b).Text(s).Bytes([]byte(s)))
		if r.Uint() != n || r.Int() != i || r.Bool() != b || r.Text() != s || string(r.Bytes()) != s || !r.OK() {
			t.Fatal("does not come back")
		}
		if r.Uint(); r.OK() {
			t.Fatal("there was one more")
		}
	})
}

// TestBatchIsAMapThatForgetsRefusedCommits plays random commits to a batch and
// to a map, some of them undone, over several transactions.
func TestBatchIsAMapThatForgetsRefusedCommits(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		db, err := bbolt.Open(dir+"/rows.db", 0o600, &bbolt.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		_ = db.Update(func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte("b")) })
		model := map[string]string{}
		for range rapid.IntRange(1, 4).Draw(t, "transactions") {
			if err := db.Update(func(tx *bbolt.Tx) error { return playBatch(t, tx, model) }); err != nil {
				t.Fatal(err)
			}
		}
		have := map[string]string{}
		_ = db.View(func(tx *bbolt.Tx) error {
			if b := tx.Bucket([]byte("b")); b != nil {
				return b.ForEach(func(k, v []byte) error { have[string(k)] = string(v); return nil })
			}
			return nil
		})
		if len(have) != len(model) {
			t.Fatalf("have %v, want %v", have, model)
		}
		for k, v := range model {
			if have[k] != v {
				t.Fatalf("have %v, want %v", have, model)
			}
		}
	})
}

func playBatch(t *rapid.T, tx *bbolt.Tx, model map[string]string) error {
	b := row.NewBatch(tx)
	for range rapid.IntRange(0, 5).Draw(t, "commits") {
		b.Begin()
		wrote := map[string]string{}
		for range rapid.IntRange(0, 4).Draw(t, "rows") {
			k, v := rapid.StringMatching("[a-c]").Draw(t, "key"), rapid.StringMatching("[0-9]?").Draw(t, "value")
			want, held := wrote[k]
			if !held {
				want, held = model[k]
			}
			if got, ok := b.Get("b", []byte(k)); ok != held || ok && string(got) != want {
				t.Fatalf("%s is %q %v, want %q %v", k, got, ok, want, held)
			}
			b.Put("b", []byte(k), []byte(v))
			wrote[k] = v
		}
		if rapid.Bool().Draw(t, "refused") {
			b.Add("b", []byte("added"), nil)
			b.Undo()
			continue
		}
		for k, v := range wrote {
			model[k] = v
		}
	}
	return b.Flush()
}

func TestBatchRefusesKeysThatCannotBeStored(t *testing.T) {
	db, err := bbolt.Open(t.TempDir()+"/rows.db", 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Update(func(tx *bbolt.Tx) error {
		b := row.NewBatch(tx)
		for _, key := range [][]byte{nil, make([]byte, bbolt.MaxKeySize+1)} {
			b.Begin()
			b.Put("b", key, nil)
			if b.Err() == nil {
				t.Errorf("a key of %d bytes was taken", len(key))
			}
			b.Undo()
		}
		if b.Err() != nil {
			t.Error("an undone commit's error stays")
		}
		return b.Flush()
	})
	if err != nil {
		t.Error(err)
	}
}
