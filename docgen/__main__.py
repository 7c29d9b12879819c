"""``python -m docgen``: the same program where the ``docgen`` script is not on the PATH."""

from docgen.cli import main

if __name__ == "__main__":
    main()
