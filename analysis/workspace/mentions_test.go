package workspace

import (
	"testing"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

func TestNamesIn(t *testing.T) {
	const src = `"""The AI of MODELS."""
class Settings:
    FIELD: str

def read(env):
    env.ATTRIBUTE
    f(env, "STRING", KEYWORD=1)
    "ONE TWO,THREE".split()
    f"SMTP_{x}"
    x + "_URL"
    "env.DOTTED"
    "lower".upper()
`
	names := namesIn(pysyntax.Parse(text.New(src)))
	for _, name := range []string{"FIELD", "ATTRIBUTE", "STRING", "KEYWORD", "ONE", "THREE", "SMTP_HOST", "API_URL", "DOTTED", "LOWER"} {
		if !covers(names, name) {
			t.Errorf("%s is not found", name)
		}
	}
	for _, name := range []string{"AI", "MODELS", "SMTP", "URL_API", "STRINGS"} {
		if covers(names, name) {
			t.Errorf("%s is found", name)
		}
	}
	if broken := namesIn(pysyntax.Parse(text.New("def (:\n    # WORD\n"))); !broken["WORD"] {
		t.Error("a word of a damaged module is not found")
	}
}
