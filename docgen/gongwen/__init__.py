"""GB/T 9704-2012, the format of official documents: its numbers, and later its facts, roles and rules.

Pure logic: no module of this package reads a Word file or knows OOXML; `docgen.word` does.
"""
