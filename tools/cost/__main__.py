"""`make cost`."""

from tools.cost import snap_start, tables

if __name__ == "__main__":
    print(tables.table(), tables.parameters(), snap_start.table(), sep="\n\n")
