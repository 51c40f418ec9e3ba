"""What an administrator does: accounts, programmes, rosters, rounds, links, settings; never results."""
