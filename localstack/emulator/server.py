"""Run MiniStack with our corrections, as a child process: python -m localstack.emulator.server."""

from ministack.app import main  # type: ignore[import-untyped]

from localstack.emulator import environments, nested_stacks, taken_names

if __name__ == "__main__":
    environments.install()
    nested_stacks.install()
    taken_names.install()
    main()
