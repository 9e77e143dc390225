package catalog

import "sort"

// Closest are up to three of the names that a mistyped one may mean, the most
// alike first.
func Closest(name string, names []string) []string {
	type scored struct {
		name  string
		slips int
	}
	var found []scored
	for _, n := range names {
		if slips, ok := alike(name, n); ok {
			found = append(found, scored{n, slips})
		}
	}
	sort.Slice(found, func(i, j int) bool {
		if found[i].slips != found[j].slips {
			return found[i].slips < found[j].slips
		}
		return found[i].name < found[j].name
	})
	var out []string
	for _, f := range found[:min(3, len(found))] {
		out = append(out, f.name)
	}
	return out
}

// Nearest is the one of the names that a mistyped one most likely means, "" when
// none is near or two are equally near.
func Nearest(name string, names []string) string {
	best, least, tie := "", 0, false
	for _, n := range names {
		slips, ok := alike(name, n)
		switch {
		case !ok || n == best:
		case best == "" || slips < least:
			best, least, tie = n, slips, false
		case slips == least:
			tie = true
		}
	}
	if tie {
		return ""
	}
	return best
}

// alike counts the slips between two names, and reports whether they are so few
// that one may stand for the other: none but case, underscores and dashes, one
// in a name of four letters, two in one of six. Short names differ by a letter on
// purpose.
func alike(a, b string) (slips int, ok bool) {
	if a == b {
		return 0, false
	}
	a, b = fold(a), fold(b)
	if a == b {
		return 0, true
	}
	slips = distance(a, b)
	length := min(len(a), len(b))
	return slips, slips == 1 && length >= 4 || slips == 2 && length >= 6
}

func fold(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '_' || c == '-':
		case 'A' <= c && c <= 'Z':
			b = append(b, c+'a'-'A')
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// distance is the number of bytes to insert, delete, replace or swap with
// their neighbour that make one string into the other.
func distance(a, b string) int {
	prev2, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
		}
		prev2, prev, row = prev, row, prev2
	}
	return prev[len(b)]
}
