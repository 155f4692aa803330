"""The files of exports, in a private bucket."""

from typing import Protocol
from uuid import UUID

from shared import object_storage
from shared.settings import required

LINK_SECONDS = 300
"""How long the address of a file works."""
_HEADERS = {
    "content-type": "application/json",
    "content-disposition": 'attachment; filename="my-data.json"',
    "cache-control": "no-store",
}


class ExportFiles(Protocol):
    """Where the files are."""

    def put(self, export_id: UUID, content: bytes) -> None:
        """Store a file, or replace it.

        Raises:
            DependencyUnavailable: The storage is unavailable.
        """

    def delete(self, export_id: UUID) -> None:
        """Delete a file. Idempotent.

        Raises:
            DependencyUnavailable: The storage is unavailable.
        """

    def address(self, export_id: UUID) -> str:
        """Return a URL from which a browser may download the file for LINK_SECONDS."""


class BucketFiles(ExportFiles):
    """Files in the bucket EXPORTS_BUCKET."""

    def put(self, export_id: UUID, content: bytes) -> None:
        object_storage.put(required("EXPORTS_BUCKET"), _key(export_id), content, _HEADERS)

    def delete(self, export_id: UUID) -> None:
        object_storage.delete(required("EXPORTS_BUCKET"), _key(export_id))

    def address(self, export_id: UUID) -> str:
        return object_storage.download_url(required("EXPORTS_BUCKET"), _key(export_id), LINK_SECONDS)


def _key(export_id: UUID) -> str:
    return f"{export_id}.json"
