package rule

import (
	"cmp"
	"regexp"
	"slices"

	"github.com/pywls/pywls/analysis/text"
)

// revealing match what may be a secret by the place it stands in; the group "v"
// is what must not be shown. They are for output, where hiding too much costs
// little: nothing is reported by them.
var revealing = []*regexp.Regexp{
	// The password of a URL: postgres://admin:PASSWORD@host
	regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://[^\s/:@"'` + "`" + `]*:(?P<v>[^\s/@"'` + "`" + `]+)@`),
	// Addresses that are a key themselves.
	regexp.MustCompile(`hooks\.slack\.com/(?:services|workflows)/(?P<v>[A-Za-z0-9/_-]+)`),
	regexp.MustCompile(`discord(?:app)?\.com/api/(?:v\d+/)?webhooks/(?P<v>[A-Za-z0-9/_-]+)`),
	regexp.MustCompile(`webhook\.office\.com/(?P<v>[A-Za-z0-9/@_-]+)`),
	regexp.MustCompile(`api\.telegram\.org/bot(?P<v>[0-9]+:[A-Za-z0-9_-]+)`),
	// What a header carries.
	regexp.MustCompile(`(?i)\b(?:bearer|basic)\s+(?P<v>[A-Za-z0-9._~+/=-]{6,})`),
	// A quoted text with a name that says so: "password": "...", token = '...'.
	regexp.MustCompile(`(?i)(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|credentials?|authorization)[A-Za-z0-9_-]*["']?\s*[:=]\s*"(?P<v>[^"\r\n]+)"`),
	regexp.MustCompile(`(?i)(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|credentials?|authorization)[A-Za-z0-9_-]*["']?\s*[:=]\s*'(?P<v>[^'\r\n]+)'`),
	// A variable of a command: TOKEN=... npm run build
	regexp.MustCompile(`\b[A-Z0-9_]*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|ACCESS_KEY|CREDENTIALS?)[A-Z0-9_]*=(?P<v>[^\s"'` + "`" + `=][^\s"'` + "`" + `]*)`),
	// Keys with the mark of who issues them, and PEM blocks.
	regexp.MustCompile(`\b(?P<v>(?:sk-|sk_live_|rk_live_|ghp_|gho_|ghs_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|AIza|whsec_|npm_|pypi-|hf_|r8_)[A-Za-z0-9_-]{8,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9._-]+)`),
	regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----(?P<v>[^-]+)`),
}

// SecretsIn are the spans of a text that output leaves out because they may be
// secrets, by where and how they stand. They are sorted.
func SecretsIn(content string) (out []text.Span) {
	for _, r := range revealing {
		group := 2 * r.SubexpIndex("v")
		for _, m := range r.FindAllStringSubmatchIndex(content, -1) {
			out = append(out, text.Span{Start: m[group], End: m[group+1]})
		}
	}
	slices.SortFunc(out, func(a, b text.Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	return slices.Compact(out)
}
