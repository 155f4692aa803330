"""Run the inbox until Ctrl-C: `python -m localstack.mailbox --port 8025 --state-dir .local/mail`."""

import argparse
from pathlib import Path

import uvicorn

from localstack.mailbox.app import mailbox_app
from localstack.servers.ports import HOST


def main() -> None:
    """Parse the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m localstack.mailbox", description="Run a local inbox.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state-dir", type=Path, required=True, help="directory that keeps the mails")
    args = parser.parse_args()
    # The access log would contain addresses.
    uvicorn.run(mailbox_app(args.state_dir), host=HOST, port=args.port, access_log=False, server_header=False)


if __name__ == "__main__":
    main()
