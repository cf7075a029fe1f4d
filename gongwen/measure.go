package gongwen

// Lengths are in twips, the unit of the file format: 1 mm = 56.69 twips,
// 1 pt = 20 twips. The numbers in brackets are clauses of GB/T 9704-2012.
const (
	pageWidth    = 11906 // 210 mm [5.1]
	pageHeight   = 16838 // 297 mm [5.1]
	marginTop    = 2098  // 天头 37 mm [5.2.1]
	marginBottom = 1984  // 35 mm, what 225 mm of type area leave [5.2.1]
	marginLeft   = 1587  // 订口 28 mm [5.2.1]
	marginRight  = 1474  // 26 mm, what 156 mm of type area leave [5.2.1]
	typeWidth    = pageWidth - marginLeft - marginRight

	// linePitch times 22 is the greatest pitch that still leaves 22 lines in
	// 225 mm [5.2.3].
	linePitch = 579

	// charPitch is one 三号 character with the run spacing of styles.xml:
	// 320-5. Plain 三号 gives 27 characters in 156 mm, the standard asks for
	// 28 [5.2.3]; -4 would be 3 twips too wide and live on the renderer's
	// kindness.
	charPitch    = 315
	charsPerLine = 28

	// headerDistance puts the stamp of a sample in the middle of the 天头.
	headerDistance = 1020
	// footerDistance puts the dashes of the page number 7 mm below the type
	// area [7.5]: they stand 3 mm above the lower edge of their line.
	footerDistance = 1417

	fourth     = 280 // one 四号 character, 14 pt
	recordLine = 480 // line pitch in the 版记

	markDrop  = 1984 // 发文机关标志 35 mm below the top of the type area [7.2.4]
	briefDrop = 850  // 15 mm: the head of a brief keeps to the page's upper third
	ruleDrop  = 150  // with the air below the characters, 4 mm [7.2.7]

	titleChars = 20 // 二号 characters in 156 mm
)

// width measures text in half characters: 2 for a Chinese character or
// full-width sign, 1 for everything in Latin-1.
func width(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	if r < 0x100 {
		return 1
	}
	return 2
}
