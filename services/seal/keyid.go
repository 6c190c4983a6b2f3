package seal

import (
	"fmt"
	"path/filepath"
	"strings"
)

const (
	people  = "people"
	records = "records"
)

// PersonKey returns the id of the key of the person with this id: for names,
// contact data and remarks on a private matter.
func PersonKey(id string) string { return people + "/" + id }

// RecordKey returns the id of the key of the record with this id: for what was
// asked, advised, agreed, decided and replied.
func RecordKey(id string) string { return records + "/" + id }

// path returns where the key's file lies under the directory of keys. An id
// that is not "people/" or "records/" with a UUID in lower case is refused: so
// no id names a file elsewhere, and no two ids name the same file.
func path(keyID string) (string, error) {
	class, id, _ := strings.Cut(keyID, "/")
	if (class != people && class != records) || !isUUID(id) {
		return "", fmt.Errorf("key id %.60q: want people/ or records/ and a UUID in lower case", keyID)
	}
	return filepath.Join(class, id[len(id)-2:], id+".key"), nil
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range []byte(s) {
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case ('0' > c || c > '9') && ('a' > c || c > 'f'):
			return false
		}
	}
	return true
}
