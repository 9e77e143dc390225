package rule

import (
	"slices"
	"strings"
)

// secretEndings are last words of names that stand for a secret itself.
var secretEndings = []string{
	"SECRET", "TOKEN", "PASSWORD", "PASSWD", "PASSPHRASE", "APIKEY", "API_KEY", "PRIVATE_KEY", "SECRET_KEY", "ACCESS_KEY", "SIGNING_KEY",
	"ENCRYPTION_KEY", "AUTH_KEY", "JWT_KEY", "MASTER_KEY", "SERVICE_KEY", "ROLE_KEY", "CREDENTIALS", "WEBHOOK_SECRET", "PEPPER",
}

// publicWords make such a name one of something that may be seen.
var publicWords = []string{"PUBLIC", "PUBLISHABLE", "ANON", "SITE", "SITEKEY"}

// IsSecretName reports whether a name on env says that it holds a secret:
// STRIPE_API_KEY, but neither PUBLIC_KEY nor TOKEN_TTL nor MAX_TOKENS.
func IsSecretName(name string) bool {
	secret := endsIn(name, "KEY") && len(name) > 3 && !endsIn(name, "CACHE_KEY") && !endsIn(name, "SORT_KEY") && !strings.EqualFold(name, "PRIMARY_KEY")
	for _, ending := range secretEndings {
		secret = secret || endsIn(name, ending)
	}
	if !secret {
		return false // as most names of a program, all of which are asked about
	}
	for _, word := range strings.Split(strings.ToUpper(name), "_") {
		if slices.Contains(publicWords, word) {
			return false
		}
	}
	return true
}

// endsIn reports whether the last words of a name are those, whatever its case.
func endsIn(name, words string) bool {
	rest := len(name) - len(words)
	return rest >= 0 && (rest == 0 || name[rest-1] == '_') && strings.EqualFold(name[rest:], words)
}

// Closest is the one of some names that a mistyped name most likely means: it
// differs in case and underscores only, or in one letter, or in two of a longer
// name. It is "" when none is near, or two are equally near.
func Closest(name string, among []string) string {
	best, at, tie := "", 3, false
	for _, candidate := range among {
		if candidate == name {
			continue
		}
		d := 0
		if a, b := fold(name), fold(candidate); a != b {
			d = distance(a, b)
			if limit := min(len(a), len(b)); d > 2 || d > 1 && limit < 6 || limit < 4 {
				continue
			}
		}
		switch {
		case d < at:
			best, at, tie = candidate, d, false
		case d == at && candidate != best:
			tie = true
		}
	}
	if tie {
		return ""
	}
	return best
}

func fold(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", "")) }

// distance is the number of letters to insert, remove, replace or swap with
// their neighbour to make b of a.
func distance(a, b string) int {
	before, last, row := []int(nil), make([]int, len(b)+1), make([]int, len(b)+1)
	for k := range last {
		last[k] = k
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for k := 1; k <= len(b); k++ {
			cost := 1
			if a[i-1] == b[k-1] {
				cost = 0
			}
			row[k] = min(last[k]+1, row[k-1]+1, last[k-1]+cost)
			if before != nil && k > 1 && a[i-1] == b[k-2] && a[i-2] == b[k-1] {
				row[k] = min(row[k], before[k-2]+1)
			}
		}
		before, last, row = last, row, make([]int, len(b)+1)
	}
	return last[len(b)]
}
