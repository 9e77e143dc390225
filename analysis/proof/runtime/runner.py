"""Runs the cases inside Pyodide and returns what each did, as JSON.

A case is {"id", "source", "setup": [SQL], "path"}. Its source is a whole main
module; its Default class is made and its fetch called as the runtime does: with
the request, None and None, as many of them as it takes (workerd, introspection.py).
A module with a class Flow is a workflow instead: run is called with steps that
run once, and its result is the answer. A class Counter is the Durable Object.
The result is {"id", "status", "body"} for an answer, or {"id", "raised"}.
"""

import asyncio
import json

import js
from pyodide.code import relaxed_call
from pyodide.ffi import create_proxy


async def prepare(env, case):
    for table in ("users", "posts"):
        await env.DB.exec(f"DROP TABLE IF EXISTS {table}")
    for statement in case["setup"]:
        await env.DB.exec(statement)
    for key in ("greeting", "missing", "queue:last"):
        await env.KV.delete(key)
    await env.KV.put("greeting", '{"text": "hello", "tags": [1, null]}')
    await env.BUCKET.put("file.txt", "hello")


async def answer(env, ctx, case):
    namespace = {"__name__": "entry", "__file__": "entry.py"}
    exec(compile(case["source"], "entry.py", "exec"), namespace)
    js.globalThis.pythonCounter = create_proxy(namespace["Counter"]) if "Counter" in namespace else None
    if "Flow" in namespace:
        event = js.JSON.parse('{"payload": {"n": 2}, "instanceId": "1"}')
        result = await namespace["Flow"](ctx, env).run(event, js.workflowStep)
        return {"status": 200, "body": str(result)}
    from workers import Request

    url = "https://worker.test" + case["path"]
    request = js.Request.new(url, method="POST", body=case["post"]) if case["post"] else js.Request.new(url)
    handler = namespace["Default"](ctx, env)
    response = relaxed_call(handler.fetch, Request(request), None, None)
    if hasattr(response, "__await__"):
        response = await response
    raw = getattr(response, "js_object", response)
    return {"status": raw.status, "body": await raw.text()}


async def run(env, ctx, cases):
    results = []
    for case in json.loads(cases):
        result = {"id": case["id"]}
        try:
            await prepare(env, case)
            result.update(await asyncio.wait_for(answer(env, ctx, case), 10))
        except BaseException as error:  # SystemExit too: a case must not end the run
            result["raised"] = f"{type(error).__name__}: {error}"
        results.append(result)
    return json.dumps(results)


run
