package wrangler

import "testing"

func TestNextTag(t *testing.T) {
	for in, want := range map[string]string{"v1": "v2", "v09": "v10", "v99": "v100", "2026": "2027", "start": "start-2", "x99999999999999999999999": "x99999999999999999999999-2"} {
		list := []*Value{{Kind: Object, Members: []*Member{{Key: "tag", Value: &Value{Kind: String, Text: in}}}}}
		if got := NextTag(list); got != want {
			t.Errorf("behind %s comes %s, want %s", in, got, want)
		}
	}
}
