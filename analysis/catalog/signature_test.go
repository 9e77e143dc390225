package catalog

import "testing"

// What a signature shows of each parameter is where Parameters says it is.
func TestParametersPointIntoTheSignature(t *testing.T) {
	seen := 0
	for _, name := range TypeNames() {
		for _, m := range Lookup(name).Members {
			label := m.Signature()
			for _, p := range m.Parameters() {
				seen++
				if p.End <= p.Start || p.End > len(label) {
					t.Errorf("%s.%s: %s is at %d:%d of %q", name, m.Name, p.Name, p.Start, p.End, label)
					continue
				}
				shown := label[p.Start:p.End]
				if want := PythonName(p.Name); !p.Rest && p.Name != "options" && shown[:len(want)] != want && shown[:len(p.Name)] != p.Name {
					t.Errorf("%s.%s: %s shows as %q", name, m.Name, p.Name, shown)
				}
			}
		}
	}
	if seen < 200 {
		t.Errorf("only %d parameters", seen)
	}
}

func TestParameters(t *testing.T) {
	put, get, bind := Lookup("KVNamespace").Member("put"), Lookup("KVNamespace").Member("get"), Lookup("D1PreparedStatement").Member("bind")
	if got, want := put.Signature(), "put(key: str, value: str | bytes | ReadableStream, *, expiration: int = ..., expirationTtl: int = ..., metadata: dict = ...)"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for _, c := range []struct {
		m     *Member
		i     int
		named string
		want  int
	}{
		{put, 0, "", 0},
		{put, 1, "", 1},
		{put, 2, "", -1}, // an options object
		{put, 0, "expirationTtl", 3},
		{put, 0, "expiration_ttl", -1},
		{get, 1, "", 1}, // get(key, "json")
		{get, 0, "type", 1},
		{get, 2, "", -1},
		{bind, 0, "", 0},
		{bind, 7, "", 0},
		{Lookup("Ai").Member("models"), 0, "anything", 0},
		{Lookup("D1Result").Member("results"), 0, "", -1},
	} {
		got := c.m.ParameterAt(c.i)
		if c.named != "" {
			got = c.m.ParameterNamed(c.named)
		}
		if got != c.want {
			t.Errorf("%s, argument %d %q: parameter %d, want %d", c.m.Name, c.i, c.named, got, c.want)
		}
	}
}
