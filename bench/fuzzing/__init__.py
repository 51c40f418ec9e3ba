"""What is fuzzed by `./run proofs fuzz`, and how it is tried."""
