"""XML of foreign origin, parsed without following anything: no entities, no document types, no network."""

from __future__ import annotations

import re
import warnings
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.errors import InputError

Element: TypeAlias = Any
"""An element of lxml, which ships no types."""

_ENCODINGS: Final = re.compile(r"utf-?8|utf-?16(le|be)?|us-ascii|ascii|iso-8859-\d+|windows-(125\d|936)|cp936|gb2312|gbk|gb18030|"
                               r"big5|shift_jis|euc-..")
"""Encodings in which a document type can be seen as plain signs. In others (UTF-7) it could hide."""

_DECLARED: Final = re.compile(rb"^<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)", re.DOTALL)


def parse(data: bytes, subject: str, root: str, form: str) -> Element:
    """The root element of an XML file.

    Args:
        data: the file's bytes.
        subject: its name, for faults.
        root: local name that the root element must have.
        form: name of the format, for faults.

    Raises:
        InputError: no XML, another root, a document type, cut off, or broken.
    """
    from lxml import etree

    _check_plain(data, subject, form)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True,
                             remove_pis=True)
    try:
        found = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if _ends(data, root):
            line = error.position[0] if error.position else 0
            raise InputError("syntax", "xml-broken", subject, format=form, line=line) from error
        raise InputError("cut-off", "mesh-cut-off", subject) from error
    except (ValueError, LookupError) as error:
        raise InputError("syntax", "mesh-not-format", subject, format=form) from error
    if found is None or local(found) != root:
        raise InputError("syntax", "mesh-not-format", subject, format=form)
    return found


def _check_plain(data: bytes, subject: str, form: str) -> None:
    """Refuse what does not begin as XML, and every document type: no exporter writes one, and it is how XML bombs are built."""
    head = re.sub(rb"^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)", b"", data[:400]).replace(b"\0", b"").lstrip()
    declared = _DECLARED.match(head)
    if not head.startswith(b"<") or (declared and not _ENCODINGS.fullmatch(declared.group(1).decode("ascii").lower())):
        raise InputError("syntax", "mesh-not-format", subject, format=form)
    for word in ("<!DOCTYPE", "<!ENTITY"):
        if any(word.encode(code) in data for code in ("ascii", "utf-16-le", "utf-16-be")):
            raise InputError("damaged", "xml-doctype", subject)


def _ends(data: bytes, root: str) -> bool:
    """Whether the closing tag of the root stands at the end."""
    tail = data[-4096:].replace(b"\0", b"").rstrip()
    return re.search(rb"</(?:[\w.-]+:)?" + root.encode() + rb"\s*>", tail) is not None


def local(element: Element) -> str:
    """Name of an element without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Element | None, *names: str) -> Element | None:
    """The first descendant along the path of local names, or None."""
    for name in names:
        element = None if element is None else next(element.iterchildren("{*}" + name), None)
    return element


def children(element: Element, name: str) -> list[Element]:
    """The child elements with a local name."""
    return list(element.iterchildren("{*}" + name))


def floats(text: str | None) -> NDArray[np.float64]:
    """Numbers of a text, parted by blanks. Raises ValueError for anything else."""
    return _numbers(text, np.float64)


def integers(text: str | None) -> NDArray[np.int64]:
    """Whole numbers of a text, parted by blanks. Raises ValueError for anything else."""
    return _numbers(text, np.int64)


def _numbers(text: str | None, kind: type[np.generic]) -> NDArray[Any]:
    plain = (text or "").strip()
    if not plain:
        return np.zeros(0, dtype=kind)
    with warnings.catch_warnings():
        warnings.simplefilter("error")      # numpy would only warn of a number that it cannot read, and stop there
        try:
            return np.fromstring(plain, dtype=kind, sep=" ")
        except DeprecationWarning as error:
            raise ValueError(f"not a number: {plain[:40]}") from error
