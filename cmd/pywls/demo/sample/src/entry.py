from urllib.parse import parse_qs, urlparse

import guestbook
import links
from workers import Response, WorkerEntrypoint


class Default(WorkerEntrypoint):
    async def fetch(self, request):
        url = urlparse(request.url)
        path = url.path.strip("/")
        if path == "guestbook":
            return await self.guestbook(request, url)
        if path.startswith("picture/"):
            return await links.picture(self.env, path.removeprefix("picture/"))
        if request.method == "POST":
            if request.headers.get("authorization") != self.env.ADMIN_TOKEN:
                return Response("not yours", status=403)
            code = await links.shorten(self.env, await request.text())
            return Response(f"{self.env.SITE}/{code}", status=201)
        target = await self.env.LINKS.get(path)
        if not target:
            return Response("no such link", status=404)
        return Response.redirect(target)

    async def guestbook(self, request, url):
        if request.method == "POST":
            entry = await request.json()
            await guestbook.sign(self.env.DB, entry["name"], entry["message"])
            return Response("thank you", status=201)
        search = parse_qs(url.query).get("search", [""])[0]
        return Response.json(await guestbook.lines(self.env.DB, search))
