"""docgen: from a table of key tasks to letters, forms, checked returns and the quarterly report.

The layers and their one direction are described in ``docgen/help/design.md`` and held by
``tests/test_architecture.py``. Nothing is imported here, so that ``docgen --help`` stays quick.
"""

__version__ = "0.1.0"
