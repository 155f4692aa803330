"""Run MiniStack with our corrections, as a child process: python -m localstack.emulator.server."""

from ministack.app import main  # type: ignore[import-untyped]

from localstack.emulator import nested_stacks

if __name__ == "__main__":
    nested_stacks.install()
    main()
