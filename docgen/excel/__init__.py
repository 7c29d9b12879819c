"""Workbooks: the only home of openpyxl and XlsxWriter. Bytes in, bytes out; the disk is `project`'s."""
