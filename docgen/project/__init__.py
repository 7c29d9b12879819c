"""The workspace on disk: the only package that reads or writes files.

`yamlfile` reads YAML strictly, `records` turns it into the model and back, `store` writes atomically
with a manifest and a lock, `workspace` knows which file lies where.
"""
