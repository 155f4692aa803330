"""The container engine: Docker, or one that speaks its protocol."""

from collections.abc import Iterable, Mapping, Sequence

import docker
from docker.errors import APIError, ContainerError, DockerException, ImageNotFound

from localstack.samlocal.forward import Forwarder, forward
from localstack.samlocal.images import BASE_IMAGE, Layers, make_images
from localstack.servers.ports import HOST

_DESKTOP_HOST = "host.docker.internal"
_PYTHON = "/var/lang/bin/python3.13"
_STATE_VARIABLE = "SAM_LOCAL_STATE"
_TRY = """
import socket, sys
for host in sys.argv[2:]:
    try:
        socket.create_connection((host, int(sys.argv[1])), 2).close()
    except OSError:
        continue
    print(host)
    break
"""


class NoContainerEngine(Exception):
    """No container engine responds, or its containers cannot reach this machine."""


class Engine:
    """A running container engine.

    Raises:
        NoContainerEngine: No engine responds.
    """

    def __init__(self) -> None:
        try:
            self._client = docker.from_env()
            self._client.ping()
        except DockerException as error:
            raise NoContainerEngine(_NO_ENGINE.format(error=error)) from error

    def pull_base_image(self) -> None:
        """Pull the functions' base image if it is missing.

        Raises:
            NoContainerEngine: The image cannot be pulled.
        """
        try:
            self._client.images.get(BASE_IMAGE)
        except ImageNotFound:
            self._pull()

    def _pull(self) -> None:
        try:
            self._client.images.pull(BASE_IMAGE)
        except DockerException as error:
            raise NoContainerEngine(f"Could not pull {BASE_IMAGE}: {error}") from error

    def make_images(self, layers: Mapping[str, Layers]) -> dict[str, str]:
        """Build the image of each function from its layers.

        Raises:
            ImageFailed: An image cannot be built.
        """
        return make_images(self._client, layers)

    def forward(self, ports: Iterable[int]) -> list[Forwarder]:
        """Forward ports of the bridge to 127.0.0.1, so that containers reach servers that listen only there.

        Docker on Linux needs this. Docker Desktop does it itself, and containers on the host's network do not need it.
        """
        gateway = self._bridge_gateway()
        return [forwarder for port in ports if gateway and (forwarder := forward(gateway, port))]

    def address_of_host(self, port: int) -> str:
        """Find the address by which a container reaches this machine, by trying from inside a container.

        Args:
            port: Port of a running server on 127.0.0.1.

        Raises:
            NoContainerEngine: No address works.
        """
        candidates = [each for each in (HOST, self._bridge_gateway(), _DESKTOP_HOST) if each]
        try:
            found = self._run([_PYTHON, "-c", _TRY, str(port), *candidates])
        except (ContainerError, APIError) as error:
            raise NoContainerEngine(f"Could not run {BASE_IMAGE}: {error}") from error
        if not found:
            raise NoContainerEngine(f"A container reaches this machine at none of {', '.join(candidates)}.")
        return found

    def remove_left_behind(self, state: str) -> None:
        """Remove function containers that a killed run with this state directory left behind."""
        mark = f"{_STATE_VARIABLE}={state}"
        for each in self._client.containers.list(all=True, filters={"label": "sam.cli.container.type=lambda"}):
            if mark in each.attrs["Config"]["Env"]:
                each.remove(force=True)

    def mark(self, state: str) -> dict[str, str]:
        """Return environment variables by which a later run finds the containers of this one."""
        return {_STATE_VARIABLE: state}

    def _bridge_gateway(self) -> str:
        bridges = [each for each in self._client.networks.list() if each.name == "bridge"]
        configured = [config for bridge in bridges for config in bridge.attrs["IPAM"]["Config"] or []]
        return next((config["Gateway"] for config in configured if config.get("Gateway")), "")

    def _run(self, command: Sequence[str]) -> str:
        libraries = {"LD_LIBRARY_PATH": "/var/lang/lib"}
        output: bytes = self._client.containers.run(
            BASE_IMAGE, entrypoint=list(command), environment=libraries, remove=True
        )
        return output.decode().strip()


_NO_ENGINE = """No container engine responds: {error}
`make sam-local` runs the functions in containers. Start Docker (or Finch, Podman, Colima). If it does not
listen on the default socket, set its address:
  export DOCKER_HOST=$(docker context inspect --format '{{{{.Endpoints.docker.Host}}}}')
Without containers: make run"""
