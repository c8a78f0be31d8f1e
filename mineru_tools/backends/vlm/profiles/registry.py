"""Profiles by name, and which one a model needs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from mineru_tools.backends.vlm.conversation import Profile
from mineru_tools.backends.vlm.engines.base import Engine
from mineru_tools.errors import OptionsError
from mineru_tools.options import ParseOptions
from mineru_tools.registry import load

USUAL = "mineru"

PROFILES: Mapping[str, str] = MappingProxyType(
    {
        "mineru": "mineru_tools.backends.vlm.profiles.mineru:MinerUProfile",
    }
)


def profile_of(options: ParseOptions, engine: Engine) -> Profile:
    """The profile that the options name; raises ``OptionsError`` ``unknown_vlm_profile``."""
    name = USUAL if options.vlm.profile == "auto" else options.vlm.profile
    target = PROFILES.get(name)
    if target is None:
        raise OptionsError(
            f"unknown profile {name!r}",
            hint=f"known: {', '.join(PROFILES)}",
            code="unknown_vlm_profile",
        )
    make: Any = load(target, feature=f"the profile {name}", extra=None)
    profile: Profile = make()
    return profile
