"""Ways in which a file is damaged: on the wire, by hand, and with intent."""

import bz2
import gzip
import io
import random
import re
import zipfile
from collections.abc import Callable

MAX_BYTES = 400_000  # of a damaged file; larger ones would measure the disk
LONG = 20_000
_NUMBER = re.compile(rb"\d+(?:[.,]\d+)?")
_CELL = re.compile(rb"[^;,\t\r\n<>\"=]+")
NUMBERS = (
    b"0", b"-0", b"-1", b"1", b"255", b"256", b"65536", b"2147483647", b"-2147483649", b"4294967296",
    b"9223372036854775807", b"18446744073709551616", b"1e400", b"-1e308", b"1e-400", b"NaN", b"inf",
    b"0x10", b"1.2.3", b"1,2,3", b"999999999999999999999999999", b"9" * 5000, b"00001", b" ",
)  # fmt: skip
TOKENS = (
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xe4", b"\r", b"\n\n", b"\"", b"'", b";",
    b"\t", b"..", b"../../x", b"/", b"\\", b"%00", b"%s", b"{}", b"[]", b"null", b"true", b"NaN",
    b"Infinity", b"<", b"</", b"<!--", b"<![CDATA[", b"&#0;", b"&x;", b"]]>", b"<f>1+1</f>",
    b'<mergeCell ref="A1:A1048576"/>', b'<mergeCell ref="A1:XFD9"/>', b'<mergeCell ref="A"/>',
    b'r="XFD1048576"', b'r="1048576"', b't="s"', b't="d"', b't="e"', b's="99"', b"2026-02-30",
    "²".encode(), "½".encode(), "٣".encode(), "İ".encode(), "ﬃ".encode(), "🙂".encode(),
    "u\u0308".encode(), b"Mo-Su 00:00-24:00", b"24/7", b"Mo-Fr 25:00", b"easter", b"PH off",
    b"Postfach 1", b"Ecke", b"c/o ", b"12-16", b"12;14", b"\"coordinates\":[]",
    b"\"coordinates\":[NaN,1]", b"\"coordinates\":[1]", b"\"type\":\"Point\"", b"\"type\":\"Polygon\"",
    b"\"type\":\"GeometryCollection\",\"geometries\":[]", b"\"geometry\":null", b"EPSG:25832",
    b"nan nan", b"id=\"-1\"", b"ref=\"999999999999999\"", b"lat=\"91\"", b"lat=\"\"", b"version=\"x\"",
    b"visible=\"false\"", b"numpy_type", b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff",
)  # fmt: skip
RUNS = (
    b"a", b"1", b" ", b"(", b"\"", b";", b"\n", b"[", b"{\"a\":", b"1-", b"a,", b" ecke", b"haus ",
    b"12345 ", b"a 1 ", b"<a>", "ß".encode(), b"Mo-Fr 9-12; ", b"1,", b"strasse", b"key;", b"\x00",
)  # fmt: skip

Mutation = Callable[[bytes, random.Random], bytes]


