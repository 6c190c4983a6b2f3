package eventstore

import (
	"crypto/ed25519"
	"fmt"

	"google.golang.org/protobuf/proto"

	eventv1 "taskforce/api/taskforce/event/v1"
)

const blockIDBytes = 16

// sealBlock makes the stored bytes of a block.
func sealBlock(h *eventv1.BlockHeader, commits [][]byte, origin string, key ed25519.PrivateKey) ([]byte, error) {
	header, err := proto.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("marshal the header of block %d: %w", h.Number, err)
	}
	data, err := proto.Marshal(&eventv1.Block{
		Header:    header,
		Signature: ed25519.Sign(key, BlockMessage(origin, header)),
		Commits:   commits,
	})
	if err != nil {
		return nil, fmt.Errorf("marshal block %d: %w", h.Number, err)
	}
	return data, nil
}

// FirstBlock makes block 1 of a new log from its first commit, whose position
// is 1 and whose first event is LogOpened.
func FirstBlock(m *eventv1.Commit, w Writer, id [blockIDBytes]byte) ([]byte, error) {
	opened := m.GetEvents()[0].GetLogOpened()
	stored, err := proto.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("marshal commit 1: %w", err)
	}
	tree := &Tree{}
	tree.Append(Leaf(stored))
	root, empty := tree.Root(), EmptyRoot()
	return sealBlock(&eventv1.BlockHeader{
		Format: Format, LogId: opened.GetLogId(), Number: 1, FirstPosition: 1, Count: 1,
		PreviousRoot: empty[:], TreeSize: 1, Root: root[:], MinReader: 1,
		WriterId: w.ID, BlockId: id[:],
	}, [][]byte{stored}, opened.GetOrigin(), w.Key)
}
