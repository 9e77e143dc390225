package rule

import (
	"encoding/base64"
	"math"
	"net/url"
	"regexp"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/wrangler"
)

// IsSecretVar reports whether a binding is a var that holds a secret in plain
// text. What a fix writes and what output shows must leave its value out.
func IsSecretVar(b *wrangler.Binding) bool {
	if b.Kind != catalog.Var || b.Value == nil {
		return false
	}
	value, ok := b.Value.Str()
	return ok && (IsSecretName(b.Name) && (LooksSecret(value) || IsIssued(value)) || IsSecretURL(value))
}

// webhook matches addresses that let everybody who knows them post.
var webhook = regexp.MustCompile(`^https://(hooks\.slack\.com/services/T|discord(app)?\.com/api/(v\d+/)?webhooks/\d|[a-z0-9.-]+\.webhook\.office\.com/webhook|api\.telegram\.org/bot\d+:)[A-Za-z0-9/_@:-]{8,}`)

// IsSecretURL reports whether a URL holds a secret: the password of a host that
// is not this machine, or an address that is a key itself.
func IsSecretURL(value string) bool {
	if webhook.MatchString(value) {
		return !placeholder.MatchString(webhook.ReplaceAllString(value, "")) && !strings.Contains(strings.ToLower(value), "xxx")
	}
	u, err := url.Parse(value)
	if err != nil || u.User == nil {
		return false
	}
	password, set := u.User.Password()
	host := u.Hostname()
	local := host == "localhost" || host == "" || !strings.Contains(host, ".") || strings.HasPrefix(host, "127.") || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal")
	return set && len(password) >= 6 && !local && !placeholder.MatchString(password) && !strings.EqualFold(password, u.User.Username()) && !strings.Contains(host, "example.")
}

// issued matches keys by the marks that those who issue them give them.
var issued = regexp.MustCompile(`^(sk-|sb_secret_|sk_live_|rk_live_|ghp_|gho_|ghs_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|AIza|eyJ[A-Za-z0-9_-]+\.eyJ|whsec_|SG\.|npm_|pypi-|hf_|r8_|re_[A-Za-z0-9]{8}|EAACEdEose|-----BEGIN )`)

// placeholder matches values that ask to be replaced, or that are made up.
var placeholder = regexp.MustCompile(`(?i)(change|replace|your|example|placeholder|dummy|sample|insert|todo|fixme|xxx|secret|password|token|default|local|test|demo|fake|\bdev\b|\.\.\.|<|>|\{|\}|\*|\$)`)

// published matches keys that those who issue them mean for browsers: of Stripe,
// Supabase, Mapbox and Clerk.
var published = regexp.MustCompile(`^(pk_live_|pk_test_|pk\.eyJ|sb_publishable_)`)

// isPublished reports whether a value is a key that anybody may see: one with
// such a mark, or the token for everybody that Supabase makes (role anon).
func isPublished(value string) bool {
	if published.MatchString(value) {
		return true
	}
	parts := strings.Split(value, ".")
	if len(parts) != 3 {
		return false
	}
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	return err == nil && anonymous.Match(claims)
}

var anonymous = regexp.MustCompile(`"role"\s*:\s*"anon"`)

// LooksSecret reports whether a value is a secret somebody could use. What may
// be a placeholder is not: a report on one would only be noise.
func LooksSecret(value string) bool {
	value = strings.TrimSpace(value)
	if isPublished(value) {
		return false
	}
	if IsIssuedKey(value) {
		return true
	}
	if issued.MatchString(value) {
		return false
	}
	if len(value) < 12 || strings.ContainsAny(value, " \t\n/") || placeholder.MatchString(value) {
		return false
	}
	letters := strings.ContainsAny(strings.ToLower(value), "abcdefghijklmnopqrstuvwxyz")
	digits := strings.ContainsAny(value, "0123456789")
	return letters && digits && entropy(value) >= 3.2 && !wordy(value)
}

// IsIssuedKey reports whether a value bears the mark of somebody who issues
// keys, whatever it is called, and is no abbreviation of one.
func IsIssuedKey(value string) bool {
	return len(value) >= 16 && !isPublished(value) && issued.MatchString(value) && !strings.Contains(strings.ToLower(value), "xxx") && !strings.Contains(value, "...")
}

// IsIssued reports whether a value bears the mark of somebody who issues keys,
// however short it is, and asks for no other to be put in its place. Of a value
// whose name does not say that it is a secret, IsIssuedKey asks for more.
func IsIssued(value string) bool {
	mark := issued.FindString(value)
	return mark != "" && len(value) >= len(mark)+6 && !placeholder.MatchString(value)
}

// wordy reports whether a value is made of words and numbers: "blue-team-2024".
func wordy(value string) bool {
	parts := strings.FieldsFunc(value, func(r rune) bool { return r == '-' || r == '_' || r == '.' })
	for _, part := range parts {
		if strings.Trim(part, "0123456789") != "" && strings.ContainsAny(part, "0123456789") {
			return false
		}
	}
	return len(parts) > 1
}

// entropy is the number of bits that each character of a value carries, by how
// often the characters occur in it.
func entropy(value string) float64 {
	count := map[rune]int{}
	for _, r := range value {
		count[r]++
	}
	bits := 0.0
	for _, n := range count {
		share := float64(n) / float64(len(value))
		bits -= share * math.Log2(share)
	}
	return bits
}
