"""What can be said of each byte of a text without a model: brackets, quotes, comments, headings, scripts, places.

Every function takes the text as bytes and returns {what: an array with one number a byte}. What is said of a character
of several bytes is said of each of them. A byte that opens something is inside it, and so is the byte that closes it.
"""

import re

import numpy as np

PAIRS = {b"(": b")", b"[": b"]", b"{": b"}"}
STRINGS = (b"'", b'"', b"`")


def places(text: bytes):
    """Positions in the line and in the word, and the kinds of characters."""
    data = np.frombuffer(text, dtype=np.uint8)
    letter = ((data >= 65) & (data <= 90)) | ((data >= 97) & (data <= 122)) | (data >= 128)
    blank = (data == 32) | (data == 9) | (data == 10)
    line, word, indent, leading = (np.zeros(len(data)) for _ in range(4))
    column = letters = width = 0
    in_indent = True
    for index, byte in enumerate(data):
        if in_indent and byte in (32, 9):
            width += 1
            leading[index] = 1
        else:
            in_indent = False
        letters = letters + 1 if letter[index] else 0
        line[index], word[index], indent[index] = column, letters, width
        column += 1
        if byte == 10:
            column = width = 0
            in_indent = True
    return {
        "position in the line": line,
        "start of the line (its first 4 bytes)": line < 4,
        "position in the word": word,
        "indentation of the line": indent,
        "the white space that indents a line": leading,
        "capital letters": (data >= 65) & (data <= 90),
        "white space": blank,
        "digits": (data >= 48) & (data <= 57),
        "line ends": data == 10,
        "punctuation": (data < 128) & ~letter & ~blank & ~((data >= 48) & (data <= 57)),
    }


def headings(text: bytes):
    """The name of a speaker above a speech, with its colon; and the lines between a blank line and their end."""
    inside = np.zeros(len(text))
    for match in re.finditer(rb"(?:^|(?<=\n\n))[A-Z][^\n:]{0,40}:(?=\n)", text):
        inside[match.start() : match.end()] = 1
    return {"speaker headings": inside}


def brackets(text: bytes):
    """Inside each kind of bracket, inside any, and how deep; a line break ends what nobody closed in prose."""
    found = {f"inside {opening.decode()}{closing.decode()}": np.zeros(len(text)) for opening, closing in PAIRS.items()}
    depth = {opening: 0 for opening in PAIRS}
    total = np.zeros(len(text))
    closers = {closing: opening for opening, closing in PAIRS.items()}
    for index in range(len(text)):
        byte = text[index : index + 1]
        if byte in depth:
            depth[byte] += 1
        for opening, closing in PAIRS.items():
            found[f"inside {opening.decode()}{closing.decode()}"][index] = depth[opening] > 0
        total[index] = sum(depth.values())
        if byte in closers and depth[closers[byte]] > 0:
            depth[closers[byte]] -= 1
    return {**found, "depth of brackets": total, "inside any bracket": total > 0}


def quotes(text: bytes):
    """Inside '…' or "…" on one line, an apostrophe after a letter not counting as an opening one."""
    inside = np.zeros(len(text))
    for match in re.finditer(rb"(?<![A-Za-z0-9\x80-\xff])'[^'\n]*'|\"[^\"\n]*\"", text):
        inside[match.start() : match.end()] = 1
    return {"inside quotes": inside}


def javascript(text: bytes):
    """Comments and strings of JavaScript or TypeScript. Regular expressions are read as code."""
    comment, block, string = (np.zeros(len(text)) for _ in range(3))
    state, index = b"", 0
    while index < len(text):
        here, pair = text[index : index + 1], text[index : index + 2]
        step = 1
        if not state:
            if pair in (b"//", b"/*"):
                state = pair
            elif here in STRINGS:
                state = here
            opened = True
        else:
            opened = False
        inside = state
        if state == b"//" and here == b"\n":
            state = inside = b""
        elif state == b"/*" and not opened and pair == b"*/":
            state, step = b"", 2
        elif state in STRINGS and here == b"\\":
            step = 2
        elif state in STRINGS and not opened and (here == state or (here == b"\n" and state != b"`")):
            state = b""
        elif opened and state == b"/*":
            step = 2
        span = slice(index, index + step)
        comment[span] = inside in (b"//", b"/*")
        block[span] = inside == b"/*"
        string[span] = inside in STRINGS
        index += step
    return {"comments": comment, "block comments": block, "strings": string}


def hangul(text: bytes):
    """Hangul syllables, whole and by the place of the byte in its character."""
    inside, place = np.zeros(len(text)), np.zeros(len(text))
    index = 0
    for character in text.decode("utf-8"):
        size = len(character.encode("utf-8"))
        if "가" <= character <= "힣":
            inside[index : index + size] = 1
            place[index : index + size] = np.arange(1, size + 1)
        index += size
    return {
        "Hangul": inside,
        "first byte of a Hangul syllable": place == 1,
        "second byte of a Hangul syllable": place == 2,
        "last byte of a Hangul syllable": place == 3,
    }


PROSE = (places, headings)
CODE = (places, brackets, javascript)
KOREAN = (places, brackets, quotes, hangul)


def features(text: bytes, functions):
    """All that the functions say, by what they say it of, as float32."""
    return {what: values.astype(np.float32) for f in functions for what, values in f(text).items()}
