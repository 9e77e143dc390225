package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// monorepo writes a workspace of many Workers into a folder and gives the module
// to open. Each Worker has its own modules, all imported; every twentieth one
// takes its main module from a folder that they share.
func monorepo(dir string, workers, modules int) (open string, err error) {
	write := func(name, content string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err == nil {
			err = os.MkdirAll(filepath.Dir(path), 0o755)
		}
		if err == nil {
			err = os.WriteFile(path, []byte(content), 0o644)
		}
	}
	for i := range workers {
		at, main := fmt.Sprintf("teams/team%d/worker%d", i%10, i), "src/entry.py"
		if i%20 == 19 {
			main = fmt.Sprintf("../../../shared/entry%d.py", i)
			write(fmt.Sprintf("shared/entry%d.py", i), entry("common"))
		} else {
			write(at+"/src/entry.py", entry("parts"))
			for m := range modules - 2 {
				write(fmt.Sprintf("%s/src/parts/part%d.py", at, m), part(m))
			}
			write(at+"/src/parts/__init__.py", imports(modules-2))
		}
		write(at+"/wrangler.jsonc", fmt.Sprintf(`{
  "name": "worker%d",
  "main": %q,
  "compatibility_date": "2026-01-15",
  "compatibility_flags": ["python_workers"],
  "d1_databases": [{ "binding": "DB", "database_name": "db%d", "database_id": "x" }],
  "kv_namespaces": [{ "binding": "CACHE", "id": "k%d" }]
}
`, i, main, i, i))
	}
	write("shared/common/__init__.py", imports(10))
	for m := range 10 {
		write(fmt.Sprintf("shared/common/part%d.py", m), part(m))
	}
	return filepath.Join(dir, "teams/team0/worker0/src/parts/part0.py"), err
}

func imports(n int) string {
	var b strings.Builder
	for m := range n {
		fmt.Fprintf(&b, "from .part%d import load%d, Store%d\n", m, m, m)
	}
	return b.String()
}

func entry(pkg string) string {
	return `from workers import Response, WorkerEntrypoint

from ` + pkg + ` import Store0, load0


class Default(WorkerEntrypoint):
    async def fetch(self, request):
        found = await load0(self.env, "a")
        await Store0(self.env).put("a", "b")
        return Response(str(found))
`
}

func part(m int) string {
	return fmt.Sprintf(`from dataclasses import dataclass


@dataclass
class Item%[1]d:
    name: str
    count: int = 0


async def load%[1]d(env, key):
    cached = await env.CACHE.get(key)
    if cached is not None:
        return cached
    rows = await env.DB.prepare("SELECT name, count FROM items WHERE name = ?").bind(key).all()
    items = []
    for row in rows.results:
        items.append(Item%[1]d(row.name, row.count))
    return items


class Store%[1]d:
    def __init__(self, env):
        self.env = env

    async def put(self, key, value):
        await self.env.CACHE.put(key, value)
        await self.env.DB.prepare("UPDATE items SET count = count + 1 WHERE name = ?").bind(key).run()
`, m)
}
