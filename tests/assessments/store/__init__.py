"""The database as it is kept: schema, pragmas, migrations."""
