"""The local storefront and CloudFront find the same file for a path."""

import asyncio
import json
import subprocess

import httpx
import pytest

from localstack.storefront.app import storefront_app
from localstack.storefront.headers import headers_for
from tools.storefront.node import NODE
from tools.template import ROOT, read_template

CONFIG = {"api_url": "http://127.0.0.1:4566", "stripe_url": None, "publishable_key": "pk_test_1", "currency": "EUR"}
PAGES = [
    "/",
    "/orders/1",
    "/products/2",
    "/admin/products/new",
    "/index.html/",
    "/assets",
    "/assetsx/1",
    "/a%2Eb",
    "/a.b/c",
]
FILES = ["/index.html", "/assets/index-1.js", "/favicon.svg", "/config.json"]
MISSING = [
    "/robots.txt",
    "/sitemap.xml",
    "/assets/index-2.js",
    "/assets/nothing",
    "/assets/",
    "/.env",
    "/old.js",
    "/a/b.c",
]
STOREFRONT = read_template(ROOT / "infrastructure" / "storefront.yaml")["Resources"]


def requested_by_cloudfront(paths: list[str]) -> list[str]:
    """Run the distribution's viewer function; returns the path that CloudFront requests from the bucket for each."""
    code: str = STOREFRONT["PagePaths"]["Properties"]["FunctionCode"]
    program = f"{code}\nconsole.log(JSON.stringify({json.dumps(paths)}.map(uri => handler({{request: {{uri}}}}).uri)))"
    done = subprocess.run([NODE, "-e", program], capture_output=True, text=True, check=True, timeout=60)
    requested: list[str] = json.loads(done.stdout)
    return requested


@pytest.fixture(scope="module")
def served_locally(tmp_path_factory: pytest.TempPathFactory) -> dict[str, httpx.Response]:
    files = tmp_path_factory.mktemp("dist")
    (files / "assets").mkdir()
    (files / "index.html").write_text("<title>Bottega</title>")
    (files / "favicon.svg").write_text("<svg/>")
    (files / "assets" / "index-1.js").write_text("open()")
    app = storefront_app(files, CONFIG, headers_for(CONFIG))

    async def get_all() -> dict[str, httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return {path: await client.get(path) for path in [*PAGES, *FILES, *MISSING]}

    return asyncio.run(get_all())


def test_a_page_is_index_html_in_both(served_locally: dict[str, httpx.Response]) -> None:
    assert {served_locally[path].text for path in PAGES} == {"<title>Bottega</title>"}
    assert set(requested_by_cloudfront(PAGES)) == {"/index.html"}


def test_a_file_is_itself_in_both(served_locally: dict[str, httpx.Response]) -> None:
    assert {served_locally[path].status_code for path in FILES} == {200}
    assert requested_by_cloudfront(FILES) == FILES


def test_a_missing_file_is_a_404_in_both(served_locally: dict[str, httpx.Response]) -> None:
    assert {served_locally[path].status_code for path in MISSING} == {404}
    assert {served_locally[path].content for path in MISSING} == {b""}
    # CloudFront passes on the 404 that S3 returns to a principal that may list the bucket.
    assert requested_by_cloudfront(MISSING) == MISSING


def test_cloudfront_passes_on_errors_and_runs_the_function_on_every_request() -> None:
    distribution = STOREFRONT["Distribution"]["Properties"]["DistributionConfig"]
    statements = STOREFRONT["FilesBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    [listing] = [each for each in statements if each["Effect"] == "Allow" and each["Action"] == "s3:ListBucket"]

    assert "CustomErrorResponses" not in distribution
    assert "CacheBehaviors" not in distribution
    assert distribution["DefaultCacheBehavior"]["FunctionAssociations"] == [
        {"EventType": "viewer-request", "FunctionARN": {"GetAtt": "PagePaths.FunctionMetadata.FunctionARN"}}
    ]
    assert listing["Resource"] == {"GetAtt": "FilesBucket.Arn"}
    assert listing["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert "AWS:SourceArn" in listing["Condition"]["StringEquals"]
