"""`python -m checker` is the console script."""

from checker.cli import main

if __name__ == "__main__":
    main()
