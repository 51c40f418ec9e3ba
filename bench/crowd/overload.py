"""More visitors than there are places: each asks again at once, or a second after being turned away."""

import asyncio
import time
from collections.abc import Sequence

from bench.crowd.people import Tally

AFTER_A_SECOND = 1.0


async def once(port: int, cookie: str) -> int:
    """The status a respondent's first page is answered with."""
    told = {"Host": f"127.0.0.1:{port}", "Cookie": cookie, "Connection": "close"}
    lines = ["GET /r/welcome HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write("\r\n".join(lines).encode())
        reply = await reader.read()
        return int(reply.split(b" ", 2)[1])
    finally:
        writer.close()


async def asking(port: int, cookie: str, *, until: float, tally: Tally) -> None:
    """One visitor."""
    while time.monotonic() < until:
        began = time.perf_counter()
        try:
            status = await once(port, cookie)
        except (OSError, IndexError) as failure:
            tally.errors.append(type(failure).__name__)
            continue
        took = (time.perf_counter() - began) * 1000
        (tally.turned_away if status == 503 else tally.milliseconds).append(took)
        if status == 503:
            await asyncio.sleep(AFTER_A_SECOND)


async def crowding(port: int, cookies: Sequence[str], seconds: float) -> Tally:
    """All of them, each with the cookie of a respondent, for so long."""
    tally, until = Tally(), time.monotonic() + seconds
    await asyncio.gather(*(asking(port, cookie, until=until, tally=tally) for cookie in cookies))
    return tally
