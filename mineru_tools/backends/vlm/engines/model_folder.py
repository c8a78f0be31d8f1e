"""Which folder the name of a model means."""

from __future__ import annotations

from pathlib import Path

from mineru_tools import weights
from mineru_tools.errors import OptionsError, WeightsMissing
from mineru_tools.run import Run

NEWEST = "mineru2.5-pro-2605"


def model_folder(model: str | None, run: Run) -> Path:
    """The folder of a row of the catalogue, fetched if need be, or the folder of that path.

    The newest of MinerU where none is named. Raises ``OptionsError`` ``vlm_model`` for what is
    neither, ``WeightsMissing``.
    """
    name = model or NEWEST
    try:
        weights.lookup(name)
    except OptionsError as error:
        folder = Path(name).expanduser()
        if not folder.is_dir():
            hint = "use a name that `mineru-tools models list` shows, or a folder"
            text = f"there is no model {name!r}"
            raise OptionsError(text, hint=hint, code="vlm_model") from error
        if not (folder / "config.json").is_file():
            text = f"the folder {name} holds no config.json"
            raise WeightsMissing(text, code="weights_damaged") from error
        return folder
    return weights.path(name, run)
