"""One container image for each set of layers.

`sam local` would build an image of a template's own layers again for every container that it starts. These are built
once, and again when a layer's locked packages change.
"""

import hashlib
import io
import tarfile
from collections.abc import Iterable, Mapping
from typing import Any

from docker.errors import BuildError, DockerException, ImageNotFound

from localstack import ROOT
from tools.build import BUILT

BASE_IMAGE = "public.ecr.aws/lambda/python:3.13-x86_64"
_LABEL = "bottega.layers"

type Layers = frozenset[str]


class ImageFailed(Exception):
    """An image cannot be made; its message says why."""


def make_images(client: Any, layers: Mapping[str, Layers]) -> dict[str, str]:
    """Make the images that are not there, and remove those of former layers.

    Args:
        client: Of the container engine.
        layers: Logical ids of each function's layers.

    Returns:
        The image of each function.

    Raises:
        ImageFailed: One cannot be made.
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
        digest.update(layer.encode() + (ROOT / "layers" / _folder(layer) / "requirements.txt").read_bytes())
    # `sam local` gives the image that it makes of it the same name with another tag.
    return f"bottega/layers-{digest.hexdigest()[:16]}:layers"


def _folder(layer: str) -> str:
    return layer.removesuffix("Layer").lower()


def _make(client: Any, layers: Layers, name: str) -> None:
    steps = [f"FROM {BASE_IMAGE}", f"LABEL {_LABEL}=1", *(f"COPY {layer}/ /opt/" for layer in sorted(layers))]
    try:
        client.images.build(fileobj=_context(steps, layers), custom_context=True, tag=name, rm=True, pull=False)
    except (BuildError, DockerException) as error:
        raise ImageFailed(f"The image of {', '.join(sorted(layers))} cannot be made: {error}") from error


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
