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
