"""Commands for the local shop: python -m localstack run, sam-local, clean, test-localstack."""

import argparse
import sys

from localstack.clean import StillRunning, clean
from localstack.emulator.external import NoLocalStack, test_against_localstack
from localstack.run import run


def main() -> int:
    """Run one command; returns its exit code."""
    arguments = _parser().parse_args()
    try:
        match arguments.command:
            case "run":
                return run()
            case "sam-local":
                # Only this command needs the container engine's client.
                from localstack.samlocal.run import run as run_in_containers

                return run_in_containers()
            case "test-localstack":
                return test_against_localstack(arguments.pytest)
            case _:
                print(clean())
    except (NoLocalStack, PermissionError, StillRunning) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m localstack", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="run the shop on this machine")
    commands.add_parser("sam-local", help="run the shop with its functions in containers")
    commands.add_parser("clean", help="delete the local data and the build")
    external = commands.add_parser("test-localstack", help="run the integration tests against LocalStack")
    external.add_argument("pytest", nargs="*", help="arguments for pytest")
    return parser


if __name__ == "__main__":
    sys.exit(main())
