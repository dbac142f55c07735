"""`python -m replicator` is the command `replicator`."""

import sys

from replicator.cli import main

sys.exit(main())
