// Package flow follows values through a Worker's own Python modules: env,
// bindings, what they return, JavaScript values, missing values, calls nobody
// awaited, and text that comes from outside. It is a small abstract
// interpreter over pysyntax, bounded in time and memory, deterministic, and it
// says Unknown rather than guess.
//
// Rules read Events, features read values with Facts.Value. flow knows the
// platform through catalog and the Worker's runtime through runtime.Model; it
// reports nothing itself.
package flow
