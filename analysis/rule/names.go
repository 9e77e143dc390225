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
