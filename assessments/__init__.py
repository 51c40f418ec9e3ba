"""What happened: who was asked, what came in, who may see what.

The only place where an instrument meets arithmetic. SQL lives in store/, the one gate from answers
to anything a coach sees in release/, frozen report shapes in reports/.
Not here: words for readers (documents), requests (web), terminals (cli).
"""
