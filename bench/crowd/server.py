"""The server as `soundline serve` starts it, with what it needs of memory, beside those who ask it."""

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.durability.kill import ROOT, Client, free_port

STARTS_WITHIN = 60


class Server:
    """One server of an installation; its visitors say which network they come from."""

    def __init__(self, settings: Any) -> None:
        self.port = free_port()
        environment = os.environ | dict(settings.stated)
        environment |= {"SOUNDLINE_TRUSTED_PROXIES": "1", "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cli", "serve", "--port", str(self.port)],
            env=environment,
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end:
            with suppress(OSError, http.client.HTTPException):
                if Client(self.port, 0).once("GET", "/health/ready", b"").status_code == 200:
                    return
            time.sleep(0.05)
        raise TimeoutError("the server does not start")

    def close(self) -> None:
        """End it and its worker."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)

    def worker(self) -> int:
        """The process that does the work."""
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                with suppress(OSError):
                    parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                    if int(parent) == self.process.pid and "tracker" not in (entry / "cmdline").read_text():
                        return int(entry.name)
        return self.process.pid

    def megabytes(self) -> float:
        """What the working process holds in memory."""
        status = Path(f"/proc/{self.worker()}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def processor_seconds(self) -> float:
        """What the working process has used of the processors."""
        fields = Path(f"/proc/{self.worker()}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
