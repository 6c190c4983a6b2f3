package jetstream

import "context"

// LogStream is the name of the stream that a log is kept in.
const LogStream = "TASKFORCE"

// OpenEmbedded starts a server on a directory and opens a log's stream there.
// The caller closes both.
func OpenEmbedded(ctx context.Context, dir, name string) (*Stream, func() error, error) {
	server, err := Embed(dir)
	if err != nil {
		return nil, nil, err
	}
	s, err := Open(ctx, server.Conn(), name)
	if err != nil {
		server.Close()
		return nil, nil, err
	}
	return s, func() error { server.Close(); return nil }, nil
}

// OpenExternal opens a log's stream on servers that somebody else runs. The
// caller closes the connection.
func OpenExternal(ctx context.Context, url, name string) (*Stream, func() error, error) {
	nc, err := Connect(url)
	if err != nil {
		return nil, nil, err
	}
	s, err := Open(ctx, nc, name)
	if err != nil {
		nc.Close()
		return nil, nil, err
	}
	return s, func() error { nc.Close(); return nil }, nil
}
