"""What happens by itself: rounds close at their date, waiting mail goes, old sessions are forgotten.

A worker inside the server's own process; its queue is a file beside the database, with names of tasks only.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from huey import SqliteHuey, crontab
from huey.consumer import Consumer

from assessments import accounts, closing, mailer, programmes, retention
from assessments.errors import Refusal
from assessments.letters import Writer
from assessments.service import Service
from assessments.store import rosters
from assessments.store.engine import writing

log = logging.getLogger("soundline.schedule")


def tick(service: Service, *, write: Writer) -> None:
    """Do once whatever is due; letters are put into words by the writer."""
    close_due(service)
    send_mail(service, write=write)
    sweep(service)


def close_due(service: Service) -> None:
    """Close what is due; what fails is tried again at the next minute, its answers untouched."""
    _carefully("closing", lambda: closing.close_due(service))


def send_mail(service: Service, *, write: Writer) -> None:
    """Hand over waiting mail."""
    _carefully("mail", lambda: mailer.send_waiting(service, write=write))


def sweep(service: Service) -> None:
    """Forget what has run out: sessions, one-time links, previews, people of programmes long ended."""

    def forget() -> None:
        accounts.sweep(service)
        with writing(service.engine) as db:
            rosters.sweep_previews(db, service.clock())

    _carefully("sweep", forget)
    _carefully("ends", lambda: programmes.finish_ends(service))
    _carefully("retention", lambda: retention.sweep(service))


class Schedule:
    """A worker and a clock in this process, until stopped."""

    def __init__(self, service: Service, file: Path, *, write: Writer) -> None:
        self.service = service
        self.write = write
        file.touch(mode=0o600)
        self.huey = SqliteHuey("soundline", filename=str(file), results=False)
        every_minute = crontab(minute="*")
        self._tick = self.huey.periodic_task(every_minute, name="tick")(self._once)
        self._mail = self.huey.task(name="mail")(self._mail_once)
        self._consumer = _Quiet(self.huey, workers=1, worker_type="thread", check_worker_health=False)

    def start(self) -> None:
        """Begin working, and do at once what became due while the server was down."""
        self._consumer.start()
        self.service.wake = self._wake
        self.huey.enqueue(self._tick.s())

    def stop(self) -> None:
        """End the worker and the clock, and let go of the queue."""
        self.service.wake = lambda: None
        self._consumer.stop(graceful=True)
        self._consumer.scheduler.join()
        self.huey.storage.close()

    def _once(self) -> None:
        tick(self.service, write=self.write)

    def _mail_once(self) -> None:
        send_mail(self.service, write=self.write)

    def _wake(self) -> None:
        self.huey.enqueue(self._mail.s())


class _Quiet(Consumer):  # type: ignore[misc]  # huey ships no types
    """A consumer that leaves the signals of its process to the server."""

    def _set_signal_handlers(self) -> None:
        return


def start(service: Service, *, write: Writer) -> Schedule:
    """Start the worker of an installation, with whoever puts its letters into words."""
    schedule = Schedule(service, jobs_file(service), write=write)
    schedule.start()
    return schedule


def jobs_file(service: Service) -> Path:
    """The queue's file, beside the database."""
    return service.settings.database.with_suffix(".jobs")


def _carefully(what: str, task: Callable[[], object]) -> None:
    try:
        task()
    except Refusal as refusal:
        log.error("%s was refused and will be tried again: %s", what, refusal.code)  # noqa: TRY400  # no locals
    except Exception as failure:  # a worker outlives the failure of one task
        # A trace could carry what somebody answered; its kind and place are enough to look for it.
        log.error("%s failed and will be tried again: %s", what, type(failure).__name__)  # noqa: TRY400
