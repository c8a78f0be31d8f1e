"""Every kind of pixels that files have, as a screen shows them."""

from __future__ import annotations

import io
import math

import numpy as np
from PIL import ExifTags, Image, ImageChops, ImageCms, ImageFile

_ICC_PROFILE = 34675  # a tag of TIFF
_WHITE_IS_ZERO = 0  # of TIFF's PhotometricInterpretation
_TURNS = {  # by EXIF's orientation, the way that makes it upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def displayed(file: ImageFile.ImageFile, orientation: int, most_pixels: int) -> Image.Image:
    """What is decoded of ``file``: RGB, upright, on white, of about ``most_pixels`` at most.

    Colours become sRGB where the file has an ICC profile that fits them.
    """
    picture = _in_eight_bits(file)
    if _is_negative(file):
        picture = ImageChops.invert(picture)
    factor = math.ceil(math.sqrt(picture.width * picture.height / most_pixels))
    if factor > 1:
        picture = picture.reduce(factor)
    picture = _in_srgb(_on_white(picture), _profile(file))
    turn = _TURNS.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """A picture whose pixels can be averaged: no bits, no numbers of colours, nothing deeper."""
    if picture.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
    if picture.mode in ("I", "F"):
        return _stretched(np.asarray(picture, dtype=np.float64))
    if picture.mode in ("1", "P", "PA"):
        plain = "L" if picture.mode == "1" else "RGB"
        return picture.convert("RGBA" if picture.has_transparency_data else plain)
    return picture


def _stretched(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Image.Image:
    """Numbers of which nothing says what is black and white, other than the numbers.

    Those from 0 to 65535 are 16 bits; any others go from the darkest to the lightest there is.
    """
    values = np.nan_to_num(values, posinf=0.0, neginf=0.0)
    dark, light = float(values.min()), float(values.max())
    if dark >= 0 and 255 < light < 65536:
        dark, light = 0.0, 65535.0
    scaled = (values - dark) * (255.0 / (light - dark or 1.0))
    return Image.fromarray(scaled.astype(np.uint8))


def _is_negative(file: ImageFile.ImageFile) -> bool:
    """Whether Pillow gives the picture with dark and light exchanged.

    It takes every JPEG in CMYK for one of Adobe's, which are written inverted and say so, and does
    not ask which end of 16 bits of grey is white.
    """
    if file.mode == "CMYK":
        return file.format in ("JPEG", "MPO") and "adobe" not in file.info
    tags = getattr(file, "tag_v2", {})
    white = tags.get(ExifTags.Base.PhotometricInterpretation)
    return file.mode.startswith("I;16") and white == _WHITE_IS_ZERO


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture
    layer = picture.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(ground, layer).convert("RGB")


def _profile(file: ImageFile.ImageFile) -> bytes | None:
    """The ICC profile of this frame: what Pillow keeps of a TIFF may be of a frame before it."""
    tags = getattr(file, "tag_v2", None)
    found = file.info.get("icc_profile") if tags is None else tags.get(_ICC_PROFILE)
    return found if isinstance(found, bytes) else None


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if not ImageCms.getProfileDescription(source).startswith("sRGB"):
                target = ImageCms.createProfile("sRGB")
                return (
                    ImageCms.profileToProfile(picture, source, target, outputMode="RGB") or picture
                )
        except (ImageCms.PyCMSError, ImportError, OSError, TypeError, ValueError):
            pass  # damaged, of other colours, or a Pillow without ICC: the colours as they are
    return picture if picture.mode == "RGB" else picture.convert("RGB")
