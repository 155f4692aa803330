"""Replace modules of packages in the built layers, because their import is slow and no deployed function needs them.

`layers/slim` has the replacements, each at its path in a layer. `FULL_LAYERS=1 make build` leaves the packages as they
are.
"""

import os
import shutil
from pathlib import Path

from localstack import ROOT

SLIM = ROOT / "layers" / "slim"


def wanted() -> bool:
    """Return whether the build makes slim layers."""
    return os.environ.get("FULL_LAYERS") != "1"


def slim(layer: Path) -> list[str]:
    """Replace the modules of a built layer that have a replacement.

    Args:
        layer: The built layer's directory.

    Returns:
        Their paths in the layer.
    """
    replaced = [path for path in replacements() if (layer / "python" / path).is_file()]
    for path in replaced:
        shutil.copyfile(SLIM / path, layer / "python" / path)
    return [str(path) for path in replaced]


def replacements() -> list[Path]:
    """Return the paths in a layer of the modules that are replaced."""
    return [path.relative_to(SLIM) for path in sorted(SLIM.rglob("*.py"))]
