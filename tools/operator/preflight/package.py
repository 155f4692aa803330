"""What the build needs, or has: certificates, and machine code for the stage's architecture."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

from localstack import FUNCTIONS
from tools.build import BUILT, MARK
from tools.machine import wrong_libraries
from tools.operator.preflight.finding import Finding, Plan

CERTIFICATES = "certificates/aws-rds.pem"
_MIGRATION = "MigrateDatabasesFunction"
_CERTIFICATE = re.compile("-----BEGIN CERTIFICATE-----([^-]+)")
# RDS Proxy has a certificate of Amazon's public authority, not of that of RDS.
_AUTHORITY_OF_PROXY = b"Amazon Root CA 1"


def check_certificates(plan: Plan, functions: Path = FUNCTIONS, built: Path = BUILT) -> Iterator[Finding]:
    """Whether the package has, or will have, the certificates of AWS's database servers."""
    source = functions if plan.build_follows or not _is_built(built) else built / _MIGRATION
    again = "" if source == functions else f" && make build STAGE={plan.stage}"
    found = _certificates(source / CERTIFICATES)
    if not plan.is_on("OwnServers"):
        yield Finding("ok", "certificates", "OwnServers=off: the secrets may name others")
    elif not found:
        text = "The package has none: the migration could not connect to DocumentDB"
        yield Finding("FAIL", "certificates", text, f"make certificates{again}")
    elif plan.is_on("PostgresProxy") and not any(_AUTHORITY_OF_PROXY in each for each in found):
        text = "The package has none for RDS Proxy: no function could connect to PostgreSQL"
        yield Finding("FAIL", "certificates", text, f"make certificates{again}")
    else:
        yield Finding("ok", "certificates", "For RDS, DocumentDB and RDS Proxy")


def check_build(plan: Plan, built: Path = BUILT) -> Iterator[Finding]:
    """Whether the existing build, if any, is for the stage's architecture."""
    architecture = plan.parameters["Architecture"]
    if plan.build_follows or not _is_built(built):
        yield Finding("ok", "build", f"It will be built for {architecture}")
    elif wrong := wrong_libraries(built, architecture):
        text = f"{len(wrong)} libraries are not for {architecture}, such as {wrong[0]}"
        yield Finding("FAIL", "build", text, f"make build STAGE={plan.stage}")
    else:
        yield Finding("ok", "build", f"Is for {architecture}")


def _certificates(file: Path) -> list[bytes]:
    """Return the certificates of a file in their binary form; none if there is no file, or it is damaged."""
    if not file.exists():
        return []
    try:
        return [base64.b64decode(each) for each in _CERTIFICATE.findall(file.read_text(errors="replace"))]
    except ValueError:
        return []


def _is_built(built: Path) -> bool:
    return (built / MARK.name).exists()
