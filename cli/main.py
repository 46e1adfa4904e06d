"""The way in: `battlemap …`."""

import sys
from io import TextIOWrapper


def main() -> None:
    """Run one command. A file name in a foreign encoding must not break the sentence about it."""
    import typer

    from cli.app import app

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    typer.main.get_command(app)(prog_name="battlemap")


if __name__ == "__main__":
    main()
