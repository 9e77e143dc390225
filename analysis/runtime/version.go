package runtime

import (
	"slices"
	"strconv"
	"strings"
)

// version is a release as its first three numbers; what comes behind them (rc1,
// .post1) does not matter here.
type version [3]int

func parseVersion(s string) (version, bool) {
	var v version
	s = strings.TrimPrefix(strings.TrimSpace(s), "v")
	for i, part := range strings.SplitN(s, ".", 4) {
		if i == 3 {
			break
		}
		digits := 0
		for digits < len(part) && part[digits] >= '0' && part[digits] <= '9' {
			digits++
		}
		n, err := strconv.Atoi(part[:digits])
		if err != nil {
			return v, i > 0 && digits == 0 && part != ""
		}
		v[i] = n
		if digits < len(part) {
			break
		}
	}
	return v, true
}

func (v version) compare(w version) int { return slices.Compare(v[:], w[:]) }

func (v version) atLeast(w version) bool { return v.compare(w) >= 0 }

func (v version) String() string {
	return strconv.Itoa(v[0]) + "." + strconv.Itoa(v[1]) + "." + strconv.Itoa(v[2])
}

// sdkReleases are the releases of workers-runtime-sdk known by name, oldest
// first, as PyPI listed them on 2026-11-23.
var sdkReleases = parseAll("1.0.0 1.0.1 1.0.2 1.1.0 1.1.1 1.1.2 1.1.3 1.1.4 1.1.5 1.1.6 1.2.0 1.3.0 " +
	"1.4.0 1.4.1 1.4.2 1.4.3 1.5.0 1.5.1 1.5.2 1.5.3 1.5.4 1.6.0 1.6.1 1.6.2 1.6.3 1.6.4 1.6.5 " +
	"1.6.6 1.6.7 1.6.8 1.6.9 1.6.10 1.6.11 1.6.12 1.6.13 1.6.14 1.6.15 1.7.0 1.8.0 1.8.1 1.8.2 1.8.4 1.8.5 1.8.6 " +
	"1.9.0 1.9.1 1.9.2 1.9.3 1.9.4 1.9.5")

// pywranglerReleases are some releases of workers-py; only the step to 1.9.0,
// which began to vendor the SDK, and the newest matter.
var pywranglerReleases = parseAll("1.0.0 1.7.3 1.8.0 1.9.0 1.17.9")

var (
	newestSDK  = sdkReleases[len(sdkReleases)-1]
	vendorsSDK = version{1, 9, 0} // the first workers-py that vendors the SDK
)

func parseAll(list string) []version {
	var out []version
	for _, s := range strings.Fields(list) {
		v, _ := parseVersion(s)
		out = append(out, v)
	}
	return out
}

// newest is the newest release that a constraint such as ">=1.3,<2" admits.
// Versions that the constraint itself names count as releases. What cannot be
// read, or admits nothing, admits everything.
func newest(releases []version, constraint string) version {
	var clauses []clause
	candidates := slices.Clone(releases)
	for _, part := range strings.Split(constraint, ",") {
		c, ok := parseClause(part)
		if !ok {
			continue
		}
		clauses = append(clauses, c)
		candidates = append(candidates, c.version)
	}
	slices.SortFunc(candidates, version.compare)
	for _, v := range slices.Backward(candidates) {
		if !slices.ContainsFunc(clauses, func(c clause) bool { return !c.admits(v) }) {
			return v
		}
	}
	return releases[len(releases)-1]
}

// clause is one comparison of a constraint.
type clause struct {
	op      string
	version version
	// parts is how many numbers were written, which ~= and .* compare by.
	parts int
	star  bool
}

func parseClause(s string) (clause, bool) {
	s = strings.TrimSpace(s)
	for _, op := range []string{"===", "==", "~=", "!=", ">=", "<=", ">", "<"} {
		rest, ok := strings.CutPrefix(s, op)
		if !ok {
			continue
		}
		rest = strings.TrimSpace(rest)
		rest, star := strings.CutSuffix(rest, ".*")
		v, ok := parseVersion(rest)
		return clause{op: op, version: v, parts: min(3, strings.Count(rest, ".")+1), star: star}, ok
	}
	return clause{}, false
}

func (c clause) admits(v version) bool {
	order := v.compare(c.version)
	switch c.op {
	case "==", "===":
		if c.star {
			return slices.Equal(v[:c.parts], c.version[:c.parts])
		}
		return order == 0
	case "!=":
		if c.star {
			return !slices.Equal(v[:c.parts], c.version[:c.parts])
		}
		return order != 0
	case "~=":
		n := max(1, c.parts-1)
		return order >= 0 && slices.Equal(v[:n], c.version[:n])
	case ">=":
		return order >= 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order < 0
}
