"""A mesh made fit for measuring: shared vertices, no face twice, every body facing outwards. What was done is counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.geometry.footprints import doubled_plan_areas
from models.geometry.rings import Floats, Ints
from models.geometry.sides import Sizes, outer_sides, sizes

Mask = NDArray[np.bool_]

_FLAT_M: Final = 1e-6
"""A body lower than this is a sheet: float noise of a level plate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repairs:
    """What was found and mended, as numbers of faces unless said otherwise."""

    degenerate: int = 0        # faces with a corner twice, dropped
    duplicates: int = 0        # faces that repeat another, dropped
    double_sided: int = 0      # back faces of double-sided surfaces and of repeated parts, dropped
    turned_faces: int = 0      # faces that looked the other way than their neighbours
    turned_bodies: int = 0     # bodies that were inside out
    open_edges: int = 0        # edges with one face


@dataclass(frozen=True, slots=True)
class Bodies:
    """A cleaned mesh.

    Attributes:
        vertices: (n, 3) metres, z up; every one is used.
        faces: (m, 3) indices, counter-clockwise seen from outside where bodies are closed.
        body: (m,) number of the connected body each face belongs to.
        repairs: what was done.
    """

    vertices: Floats
    faces: Ints
    body: Ints
    repairs: Repairs = field(default_factory=Repairs)

    @property
    def count(self) -> int:
        """Number of connected bodies."""
        return int(self.body.max()) + 1 if len(self.body) else 0


def clean(vertices: Floats, faces: Ints) -> Bodies:
    """Share vertices, drop faces with a corner twice and faces that repeat another, turn what looks inwards.

    Args:
        vertices: (n, 3) metres, z up, finite.
        faces: (m, 3) indices within ``vertices``.
    """
    vertices, faces = weld(vertices, faces)
    whole = ~_degenerate(faces)
    degenerate = int((~whole).sum())
    faces = faces[whole] if degenerate else faces
    if not len(faces):
        return Bodies(vertices[:0], faces, np.zeros(0, np.int64), Repairs(degenerate=degenerate))
    faces, body, duplicates, double_sided = _once(len(vertices), faces)
    faces, turned_faces, open_edges = _agreeing(faces)
    sheets = _inner_sheets(vertices, faces)
    if sheets.any():
        faces, turned_faces = np.where(sheets[:, None], faces[:, ::-1], faces), turned_faces + int(sheets.sum())
    size = sizes(vertices, faces, body)
    outside = outer_sides(vertices, faces, body, size)
    if not outside.all():
        double_sided += int((~outside).sum())
        faces, body = faces[outside], body[outside]
        size = sizes(vertices, faces, body)
    faces, turned_bodies = _outward(vertices, faces, body, size)
    vertices, faces = _used(vertices, faces)
    repairs = Repairs(degenerate=degenerate, duplicates=duplicates, double_sided=double_sided, turned_faces=turned_faces,
                      turned_bodies=turned_bodies, open_edges=open_edges)
    return Bodies(vertices, faces, body, repairs)


def weld(vertices: Floats, faces: Ints) -> tuple[Floats, Ints]:
    """One vertex for all that have the same coordinates (bit for bit, but 0 and -0 alike); unused ones are left out."""
    vertices, faces = _used(vertices, faces)
    if not len(vertices):
        return vertices, faces
    bits = (vertices + 0.0).view(np.uint64).reshape(-1, 3)
    mixed = _mixed(bits[:, 0], bits[:, 1], bits[:, 2])
    if _all_differ(mixed):
        return vertices, faces
    _, first, place = np.unique(mixed, return_index=True, return_inverse=True)
    if not np.array_equal(bits[first[place]], bits):    # two points share a hash: take the slow, sure way
        _, first, place = np.unique(vertices + 0.0, axis=0, return_index=True, return_inverse=True)
    return vertices[first], place.reshape(-1)[faces]


