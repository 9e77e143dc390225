package catalog

import (
	_ "embed"
	"encoding/json"
	"strings"
)

// globalsFile is what workerd's globals have, made by internal/jsgen/globals.mjs.
//
//go:embed globals.json
var globalsFile []byte

type jsGlobals struct {
	Types   string              `json:"types"`   // version of workers-types
	Workerd string              `json:"workerd"` // the version that was asked
	Globals map[string]jsGlobal `json:"globals"`
}

type jsGlobal struct {
	jsNamed
	ES      bool               `json:"es"`    // of ECMAScript, not of the platform
	Since   string             `json:"since"` // the first of the dates asked at which it was there
	Class   bool               `json:"class"`
	New     *jsNamed           `json:"new"`
	Call    *jsNamed           `json:"call"`
	Members map[string]jsNamed `json:"members"` // of an instance
	Statics map[string]jsNamed `json:"statics"` // of the global itself
}

type jsNamed struct {
	Method    bool         `json:"method"`
	Async     bool         `json:"async"`
	Returns   string       `json:"returns"`
	Null      bool         `json:"null"`
	Undefined bool         `json:"undefined"`
	Params    []jsArgument `json:"params"`
}

type jsArgument struct {
	Name     string   `json:"name"`
	Types    []string `json:"types"`
	Optional bool     `json:"optional"`
	Rest     bool     `json:"rest"`
}

// jsFlags are the compatibility flags without which a global is not there.
var jsFlags = map[string]string{
	"FinalizationRegistry": "enable_weak_ref", "WeakRef": "enable_weak_ref",
	"MessageChannel": "expose_global_message_channel", "MessagePort": "expose_global_message_channel",
}

// JSFlag is the compatibility flag without which JavaScript has no global of
// that name, "" when every Worker has it.
func JSFlag(global string) string { return jsFlags[global] }

// jsForbidden are globals that are there and always raise: workerd makes no
// code from strings.
var jsForbidden = set("eval", "Function")

func readGlobals() *jsGlobals {
	var read jsGlobals
	if err := json.Unmarshal(globalsFile, &read); err != nil {
		panic("catalog: globals.json: " + err.Error())
	}
	return &read
}

// jsSpaces adds the module js, its classes, and the instances of these.
func jsSpaces(all map[string]*Type) {
	read := readGlobals()
	module := newType("js", ShapeStream, "JavaScript's globals in this Worker.", nil)
	all["module js"] = module
	for name, g := range read.Globals {
		if jsForbidden[name] {
			continue
		}
		path := "js." + name
		var m *Member
		switch {
		case g.Class:
			all["class "+path] = newType(path, ShapeStream, jsDoc(path, &g), classMembers(path, &g))
			m = prop(name, to("class "+path), jsDoc(path, &g))
			all[path] = instance(name, &g)
		case g.Method:
			m = g.member(name, path)
		default:
			m = g.member(name, path)
			if len(g.Statics) > 0 {
				all["object "+path] = newType(path, ShapeStream, jsDoc(path, &g), members(path, g.Statics))
				m.Returns = to("object " + path)
			}
		}
		if m.Doc == "" {
			m.Doc = jsDoc(path, &g)
		}
		module.Members[name] = m
	}
	all["js.WebSocketPair"].Members["object_values"] = call("object_values", listOf("js.WebSocket"),
		"Both ends, the client's first: `client, server = js.WebSocketPair.new().object_values()`.")
	module.Members["self"].Returns = to("module js")
	module.Members["globalThis"].Returns = to("module js")
	module.Members["fetch"] = async("fetch", to("js.Response"), jsDocs["js.fetch"], arg("input", "str | js.Request"), fetchOptions())
}

func classMembers(path string, g *jsGlobal) []*Member {
	out := members(path, g.Statics)
	if g.New == nil {
		return out
	}
	m := g.New.member("new", path+".new")
	m.Method, m.Async = true, false
	if m.Returns.Type == "" {
		m.Returns = to(path)
	}
	if params, ok := jsMade[path]; ok {
		m.Params = params
	}
	if m.Doc == "" {
		m.Doc = "Makes a " + path + ": what JavaScript writes `new " + strings.TrimPrefix(path, "js.") + "(...)`."
	}
	return append(out, m)
}

// instance is a type with the members of a class, and with what the tables
// say of it already.
func instance(name string, g *jsGlobal) *Type {
	known := types["js."+name]
	if known == nil {
		known = types[name]
	}
	out := newType("js."+name, ShapeClass, jsDoc("js."+name, g), members("js."+name, g.Members))
	if known == nil {
		switch {
		case strings.HasSuffix(name, "Array") && name != "Array", name == "DataView":
			out.Shape = ShapeBuffer
		case name == "Map", name == "Set":
			out.Shape = ShapeMap
		}
		return out
	}
	full := *known
	full.Members = out.Members
	for n, m := range known.Members {
		full.Members[n] = m
	}
	return &full
}

func members(path string, of map[string]jsNamed) []*Member {
	out := make([]*Member, 0, len(of))
	for name, n := range of {
		out = append(out, n.member(name, path+"."+name))
	}
	return out
}

func (n *jsNamed) member(name, path string) *Member {
	m := &Member{Name: name, Method: n.Method, Async: n.Async && n.Method, Returns: jsRef(n.Returns), Doc: jsDocs[path]}
	m.Returns.Nullable, m.Returns.Optional = n.Null, n.Undefined
	for _, p := range n.Params {
		q := Param{Name: p.Name, Type: jsArgumentType(p.Types), Optional: p.Optional, Rest: p.Rest}
		if p.Optional && (p.Name == "init" || p.Name == "options") && len(p.Types) == 0 {
			q.Name = "options"
		}
		m.Params = append(m.Params, q)
	}
	return m
}

// jsRef is the type that globals.json names.
func jsRef(name string) Ref {
	switch name {
	case "", "callable":
		return unknown
	case "string", "number", "boolean", "undefined", "bigint":
		return to(name)
	}
	if types["js."+name] == nil && types[name] != nil {
		return to(name)
	}
	return to("js." + name)
}

func jsArgumentType(names []string) string {
	if len(names) == 0 {
		return "Any"
	}
	out := make([]string, len(names))
	for i, n := range names {
		switch n {
		case "string":
			out[i] = "str"
		case "number":
			out[i] = "int | float"
		case "boolean":
			out[i] = "bool"
		case "undefined":
			out[i] = "None"
		case "bigint":
			out[i] = "int"
		case "callable":
			out[i] = "callable"
		case "Array":
			out[i] = "list"
		default:
			out[i] = "js." + n
		}
	}
	return strings.Join(out, " | ")
}

// jsDoc is what is said of a global, and where more stands.
func jsDoc(path string, g *jsGlobal) string {
	name := strings.TrimPrefix(path, "js.")
	doc := jsDocs[path]
	if doc == "" {
		doc = "JavaScript's `" + name + "`."
	}
	page := "https://developer.mozilla.org/docs/Web/API/" + name
	switch {
	case jsPages[name] != "":
		page = jsPages[name]
	case g.ES:
		page = "https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/" + name
	case !g.Class:
		return doc
	}
	return doc + " [" + name + "](" + page + ")"
}
