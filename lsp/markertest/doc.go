/*
Package markertest runs the server's tests that are written as text: txtar
archives of a small project whose comments say what an editor should show. The
real server runs at the other end of a pipe.

A test starts with prose that says what it is about, and why with this input.
The files after it are the project. Comments that begin with #@ (Python, TOML)
or //@ (JSONC) are markers. A marker at the end of a line speaks of that line; a
marker alone on its line speaks of the nearest line above that is no marker:

	await self.env.KV.get("k")
	#@ diag("KV", re"no binding", unknown-binding)
	#@ fix("KV", "Change it to `CACHE`", renamed)

The first argument finds a place in the line by its text. A `~` in it, where
present, is the cursor and no part of the text; without one, the cursor of
complete stands behind the text and of the others at its start. The markers:

	diag("text", re"message", rule)        a report on exactly that text, or on
	                                       nothing at the cursor
	diag("text", re"message", rule, sev)   also: its severity (error, warning, info)
	related("text", "file", "there")     a report on that text points there
	hover("text", re"pattern", ...)      a hover that matches all patterns
	nohover("text")
	complete("text", "a", "b", ...)      these labels are among the suggestions
	only("text", "a", "b", ...)          these are all the suggestions, in order
	def("text", "file", "there")         the definition is that text in that file
	nodef("text")
	refs("text", "file:2", ...)          the references, by file with their number
	rename("text", "new", golden)        what a new name makes of the project
	norename("text", "new", re"why")     a new name is refused for that reason
	outline("name", "group > name", ...) the whole outline of the file
	search("query", "file: name", ...)   all symbols of the workspace that match
	sig("text", "signature", "active")   the method called, the parameter at the text's end
	nosig("text")
	link("text", "file")                 the links of the text; none without a file
	lens("text", "title", ...)           the lenses of the text, all of them
	fix("text", "title", golden)         a quick-fix; what it makes of the project
	nofix("text", "title")
	fixall(golden)                       the fix-all action of the file

Strings are Go strings, re"..." is a regular expression, other words stand for
themselves. Reports and diag markers of a file have to match one to one.

A golden is an archive file "@name/path" with the text that the fix leaves, the
markers included; run the tests with -update to write them.

Special files: settings.json is the user's settings. Every file with
markers is opened in the editor; all others are only on disk. A line "open: a b"
in the prose opens more.

Each test runs in the three position encodings, with a client that pulls and one
that is pushed to, and with the capabilities of real clients in a folder of JSON
files. What is pushed has to equal what would be pulled.
*/
package markertest
