package rule_test

import (
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/rule"
)

func TestSecretsIn(t *testing.T) {
	const canary = "Zq7canary9Xw4Kd2"
	for _, content := range []string{
		`"DATABASE_URL": "postgres://admin:` + canary + `@db.host/app"`,
		`{"Authorization": "Bearer ` + canary + `"}`,
		`# secret = "` + canary + `"`,
		`// "password": "` + canary + `",`,
		`command = "API_TOKEN=` + canary + ` npm run build"`,
		`"localConnectionString": "postgres://u:` + canary + `@localhost:5432/db"`,
		`vars = { SETTINGS = { password = '` + canary + `' } }`,
		`"HOOK": "https://hooks.slack.com/services/` + canary + `"`,
		`"HOOK": "https://discord.com/api/webhooks/1/` + canary + `"`,
		`key = "sk-` + canary + `"`,
		"PEM = '''-----BEGIN PRIVATE KEY-----\n" + canary + "\n-----END PRIVATE KEY-----'''",
	} {
		hidden := ""
		for _, s := range rule.SecretsIn(content) {
			hidden += content[s.Start:s.End] + " "
		}
		if !strings.Contains(hidden, canary) {
			t.Errorf("%s: only %q is hidden", content, hidden)
		}
	}
	for _, content := range []string{
		`token = await self.env.KV.get("token")`, `if password == other:`, `url = "https://example.com/a:b"`, `"database_id": "11111111-1111-4111-8111-111111111111"`,
		`secret=self.env.SECRET`, `"main": "src/entry.py"`,
	} {
		if found := rule.SecretsIn(content); len(found) > 0 {
			t.Errorf("%s: %q is hidden", content, content[found[0].Start:found[0].End])
		}
	}
}
