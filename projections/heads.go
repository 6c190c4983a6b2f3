package projections

import (
	"errors"
	"path/filepath"

	"go.etcd.io/bbolt"
)

// Heads returns the heads of the read models in dir, without changing them:
// what the log is known to have reached, by a witness other than the log. Call
// it before Open, which sets aside a file that is ahead of its source. A file
// that cannot be read tells nothing.
func Heads(dir string) ([]Head, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.v*.db"))
	if err != nil {
		return nil, err
	}
	var heads []Head
	for _, path := range paths {
		var h Head
		err := guard(func() error {
			db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockWait, ReadOnly: true})
			if err != nil {
				return err
			}
			return errors.Join(db.View(func(tx *bbolt.Tx) (err error) {
				h, err = readHead(tx)
				return err
			}), db.Close())
		})
		if err == nil && h.Position > 0 {
			heads = append(heads, h)
		}
	}
	return heads, nil
}
