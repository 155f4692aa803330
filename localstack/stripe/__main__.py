"""Run the sandbox until Ctrl-C: `python -m localstack.stripe --port 4242 --state-dir .local/stripe`."""

import argparse
import logging
import socket
import sys
from pathlib import Path

import uvicorn

from localstack.stripe.app import create_app
from localstack.stripe.options import API_VERSION, PUBLISHABLE_KEY, SECRET_KEY, WEBHOOK_SECRET, Options


def main(arguments: list[str] | None = None) -> None:
    """Parse the command line and serve."""
    args = _parser().parse_args(arguments)
    logging.basicConfig(level=args.log_level.upper(), format="%(asctime)s %(levelname)s %(message)s")
    # httpx logs the URL of each request.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    listener = socket.create_server((args.host, args.port), backlog=512)
    # Connections inherit it. Without it, the kernel delays each response body by 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    url = f"http://{args.host}:{listener.getsockname()[1]}"
    app = create_app(_options(args))
    if args.url_file:
        args.url_file.parent.mkdir(parents=True, exist_ok=True)
        args.url_file.write_text(url)
    sys.stdout.write(f"Stripe sandbox ready at {url}\n")
    sys.stdout.flush()
    # The access log would contain the client secrets of browsers' queries.
    config = uvicorn.Config(app, access_log=False, log_config=None, timeout_graceful_shutdown=1, server_header=False)
    uvicorn.Server(config).run(sockets=[listener])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m localstack.stripe", description="Run a Stripe sandbox.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 chooses a free port (default)")
    parser.add_argument("--url-file", type=Path, help="file to write the URL to, such as .local/stripe-url")
    parser.add_argument("--state-dir", type=Path, help="directory that keeps the state between runs")
    parser.add_argument("--secret-key", default=SECRET_KEY)
    parser.add_argument("--publishable-key", default=PUBLISHABLE_KEY)
    parser.add_argument("--api-version", default=API_VERSION)
    parser.add_argument("--webhook-url", help="URL to deliver events to")
    parser.add_argument("--webhook-secret", default=WEBHOOK_SECRET)
    parser.add_argument("--webhook-events", type=_texts, default=("*",), help="event types, separated by commas")
    parser.add_argument("--webhook-timeout", type=float, default=Options.webhook_timeout)
    parser.add_argument("--webhook-concurrency", type=int, default=Options.webhook_concurrency)
    parser.add_argument("--retry-delays", type=_numbers, default=Options.retry_delays, help="comma-separated seconds")
    parser.add_argument("--settle-seconds", type=float, default=Options.settle_seconds)
    parser.add_argument("--latency-seconds", type=float, default=Options.latency_seconds)
    parser.add_argument("--idempotency-seconds", type=float, default=Options.idempotency_seconds)
    parser.add_argument("--log-level", default="info", choices=["debug", "info", "warning", "error"])
    return parser


def _options(args: argparse.Namespace) -> Options:
    names = Options.__dataclass_fields__
    return Options(**{name: value for name, value in vars(args).items() if name in names})


def _texts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in _texts(text))


if __name__ == "__main__":
    main()
