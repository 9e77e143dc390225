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
