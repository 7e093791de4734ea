"""RIPEMD-160, because OpenSSL 3 hides its own."""

import struct

MASK = 0xFFFFFFFF
CONSTANTS = (0, 0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xA953FD4E)
CONSTANTS_RIGHT = (0x50A28BE6, 0x5C4DD124, 0x6D703EF3, 0x7A6D76E9, 0)
SWAP = (7, 4, 13, 1, 10, 6, 15, 3, 12, 0, 9, 5, 2, 14, 11, 8)
SHIFTS = (
    (11, 14, 15, 12, 5, 8, 7, 9, 11, 13, 14, 15, 6, 7, 9, 8),
    (12, 13, 11, 15, 6, 9, 9, 7, 12, 15, 11, 13, 7, 8, 7, 7),
    (13, 15, 14, 11, 7, 7, 6, 8, 13, 14, 13, 12, 5, 5, 6, 9),
    (14, 11, 12, 14, 8, 6, 5, 5, 15, 12, 15, 14, 9, 9, 8, 6),
    (15, 12, 13, 13, 9, 5, 8, 6, 14, 11, 12, 11, 8, 6, 5, 5),
)
MIX = (
    lambda x, y, z: x ^ y ^ z,
    lambda x, y, z: (x & y) | (~x & z),
    lambda x, y, z: (x | ~y) ^ z,
    lambda x, y, z: (x & z) | (y & ~z),
    lambda x, y, z: x ^ (y | ~z),
)


def turned(value, by):
    value &= MASK
    return (value << by | value >> (32 - by)) & MASK


def line(state, words, order, mixes, constants):
    """One of the two lines: five rounds of sixteen steps. A shift belongs to its word."""
    a, b, c, d, e = state
    for number in range(5):
        for word in order:
            total = a + mixes[number](b, c, d) + words[word] + constants[number]
            fresh = (turned(total, SHIFTS[number][word]) + e) & MASK
            a, b, c, d, e = e, fresh, b, turned(c, 10), d
        order = [SWAP[word] for word in order]
    return a, b, c, d, e


def ripemd160(data):
    """The digest as hex."""
    padding = b"\x80" + bytes((55 - len(data)) % 64) + struct.pack("<Q", 8 * len(data))
    data += padding
    state = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0)
    right_order = [(9 * step + 5) % 16 for step in range(16)]
    for start in range(0, len(data), 64):
        words = struct.unpack("<16I", data[start : start + 64])
        left = line(state, words, list(range(16)), MIX, CONSTANTS)
        right = line(state, words, right_order, MIX[::-1], CONSTANTS_RIGHT)
        state = tuple(
            (state[(i + 1) % 5] + left[(i + 2) % 5] + right[(i + 3) % 5]) & MASK for i in range(5)
        )
    return struct.pack("<5I", *state).hex()
