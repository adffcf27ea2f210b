"""A drawing as an SVG document: whole in itself, safe, and of the same cells."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from tests.tui.test_ui_text import HOSTILE
from tests.tui.webs import NAMES, Pact, mesh_of, pact, webs
from tui.drawing.lines import Drawing, put, run, text_of
from tui.drawing.matrix import matrix
from tui.drawing.svg import CELL_WIDTH, svg
from tui.drawing.web import web
from tui.text import cells
from tui.theme import NAMES as THEMES
from tui.theme import look

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {f"{SVG}{name}" for name in ("svg", "title", "style", "rect", "text")}


def tree(document: str) -> ElementTree.Element:
    return ElementTree.fromstring(document)


def texts(document: str) -> list[str]:
    return [element.text or "" for element in tree(document).iter(f"{SVG}text")]


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_makes_a_document_of_known_parts_only(theme: str) -> None:
    drawing = web(mesh_of([pact("x", "a", "b", status="denied"), pact("y", "b", "c")]), 60, 12)
    root = tree(svg(drawing, "the web", theme, notes=("as of 2025", "")))
    assert {element.tag for element in root.iter()} <= ALLOWED
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or "href" in name}
    assert (root.findtext(f"{SVG}title"), root.get("aria-label")) == ("the web", "the web")


def test_colours_are_those_of_the_theme() -> None:
    drawing = Drawing(((run("x", "rumoured"), run("y", "live")),))
    document = svg(drawing, "t", "dark")
    for role in ("rumoured", "live"):
        colour = look("dark").of(role).color
        assert colour is not None
        assert f"fill:{colour.get_truecolor().hex}" in document
    ground = look("dark").of("live").bgcolor
    assert ground is not None
    assert f'fill="{ground.get_truecolor().hex}"' in document


@pytest.mark.parametrize("data", HOSTILE)
def test_hostile_text_stays_text(data: str) -> None:
    evil = f"</text><script>alert(1)</script>&{data}"
    document = svg(Drawing(((run(evil, "party"),),)), evil, notes=(evil,))
    root = tree(document)
    assert {element.tag for element in root.iter()} <= ALLOWED
    assert "script" not in re.sub(r"&lt;/?script&gt;", "", document)
    assert "http" not in document.replace("http://www.w3.org/2000/svg", "").replace(data, "").replace("http://x", "")
    assert any("</text><script>" in text for text in texts(document))


@settings(max_examples=25)
@given(webs())
def test_each_piece_stands_in_its_cells(deals: list[Pact]) -> None:
    mesh = mesh_of(deals)
    for drawing in (web(mesh, 60, 15), matrix(mesh, 60)):
        root = tree(svg(drawing, "t"))
        for element in root.iter(f"{SVG}text"):
            width = float(element.get("textLength", "0"))
            assert width == pytest.approx(cells(element.text or "") * CELL_WIDTH, abs=0.06)
            assert float(element.get("x", "0")) + width <= float(root.get("width", "0"))
        shown = "".join("".join(texts(svg(drawing, "t"))).split())
        assert shown == "".join("".join(text_of(line) for line in drawing.lines).split())


def test_wide_characters_move_what_stands_behind_them() -> None:
    document = svg(Drawing(((put("深度求索", 12, "party"), run("behind")),)), "t")
    first, second = tree(document).iter(f"{SVG}text")
    assert float(first.get("textLength", "0")) == pytest.approx(8 * CELL_WIDTH, abs=0.06)
    assert float(second.get("x", "0")) - float(first.get("x", "0")) == pytest.approx(12 * CELL_WIDTH, abs=0.11)


def test_names_that_are_not_latin() -> None:
    deals = [pact("x", slug, "p0", names=NAMES) for slug in NAMES if slug != "p0"]
    assert tree(svg(matrix(mesh_of(deals), 80), "t")) is not None


def test_an_empty_drawing() -> None:
    assert tree(svg(Drawing(()), "nothing")).tag == f"{SVG}svg"
