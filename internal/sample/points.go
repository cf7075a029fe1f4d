package sample

import "fmt"

// point invents where the n-th compound of the i-th community lies, the k-th of all: communities side by side, compounds a few
// streets apart. Some nobody has looked up, and some were written down without the map they are from, as in real registers.
func point(i, n, k int) string {
	const west, south, step = 113.664, 34.764, 0.006 // degrees; the places are invented
	lng := west + step*float64(i%4) + 0.0011*float64(n%3) + 0.0003*float64(k%5)
	lat := south + step*float64(i/4) + 0.0012*float64(n/3) + 0.0002*float64(k%7)
	at := fmt.Sprintf("%.6f,%.6f", lng, lat)
	switch {
	case k%11 == 6:
		return ""
	case k%13 == 9:
		return at
	case k%3 == 0:
		return "百度 " + at
	}
	return at + " 高德"
}
