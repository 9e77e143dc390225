package rule

import "testing"

func TestLooksReal(t *testing.T) {
	for value, want := range map[string]bool{
		"q7Rk2vXw9LmT4bZc8NpY3hJd":               true,
		"9f86d081884c7d659a2feaa0c55ad015":       true,
		"c1d2-77ab-90ef-4a3b":                    true,
		"":                                       false,
		"changeme":                               false,
		"your-key-goes-here-123456":              false,
		"<paste the key>":                        false,
		"${STRIPE_KEY}":                          false,
		"my-dev-key-1":                           false,
		"blue-team-2024":                         false,
		"aaaaaaaaaaaaaaaa1":                      false,
		"/etc/keys/a1b2c3d4e5f6":                 false,
		"hunter2":                                false,
		"sb_publishable_Q7Rk2vXw9LmT4bZc8NpY3hJ": false,
		"sb_secret_Q7Rk2vXw9LmT4bZc8NpY3hJ":      true,
		"pk_live_v9Xk2qLw7ZtR4mBn8YcP3hGd":       false,
		"eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJzdXBhYmFzZSIsInJlZiI6InF6cHgiLCJyb2xlIjoiYW5vbiIsImlhdCI6MX0.b4kQ0sZr8uYtW2nM6vCx":            false,
		"eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJzdXBhYmFzZSIsInJlZiI6InF6cHgiLCJyb2xlIjoic2VydmljZV9yb2xlIiwiaWF0IjoxfQ.b4kQ0sZr8uYtW2nM6vCx": true,
	} {
		if LooksSecret(value) != want {
			t.Errorf("LooksSecret(%q) = %t", value, !want)
		}
	}
}

func TestSecretURL(t *testing.T) {
	for value, want := range map[string]bool{
		"postgres://admin:q7Rk2vXw@db.host.net/app":                                 true,
		"https://hooks.slack.com/services/T01ABCDEF/B02GHIJKL/q7Rk2vXw9LmT4bZc8NpY": true,
		"https://discord.com/api/webhooks/1234567890/q7Rk2vXw9LmT4bZc8NpY3hJd":      true,
		"postgres://postgres:postgres@localhost:5432/app":                           false,
		"postgres://user:password@db.host.net/app":                                  false,
		"postgres://postgres:q7Rk2vXw@db:5432/app":                                  false,
		"postgres://admin@db.host.net/app":                                          false,
		"https://hooks.slack.com/services/XXX/YYY/ZZZ":                              false,
		"https://hooks.slack.com/services/Txxx/Bxxx/xxxxxxxx":                       false,
		"https://discord.com/api/v10":                                               false,
		"https://my.host.net/a:b@c":                                                 false,
		"":                                                                          false,
	} {
		if IsSecretURL(value) != want {
			t.Errorf("IsSecretURL(%q) = %t", value, !want)
		}
	}
	for value, want := range map[string]bool{"sk-abc123": true, "sk-your-key": false, "sk-": false, "sk-...": false, "ghp_xxxxxxxx": false} {
		if IsIssued(value) != want {
			t.Errorf("IsIssued(%q) = %t", value, !want)
		}
	}
}
