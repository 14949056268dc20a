"""Run the program where Google's minute is shorter: `_fleet_run.py SECONDS ARGUMENTS OF TIDAO …`."""

import sys

from tidao_sheets.cli.entry import main
from tidao_sheets.stores.google import http

if __name__ == "__main__":
    http.WINDOW = float(sys.argv.pop(1))  # the test server's minute is as short
    main()
