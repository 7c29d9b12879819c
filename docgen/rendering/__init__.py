"""Documents on paper: LibreOffice makes PDF of them, and what lies on the pages is measured in millimetres."""
