"""Saved queries: the file, what is done to it, and what is said where it cannot be."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui import saved
from tui.saved import NotSaved, Saved, delete, name_of, put, read, rename, write
from tui.settings import toml

LARGE = Saved("large rumours", "status:rumoured amount:>1bn", "all")
PLAIN = Saved("openai", 'party:openai "two words" -stale:yes')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "dealweb" / "queries.toml"


def test_saved_read_replaced_renamed_deleted(path: Path) -> None:
    assert read(path) == []
    assert put(path, LARGE) == "Saved as 'large rumours'."
    assert put(path, PLAIN) == "Saved as 'openai'."
    assert read(path) == [LARGE, PLAIN]
    other = Saved("large rumours", "amount:>10bn")
    assert put(path, other) == "Saved in the place of the old 'large rumours'."
    assert rename(path, "openai", "the lab") == "'openai' is called 'the lab' now."
    assert read(path) == [other, Saved("the lab", PLAIN.query)]
    assert delete(path, "large rumours") == "Deleted 'large rumours'."
    assert [kept.name for kept in read(path)] == ["the lab"]


def test_only_its_owner_may_read_it_and_nothing_is_left_beside(path: Path) -> None:
    put(path, LARGE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_a_link_stays_one(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir(parents=True)
    kept = tmp_path / "dotfiles.toml"
    write(kept, [PLAIN])
    path.symlink_to(kept)
    put(path, LARGE)
    assert path.is_symlink()
    assert read(kept) == [PLAIN, LARGE]


def test_the_file_as_a_person_writes_it(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text('# mine\n[mine]\nquery = "openai"\n\n["two words"]\nquery = \'-"a b"\'\nlens = "firm"\n')
    assert read(path) == [Saved("mine", "openai"), Saved("two words", '-"a b"', "firm")]


BROKEN = {
    "[x\n": "is not TOML: ",
    "\xff": "is not UTF-8",
    'x = "openai"\n': "'x' has no query; write [x] and query = \"…\" below it.",
    '["a b"]\nlens = "all"\n': '\'a b\' has no query; write ["a b"] and query = "…" below it.',
    "[x]\nquery = 5\n": "'x' has no query",
    '[x]\nquery = "a"\nlenz = "all"\n': "'x' has 'lenz'; known are query and lens.",
    '[x]\nquery = "a"\nlens = "none"\n': "the lens of 'x' is none; known are firm, live, all.",
    '[x]\nquery = "a"\nlens = ["all"]\n': "the lens of 'x' is none",
    "#" * (toml.MOST_BYTES + 1): "is longer than 256 KiB",
    "x = " + "[" * 5000: "is not TOML: ",
}


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_file_is_a_sentence_and_is_kept(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    broken = text.encode("latin-1")
    path.write_bytes(broken)
    with pytest.raises(NotSaved) as told:
        read(path)
    assert str(told.value).startswith(str(path))
    assert BROKEN[text] in str(told.value)
    for change in (lambda: rename(path, "x", "y"), lambda: delete(path, "x")):
        with pytest.raises(NotSaved):
            change()
    assert path.read_bytes() == broken
    assert put(path, LARGE).endswith(" The file could not be read; it is kept as queries.toml.broken-1.")
    assert read(path) == [LARGE]
    assert path.with_name("queries.toml.broken-1").read_bytes() == broken
    path.write_bytes(broken)
    assert put(path, LARGE).endswith("queries.toml.broken-2.")
    assert stat.S_IMODE(path.with_name("queries.toml.broken-2").stat().st_mode) == 0o600


def test_where_no_copy_can_be_made_the_file_is_left_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("[x")

    def full(_name: str, _flags: int) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(saved, "_private", full)
    with pytest.raises(NotSaved, match=r"no copy of it can be made \(No space left on device\), so it is left alone"):
        put(path, LARGE)
    monkeypatch.undo()
    monkeypatch.setattr(saved, "range", lambda *_: [1], raising=False)
    path.with_name("queries.toml.broken-1").touch()
    with pytest.raises(NotSaved, match="there are copies enough of it beside it, so it is left alone"):
        put(path, LARGE)
    assert path.read_text() == "[x"


def test_where_it_cannot_be_written_the_old_one_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(path, LARGE)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(NotSaved, match=r"queries\.toml: not written \(No space left on device\)"):
        put(path, PLAIN)
    assert read(path) == [LARGE]
    assert list(path.parent.iterdir()) == [path]


def test_what_is_no_folder_or_no_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotSaved, match="not written"):
        write(tmp_path / "file" / "queries.toml", [LARGE])
    with pytest.raises(NotSaved, match="this is not a file"):
        read(tmp_path)


def test_names_that_are_taken_or_gone(path: Path) -> None:
    write(path, [LARGE, PLAIN])
    with pytest.raises(NotSaved, match="There is a saved query 'openai' already"):
        rename(path, "large rumours", "openai")
    with pytest.raises(NotSaved, match="There is no saved query 'gone' any more"):
        rename(path, "gone", "new")
    with pytest.raises(NotSaved, match="There is no saved query 'gone' any more"):
        delete(path, "gone")
    assert rename(path, "openai", "openai")


def test_names() -> None:
    assert name_of("  a\nb ") == "a b"
    with pytest.raises(NotSaved, match="A saved query needs a name"):
        name_of(" \n")
    with pytest.raises(NotSaved, match="A name has at most 60 letters; this one has 61"):
        name_of("x" * 61)


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)


@given(st.lists(st.builds(Saved, TEXTS, TEXTS, st.sampled_from([None, "firm", "all"])), unique_by=lambda s: s.name))
def test_whatever_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, queries: list[Saved]) -> None:
    path = tmp_path_factory.mktemp("saved") / "queries.toml"
    write(path, queries)
    assert read(path) == queries
