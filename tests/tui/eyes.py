"""Colours as numbers: contrast as WCAG 2 defines it, and what eyes without one sort of cones see.

The matrices are those of Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB; distances are CIE76.
"""

from __future__ import annotations

import math

RGB = tuple[float, float, float]

SEEN_BY: dict[str, tuple[RGB, RGB, RGB]] = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def linear(colour: tuple[int, int, int]) -> RGB:
    """sRGB of 0 to 255 as linear light of 0 to 1."""
    red, green, blue = (c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    return red, green, blue


def luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance."""
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """From 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def lab(light: RGB) -> RGB:
    """Linear RGB as CIE L*a*b* under D65."""
    rows = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.072175), (0.0193339, 0.119192, 0.9503041))
    x, y, z = (_root(_times(row, light) / white) for row, white in zip(rows, (0.95047, 1, 1.08883), strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _times(row: RGB, light: RGB) -> float:
    return sum(a * b for a, b in zip(row, light, strict=True))


def _root(t: float) -> float:
    return float(t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116)


def seen(colour: tuple[int, int, int], eyes: str) -> RGB:
    """A colour as those eyes see it, in L*a*b*."""
    light = linear(colour)
    red, green, blue = (min(1.0, max(0.0, _times(row, light))) for row in SEEN_BY[eyes])
    return lab((red, green, blue))


def apart(one: tuple[int, int, int], other: tuple[int, int, int], eyes: str) -> float:
    """How far apart two colours are for those eyes; 2 is just to be seen, 100 is black and white."""
    return math.dist(seen(one, eyes), seen(other, eyes))
