"""One container image per set of layers.

`sam local` would rebuild an image with the template's layers for every container it starts. These images are built
once, and again when a layer's content changes.
"""

import hashlib
import io
import tarfile
from collections.abc import Iterable, Mapping
from typing import Any

from docker.errors import BuildError, DockerException, ImageNotFound

from tools.build import BUILT, content_of

BASE_IMAGE = "public.ecr.aws/lambda/python:3.13-x86_64"
_LABEL = "bottega.layers"

type Layers = frozenset[str]


class ImageFailed(Exception):
    """An image cannot be built; the message has the reason."""


def make_images(client: Any, layers: Mapping[str, Layers]) -> dict[str, str]:
    """Build missing images and remove those of former layers.

    Args:
        client: A client of the container engine.
        layers: Logical ids of the layers, by function.

    Returns:
        Image names by function.

    Raises:
        ImageFailed: An image cannot be built.
    """
    needed = {each: _name(each) for each in set(layers.values())}
    for each, name in needed.items():
        try:
            client.images.get(name)
        except ImageNotFound:
            _make(client, each, name)
    _remove_former(client, needed.values())
    return {function: needed[each] for function, each in layers.items()}


def _name(layers: Layers) -> str:
    digest = hashlib.sha256(BASE_IMAGE.encode())
    for layer in sorted(layers):
        digest.update(layer.encode() + content_of(layer))
    # `sam local` derives its own image under the same name with another tag.
    return f"bottega/layers-{digest.hexdigest()[:16]}:layers"


def _make(client: Any, layers: Layers, name: str) -> None:
    steps = [f"FROM {BASE_IMAGE}", f"LABEL {_LABEL}=1", *(f"COPY {layer}/ /opt/" for layer in sorted(layers))]
    try:
        client.images.build(fileobj=_context(steps, layers), custom_context=True, tag=name, rm=True, pull=False)
    except (BuildError, DockerException) as error:
        raise ImageFailed(f"Could not build the image of {', '.join(sorted(layers))}: {error}") from error


def _context(steps: list[str], layers: Layers) -> io.BytesIO:
    packed, dockerfile = io.BytesIO(), "\n".join(steps).encode()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        entry = tarfile.TarInfo("Dockerfile")
        entry.size = len(dockerfile)
        archive.addfile(entry, io.BytesIO(dockerfile))
        for layer in layers:
            archive.add(BUILT / layer, layer)
    packed.seek(0)
    return packed


def _remove_former(client: Any, needed: Iterable[str]) -> None:
    kept = {_repository(name) for name in needed}
    for image in client.images.list(filters={"label": _LABEL}):
        for tag in image.tags:
            if _repository(tag) not in kept:
                client.images.remove(tag, force=True)


def _repository(tag: str) -> str:
    return tag.rsplit(":", 1)[0].removeprefix("docker.io/")
