"""Tests mirror the rooms; tests/house/ holds the walls, tests/reference/ the witnesses."""
