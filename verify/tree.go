package verify

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"math/bits"
)

// Hash is the SHA-256 of a leaf or of a branch.
type Hash = [sha256.Size]byte

// Tree is a Merkle tree over leaves in their order, as RFC 6962 section 2.1 builds it: a leaf is hashed behind a zero, two branches
// behind a one, and a branch without a neighbour goes up as it is. The zero Tree has no leaves.
type Tree struct {
	leaves []Hash
	block  []byte
	levels [][]Hash // made when they are asked for
}

// Add adds a leaf.
func (t *Tree) Add(leaf []byte) {
	t.block = append(append(t.block[:0], 0), leaf...)
	t.leaves, t.levels = append(t.leaves, sha256.Sum256(t.block)), nil
}

// grow makes the levels above the leaves.
func (t *Tree) grow() {
	if t.levels != nil {
		return
	}
	level := t.leaves
	t.levels = [][]Hash{level}
	for len(level) > 1 {
		up := make([]Hash, (len(level)+1)/2)
		for i := range up {
			if up[i] = level[2*i]; 2*i+1 < len(level) {
				up[i] = branch(level[2*i], level[2*i+1])
			}
		}
		level, t.levels = up, append(t.levels, up)
	}
}

func branch(left, right Hash) Hash {
	var block [1 + 2*sha256.Size]byte
	block[0] = 1
	copy(block[1:], left[:])
	copy(block[1+sha256.Size:], right[:])
	return sha256.Sum256(block[:])
}

// Root returns the hash of the whole.
func (t *Tree) Root() Hash {
	if len(t.leaves) == 0 {
		return sha256.Sum256(nil)
	}
	t.grow()
	return t.levels[len(t.levels)-1][0]
}

// Proof returns the branches beside the way from a leaf to the root, from the leaf up.
func (t *Tree) Proof(at int) []Hash {
	t.grow()
	var out []Hash
	for _, level := range t.levels[:len(t.levels)-1] {
		if at^1 < len(level) {
			out = append(out, level[at^1])
		}
		at /= 2
	}
	return out
}

// spine grows the root of a Tree whose proofs nobody asks for: of all before, it keeps one hash for each level.
type spine struct {
	full  []Hash // by level, the whole tree of 2^level leaves where that bit of n is set
	n     int
	block []byte
}

func (s *spine) add(leaf []byte) {
	s.block = append(append(s.block[:0], 0), leaf...)
	sum, level := sha256.Sum256(s.block), 0
	for ; s.n>>level&1 == 1; level++ {
		sum = branch(s.full[level], sum)
	}
	if level == len(s.full) {
		s.full = append(s.full, Hash{})
	}
	s.full[level], s.n = sum, s.n+1
}

func (s *spine) root() Hash {
	if s.n == 0 {
		return sha256.Sum256(nil)
	}
	low := bits.TrailingZeros(uint(s.n))
	sum := s.full[low]
	for level := low + 1; level < len(s.full); level++ {
		if s.n>>level&1 == 1 {
			sum = branch(s.full[level], sum)
		}
	}
	return sum
}

// ErrProof says that a proof does not lead from its leaf to the root.
var ErrProof = errors.New("回执与公布的校验码对不上")

// CheckProof leads a leaf, at a place among so many, up to the root.
func CheckProof(leaf []byte, at, of int, proof []Hash, root Hash) error {
	if at < 0 || at >= of {
		return ErrProof
	}
	sum := sha256.Sum256(append([]byte{0}, leaf...))
	for ; of > 1; at, of = at/2, (of+1)/2 {
		switch {
		case at^1 >= of:
			continue
		case len(proof) == 0:
			return ErrProof
		case at%2 == 1:
			sum = branch(proof[0], sum)
		default:
			sum = branch(sum, proof[0])
		}
		proof = proof[1:]
	}
	if len(proof) != 0 || !bytes.Equal(sum[:], root[:]) {
		return ErrProof
	}
	return nil
}
