"""What the bundle's executables run: the command line, whose default command is the app."""

import sys

from digitpad.cli import main

sys.exit(main())
