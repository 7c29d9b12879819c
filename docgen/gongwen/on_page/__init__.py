"""The rules of GB/T 9704-2012 measured on rendered pages; `docgen.gongwen.page_rules` puts them together."""
