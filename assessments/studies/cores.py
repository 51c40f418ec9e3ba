"""How many cores linear algebra may take while a study runs."""

from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits


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
