"""The rules of the checker: one function each, grouped by what they are about, and the catalogue they make.

`base` is what a rule is made of. Each answers for the file (measured in its XML); rules about the rendered page are
in `docgen.gongwen.on_page`.
"""
