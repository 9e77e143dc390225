from workers import Response, WorkerEntrypoint


class Default(WorkerEntrypoint):
    async def fetch(self, request):
        greeting = self.env.GREETING
        await self.env.NOTES.put("seen", "yes")
        label = "😀 ☁"; note = await self.env.NOTEZ.get("first")
        await self.env.DB.prepare("SELECT 1").run()
        return Response(f"{greeting} {label} {note}")
