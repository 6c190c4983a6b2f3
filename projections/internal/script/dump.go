package script

import (
	"fmt"

	"go.etcd.io/bbolt"
)

// Dump returns every row as it is stored, so that a change of what is stored
// is seen: it needs a new version of the model.
func Dump(tx *bbolt.Tx) []string {
	var lines []string
	_ = tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
		return b.ForEach(func(k, v []byte) error {
			lines = append(lines, fmt.Sprintf("%s %q → %q", name, k, v))
			return nil
		})
	})
	return lines
}
