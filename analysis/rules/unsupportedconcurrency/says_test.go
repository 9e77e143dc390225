package unsupportedconcurrency

import (
	"testing"

	"github.com/pywls/pywls/analysis/catalog"
)

// Each use that the rule has words for was executed, and failed everywhere.
func TestEveryUseWasSeenToFail(t *testing.T) {
	for use := range says {
		for _, build := range catalog.PyodideBuilds() {
			if raises, tried := catalog.PyodideBuild(build).Use(use); !tried || raises == "" {
				t.Errorf("%s in Pyodide %s: tried %v, raised %q", use, build, tried, raises)
			}
		}
	}
	for other, use := range same {
		if other == use || same[use] != "" {
			t.Errorf("%s is a second name of %s", other, use)
		}
	}
}