def connected(vertex_count: int, faces: Ints) -> Ints:
    """(m,) number of the body of each face: faces that share a vertex belong together. Numbered in order of first face."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not len(faces):
        return np.zeros(0, np.int64)
    tail, head = faces[:, :2].T.reshape(-1), faces[:, 1:].T.reshape(-1)
    graph = coo_array((np.ones(len(tail), np.int8), (tail, head)), shape=(vertex_count, vertex_count))
    label = connected_components(graph, directed=False)[1][faces[:, 0]]
    _, first, place = np.unique(label, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[place.reshape(-1)]


def _used(vertices: Floats, faces: Ints) -> tuple[Floats, Ints]:
    used = np.zeros(len(vertices), np.bool_)
    used[faces.reshape(-1)] = True
    if used.all():
        return vertices, faces
    return vertices[used], (np.cumsum(used) - 1)[faces]


def _degenerate(faces: Ints) -> Mask:
    """Faces with a corner twice. Three corners on a line stay: such a face keeps its neighbours joined."""
    a, b, c = faces.T
    mask: Mask = (a == b) | (b == c) | (c == a)
    return mask


def _mixed(one: NDArray[np.uint64], two: NDArray[np.uint64], three: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """(n,) a hash of each triple of 64-bit numbers (multiply and shift, after Steele, Lea and Flood 2014)."""
    mixed = one * np.uint64(0x9E3779B97F4A7C15)
    for part in (two, three):
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9) + part * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(32))


def _all_differ(keys: NDArray[np.uint64]) -> bool:
    ordered = np.sort(keys)
    return not bool((ordered[1:] == ordered[:-1]).any())


def _once(vertex_count: int, faces: Ints) -> tuple[Ints, Ints, int, int]:
    """Faces without repeats and back sides, the body of each, and how many of both were dropped."""
    low, high = faces.min(axis=1), faces.max(axis=1)
    middle = faces.sum(axis=1) - low - high
    if _all_differ(_mixed(*(part.astype(np.uint64) for part in (low, middle, high)))):
        return faces, connected(vertex_count, faces), 0, 0
    group, ascending = _triple_groups(faces)
    first = np.sort(np.unique(group * 2 + ascending, return_index=True)[1])
    duplicates = len(faces) - len(first)
    faces, group = faces[first], group[first]
    body = connected(vertex_count, faces)
    kept = _without_back_sides(vertex_count, faces, body, group)
    return faces[kept], body[kept], duplicates, int((~kept).sum())


def _triple_groups(faces: Ints) -> tuple[Ints, Mask]:
    """(m,) number of the set of three vertices of each face, and whether the face runs round them in ascending sense."""
    least = np.argmin(faces, axis=1)
    own = np.arange(len(faces))
    first, second, third = (faces[own, (least + i) % 3] for i in range(3))
    ascending = second < third
    low, high = np.minimum(second, third), np.maximum(second, third)
    size = int(faces.max(initial=0)) + 1
    pair = np.unique(first * size + low, return_inverse=True)[1].reshape(-1)
    return np.unique(pair * size + high, return_inverse=True)[1].reshape(-1), ascending


def _without_back_sides(vertex_count: int, faces: Ints, body: Ints, group: Ints) -> Mask:
    """Which faces to keep: of pairs that look opposite ways, the first, where they are no wall between two bodies.

    A wall that two bodies share stays: there the pair cancels in a section. It is none where every face of a body has its
    twin (a double-sided surface), or where the edge of the doubled part has an odd number of faces (a repeated part).
    """
    keep = np.ones(len(faces), np.bool_)
    paired = np.bincount(group)[group] == 2
    if not paired.any():
        return keep
    single = np.bincount(body[~paired], minlength=int(body.max()) + 1)
    back = single[body] == 0
    odd = np.asarray(_odd_edges(faces).reshape(-1, 3).any(axis=1))
    twins = np.flatnonzero(paired)
    patch = connected(vertex_count, faces[twins])
    back[twins] |= np.bincount(patch, odd[twins])[patch] > 0
    first = np.unique(group, return_index=True)[1]
    keep[back] = False
    keep[first] = True
    return keep


def _odd_edges(faces: Ints) -> Mask:
    """(3 m,) for each edge of each face whether it has an odd number of faces."""
    tail, head = faces.reshape(-1), faces[:, [1, 2, 0]].reshape(-1)
    key = np.minimum(tail, head) * (int(faces.max()) + 1) + np.maximum(tail, head)
    place = np.unique(key, return_inverse=True)[1].reshape(-1)
    odd: Mask = np.bincount(place)[place] % 2 == 1
    return odd


def _agreeing(faces: Ints) -> tuple[Ints, int, int]:
    """Faces turned so that neighbours look the same way; how many were turned; how many edges have one face.

    Each face stands twice in a graph, as it is and turned; neighbours that agree join like to like, others crosswise. A
    patch then falls into two mirrored halves, and the half that turns fewer faces is taken. A patch that cannot be turned
    to agree (a Möbius strip) is left as it is.
    """
    if _balanced(faces):
        return faces, 0, 0
    tail, head = faces.reshape(-1), faces[:, [1, 2, 0]].reshape(-1)
    key = np.minimum(tail, head) * (int(faces.max()) + 1) + np.maximum(tail, head)
    order = np.argsort(key, kind="stable")
    begins = np.flatnonzero(np.concatenate(([True], np.diff(key[order]) != 0)))
    times = np.diff(np.append(begins, len(key)))
    open_edges = int((times == 1).sum())
    pairs = begins[times == 2]
    one, other = order[pairs], order[pairs + 1]
    agree = tail[one] != tail[other]
    if agree.all():
        return faces, 0, open_edges
    turn = _turns(len(faces), one // 3, other // 3, agree)
    return np.where(turn[:, None], faces[:, ::-1], faces), int(turn.sum()), open_edges


def _inner_sheets(vertices: Floats, faces: Ints) -> Mask:
    """Faces of level sheets that look down although neither side is the outer one: drawn once between two storeys.

    Such a sheet meets other faces above and below all along its border, so each edge there has three faces or more. The
    underside of something that juts out has an edge with two.
    """
    turned = np.zeros(len(faces), np.bool_)
    height = vertices[:, 2]
    level = np.flatnonzero(height[faces].max(axis=1) - height[faces].min(axis=1) <= _FLAT_M)
    if not len(level) or _balanced(faces) or (doubled_plan_areas(vertices, faces[level]) >= 0.0).all():
        return turned
    tail, head = faces.reshape(-1), faces[:, [1, 2, 0]].reshape(-1)
    key = np.minimum(tail, head) * (int(faces.max()) + 1) + np.maximum(tail, head)
    _, edge, times = np.unique(key, return_inverse=True, return_counts=True)
    edge = edge.reshape(-1, 3)[level]
    within = np.bincount(edge.reshape(-1), minlength=len(times))
    sheet = _joined_by(edge, len(times))
    border = within[edge] == 1
    free = np.bincount(sheet, (border & (times[edge] < 3)).any(axis=1)) > 0
    area = np.bincount(sheet, doubled_plan_areas(vertices, faces[level]))
    turned[level] = (~free & (area < 0.0))[sheet]
    return turned


def _joined_by(edge: Ints, edges: int) -> Ints:
    """(m,) number of the group of each face among faces that share edges; ``edge`` is (m, 3)."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count = len(edge)
    face = np.repeat(np.arange(count), 3)
    graph = coo_array((np.ones(len(face), np.int8), (face, count + edge.reshape(-1))), shape=(count + edges, count + edges))
    groups: Ints = np.unique(connected_components(graph, directed=False)[1][:count], return_inverse=True)[1].reshape(-1)
    return groups


