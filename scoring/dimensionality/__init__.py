"""How many dimensions items have: adequacy, and the several ways of counting factors."""
