"""A Worker."""
import json
from js import Object, console
from pyodide.ffi import to_js as _to_js, create_proxy
from workers import DurableObject, Response, WorkerEntrypoint

def to_js(x): return _to_js(x, dict_converter=Object.fromEntries)

class Counter(DurableObject):
    def __init__(self, ctx, env):
        super().__init__(ctx, env)
        self.sql = ctx.storage.sql

    async def increment(self, by: int = 1, /, *, key: str = "n") -> int:
        rows = self.sql.exec("UPDATE t SET n = n + ? WHERE k = ? RETURNING n", by, key).toArray()
        return rows[0].n if rows else 0

class Default(WorkerEntrypoint):
    async def fetch(self, request):
        match request.method, (path := request.url.split("/", 3)[-1]):
            case "GET", "":
                value = await self.env.KV.get("k", {"type": "json"})
            case "POST" | "PUT", p if p.startswith("api"):
                body = await request.json()
                value = [*(await self.env.DB.prepare(f"SELECT * FROM t WHERE id = {body['id']!r}").all()).results]
            case _, [first, *rest] | {"a": first, **rest}:
                value = None
        try:
            stub = getattr(self.env, "COUNTER").get(self.env.COUNTER.idFromName("a"))
        except* (KeyError, ValueError) as group:
            raise RuntimeError("bad") from group
        else:
            n = await stub.increment(2, key=path) ** 2
        finally:
            del path
        return Response(json.dumps({"value": value, **{k: v for k, v in zip("ab", [n, not n])}}), status=200 if n else 404)

    async def scheduled(self, event, env, ctx): ctx.waitUntil(env.QUEUE.send(to_js({"a": (1, 2.5, -3j)})))
