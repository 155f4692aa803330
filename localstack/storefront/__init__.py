"""The storefront on this machine: built by Node.js from PyPI, served with the headers that CloudFront sends."""

from localstack import ROOT

FRONTEND = ROOT / "frontend"
BUILT = FRONTEND / "dist"
