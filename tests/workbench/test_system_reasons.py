"""What the system refuses is said in the user's language, on the command line and in the window."""

from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path

import pytest

from models.errors import OutputError, system_reason
from models.project_store import output_faults
from workbench.cli import main, sentence
from workbench.texts import catalogue, text
from workbench.verbs.common import write_files

EXAMPLE = Path(__file__).resolve().parents[2] / "assets" / "examples" / "songhu-phase-a.toml"
OFTEN = ("ENOSPC", "EACCES", "EPERM", "EROFS", "EISDIR", "ENOTDIR", "ENOENT", "ENAMETOOLONG", "EIO", "EEXIST", "EBUSY", "EFBIG",
         "EMFILE", "ENOMEM")


@pytest.mark.parametrize("name", OFTEN)
def test_a_frequent_reason_is_said_in_both_languages(name: str) -> None:
    reason = system_reason(OSError(getattr(errno, name), "words of the system"))
    said = {lang: text("not-writable", lang, {"subject": "a", "reason": reason}) for lang in ("zh", "en")}
    assert os.strerror(getattr(errno, name)) not in said["zh"] and said["zh"] != said["en"]
    assert not any("a" <= sign.lower() <= "z" for sign in catalogue()[f"errno.{name}"]["zh"])


def test_a_rare_reason_is_said_by_its_name_and_none_as_none() -> None:
    assert text("not-writable", "en", {"subject": "a", "reason": system_reason(errno.ENOTTY)}).startswith(
        "a cannot be written (ENOTTY).")
    assert "（系统未说明原因）" in text("not-writable", "zh", {"subject": "a", "reason": system_reason(OSError("?"))})


def test_a_reason_is_no_less_than_the_words_of_the_system() -> None:
    """Whoever reads it as a text — a log, another program — has what it had."""
    reason = system_reason(errno.ENOSPC)
    assert reason == os.strerror(errno.ENOSPC) and json.dumps({"r": reason}) == json.dumps({"r": os.strerror(errno.ENOSPC)})


def test_what_sqlite_says_is_a_reason_of_the_system(tmp_path: Path) -> None:
    import sqlite3

    connection = sqlite3.connect(tmp_path / "a", isolation_level=None)
    connection.execute("CREATE TABLE t (x)")
    connection.execute("PRAGMA max_page_count = 2")
    with pytest.raises(OutputError) as caught, output_faults(tmp_path / "a"):
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    connection.close()
    assert "磁盘空间已满" in sentence(caught.value, "zh") and "no space left" in sentence(caught.value, "en")


def test_the_command_line_says_why_it_cannot_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "no-folder").write_text("x")
    for lang, words in (("zh", "路径中有一部分不是文件夹"), ("en", "a part of the path is not a folder")):
        code = main(["check", str(EXAMPLE), "--city", "shenzhen", "--on", "2026-11-21", "--lang", lang,
                     "--out", str(tmp_path / "no-folder" / "deeper")])
        assert code == 2 and words in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="another limit of names")
def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        write_files(tmp_path, {"长" * 200: b"x"})
    assert "文件名过长" in sentence(caught.value, "zh")
