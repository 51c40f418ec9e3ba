"""What fuzzing found: each file fell over once, and is read again by every run of the tests."""
