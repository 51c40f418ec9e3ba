"""Long proofs: simulations too slow for the tests, kept as pages in docs/evidence/."""
