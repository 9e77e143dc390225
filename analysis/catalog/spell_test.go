package catalog

import "testing"

func TestSpell(t *testing.T) {
	for _, c := range []struct {
		ref  Ref
		view View
		want string
	}{
		{str.orNull(), View{}, "str | null"},
		{str.orNull(), View{Null: "jsnull"}, "str | jsnull"},
		{to("D1Row").orNull(), View{Converted: true, Null: "None"}, "D1Row | None"},
		{listOf("D1Row"), View{}, "list[D1Row]"},
		{nothing, View{}, "None"},
		{nothing.orUndef(), View{}, "None"},
		{to("JSON").orUndef(), View{}, "JSON | None"},
		{num.orUndef().orNull(), View{Null: "None"}, "int | float | None"},
		{to("Date"), View{Converted: true}, "datetime"},
		{to("Date").raw(), View{Converted: true}, "Date"},
		{to("js.Response"), View{Converted: true}, "Response"},
		{to("js.Response"), View{}, "js.Response"},
		{Ref{}, View{}, "Any"},
	} {
		if got := c.ref.Spell(c.view); got != c.want {
			t.Errorf("%+v in %+v is %q, want %q", c.ref, c.view, got, c.want)
		}
	}
}

func TestForm(t *testing.T) {
	for _, c := range []struct {
		ref       Ref
		converted bool
		want      string
	}{
		{to("D1Row"), true, "a dict (D1Row)"},
		{to("D1Row"), false, "a raw JavaScript object (D1Row)"},
		{listOf("D1Row"), true, "a list of dicts (D1Row)"},
		{listOf("D1Row"), false, "a raw JavaScript array of D1Row"},
		{to("ReadableStream"), true, "a JavaScript object (ReadableStream)"},
		{to("js.Response"), true, "a workers.Response"},
		{to("R2Object"), true, "a wrapper object (R2Object)"},
		{str, true, "a str"},
		{to("ArrayBuffer"), true, "a memoryview"},
		{to("RequestJSON"), false, "plain Python data"},
		{to("Request"), true, "a workers.Request"},
		{Ref{}, false, "some value"},
	} {
		if got := c.ref.Form(c.converted); got != c.want {
			t.Errorf("%+v, converted %v, is %q, want %q", c.ref, c.converted, got, c.want)
		}
	}
}

func TestSignature(t *testing.T) {
	for name, want := range map[[2]string]string{
		{"D1PreparedStatement", "bind"}:         "bind(*values: str | int | float | bool | bytes | None)",
		{"D1PreparedStatement", "first"}:        "first(column: str = ...)",
		{"D1Result", "results"}:                 "results",
		{"ForwardableEmailMessage", "from_"}:    "from_",
		{"KVNamespace", "delete"}:               "delete(key: str)",
		{"SqlStorage", "exec"}:                  "exec(query: str, *bindings: str | int | float | bytes | None)",
		{"HostedImages", "list"}:                "list(**options)",
		{"QueueMessage", "retry"}:               "retry(*, delaySeconds: int = ...)",
		{"DurableObjectNamespace", "getByName"}: "getByName(name: str, *, locationHint: str = ..., routingMode: str = ..., retry: dict = ...)",
	} {
		if got := Lookup(name[0]).Member(name[1]).Signature(); got != want {
			t.Errorf("%v: %s, want %s", name, got, want)
		}
	}
	if n := len(Lookup("KVNamespace").Member("put").Keywords()); n != 3 {
		t.Errorf("put has %d options", n)
	}
}
