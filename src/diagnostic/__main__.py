"""Run the command line as ``python -m diagnostic``."""

from diagnostic.cli import main

if __name__ == "__main__":
    main()
