"""The example organisation: simulated people and answers, led through the real use cases.

Nothing here is about anybody; every page of it says that it is an example.
"""
