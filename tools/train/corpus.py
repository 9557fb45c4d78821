"""The texts the bundled models are trained on.

Prose is the file known as tinyshakespeare (public domain), given by path. Source code and Korean messages come from the
npm packages below, all under permissive licences, at fixed versions. Of source code every file of the listed endings is
taken in path order, minified and generated-looking files left out. Of Korean packages the string literals that hold a
Korean sentence are taken, each once and on a line of its own. A package contributes at most its `share` of bytes.
"""

import json
import pathlib
import random
import re
import subprocess
import tarfile

# (package, version, licence, bytes at most)
PACKAGES = [
    ("lodash", "4.17.21", "MIT", 250_000),
    ("express", "4.21.2", "MIT", 150_000),
    ("rxjs", "7.8.1", "Apache-2.0", 300_000),
    ("d3-shape", "3.2.0", "ISC", 80_000),
    ("zod", "3.23.8", "MIT", 250_000),
    ("date-fns", "3.6.0", "MIT", 250_000),
    ("immer", "10.1.1", "MIT", 150_000),
    ("commander", "12.1.0", "MIT", 120_000),
    ("node-addon-api", "8.3.0", "MIT", 250_000),
    ("bulma", "1.0.2", "MIT", 150_000),
    ("marked", "12.0.2", "MIT", 120_000),
    ("semver", "7.6.3", "ISC", 80_000),
    ("@types/node", "20.16.0", "MIT", 300_000),
    ("i18next", "23.16.0", "MIT", 100_000),
    ("es-hangul", "2.4.0", "MIT", 20_000),
]
# Messages of programs, in Korean: (package, version, licence, bytes at most, the files by the end of their path).
KOREAN = [
    ("typescript", "5.9.3", "Apache-2.0", 250_000, "lib/ko/diagnosticMessages.generated.json"),
    ("@codingame/monaco-vscode-language-pack-ko", "25.1.2", "MIT", 450_000, "main.i18n.json.js"),
]
# Nothing of this one is trained on. The files held out of the packages above have near relatives in the training part
# (the same function as CommonJS and as a module, or repeated headers); this package has none.
UNSEEN = ("preact", "10.24.3", "MIT", 150_000)
UNSEEN_KOREAN = ("@sanity/locale-ko-kr", "1.1.33", "MIT", 60_000, ".js")
SENTENCE = 8  # Hangul syllables that a message has at least
MESSAGES = 25  # messages, one after the other in their file, that are trained on or held out together
PIECE = 4_000  # bytes of prose that stand together when the kinds of text are mixed
ENDINGS = {".js", ".mjs", ".cjs", ".ts", ".h", ".cc", ".c", ".css", ".scss", ".json", ".md", ".py"}
LONGEST_LINE = 400
LARGEST_FILE = 120_000


def fetch(folder: pathlib.Path, package: str, version: str) -> pathlib.Path:
    """Downloads one package with npm (once) and returns its archive."""
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"{package.replace('@', '').replace('/', '-')}-{version}.tgz"
    if not archive.exists():
        subprocess.run(
            ["npm", "pack", "--silent", f"{package}@{version}", "--pack-destination", str(folder)], check=True
        )
    return archive


def files_of(archive: pathlib.Path):
    """Yields (path, bytes) of the source files that a person could have written, in path order."""
    with tarfile.open(archive) as tar:
        for member in sorted(tar.getmembers(), key=lambda m: m.name):
            path = pathlib.PurePosixPath(member.name)
            if not member.isfile() or path.suffix not in ENDINGS or member.size > LARGEST_FILE:
                continue
            if ".min." in path.name or "LICENSE" in path.name.upper():
                continue
            data = tar.extractfile(member).read()
            if max((len(line) for line in data.split(b"\n")), default=0) <= LONGEST_LINE:
                yield str(path), data


def unseen_code(folder: pathlib.Path) -> bytes:
    """The first bytes of the package that is not trained on."""
    package, version, _, share = UNSEEN
    return b"\n".join(data for _, data in files_of(fetch(folder, package, version)))[:share]


def pieces_of_code(folder: pathlib.Path):
    """Returns (files to train on, held-out files, a table of what each package gave).

    Every twelfth file of a package is held out, whole, so that no file is in both parts.
    """
    train, held_out, table = [], [], []
    for package, version, licence, share in PACKAGES:
        taken = 0
        for index, (_, data) in enumerate(files_of(fetch(folder, package, version))):
            if taken >= share:
                break
            data = data[: share - taken]
            (held_out if index % 12 == 5 else train).append(data)
            taken += len(data)
        table.append({"package": package, "version": version, "licence": licence, "bytes": taken})
    return train, held_out, table


def korean_messages(archive: pathlib.Path, ending: str):
    """Yields the string literals with at least SENTENCE Hangul syllables, files in path order."""
    with tarfile.open(archive) as tar:
        for member in sorted(tar.getmembers(), key=lambda m: m.name):
            if not member.isfile() or not member.name.endswith(ending):
                continue
            for literal in re.findall(r'"(?:[^"\\\n]|\\.)*"', tar.extractfile(member).read().decode("utf-8")):
                try:
                    message = json.loads(literal)
                except ValueError:  # an escape that JSON does not have
                    continue
                if len(re.findall("[가-힣]", message)) >= SENTENCE:
                    yield " ".join(message.split())


def pieces_of_korean(folder: pathlib.Path):
    """Returns (pieces to train on, held-out pieces, a table of what each package gave).

    A piece is MESSAGES messages, one a line. Every twelfth is held out; no message stands in two pieces.
    """
    train, held_out, table, seen = [], [], [], set()
    for package, version, licence, share, ending in KOREAN:
        taken, messages = 0, []
        for message in korean_messages(fetch(folder, package, version), ending):
            if message not in seen and taken < share:
                seen.add(message)
                messages.append(message.encode("utf-8"))
                taken += len(messages[-1]) + 1
        for index, start in enumerate(range(0, len(messages), MESSAGES)):
            piece = b"\n".join(messages[start : start + MESSAGES]) + b"\n"
            (held_out if index % 12 == 5 else train).append(piece)
        table.append({"package": package, "version": version, "licence": licence, "bytes": taken})
    return train, held_out, table


def unseen_korean(folder: pathlib.Path) -> bytes:
    """The messages of the Korean package that is not trained on, each once, up to its share."""
    package, version, _, share, ending = UNSEEN_KOREAN
    messages = dict.fromkeys(korean_messages(fetch(folder, package, version), ending))
    return "\n".join(messages).encode("utf-8")[:share].decode("utf-8", "ignore").encode("utf-8")


def pieces_of_prose(text: bytes):
    """Cuts a text at its blank lines into pieces of PIECE bytes or a little more."""
    start = 0
    while start < len(text):
        end = text.find(b"\n\n", start + PIECE)
        end = len(text) if end < 0 else end + 2
        yield text[start:end]
        start = end


def mixed(pieces, seed: int) -> bytes:
    """The pieces in an order drawn by lot, so that each kind of text is met beside each other kind."""
    pieces = list(pieces)
    random.Random(seed).shuffle(pieces)
    return b"\n".join(pieces)


if __name__ == "__main__":
    cache = pathlib.Path("corpus")
    for kind in (pieces_of_code, pieces_of_korean):
        train, held_out, rows = kind(cache)
        print(json.dumps({"train": sum(map(len, train)), "heldOut": sum(map(len, held_out)), "packages": rows}, indent=1))
