// Package edge holds the whole server to what it promises whoever calls it: on
// the real log, through a real gRPC client, from bad input to damaged disks.
package edge
