package ruletest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

func sorted(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// diff is a unified diff without context of two texts; empty when they are equal.
func diff(before, after string) string {
	if before == after {
		return ""
	}
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	// common[i][k] is the length of the longest common subsequence of a[i:] and b[k:].
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for k := len(b) - 1; k >= 0; k-- {
			if a[i] == b[k] {
				common[i][k] = common[i+1][k+1] + 1
			} else {
				common[i][k] = max(common[i+1][k], common[i][k+1])
			}
		}
	}
	var out strings.Builder
	for i, k := 0, 0; i < len(a) || k < len(b); {
		if i < len(a) && k < len(b) && a[i] == b[k] {
			i, k = i+1, k+1
			continue
		}
		from, to := i, k
		for (i < len(a) || k < len(b)) && !(i < len(a) && k < len(b) && a[i] == b[k]) {
			if k == len(b) || i < len(a) && common[i+1][k] >= common[i][k+1] {
				i++
			} else {
				k++
			}
		}
		fmt.Fprintf(&out, "@@ -%d,%d +%d,%d @@\n", from+1, i-from, to+1, k-to)
		for _, line := range a[from:i] {
			out.WriteString("-" + line + "\n")
		}
		for _, line := range b[to:k] {
			out.WriteString("+" + line + "\n")
		}
	}
	return out.String()
}
