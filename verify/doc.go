// Package verify checks what Bayou hands out, with the standard library alone, so that whoever doubts a file can read all the
// code that checks it, in ten years and without Bayou.
//
// A dossier (小区档案, 一院一档) is a folder, or a zip with one folder, that holds hashes.json at its top:
//
//	{"format": "bayou-dossier", "version": 1, "title": "…", "day": "2015-08-12",
//	 "files": [{"path": "资料/合同.pdf", "size": 1234, "sha256": "…64 hex digits…"}, …], "root": "…"}
//
// files lists every other file, sorted by path; root is the SHA-256 of one line "sha256  size  path\n" for each, in that order.
// Whoever kept the root alone, on paper for instance, can tell whether anything was changed since.
//
// Sealed ballot files and bulletin packages are formats of their own, which this version does not know; it says so.
package verify
