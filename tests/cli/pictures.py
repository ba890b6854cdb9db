"""PNG files, written and read with zlib alone."""
import pathlib
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_header(height, width):
    """Signature and IHDR of an RGB picture with 8 bits a channel."""
    return SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def photo(height=40, width=48):
    """RGB rows: a colour gradient with a bright disc, so that no two places look the same."""
    def pixel(row, column):
        inside = (row - height * 0.4) ** 2 + (column - width * 0.6) ** 2 < (height / 5) ** 2
        return bytes((255 if inside else 200 * column // width, 180 * row // height,
                      90 + 60 * (row // 4 % 2)))
    return [b"".join(pixel(row, column) for column in range(width)) for row in range(height)]


def write_png(path, rows):
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    pathlib.Path(path).write_bytes(png_header(len(rows), len(rows[0]) // 3) +
                                   chunk(b"IDAT", data) + chunk(b"IEND", b""))
    return pathlib.Path(path)


def _paeth(left, up, corner):
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))


def _unfiltered(kind, line, above):
    row = bytearray(line)
    for i in range(len(row)):
        left, corner = (row[i - 3], above[i - 3]) if i >= 3 else (0, 0)
        guess = (0, left, above[i], (left + above[i]) // 2, _paeth(left, above[i], corner))[kind]
        row[i] = (row[i] + guess) & 255
    return bytes(row)


def read_png(path):
    """Rows of an RGB picture with 8 bits a channel, as the program writes them."""
    data = pathlib.Path(path).read_bytes()
    assert data[:8] == SIGNATURE, "not a PNG file"
    stream, at = b"", 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
            assert (depth, colour) == (8, 2), "not RGB with 8 bits a channel"
        if kind == b"IDAT":
            stream += body
        at += 12 + length
    lines, rows, step = zlib.decompress(stream), [], 3 * width + 1
    for row in range(height):
        line = lines[row * step:(row + 1) * step]
        rows.append(_unfiltered(line[0], line[1:], rows[-1] if rows else bytes(3 * width)))
    return rows
