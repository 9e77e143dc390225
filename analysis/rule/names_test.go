package rule

import "testing"

func TestIsSecretName(t *testing.T) {
	for name, want := range map[string]bool{
		"STRIPE_API_KEY": true, "JWT_SECRET": true, "admin_password": true, "GITHUB_TOKEN": true, "SUPABASE_SERVICE_ROLE_KEY": true, "OPENAI_KEY": true,
		"PUBLIC_KEY": false, "TOKEN_TTL": false, "MAX_TOKENS": false, "STRIPE_PUBLISHABLE_KEY": false, "SUPABASE_ANON_KEY": false,
		"TURNSTILE_SITE_KEY": false, "DB": false, "ENVIRONMENT": false, "PASSWORD_MIN_LENGTH": false, "KEY_PREFIX": false,
	} {
		if IsSecretName(name) != want {
			t.Errorf("IsSecretName(%q) = %t", name, !want)
		}
	}
}

func TestClosest(t *testing.T) {
	declared := []string{"DB", "SESSIONS", "USERS_DB", "ENVIRONMENT", "KV_A", "KV_B"}
	for name, want := range map[string]string{
		"Db": "DB", "SESSION": "SESSIONS", "SESIONS": "SESSIONS", "USERSDB": "USERS_DB", "ENVIROMNENT": "ENVIRONMENT",
		"AI": "", "DX": "", "KV_C": "", "USERS": "", "CACHE": "", "DB": "",
	} {
		if got := Closest(name, declared); got != want {
			t.Errorf("Closest(%q) = %q, want %q", name, got, want)
		}
	}
}
