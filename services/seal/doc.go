// Package seal keeps the words that people write apart from the log that
// proves them.
//
// Every free text is sealed under a key of its own kind: one key a person, for
// what is about that person, and one key a record, for what was asked, agreed
// and decided. Keys lie in a directory outside the log, one file each.
// Destroying a file makes every text under it unreadable, everywhere and at
// once, and leaves every proof as it was: what is signed and hashed is the
// commitment, never the words.
//
// # What a sealed text is
//
//	commitment = HMAC-SHA-256(opening, text)
//	ciphertext = Tink AES-256-GCM(opening ‖ text), bound to associated data
//
// The opening is 32 random bytes inside the ciphertext, so that nobody can
// guess a short text from its commitment, and nobody, with or without the key,
// can open one commitment as two texts. The associated data is
//
//	"taskforce/sealed-text/1" ‖ 0x00
//	length of the log id as 4 bytes, big end first ‖ log id
//	length of the key id as 4 bytes, big end first ‖ key id
//	commitment
//
// so that a text moved to another log, key or commitment does not open.
// What sealing does not hide is the length of the text.
//
// # What a key file is
//
//	dir/people/ab/018f…9cab.key     dir/records/ab/018f…9cab.key
//
// The folder between is the last two digits of the id, since the first ones of
// a UUID of version 7 are its time. Folders have mode 0700 and files 0600. A file
// is written under new/, synced, and linked to its name, so that the first of
// several makers wins and a name never stands for half a key. Byte by byte,
// numbers being big end first:
//
//	offset        bytes  what
//	0             4      "TFKY"
//	4             1      format: 0x01
//	5             1      protection: 0x00, the keysets are in the clear;
//	                     any other value is refused, and kept for keysets
//	                     encrypted by a key that lies elsewhere
//	6             2      k, the length of the key id
//	8             k      the key id, as "people/018f…9cab"
//	8+k           4      a, the length of the sealing keyset
//	12+k          a      a Tink keyset, binary: one AES-256-GCM key
//	12+k+a        4      p, the length of the digest keyset
//	16+k+a        p      a Tink keyset, binary: one HMAC-SHA-256 PRF key
//	16+k+a+p      32     SHA-256 of everything before it
//
// The sum finds a torn or rotten file; it authenticates nothing. Nothing may
// follow it. While protection is 0x00 whoever reads the files reads the texts:
// the directory needs the care that the texts need, and a backup of its own
// that forgets what was destroyed.
package seal
