"""`make preflight` against a fresh account, a full one, and in a wrong region: the texts."""

import base64
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.unit.operator.conftest import STAGE, Account, plan, store_keys
from tools.operator.preflight import package
from tools.operator.preflight.finding import Finding, Plan
from tools.operator.preflight.package import CERTIFICATES, check_build, check_certificates
from tools.operator.preflight.run import preflight
from tools.operator.settings import parameters_of, region_of

REGION = region_of(STAGE)
WRITES = ("Create", "Put", "Delete", "Update", "Modify", "Request", "Tag", "Schedule")


@pytest.fixture(autouse=True)
def package_with_certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / CERTIFICATES
    file.parent.mkdir()
    file.write_text(certificate("Amazon RDS eu-west-1 Root CA RSA2048 G1") + certificate("Amazon Root CA 1"))
    monkeypatch.setattr(package, "check_certificates", check_certificates)
    monkeypatch.setattr(check_certificates, "__defaults__", (tmp_path, tmp_path / "built"))
    return tmp_path


def certificate(name: str) -> str:
    """What the check reads of an authority's certificate."""
    return f"-----BEGIN CERTIFICATE-----\n{base64.b64encode(name.encode()).decode()}\n-----END CERTIFICATE-----\n"


def client(service: str) -> Any:
    make: Any = boto3.client
    return make(service, region_name=REGION)


def lines(text: str, level: str) -> list[str]:
    """The findings of a level, each with its repairs."""
    found: list[str] = []
    of_level = False
    for line in text.splitlines():
        if line.startswith((" " * 19 + ">",)):
            if of_level:
                found.append(line.strip())
        else:
            of_level = line.startswith(level)
            if of_level:
                found.append(line[5:])
    return found


def test_a_fresh_account_gets_its_repairs_before_anything_is_created(account: Account) -> None:
    text, failing = preflight(plan(StripeSecretArn="", Storefront="on"))

    assert failing == 2
    assert lines(text, "FAIL") == [
        (
            "CloudFront    No distribution yet, so AWS may have to verify the account first; "
            "a refusal would undo the whole creation"
        ),
        "> samconfig.toml, [staging.deploy.parameters]: Storefront=off, and on after the first deployment",
        "> or, once AWS has verified it: make deploy STAGE=staging CLOUDFRONT=verified",
        "Stripe        StripeSecretArn is missing",
        (
            "> aws secretsmanager create-secret --name bottega/staging/stripe "
            "--secret-string file://stripe.json --region eu-west-1"
        ),
        "> samconfig.toml, [staging.deploy.parameters]: StripeSecretArn=<the ARN it printed>",
    ]
    assert text.startswith("Preflight of staging in eu-west-1\n\nok   identity      account 123456789012")
    assert text.endswith("2 to repair before the deployment.")


def test_a_new_accounts_concurrency_is_a_warning_with_the_command_that_raises_it(account: Account) -> None:
    text, _ = preflight(plan())

    assert (
        "10 concurrent executions: an order needs 2, a health check 6, so a few customers get 503\n"
        f"{' ' * 19}> aws service-quotas request-service-quota-increase --service-code lambda "
        "--quota-code L-B99A9384 --desired-value 1000 --region eu-west-1"
    ) in text


