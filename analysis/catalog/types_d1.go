package catalog

func d1Types() []*Type {
	statementMethods := []*Member{
		call("prepare", to("D1PreparedStatement"),
			"Makes a prepared statement. Not async: do not await it. Put ? where values go and give them to bind().",
			arg("query", "str")),
		async("batch", listOf("D1Result"),
			"Runs statements in one transaction; returns one result per statement. Takes a plain Python list.",
			arg("statements", "list[D1PreparedStatement]")),
	}
	database := class("D1Database", "A D1 database: SQLite with an async interface.", statementMethods...)
	for _, m := range []*Member{
		async("exec", to("D1ExecResult"),
			"Runs SQL without parameters, one statement a line: a statement over several lines fails. Prefer prepare(...).run().",
			arg("query", "str")),
		call("withSession", to("D1DatabaseSession"),
			"Starts a session with consistent reads from replicas. Not async.",
			optional("constraintOrBookmark", `"first-primary" | "first-unconstrained" | str`)),
		async("dump", to("ArrayBuffer"), "Dumps the whole database; deprecated, and only on alpha databases."),
	} {
		database.Members[m.Name] = m
	}
	return []*Type{
		database,
		class("D1DatabaseSession", "A session of a D1 database.", statementMethods...).like(class("", "",
			call("getBookmark", str.orNull(), "The bookmark to start the next session from, null before the first query. Not async."))),
		class("D1PreparedStatement", "A prepared SQL statement; bind() returns a new one.",
			call("bind", to("D1PreparedStatement"),
				"Returns a new statement with values for every ?, in order. Not async. A list is one value: write bind(*values).",
				rest("values", "str | int | float | bool | bytes | None")),
			async("first", to("D1Row").orNull(),
				"The first row, if there is one. With a column name, that column's value alone.",
				optional("column", "str")).given(to("D1Value").orNull()),
			async("run", to("D1Result"), "Runs the statement; results is empty for a statement that returns no rows. Takes no parameters: bind them."),
			async("all", to("D1Result"), "Runs the statement and returns the rows in .results. Takes no parameters: bind them."),
			async("raw", listOf("D1RawRow"), "The rows as arrays of values, without column names unless columnNames is true.",
				options(arg("columnNames", "bool").says("Make the first array the column names."))),
		),
		object("D1Result", "What run() and all() give: the rows are in results, the object itself is not a list.",
			prop("results", listOf("D1Row"), "The rows, an empty list when there are none."),
			prop("success", boolean, "True; a failing statement raises instead."),
			prop("meta", to("D1Meta"), "Counters of the statement: changes, last_row_id, duration and more.")),
		object("D1Meta", "Counters of one statement. The names are snake_case already.",
			prop("duration", num, "Milliseconds of the query."),
			prop("size_after", num, "Size of the database in bytes after it."),
			prop("rows_read", num, "Rows read; they are billed."),
			prop("rows_written", num, "Rows written; they are billed."),
			prop("last_row_id", num, "rowid of the last row inserted."),
			prop("changes", num, "Rows changed by the statement."),
			prop("changed_db", boolean, "Whether the database changed."),
			prop("served_by_region", str.orUndef(), "Region of the instance that answered."),
			prop("served_by_colo", str.orUndef(), "Data centre of the instance that answered."),
			prop("served_by_primary", boolean.orUndef(), "Whether the primary answered."),
			prop("timings", to("D1Timings").orUndef(), "Where the time went."),
			prop("total_attempts", num.orUndef(), "How often the query was tried.")).open(),
		object("D1Timings", "Where the time of a query went.",
			prop("sql_duration_ms", num, "Milliseconds that SQLite took.")).open(),
		object("D1Row", "A row: one entry per selected column.").open(),
		plain("D1Value", ShapeScalar, "A value of a column: str, int, float or null; a BLOB is a list of ints, never bytes."),
		plain("D1RawRow", ShapeArray, "A row as an array of values in the order of the columns.").each(to("D1Value").orNull()),
		object("D1ExecResult", "What exec() gives.",
			prop("count", num, "Number of statements run."),
			prop("duration", num, "Milliseconds of all of them.")),
	}
}
