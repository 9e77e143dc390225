// Package proof executes what the rules claim. It takes the examples of every
// rule.md, bad, good, and bad with the rule's own fixes applied, and runs them
// in Pyodide inside workerd with the real workers-runtime-sdk, in every mode
// that the example names. Nothing of it is part of the binary.
//
// The runtime folder holds the Node side. Its packages and the SDK releases are
// pinned and come from npm and PyPI (Prepare).
package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// pyodides are the npm releases that stand for what Cloudflare runs. 0.26.2
// stands for 0.26.0a2, which does not start outside Cloudflare's own build.
var pyodides = map[string]string{"0.26": "0.26.2", "0.28": "0.28.2", "314": "314.0.6"}

// Pyodides are the pinned npm releases by the name that rules and tables use:
// "0.28" is "0.28.2".
func Pyodides() map[string]string { return maps.Clone(pyodides) }

// FrozenStandIn is the SDK release that stands for the one frozen into
// workerd: like it, it hands bindings and what they return through untouched.
const FrozenStandIn = "1.2.0"

// releases are the SDK wheels on PyPI with their SHA-256.
var releases = map[string]string{
	"1.2.0":  "69e03a507d9fb166d9265563c5859625ad0b08a6be746e2cb3de4c7c54a08744",
	"1.3.0":  "88928a369e844e4533e36759f04a8ed001cf4a24f0cc4dd23fac683b9f2ea19d",
	"1.4.0":  "cdef7b769644008631bcb845c66d8acaebe79753d57742ef937c5ada99c8dc93",
	"1.6.15": "498f6214be91e6b7ddcffc9e25c17bf82affb9bd9747bbe11d3ee7d85eb723d9",
	"1.9.5":  "f2b912660a3ab60d2a24920106422f9eaf4cd7a794e42b022237ad2444287fef",
}

// Input is one case as the runner takes it.
type Input struct {
	ID     string   `json:"id"`
	Source string   `json:"source"`
	Setup  []string `json:"setup"`
	Path   string   `json:"path"`
	Post   string   `json:"post"` // the request's body; a POST unless empty
}

// Result is what a case did.
type Result struct {
	ID     string `json:"id"`
	Status int    `json:"status"`
	Body   string `json:"body"`
	Raised string `json:"raised"`
}

// String is the result for a table or a failing test.
func (r Result) String() string {
	if r.Raised != "" {
		return "raised " + r.Raised
	}
	return fmt.Sprintf("answered %d %q", r.Status, r.Body)
}

// Holds reports whether the result is what an example says: raises is a part
// of the exception's text, gives is STATUS or STATUS:BODY.
func (r Result) Holds(raises, gives string) bool {
	if raises != "" {
		return strings.Contains(r.Raised, raises)
	}
	status, body, exact := strings.Cut(gives, ":")
	return r.Raised == "" && fmt.Sprint(r.Status) == status && (!exact || r.Body == body)
}

// Prepare installs the Node packages and the SDK releases into the runtime
// folder, once.
func Prepare(ctx context.Context, dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "miniflare")); err != nil {
		if err := run(ctx, dir, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"); err != nil {
			return err
		}
	}
	for version, sum := range releases {
		if err := installSDK(ctx, dir, version, sum); err != nil {
			return err
		}
	}
	return nil
}

func installSDK(ctx context.Context, dir, version, sum string) error {
	// pip and node run in dir, so paths are made absolute once.
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	target := sdkDir(dir, version)
	if _, err := os.Stat(filepath.Join(target, "workers", "__init__.py")); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	requirement := filepath.Join(filepath.Dir(target), version+".txt")
	line := fmt.Sprintf("workers-runtime-sdk==%s --hash=sha256:%s\n", version, sum)
	if err := os.WriteFile(requirement, []byte(line), 0o644); err != nil {
		return err
	}
	// The wheel asks for Python 3.12 and newer, the runtime's, not this machine's.
	return run(ctx, dir, "python3", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
		"--require-hashes", "--only-binary", ":all:", "--ignore-requires-python", "--target", target, "-r", requirement)
}

func sdkDir(dir, version string) string { return filepath.Join(dir, ".sdk", version) }

// hung is what workerd says of a request that it gave up.
const hung = "your Worker's code had hung"

// prove runs the Node side on cases in JSON and gives its answer.
func prove(ctx context.Context, dir, release, sdk string, input []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 4*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", "prove.mjs", release, sdkDir(".", sdk))
	cmd.Dir = dir
	cmd.Stdin = bytes.NewReader(input)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, errs.String())
	}
	return out.Bytes(), nil
}

// Run executes cases on one Pyodide ("0.28") with one SDK release, or the
// frozen SDK's stand-in for an empty version.
func Run(ctx context.Context, dir, pyodide, sdk string, cases []Input) (map[string]Result, error) {
	if sdk == "" {
		sdk = FrozenStandIn
	}
	release, known := pyodides[pyodide]
	if _, pinned := releases[sdk]; !known || !pinned {
		return nil, fmt.Errorf("no pinned release for Pyodide %s with SDK %s", pyodide, sdk)
	}
	input, err := json.Marshal(cases)
	if err != nil {
		return nil, err
	}
	out, err := prove(ctx, dir, release, sdk, input)
	if err != nil && strings.Contains(err.Error(), hung) {
		// On a machine with more to do than cores workerd now and then takes the
		// request for hung while it waits for another process. It is asked once
		// more; a case that really hangs does so again.
		out, err = prove(ctx, dir, release, sdk, input)
	}
	if err != nil {
		return nil, fmt.Errorf("workerd with Pyodide %s and SDK %s: %w", release, sdk, err)
	}
	var results []Result
	if err := json.Unmarshal(out, &results); err != nil {
		return nil, fmt.Errorf("workerd with Pyodide %s and SDK %s answered what is not JSON: %w\n%.2000s", release, sdk, err, out)
	}
	byID := map[string]Result{}
	for _, r := range results {
		byID[r.ID] = r
	}
	return byID, nil
}

func run(ctx context.Context, dir, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, out)
	}
	return nil
}
