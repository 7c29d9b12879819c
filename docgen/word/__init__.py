"""Word documents: their XML, the shipped templates, and templates filled with values.

`oxml` and `drawing` hold every touch of raw WordprocessingML, `package` the parts around it, `styles` the named
styles; `blueprint` composes the shipped templates from them; `render` fills a template. docx, docxtpl, jinja2 and
lxml are imported nowhere else. Values and bytes in, values and bytes out: files are `docgen.project`'s business.
"""
