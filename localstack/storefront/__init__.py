"""The storefront on this machine: built with Node.js from PyPI, served with the headers that CloudFront sends."""

from localstack import ROOT

FRONTEND = ROOT / "frontend"
BUILT = FRONTEND / "dist"
