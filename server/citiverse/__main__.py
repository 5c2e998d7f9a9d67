"""`python -m citiverse`: the same as the command `citiverse`."""

from citiverse.cli import main

if __name__ == "__main__":
    main()