def test_reserved_concurrency_fails_on_a_new_account(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.operator.preflight.account.functions_reserved", lambda: {"auth-rotate-signing-key": 1})

    text, _ = preflight(plan())

    assert "Lambda        The templates reserve 1 of 10 concurrent executions; AWS keeps 100 unreserved" in lines(
        text, "FAIL"
    )


@pytest.mark.parametrize(("concurrency", "level"), [(1_000, "ok"), (1_001, "warn")])
def test_more_concurrency_than_the_databases_take_is_a_warning(account: Account, concurrency: int, level: str) -> None:
    account.concurrency = concurrency

    text, _ = preflight(plan())

    assert f"{level:<4} Lambda        {concurrency} concurrent executions" in text


def test_a_fresh_account_can_deploy_after_the_repairs(account: Account) -> None:
    text, failing = preflight(plan(StripeSecretArn=store_keys(), Storefront="off"))

    assert failing == 0, text
    assert text.endswith("A deployment can start.")
    assert "No webhook secret yet: payments are taken, but orders stay unpaid" in text
    assert "> After the deployment: make stripe-webhook STAGE=staging" in text
    assert "stack         bottega-staging will be created" in text


def test_nothing_is_created_or_changed(account: Account) -> None:
    preflight(plan(StripeSecretArn=store_keys()))

    assert [each for each in account.called if each.startswith(WRITES) and each != "CreateSecret"] == []


def test_a_full_account_lacks_an_address_and_a_network(account: Account) -> None:
    ec2 = client("ec2")
    for number in range(4):
        ec2.create_vpc(CidrBlock=f"10.{number}.0.0/16")
    for _ in range(5):
        ec2.allocate_address(Domain="vpc")

    text, failing = preflight(plan(StripeSecretArn=store_keys(), Storefront="off"))

    assert failing == 2
    assert lines(text, "FAIL") == [
        "network       5 of 5 VPCs used; the stage needs one more",
        (
            "> aws service-quotas request-service-quota-increase --service-code vpc "
            "--quota-code L-F678F1CE --desired-value 6 --region eu-west-1"
        ),
        "network       5 of 5 Elastic IPs used; the stage needs one more",
        (
            "> aws service-quotas request-service-quota-increase --service-code ec2 "
            "--quota-code L-0263D0A3 --desired-value 6 --region eu-west-1"
        ),
    ]


def test_without_a_nat_gateway_no_address_is_needed(account: Account) -> None:
    for _ in range(5):
        client("ec2").allocate_address(Domain="vpc")

    _, failing = preflight(plan(StripeSecretArn=store_keys(), Storefront="off", Egress="none"))

    assert failing == 0


def test_names_that_are_taken_are_listed_with_the_command_that_frees_them(account: Account) -> None:
    client("logs").create_log_group(logGroupName="/bottega/staging/functions")
    vault = client("secretsmanager")
    vault.create_secret(Name="bottega/staging/cursor", SecretString="{}")
    vault.create_secret(Name="bottega/staging/login-networks", SecretString="{}")
    vault.delete_secret(SecretId="bottega/staging/login-networks", RecoveryWindowInDays=30)
    client("sqs").create_queue(QueueName="bottega-staging-orders-on-payment-failed")
    client("events").create_event_bus(Name="bottega-staging")
    # The next stack has another id in this name.
    vault.create_secret(Name="bottega/staging/signing-keys-4f1b2c3d", SecretString="{}")
    # Not the stage's: another stage, a secret of the operator, a queue of another name.
    client("logs").create_log_group(logGroupName="/bottega/prod/functions")
    client("sqs").create_queue(QueueName="bottega-staging-of-others")

    text, failing = preflight(plan(StripeSecretArn=store_keys(), Storefront="off"))

    taken = [each for each in lines(text, "FAIL") if not each.startswith(">")]
    assert failing == 5
    assert [each.split("Taken: ")[1].split("(")[0].strip() for each in taken] == [
        "SQS::Queue bottega-staging-orders-on-payment-failed",
        "Events::EventBus bottega-staging",
        "Logs::LogGroup /bottega/staging/functions",
        "SecretsManager::Secret bottega/staging/cursor",
        "SecretsManager::Secret bottega/staging/login-networks",
    ]
    assert "scheduled for deletion" in taken[-1]
    assert set(lines(text, "FAIL")) - set(taken) == {"> make forget STAGE=staging"}


def test_a_wrong_region_in_the_shell_is_reported(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")

    text, _ = preflight(plan())

    assert lines(text, "warn")[:2] == [
        "region        eu-west-1 of samconfig.toml, although this shell has us-east-1, which the AWS CLI uses",
        "> export AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1",
    ]


def test_resources_in_a_wrong_region_fail(account: Account) -> None:
    given = {
        "StripeSecretArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:bottega/staging/stripe-AbCdEf",
        "StorefrontCertificateArn": "arn:aws:acm:eu-west-1:123456789012:certificate/1",
    }

    text, _ = preflight(plan(**given))

    assert lines(text, "FAIL")[:4] == [
        "region        StorefrontCertificateArn is in eu-west-1 and must be in us-east-1",
        "> samconfig.toml, [staging.deploy.parameters]: StorefrontCertificateArn=arn:aws:…:us-east-1:…",
        "region        StripeSecretArn is in us-east-1 and must be in eu-west-1",
        "> samconfig.toml, [staging.deploy.parameters]: StripeSecretArn=arn:aws:…:eu-west-1:…",
    ]


def test_the_storefronts_origins_are_required(account: Account) -> None:
    text, failing = preflight(plan(CorsOrigins=parameters_of(STAGE)["CorsOrigins"]))

    start = lines(text, "FAIL").index("origins       CorsOrigins is missing: the storefront's origin")
    assert failing
    assert lines(text, "FAIL")[start + 1 : start + 3] == [
        "> samconfig.toml, [staging.deploy.parameters]: CorsOrigins=https://…",
        "> or, before there is a storefront: CorsOrigins=none",
    ]


@pytest.mark.parametrize(
    ("origins", "domain", "level", "found"),
    [
        ("none", "", "ok", "CorsOrigins=none: no page may read the API"),
        ("https://shop.example", "", "ok", "Pages of https://shop.example may read the API"),
        ("https://a.example", "b.example", "warn", "CorsOrigins lacks the storefront, https://b.example"),
        (
            "https://a.example,http://b.example",
            "",
            "FAIL",
            "CorsOrigins has http://b.example: an origin is https:// and a host, without a path",
        ),
    ],
)
def test_origins_are_those_of_pages(account: Account, origins: str, domain: str, level: str, found: str) -> None:
    text, _ = preflight(plan(CorsOrigins=origins, StorefrontDomainName=domain))

    assert f"origins       {found}" in lines(text, level)


def test_a_storefront_whose_pages_cannot_read_the_api_is_a_warning(account: Account) -> None:
    here = plan(CorsOrigins="none", Storefront="on")
    here.__dict__["stack_status"] = "UPDATE_COMPLETE"

    text, _ = preflight(here)

    assert "origins       CorsOrigins=none: the storefront's pages cannot read the API" in lines(text, "warn")


def test_the_certificates_of_both_domains_are_looked_up_in_their_regions(account: Account) -> None:
    issued: Any = boto3.client("acm", region_name=REGION)
    other: Any = boto3.client("acm", region_name="us-east-1")
    arn = issued.request_certificate(DomainName="api.shop.example")["CertificateArn"]
    of_storefront = other.request_certificate(DomainName="shop.example")["CertificateArn"]
    other.delete_certificate(CertificateArn=of_storefront)
    given = {
        "DomainName": "api.shop.example",
        "Firewall": "on",
        "StorefrontDomainName": "shop.example",
        "Storefront": "on",
    }

    text, _ = preflight(plan(**given, CertificateArn=arn, StorefrontCertificateArn=of_storefront))
    given["Storefront"] = "off"
    switched_off, _ = preflight(plan(**given, CertificateArn=arn, StorefrontCertificateArn=of_storefront))

    missing = "domains       The certificate is not issued: ResourceNotFoundException"
    assert missing in lines(text, "FAIL")
    assert f"> aws acm describe-certificate --certificate-arn {of_storefront} --region us-east-1" in lines(text, "FAIL")
    assert missing not in lines(switched_off, "FAIL")


@pytest.mark.parametrize(
    ("region", "text", "repair"),
    [
        ("eu-wst-1", "There is no region eu-wst-1", "> samconfig.toml, [staging.deploy.parameters]: region = …"),
        (
            "ap-east-1",
            "The account has not enabled ap-east-1",
            "> aws account enable-region --region-name ap-east-1",
        ),
    ],
)
def test_a_region_that_the_account_cannot_use_ends_the_checks(
    account: Account, region: str, text: str, repair: str
) -> None:
    here = plan()

    shown, failing = preflight(Plan(STAGE, region, here.parameters, here.aws))

    assert failing == 1
    assert lines(shown, "FAIL") == [f"region        {text}", repair]
    assert "Stripe" not in shown


def test_a_version_that_aurora_does_not_offer_is_replaced_by_one_that_it_does(account: Account) -> None:
    account.engines = ["16.9", "18.3"]

    text, failing = preflight(plan(StripeSecretArn=store_keys(), Storefront="off", PostgresVersion="18.4"))

    assert failing == 1
    assert lines(text, "FAIL") == [
        "PostgreSQL    Aurora does not offer 18.4 in eu-west-1, only 18.3",
        "> samconfig.toml, [staging.deploy.parameters]: PostgresVersion=18.3",
    ]


def test_prod_needs_codedeploy(account: Account) -> None:
    account.unsubscribed = {"ListApplications"}
    here = plan(StripeSecretArn=store_keys(), Storefront="off", Stage="prod")

    staging, _ = preflight(here)
    prod, _ = preflight(Plan("prod", here.region, here.parameters, here.aws, build_follows=True))

    assert "CodeDeploy    Not used in this stage" in staging
    assert "CodeDeploy    The account is not signed up for CodeDeploy yet" in prod


@pytest.mark.parametrize(
    ("keys", "level", "text"),
    [
        ({"secret_key": ""}, "FAIL", "The secret has no secret_key"),
        ({"publishable_key": "pk_live_1"}, "FAIL", "One key is a test key, the other is live"),
        ({"webhook_secret": "placeholder"}, "warn", "No webhook secret yet"),
    ],
)
def test_a_secret_that_cannot_take_payments_is_reported(
    account: Account, keys: dict[str, str], level: str, text: str
) -> None:
    shown, _ = preflight(plan(StripeSecretArn=store_keys(**keys), Storefront="off"))

    assert any(f"Stripe        {text}" in each for each in lines(shown, level))


def test_a_secret_that_is_scheduled_for_deletion_or_missing_fails(account: Account) -> None:
    arn = store_keys()
    client("secretsmanager").delete_secret(SecretId=arn, RecoveryWindowInDays=30)

    scheduled, _ = preflight(plan(StripeSecretArn=arn, Storefront="off"))
    missing, _ = preflight(plan(StripeSecretArn=f"{arn[:-6]}abcdef", Storefront="off"))

    assert "Stripe        The secret is scheduled for deletion" in scheduled
    assert f"> aws secretsmanager restore-secret --secret-id {arn} --region eu-west-1" in scheduled
    assert "Stripe        There is no secret arn:" in missing


def test_a_call_that_is_denied_is_a_warning_and_not_a_crash(account: Account) -> None:
    account.denied = {"GetAccountSettings"}

    text, failing = preflight(plan(StripeSecretArn=store_keys(), Storefront="off"))

    assert failing == 0
    assert lines(text, "warn")[:2] == [
        "Lambda        Could not be checked: AccessDenied",
        "> Allow it, see infrastructure/bootstrap.yaml: GetAccountSettings",
    ]


@pytest.mark.parametrize(
    ("status", "text", "repair"),
    [
        ("ROLLBACK_COMPLETE", "its first creation failed, and it cannot be updated", "> make forget STAGE=staging"),
        (
            "UPDATE_ROLLBACK_FAILED",
            "bottega-staging is UPDATE_ROLLBACK_FAILED",
            "> aws cloudformation continue-update-rollback --stack-name bottega-staging --region eu-west-1",
        ),
        (
            "UPDATE_IN_PROGRESS",
            "wait until it is done",
            "> aws cloudformation describe-stacks --stack-name bottega-staging --region eu-west-1",
        ),
    ],
)
def test_a_stack_that_cannot_be_updated_fails(
    account: Account, status: str, text: str, repair: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = plan(StripeSecretArn=store_keys(), Storefront="off")
    here.__dict__["stack_status"] = status

    shown, failing = preflight(here)

    assert failing == 1
    assert text in lines(shown, "FAIL")[0]
    assert lines(shown, "FAIL")[1] == repair


def test_an_existing_stack_has_its_own_names_and_may_try_cloudfront(account: Account) -> None:
    client("logs").create_log_group(logGroupName="/bottega/staging/functions")
    here = plan(StripeSecretArn=store_keys(), Storefront="on")
    here.__dict__["stack_status"] = "UPDATE_COMPLETE"

    text, failing = preflight(here)

    assert failing == 0
    assert "a refusal undoes this update only" in text


def test_databases_of_an_existing_stage_that_can_be_deleted_are_reported(account: Account) -> None:
    first = plan(StripeSecretArn=store_keys(), Storefront="off", DeletionProtection="off")
    later = plan(StripeSecretArn=store_keys("other"), Storefront="off", DeletionProtection="off")
    later.__dict__["stack_status"] = "CREATE_COMPLETE"

    before, _ = preflight(first)
    after, failing = preflight(later)

    assert "can be deleted" not in before
    assert failing == 0
    assert "warn databases     The databases can be deleted" in after


def test_an_account_that_is_said_to_be_verified_may_create_the_storefront(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOUDFRONT", "verified")

    _, failing = preflight(plan(StripeSecretArn=store_keys(), Storefront="on"))

    assert failing == 0


def test_a_package_without_certificates_fails_only_with_own_servers(
    account: Account, package_with_certificates: Path
) -> None:
    (package_with_certificates / CERTIFICATES).unlink()

    text, failing = preflight(plan(StripeSecretArn=store_keys(), Storefront="off"))
    _, of_others = preflight(plan(StripeSecretArn=store_keys("other"), Storefront="off", OwnServers="off"))

    assert (failing, of_others) == (1, 0)
    assert lines(text, "FAIL") == [
        "certificates  The package has none: the migration could not connect to DocumentDB",
        "> make certificates",
    ]


@pytest.mark.parametrize(
    ("content", "proxy", "failing"),
    [
        (certificate("Amazon RDS eu-west-1 Root CA RSA2048 G1"), "on", 1),
        (certificate("Amazon RDS eu-west-1 Root CA RSA2048 G1"), "off", 0),
        ("-----BEGIN CERTIFICATE-----\nMIIDa\n", "off", 1),
        ("<html>Not found</html>", "off", 1),
    ],
)
def test_a_package_with_the_certificates_of_an_older_release_or_a_damaged_file_fails(
    content: str, proxy: str, failing: int, account: Account, package_with_certificates: Path
) -> None:
    (package_with_certificates / CERTIFICATES).write_text(content)

    text, failed = preflight(plan(StripeSecretArn=store_keys(), Storefront="off", PostgresProxy=proxy))

    assert failed == failing
    assert ("> make certificates" in lines(text, "FAIL")) is (failing == 1)


def test_a_build_for_another_machine_fails_a_release(account: Account, tmp_path: Path) -> None:
    here = plan(Architecture="arm64")
    release = Plan(STAGE, here.region, here.parameters, here.aws)
    (tmp_path / "HttpLayer").mkdir()
    (tmp_path / "HttpLayer" / "core.so").write_bytes(b"\x7fELF\x02\x01\x01" + bytes(11) + (62).to_bytes(2, "little"))
    (tmp_path / ".inputs").write_text("")

    assert list(check_build(release, tmp_path)) == [
        Finding("FAIL", "build", "1 libraries are not for arm64, such as HttpLayer/core.so", "make build STAGE=staging")
    ]
    assert list(check_build(here, tmp_path)) == [Finding("ok", "build", "It will be built for arm64")]


def mail_findings(**parameters: str) -> list[str]:
    text, _ = preflight(plan(Storefront="off", **parameters))
    return [line for line in text.splitlines() if line[5:].startswith("mail ")]


def test_a_stage_without_a_sender_gets_a_warning(account: Account) -> None:
    assert mail_findings() == ["warn mail          MailFrom is missing: no mail is sent"]


def ses_account(monkeypatch: pytest.MonkeyPatch, **state: bool) -> None:
    """Replace the client's `get_account`, which moto does not have."""
    made = Plan.client

    def patched(self: Plan, service: str) -> Any:
        client = made(self, service)
        if service == "sesv2":
            client.get_account = lambda: state
        return client

    monkeypatch.setattr(Plan, "client", patched)


def test_an_unverified_domain_and_the_sandbox_are_reported(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    ses_account(monkeypatch, SendingEnabled=True, ProductionAccessEnabled=False)

    assert [each[19:] for each in mail_findings(MailFrom="orders@shop.example")] == [
        "The domain shop.example is not verified yet: no mail is sent until it is",
        "SES is in its sandbox: it sends to verified addresses only",
    ]


def test_a_paused_account_is_reported(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    ses_account(monkeypatch, SendingEnabled=False, ProductionAccessEnabled=True)

    assert "SES's sending is paused: no mail is sent" in mail_findings(MailFrom="orders@shop.example")[-1]


def test_an_existing_identity_must_be_named_at_the_first_deployment(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    ses_account(monkeypatch, SendingEnabled=True, ProductionAccessEnabled=True)
    client("sesv2").create_email_identity(EmailIdentity="shop.example")
    arn = "arn:aws:ses:eu-west-1:123456789012:identity/shop.example"

    assert "already has the identity shop.example" in mail_findings(MailFrom="orders@shop.example")[0]
    assert "already has" not in "".join(mail_findings(MailFrom="orders@shop.example", MailIdentityArn=arn))
    missing = mail_findings(MailFrom="orders@other.example", MailIdentityArn=arn.replace("shop", "other"))
    assert missing[0].startswith("FAIL mail          SES has no identity other.example")


def test_mails_need_an_address_to_link_to(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    ses_account(monkeypatch, SendingEnabled=True, ProductionAccessEnabled=True)
    missing = "FAIL mail          Mails would have no address of the storefront to link to"
    given = {"MailFrom": "orders@shop.example", "CorsOrigins": "none"}

    assert missing in mail_findings(**given)
    assert missing in mail_findings(**given, StorefrontDomainName="shop.example")  # Storefront=off
    assert missing not in mail_findings(**given, StorefrontUrl="https://shop.example")
    assert missing not in mail_findings(MailFrom="orders@shop.example")
