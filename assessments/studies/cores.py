"""The cores a study takes: one for all its small matrices, another for what is long and stands alone."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from typing import TypeVar

from threadpoolctl import threadpool_limits

Found = TypeVar("Found")


@contextmanager
def one_core() -> Iterator[None]:
    """Multiply matrices on one core while this lasts; it may also be written above a function.

    A study multiplies thousands of matrices of a few dozen rows. Sharing each out among cores takes longer
    than the product, and waiting for the next one keeps all of them busy: more than twice the seconds of the
    processor, at 2,800 rows as at 200,000.
    """
    import scipy.linalg  # noqa: F401  # its matrices have a library of their own, held only once it is loaded

    with threadpool_limits(limits=1, user_api="blas"):
        yield


def meanwhile(work: Callable[[], Found]) -> Callable[[], Found]:
    """Begin work on another core; what is given waits for it, and says what it says.

    The work must share no random numbers with what goes on beside it. Nobody waits for work nobody asks for
    any more: a study that is stopped stops at once.
    """
    found: Future[Found] = Future()

    def done() -> None:
        try:
            found.set_result(work())
        except BaseException as fault:  # whoever asks for it meets it
            found.set_exception(fault)

    Thread(target=done, daemon=True).start()
    return found.result
