// Package unzstd unpacks data of the format of zstd (RFC 8878) from its beginning on, as far
// as is wanted. Who reads a few sentences of an article needs no more of it.
//
// It reads what an index is written with: one frame with a dictionary or without one, and
// no checksum. github.com/klauspost/compress, which packs, unpacks blocks as a whole only,
// and with a dictionary takes twice the time and more.
package unzstd
