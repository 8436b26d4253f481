"""The user's context: loading it, keeping it, finding in it, and the evidence taken from it."""
