"""Whether the region offers the databases' engine, and whether the databases refuse deletion."""

from collections.abc import Iterator

from tools.operator.preflight.finding import Finding, Plan

_ENGINE = "aurora-postgresql"


def check_postgres(plan: Plan) -> Iterator[Finding]:
    """Whether the region offers Aurora PostgreSQL in the chosen version."""
    if not plan.is_first or not plan.is_on("OwnServers"):
        yield Finding("ok", "PostgreSQL", "No new cluster")
        return
    version = plan.parameters["PostgresVersion"]
    offered = plan.client("rds").describe_db_engine_versions(Engine=_ENGINE, EngineVersion=version)
    if offered["DBEngineVersions"]:
        yield Finding("ok", "PostgreSQL", f"Aurora offers {version} in {plan.region}")
        return
    listed = plan.client("rds").describe_db_engine_versions(Engine=_ENGINE)["DBEngineVersions"]
    major = [each["EngineVersion"] for each in listed if each["EngineVersion"].split(".")[0] == version.split(".")[0]]
    text = f"Aurora does not offer {version} in {plan.region}, only {', '.join(major) or 'older ones'}"
    setting = f"PostgresVersion={major[-1]}" if major else f"a region with Aurora PostgreSQL {version.split('.')[0]}"
    yield Finding("FAIL", "PostgreSQL", text, f"samconfig.toml, [{plan.stage}.deploy.parameters]: {setting}")


def check_protection(plan: Plan) -> Iterator[Finding]:
    """Whether the databases of an existing stage refuse deletion. A new one's must not: it may have to be removed."""
    if plan.is_first or not plan.is_on("OwnServers") or plan.parameters.get("DeletionProtection") != "off":
        return
    repair = f"samconfig.toml, [{plan.stage}.deploy.parameters]: DeletionProtection=on"
    yield Finding("warn", "databases", "The databases can be deleted", repair)