def flip_bits(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def set_bytes(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice((1, 2, 8))):
        changed[rng.randrange(len(changed))] = rng.choice((0, 0xFF, 0x7F, 0x80, rng.randrange(256)))
    return bytes(changed)


def truncate(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(1, len(content) + 1)]


def _block(content: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randrange(len(content))
    return start, min(len(content), start + rng.choice((1, 4, 16, 64, 256, 1024)))


def delete_block(content: bytes, rng: random.Random) -> bytes:
    start, end = _block(content, rng)
    return content[:start] + content[end:]


def repeat_block(content: bytes, rng: random.Random) -> bytes:
    start, end = _block(content, rng)
    return content[:end] + content[start:end] * rng.choice((1, 1, 3, 50, 400)) + content[end:]


def swap_blocks(content: bytes, rng: random.Random) -> bytes:
    (a, b), (c, d) = sorted((_block(content, rng), _block(content, rng)))
    if b > c:
        return content
    return content[:a] + content[c:d] + content[b:c] + content[a:b] + content[d:]


def change_number(content: bytes, rng: random.Random) -> bytes:
    """Put an odd number in place of one that is written out."""
    return _instead(content, rng, _NUMBER, rng.choice(NUMBERS))


def change_cell(content: bytes, rng: random.Random) -> bytes:
    """Put an odd or endless text in place of a cell, a name or an attribute."""
    text = (
        rng.choice(RUNS) * rng.choice((3, 100, 2000)) if rng.random() < 0.4 else rng.choice(TOKENS)
    )
    return _instead(content, rng, _CELL, text[:LONG])


def _instead(content: bytes, rng: random.Random, what: re.Pattern[bytes], text: bytes) -> bytes:
    start = rng.randrange(len(content))
    found = what.search(content, start) or what.search(content)
    if found is None:
        return content
    return content[: found.start()] + text + content[found.end() :]


def change_length(content: bytes, rng: random.Random) -> bytes:
    """Put an extreme value into what may be a binary length, count or offset."""
    size = rng.choice((1, 2, 4, 8))
    top = (1 << 8 * size) - 1
    value = rng.choice((0, 1, top, top >> 1, (top >> 1) + 1, rng.randrange(top + 1)))
    start = rng.randrange(len(content))
    end = min(len(content), start + size)
    return content[:start] + value.to_bytes(size, rng.choice(("little", "big")))[: end - start] + (
        content[end:]
    )  # fmt: skip


def insert_token(content: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(content) + 1)
    return content[:start] + rng.choice(TOKENS) + content[start:]


def insert_run(content: bytes, rng: random.Random) -> bytes:
    run = rng.choice(RUNS)
    start = rng.randrange(len(content) + 1)
    return content[:start] + run * (rng.choice((30, 1000, LONG)) // len(run)) + content[start:]


SIMPLE: tuple[Mutation, ...] = (
    flip_bits, set_bytes, truncate, delete_block, repeat_block, swap_blocks, change_number,
    change_cell, change_length, insert_token, insert_run, change_cell, change_number,
)  # fmt: skip


def damaged(content: bytes, rng: random.Random) -> bytes:
    """Damage a file; of a packed one mostly what is inside, packed again as if nothing were."""
    if rng.random() < 0.7:
        if content[:4] == b"PK\x03\x04":
            return _in_archive(content, rng)
        if content[:2] == b"\x1f\x8b":
            return gzip.compress(_plainly(gzip.decompress(content), rng), 1, mtime=0)
        if content[:3] == b"BZh":
            return bz2.compress(_plainly(bz2.decompress(content), rng), 1)
    return _plainly(content, rng)


def _plainly(content: bytes, rng: random.Random) -> bytes:
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        content = rng.choice(SIMPLE)(content or b"\n", rng)[:MAX_BYTES]
    return content


def _in_archive(content: bytes, rng: random.Random) -> bytes:
    """Damage a member, drop or double it, rename it, or pack it in a rarer way."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    place = rng.randrange(len(members))
    name, inner = members[place]
    kind = rng.random()
    if kind < 0.85:
        members[place] = (name, _plainly(inner, rng))
    elif kind < 0.9:
        del members[place]
    elif kind < 0.95:
        members[place] = (
            rng.choice(("..", "a/../b", "x" * 300, name.upper(), "ä/ö.csv", ".")),
            inner,
        )
    else:
        members.append((f"copy/{name}", inner))
    target = io.BytesIO()
    packing = rng.choice((zipfile.ZIP_DEFLATED,) * 6 + (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2))
    with zipfile.ZipFile(target, "w") as archive:
        for member, inside in members:
            archive.writestr(zipfile.ZipInfo(member), inside, packing)
    packed = target.getvalue()
    return flip_bits(packed, rng) if rng.random() < 0.1 else packed
