package flow_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pywls/pywls/analysis/flow"
)

// TestGrowthIsCheap checks that a variable which grows after it was read has its
// readers run again, and nothing else.
func TestGrowthIsCheap(t *testing.T) {
	statements := func(late string) int {
		var b strings.Builder
		b.WriteString("from workers import WorkerEntrypoint\nclass Default(WorkerEntrypoint):\n")
		fmt.Fprintf(&b, "    def __init__(self, ctx, env):\n        super().__init__(ctx, env)\n        self.late = None\n")
		b.WriteString("    async def fetch(self, request):\n        self.read()\n        self.grow()\n")
		for i := range 200 {
			fmt.Fprintf(&b, "        self.f%d()\n", i)
		}
		fmt.Fprintf(&b, "    def read(self):\n        return self.late\n    def grow(self):\n        self.late = %s\n", late)
		for i := range 200 {
			fmt.Fprintf(&b, "    def f%d(self):\n        a = self.env.DB\n        b = a\n        return b\n", i)
		}
		p := program(&txtar.Archive{Files: []txtar.File{{Name: "entry.py", Data: []byte(b.String())}}})
		n, _ := flow.Analyze(p).Statements()
		return n
	}
	calm, grown := statements("None"), statements("self.env.DB")
	// The body of read, and fetch that uses its result.
	if more := grown - calm; more < 1 || more > 250 {
		t.Errorf("%d statements where nothing grows, %d where an attribute does", calm, grown)
	}
}
