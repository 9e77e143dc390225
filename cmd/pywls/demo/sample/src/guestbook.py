async def sign(db, name, message):
    statement = db.prepare("INSERT INTO entries (name, message) VALUES (?, ?)")
    await statement.bind(name, message).run()


async def lines(db, search):
    found = await db.prepare(
        f"SELECT name, message FROM entries WHERE name = '{search}'"
    ).all()
    return [f"{row['name']}: {row['message']}" for row in found.results]
