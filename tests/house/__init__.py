"""The walls: rooms, sizes, sources, words, documents, gates."""
