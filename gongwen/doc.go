// Package gongwen writes Chinese official documents after GB/T 9704-2012
// (党政机关公文格式) as .docx files.
//
// A [Document] is data: a red head, a title, a body of blocks, a signature,
// attachments and the 版记 at the end. [Document.Write] checks it and writes
// the file. The same document always gives the same bytes.
//
// Two heads exist. [Brief] is the head of a 简报: a big red name, an issue
// number, the issuer and the date. [Circular] is the head of a 文件: the red
// name of the issuing organ and the document number. A nil head prints
// neither, as on a paper that bears no letterhead.
//
// The page is the standard's: A4, margins 37, 35, 28 and 26 mm, 22 lines of 28
// characters in 三号 仿宋, page numbers — 1 — outside, seven millimetres below
// the type area. Fonts are named in the file and never embedded, because
// 方正小标宋, 仿宋_GB2312 and 楷体_GB2312 are licensed; the font table names
// what a machine without them shall use instead.
//
// Left out on purpose: 份号 and 密级 (a document that needs them must not be
// made on a networked machine), 签发人 and joint heads, landscape pages, and
// images.
package gongwen
