"""Puts a link to uv (https://docs.astral.sh/uv/) at .uv/uv: the machine's own, else one from PyPI.

Needs a bare Python and nothing else, for it runs before anything is installed.
"""

import base64
import hashlib
import http.client
import io
import json
import os
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

VERSION = "0.13.9"
OLDEST = (0, 9)
WHEEL = f"uv-{VERSION}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
SHA256 = "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19"
UV = Path(".uv/uv")


class Refused(Exception):
    """The index has not the file that is expected; the text names no address, for that may hold a password."""


def main() -> int:
    UV.parent.mkdir(exist_ok=True)
    installed = shutil.which("uv")
    if installed and is_recent(installed):
        UV.unlink(missing_ok=True)
        UV.symlink_to(Path(installed).absolute())
        return 0
    print(f"Installing uv {VERSION} from PyPI into .uv …", flush=True)
    try:
        binary = binary_in(downloaded_wheel())
    except (OSError, Refused) as error:
        return _give_up(str(error))
    except (ValueError, KeyError, TypeError, http.client.HTTPException):
        # These may quote the index's address, password included.
        return _give_up("the index's address or answer makes no sense")
    # It may be a link to the machine's own uv, which writing would overwrite.
    UV.unlink(missing_ok=True)
    UV.write_bytes(binary)
    UV.chmod(0o755)
    return 0


def _give_up(reason: str) -> int:
    print(f"uv can't be installed ({reason}): put a uv of {OLDEST[0]}.{OLDEST[1]} or later on the PATH.")
    return 1


def is_recent(uv: str) -> bool:
    answer = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    version = answer.split()[1:2] or ["0.0"]
    return tuple(int(part) for part in version[0].split(".")[:2]) >= OLDEST


def downloaded_wheel() -> bytes:
    """The pinned wheel, from the index that pip or uv would use. Raises Refused when it is another file."""
    index = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("PIP_INDEX_URL") or "https://pypi.org/simple"
    page = f"{index.rstrip('/')}/uv/"
    files = json.loads(_get(page, "application/vnd.pypi.simple.v1+json"))["files"]
    url = next((file["url"] for file in files if file["filename"] == WHEEL), None)
    if url is None:
        raise Refused(f"the index has no {WHEEL}")
    wheel = _get(urljoin(page, url), "*/*")
    if hashlib.sha256(wheel).hexdigest() != SHA256:
        raise Refused(f"{WHEEL} is not the file that is expected")
    return wheel


def binary_in(wheel: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        return archive.read(f"uv-{VERSION}.data/scripts/uv")


def _get(url: str, accepted: str) -> bytes:
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    request = urllib.request.Request(parts._replace(netloc=host).geturl(), headers={"Accept": accepted})  # noqa: S310
    if user:
        request.add_unredirected_header("Authorization", f"Basic {base64.b64encode(unquote(user).encode()).decode()}")
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        content: bytes = answer.read()
    return content


if __name__ == "__main__":
    sys.exit(main())
