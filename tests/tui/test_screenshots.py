"""The pictures of the README can be made, again and again the same, and fetch nothing."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from docs.screenshots import FOLDER, SCENES, SIZE, TITLE, pictures, without_addresses

NAMESPACE = "http://www.w3.org/2000/svg"
README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def text_of(svg: str) -> str:
    return "\n".join(element.text or "" for element in ElementTree.fromstring(svg).iter(f"{{{NAMESPACE}}}text"))


def addresses(svg: str) -> set[str]:
    return set(re.findall(r"\w+://[^\"' )<]+", svg)) - {NAMESPACE}


@pytest.mark.parametrize("name", SCENES)
async def test_a_picture_can_be_made(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    svg = (await pictures((name,)))[name]
    assert addresses(svg) == set()
    assert TITLE in text_of(svg)
    assert "openai" in text_of(svg).casefold()
    assert svg == (FOLDER / f"{name}.svg").read_text("utf-8"), "make screenshots writes them anew"
    lines = {element.get("y") for element in ElementTree.fromstring(svg).iter(f"{{{NAMESPACE}}}text")}
    assert len(lines) > SIZE[1] // 2


async def test_two_runs_give_the_same_bytes() -> None:
    assert await pictures(("deals",)) == await pictures(("deals",))


def test_the_committed_pictures_are_those_of_the_scenes() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.svg" for name in SCENES}
    for path in FOLDER.iterdir():
        svg = path.read_text("utf-8")
        assert addresses(svg) == set()
        assert TITLE in text_of(svg)


def test_the_readme_shows_three_or_more() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(docs/screenshots/([a-z-]+)\.svg\)", README)
    assert len(shown) >= 3
    assert set(shown) <= set(SCENES)


def test_fonts_are_not_fetched() -> None:
    svg = without_addresses(
        '<svg class="x">@font-face { src: url("https://example.org/f.woff2"); }\n<style>font-family: Fira Code;'
        "</style><!-- Generated with Rich https://example.org --></svg>"
    )
    assert "example.org" not in svg
    assert "monospace" in svg
