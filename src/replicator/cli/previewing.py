"""The command `preview`: posts in a browser while they are written."""

from __future__ import annotations

import argparse
import errno
import sys
import webbrowser

from replicator.cli.output import EXIT_OK, EXIT_PROBLEM, say
from replicator.preview import serve

__all__ = ["preview"]


def preview(options: argparse.Namespace) -> int:
    """Show posts in a browser until Ctrl-C."""

    def started(url: str) -> None:
        say([f"{options.path} is shown at {url} until Ctrl-C"])
        sys.stdout.flush()  # which may be a file or a pipe
        if options.open:
            webbrowser.open(url)

    try:
        serve(options.path, port=options.port, started=started)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        options.usage(f"port {options.port} is taken: try another --port, or 0 for any that is free")
        return EXIT_PROBLEM
    return EXIT_OK
