"""Small faults put into modules of this house, and which tests notice them."""
