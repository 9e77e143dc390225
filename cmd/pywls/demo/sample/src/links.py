import hashlib
import secrets

from workers import Response

SALT = secrets.token_hex(8)


async def shorten(env, target):
    code = hashlib.sha256((SALT + target).encode()).hexdigest()[:7]
    await env.LINKS.put(code, target)
    await env.LINK_STATS.put(code, "0")
    return code


async def picture(env, name):
    found = await env.PICTURES.get(name)
    if not found:
        return Response("no such picture", status=404)
    return Response(found.body)
