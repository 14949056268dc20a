"""`python -m tidao_sheets`."""

from tidao_sheets.cli.entry import main

if __name__ == "__main__":
    main()
