package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Unique values stand wherever people put secrets, next to faults whose excerpts
// and fixes pass by them. No output shows one.
func TestNoOutputShowsASecret(t *testing.T) {
	n := 0
	canary := func() string { n++; return fmt.Sprintf("Zq7cAnAry%02dXw4Kd2", n) }
	files := map[string]string{
		"wrangler.jsonc": `{
  "name": "w",
  "main": "entry.py",
  "compatibility_date": "2026-01-15",
  "compatibility_flagz": ["python_workers"], // password = "` + canary() + `"
  "vars": {
    "DATABASE_URL": "postgres://admin:` + canary() + `@db.host.net/app",
    "UPSTREAM": { "Authorization": "Bearer ` + canary() + `", "password": "` + canary() + `" },
    "STRIPE_API_KEY": "` + canary() + `",
    "HOOK": "https://hooks.slack.com/services/T0/B0/` + canary() + `",
    // "OLD_TOKEN": "` + canary() + `",
    "UNUSED": "x"
  },
  "build": { "command": "API_TOKEN=` + canary() + ` make", "cwdd": "." },
  "hyperdrive": [{ "binding": "PG", "idd": "1", "localConnectionString": "postgres://u:` + canary() + `@localhost:5432/db" }]
}
`,
		".dev.vars": "PLAIN=" + canary() + "\nQUOTED=\"" + canary() + "\nsecond line " + canary() + "\"\nPEM=-----BEGIN PRIVATE KEY-----\n" +
			strings.ToLower(canary()) + canary() + "==\n" + canary() + "=\n-----END PRIVATE KEY-----\nLAST='" + canary() + "'\n",
		"entry.py": `from workers import Response, WorkerEntrypoint

PASSWORD = "` + canary() + `"
# token: "` + canary() + `"
GATE = {"secret": "` + canary() + `"}


class Default(WorkerEntrypoint):
    async def fetch(self, request):
        row = await self.env.NONE.prepare("SELECT 1").first()  # secret = "` + canary() + `"
        return Response(self.env.DATABASE_URL + self.env.PLAINN + self.env.get("x") + str(self.env.UPSTREAM))
`,
	}
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"--output-format=text"},
		{"--output-format=json"},
		{"--output-format=concise"},
		{"--output-format=text", "--color=always"},
		{"--statistics"},
		{"--diff"},
		{"--diff", "--unsafe-fixes"},
	} {
		var out bytes.Buffer
		run(&world{out: &out, err: &out}, append(append([]string{"check"}, args...), dir))
		if out.Len() < 100 {
			t.Errorf("%v: nothing of the project in\n%s", args, &out)
		}
		for line := range strings.Lines(strings.ToLower(out.String())) {
			if strings.Contains(line, "canary") {
				t.Errorf("%v: a secret in %s", args, line)
			}
		}
	}
}
