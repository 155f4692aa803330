"""List prices of eu-west-1 (Ireland) in US dollars, without tax or free tiers, rounded, as of 2026-01-01.

They are assumptions: check them with https://calculator.aws before you rely on them.
"""

HOURS = 730
SECONDS = HOURS * 3600

PRICES = {
    "lambda_request": 0.20 / 1e6,
    "lambda_gb_second_x86_64": 0.0000166667,
    "lambda_gb_second_arm64": 0.0000133334,
    "snapshot_gb_second": 0.0000015046,
    "snapshot_gb_restored": 0.0001397998,
    "api_request": 3.50 / 1e6,
    "events_event": 1.00 / 1e6,
    "schedule_run": 1.00 / 1e6,
    "queue_request": 0.40 / 1e6,
    "aurora_acu_hour": 0.14,
    "aurora_gb_month": 0.11,
    "aurora_million_io": 0.22,
    "proxy_acu_hour": 0.015,
    "proxy_least_acus": 8,
    "document_gb_month": 0.11,
    "cache_gb_hour": 0.094,
    "cache_least_gb": 0.1,
    "cache_million_ecpu": 0.0026,
    "nat_hour": 0.048,
    "nat_gb": 0.048,
    "public_address_hour": 0.005,
    "endpoint_zone_hour": 0.011,
    "endpoint_gb": 0.01,
    "waf_acl": 5.0,
    "waf_rule": 1.0,
    "waf_million": 0.60,
    "log_gb": 0.57,
    "metric": 0.30,
    "alarm_metric": 0.10,
    "dashboard": 3.0,
    "trace": 5.0 / 1e6,
    "secret": 0.40,
    "key": 1.0,
    "transfer_gb": 0.09,
    # Of other companies, for databases outside AWS that the schedules keep awake: Neon's 0.25 compute units all month
    # (0.106 a unit and hour), Atlas Flex (0.011 an hour), Upstash by the command (0.20 for 100,000).
    "elsewhere_postgres": 20.0,
    "elsewhere_document": 8.0,
    "elsewhere_cache": 2.0,
    "elsewhere_cache_command": 0.20 / 1e5,
}
# An instance and hour.
DOCUMENT_CLASSES = {"db.t4g.medium": 0.0822, "db.r6g.large": 0.301, "db.r6g.xlarge": 0.602}
