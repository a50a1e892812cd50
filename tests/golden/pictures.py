#!/usr/bin/env python3
"""Compares pictures of pages, with a tolerance: another version of the drawing library may shade edges differently, but
nothing may move, appear or be gone.

    pictures.py EXPECTED_PNG ACTUAL_PNG     exit status 1, and the place, when the pages differ
    pictures.py --self-test PNG             does it find blocks of that page that are moved, or gone?

Pictures are PNG as `pdftoppm -png` makes them, compared by lightness. Both are seen through a window that is moved over
them: the mean of its pixels may differ by TOLERANCE at most.
"""
import struct
import sys
import zlib

WINDOW = 4  # pixels
TOLERANCE = 16  # of 255


PIXEL = 3  # bytes: red, green, blue


def unfilter(kind, row, above):
    """PNG filters (ISO/IEC 15948, 9)."""
    for i, value in enumerate(row):
        left = row[i - PIXEL] if i >= PIXEL else 0
        corner = above[i - PIXEL] if i >= PIXEL else 0
        if kind == 1:
            value += left
        elif kind == 2:
            value += above[i]
        elif kind == 3:
            value += (left + above[i]) // 2
        elif kind == 4:
            guess = left + above[i] - corner
            value += min((left, above[i], corner), key=lambda near: abs(guess - near))
        row[i] = value & 255
    return row


def read(path):
    """The rows of a picture, each a bytearray of how light its pixels are."""
    data = open(path, "rb").read()
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise SystemExit(f"{path}: no PNG")
    at, packed, head = 8, b"", None
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IHDR":
            head = struct.unpack(">IIBBBBB", data[at + 8:at + 8 + length])
        elif kind == b"IDAT":
            packed += data[at + 8:at + 8 + length]
        at += 12 + length
    width, height = head[:2]
    if head[2:] != (8, 2, 0, 0, 0):
        raise SystemExit(f"{path}: no picture of 3 x 8 bits a pixel")
    flat, rows, above = zlib.decompress(packed), [], bytearray(width * PIXEL)
    for y in range(height):
        start = y * (len(above) + 1)
        above = unfilter(flat[start], bytearray(flat[start + 1:start + 1 + len(above)]), above)
        rows.append(bytearray((3 * r + 6 * g + b) // 10 for r, g, b in zip(above[::3], above[1::3], above[2::3])))
    return rows


def sums(rows):
    """Of everything above and left of a pixel, so that a window's sum is four look-ups."""
    table = [[0] * (len(rows[0]) + 1)]
    for row in rows:
        total, above, line = 0, table[-1], [0]
        for x, value in enumerate(row):
            total += value
            line.append(above[x + 1] + total)
        table.append(line)
    return table


def worst(expected, actual):
    """The greatest difference of a window's mean, and where that window is; null: of other sizes."""
    if len(expected) != len(actual) or len(expected[0]) != len(actual[0]):
        return 255, None
    difference = [[a - b for a, b in zip(left, right)] for left, right in zip(expected, actual)]
    if not any(any(row) for row in difference):
        return 0, (0, 0)
    table, found, place = sums(difference), 0, (0, 0)
    for y in range(len(table) - WINDOW):
        top, bottom = table[y], table[y + WINDOW]
        for x in range(len(top) - WINDOW):
            sum_ = abs(bottom[x + WINDOW] - bottom[x] - top[x + WINDOW] + top[x])
            if sum_ > found:
                found, place = sum_, (x, y)
    return found / WINDOW**2, place


BLOCK = 96, 24  # of the self-test; a line of text and a half
MARGIN = 8


def around(rows, left, top):
    """The block there, and what stands around it."""
    return [row[max(0, left - MARGIN):left + BLOCK[0] + MARGIN] for row in rows[max(0, top - MARGIN):top + BLOCK[1] + MARGIN]]


def moved(rows, dx, dy):
    """All that stands there, a little further to the right and down."""
    width = len(rows[0])
    blank = [bytearray(b"\xff" * width)] * dy
    return (blank + [bytearray(b"\xff" * dx) + row[:width - dx] for row in rows])[:len(rows)]


def self_test(path):
    """Every block of the page with enough ink, changed in ways that a reader would see."""
    rows, failures, blocks = read(path), 0, 0
    for top in range(0, len(rows) - BLOCK[1], BLOCK[1]):
        for left in range(0, len(rows[0]) - BLOCK[0], BLOCK[0]):
            block = around(rows, left, top)
            if sum(value < 160 for row in block for value in row) < 60:  # little, or a pale ground
                continue
            blocks += 1
            for name, dx, dy in (("right", 2, 0), ("down", 0, 2), ("away", 0, len(block))):
                difference, _ = worst(block, moved(block, dx, dy))
                if difference <= TOLERANCE:
                    failures += 1
                    print(f"{path}: the block at {left}, {top} is moved {name} unnoticed: {difference:.1f}")
    # Noise as another rasterizer makes it: every third pixel a little darker or lighter.
    noisy = [bytearray(max(0, min(255, v + (x * 7 + y * 13) % 3 * 16 - 16)) for x, v in enumerate(row))
             for y, row in enumerate(rows)]
    difference, place = worst(rows, noisy)
    if difference > TOLERANCE:
        failures += 1
        print(f"{path}: slight noise counts as a change: {difference:.1f} at {place}")
    print(f"{path}: {blocks} blocks, {failures} failures")
    return failures == 0 and blocks > 0


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "--self-test":
        return 0 if self_test(arguments[1]) else 1
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    difference, place = worst(read(arguments[0]), read(arguments[1]))
    if difference <= TOLERANCE:
        return 0
    where = "is of another size" if place is None else \
        f"differs by {difference:.0f} of 255 around pixel {place[0]}, {place[1]}"
    print(f"{arguments[1]} {where} from {arguments[0]}")
    return 1


sys.exit(main(sys.argv[1:]))
