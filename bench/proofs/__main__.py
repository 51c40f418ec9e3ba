"""`python -m bench.proofs [NAME]`: run one long proof, or all, and keep what they say in docs/evidence/."""

import sys
from pathlib import Path

from bench.__main__ import run

if __name__ == "__main__":
    run("bench.proofs", Path(__file__).parent, [name.replace("-", "_") for name in sys.argv[1:]])
