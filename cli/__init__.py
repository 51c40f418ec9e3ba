"""Words and pictures on a terminal: one module a group of commands.

A command reads its arguments, asks a use case, writes what documents made of the answer.
The server is started by name, never imported.
"""
