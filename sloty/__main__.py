"""The `sloty` command. `--version` is answered before anything else is imported."""

import sys

from sloty import __version__, cli


def run() -> int:
    """Run the command line of this process; the exit status."""
    if sys.argv[1:2] in (["--version"], ["-V"]):
        sys.stdout.write(f"sloty {__version__}\n")
        return 0
    try:
        return int(cli.main.main(sys.argv[1:]))
    except KeyboardInterrupt:
        # Before main() was there to catch it: while modules were being imported.
        return 130


if __name__ == "__main__":
    sys.exit(run())
