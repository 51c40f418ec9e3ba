"""Signing in and out, invitations to an account, one's own password, language and light; for all staff."""
