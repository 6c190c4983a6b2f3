// Package archive is the second copy of the log on local disk: every block as
// it was stored, and where each position stands in it.
//
// Three files, only ever appended to; integers are big-endian:
//
//	blocks      per block: length u32, CRC-32C u32 of the bytes, the bytes
//	blocks.idx  per block: offset of its bytes u64, length u32, zero u32, first position u64
//	commits.idx per position: offset of its commit's bytes u64, length u32, zero u32
//
// The index files can be made anew from "blocks"; a torn end is cut off when
// the archive is opened.
package archive