def _balanced(faces: Ints) -> bool:
    """Whether every edge is run along as often one way as the other, told by the sums of 64-bit hashes: no sorting."""
    tail, head = faces.reshape(-1).astype(np.uint64), faces[:, [1, 2, 0]].reshape(-1).astype(np.uint64)
    nothing = np.zeros(1, np.uint64)
    return bool(_mixed(tail, head, nothing).sum() == _mixed(head, tail, nothing).sum())


def _turns(count: int, one: Ints, other: Ints, agree: Mask) -> Mask:
    """Which faces to turn, given the pairs of neighbours and whether each pair agrees."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    crossed = np.where(agree, 0, count)
    tail = np.concatenate([one, one + count])
    head = np.concatenate([other + crossed, other + count - crossed])
    graph = coo_array((np.ones(len(tail), np.int8), (tail, head)), shape=(2 * count, 2 * count))
    label = connected_components(graph, directed=False)[1].astype(np.int64)
    as_is, turned = label[:count], label[count:]
    patch = np.minimum(as_is, turned)
    turn = as_is > turned
    faces_of, turns_of = np.bincount(patch), np.bincount(patch, turn)
    chosen: Mask = turn ^ (turns_of * 2 > faces_of)[patch] & (as_is != turned)
    return chosen


def _outward(vertices: Floats, faces: Ints, body: Ints, size: Sizes) -> tuple[Ints, int]:
    """Bodies that are inside out turned, level sheets turned to look up; cavities inside other bodies stay."""
    flat = size.high[:, 2] - size.low[:, 2] <= _FLAT_M
    inverted = (size.volume < 0.0) & ~flat
    for k in np.flatnonzero(inverted) if (size.volume > 0.0).any() else ():
        inverted[k] = not _is_cavity(vertices, faces, body, size, int(k))
    if flat.any():
        inverted |= flat & (_plan_areas(vertices, faces, body) < 0.0)
    if not inverted.any():
        return faces, 0
    return np.where(inverted[body][:, None], faces[:, ::-1], faces), int(inverted.sum())


def _plan_areas(vertices: Floats, faces: Ints, body: Ints) -> Floats:
    """(b,) signed plan area of each body in m²."""
    areas: Floats = np.bincount(body, doubled_plan_areas(vertices, faces)) / 2.0
    return areas


def _is_cavity(vertices: Floats, faces: Ints, body: Ints, size: Sizes, k: int) -> bool:
    """Whether body ``k`` lies inside bodies that face outwards: whether a line up from it leaves more of them than it enters."""
    mine = faces[body == k]
    # The middle of a face, off the edges that other bodies may share with it.
    point = vertices[mine[0]].mean(axis=0)
    holding = (size.volume > 0.0) & (size.low <= point).all(axis=1) & (size.high >= point).all(axis=1)
    if not holding.any():
        return False
    around = faces[holding[body]]
    corner = vertices[around] - point
    a, b, c = (corner[:, i, :2] for i in range(3))
    ab, bc, ca = (p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0] for p, q in ((a, b), (b, c), (c, a)))
    total = ab + bc + ca
    over = ((ab > 0) & (bc > 0) & (ca > 0)) | ((ab < 0) & (bc < 0) & (ca < 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        height = (bc * corner[:, 0, 2] + ca * corner[:, 1, 2] + ab * corner[:, 2, 2]) / total
    return int(np.sign(total[over & (height > 0.0)]).sum()) > 0
