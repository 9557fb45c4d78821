"""The texts the bundled models are trained on.

Prose is the file known as tinyshakespeare (public domain), given by path. Source code comes from the npm packages
below, all under permissive licences, at fixed versions: every file of the listed endings is taken in path order,
minified and generated-looking files left out, and each package contributes at most its `share` of bytes.
"""

import json
import pathlib
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
]
# Nothing of this one is trained on. The files held out of the packages above have near relatives in the training part
# (the same function as CommonJS and as a module, or repeated headers); this package has none.
UNSEEN = ("preact", "10.24.3", "MIT", 150_000)
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


def source_code(folder: pathlib.Path):
    """Returns (training bytes, held-out bytes, a table of what each package gave).

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
    return b"\n".join(train), b"\n".join(held_out), table


if __name__ == "__main__":
    code, rest, rows = source_code(pathlib.Path("corpus"))
    print(json.dumps({"train": len(code), "heldOut": len(rest), "packages": rows}, indent=1))
