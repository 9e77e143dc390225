package catalog

import (
	"regexp"
	"strings"
)

// words are the values of options whose type is a plain str, by the option.
// https://developers.cloudflare.com/durable-objects/reference/data-location/
// https://developers.cloudflare.com/workflows/build/sleeping-and-retrying/
var wordsOf = map[string][]string{
	"method":       {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"},
	"locationHint": {"wnam", "enam", "sam", "weur", "eeur", "apac", "oc", "afr", "me"},
	"backoff":      {"constant", "linear", "exponential"},
	"duration":     {"10 seconds", "1 minute", "5 minutes", "1 hour", "1 day", "1 week"},
	"timeout":      {"30 seconds", "5 minutes", "1 hour", "24 hours"},
	"delay":        {"5 seconds", "30 seconds", "1 minute"},
}

var quoted = regexp.MustCompile(`"([^"]+)"`)

// Words are the texts that a parameter may be, in the order of the tables; none
// where any text will do.
func (p Param) Words() []string {
	if strings.Contains(p.Type, "{") {
		return nil
	}
	if strings.Contains(p.Type, `"`) {
		return quotedIn(p.Type)
	}
	if strings.Contains(p.Type, "str") {
		return wordsOf[p.Name]
	}
	return nil
}

// Words are the values of an option that is known by its name alone, as the
// "backoff" of a dict of settings.
func Words(option string) []string { return wordsOf[option] }

// Keys are the keys of the dict that a parameter is, or of the dicts of the list
// that it is; none where they are not listed.
func (p Param) Keys() []string {
	open := strings.IndexByte(p.Type, '{')
	if open < 0 {
		return nil
	}
	return quotedIn(p.Type[open:])
}

func quotedIn(s string) (out []string) {
	for _, m := range quoted.FindAllStringSubmatch(s, -1) {
		out = append(out, m[1])
	}
	return out
}
