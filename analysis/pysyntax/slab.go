package pysyntax

// slabs hand out nodes of the most frequent kinds from arrays: a module lives
// and dies as a whole, and this is a fraction of the cost of one object each.
type slabs struct {
	names     []Name
	attrs     []Attribute
	calls     []Call
	strs      []Str
	args      []Arg
	strParts  []StrPart
	strPieces []StrPiece
}

const slabSize = 32

func fromSlab[T any](slab *[]T) *T {
	if len(*slab) == 0 {
		*slab = make([]T, slabSize)
	}
	out := &(*slab)[0]
	*slab = (*slab)[1:]
	return out
}

// sliceOf is an empty slice with room for exactly n elements.
func sliceOf[T any](slab *[]T, n int) []T {
	if n > slabSize/2 {
		return make([]T, 0, n)
	}
	if len(*slab) < n {
		*slab = make([]T, slabSize)
	}
	out := (*slab)[:0:n]
	*slab = (*slab)[n:]
	return out
}
