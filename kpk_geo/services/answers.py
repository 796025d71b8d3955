"""What an answer means that is not the one hoped for, in German and with the way out."""

import json
from typing import Any
from urllib.parse import urlsplit

import httpx2

from kpk_geo.errors import excerpt
from kpk_geo.german import size
from kpk_geo.services.faults import LATER, MOVED, FetchError

TRY_AGAIN = frozenset({429, 500, 502, 503, 504})  # states of a host that may answer later


def too_large(host: str, found: int, allowed: int) -> FetchError:
    """Say that a file is larger than its entry allows.

    Parameters
    ----------
    host
        Who sends it.
    found, allowed
        Bytes.
    """
    return FetchError(
        f"{host} schickt {size(found)}; erlaubt sind für diese Quelle {size(allowed)}.",
        "Ist die Datei wirklich so groß geworden, max_mb im Verzeichnis der Quellen anheben.",
    )


def retry_after(response: httpx2.Response) -> float | None:
    """Give the seconds that a host wants to be left alone; None: it does not say."""
    value = response.headers.get("Retry-After", "")
    return float(value) if value.isdigit() else None


def no_answer(url: str, error: Exception) -> FetchError:
    """Say that a host cannot be reached, or is too slow."""
    host = urlsplit(url).hostname
    if isinstance(error, httpx2.TimeoutException):
        return FetchError(f"{host} antwortet zu langsam oder gar nicht.")
    if "certificate" in str(error).lower():
        return FetchError(
            f"Das Zertifikat von {host} wird nicht anerkannt ({excerpt(error)}).",
            "Liest eine Firewall verschlüsselte Verbindungen mit, muss ihr Zertifikat auf diesem "
            "Rechner hinterlegt sein; sonst bitte nichts von dort holen.",
        )
    return FetchError(
        f"{host} ist nicht zu erreichen ({excerpt(error)}).",
        "Besteht eine Verbindung ins Internet, und lässt die Firewall diesen Rechner zu? " + LATER,
    )


def refusal(response: httpx2.Response) -> FetchError:
    """Say what a host answered instead of what was asked for."""
    host, status = response.url.host, response.status_code
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    page = " und schickt eine Webseite statt der Daten" if kind == "text/html" else ""
    if status in (404, 410):
        return FetchError(f"{host} hat die Datei nicht mehr ({status}).", MOVED)
    if status in (401, 403):
        return FetchError(
            f"{host} lehnt ab ({status}){page}.",
            "Manche Rechner sperren Programme zeitweise. Später noch einmal versuchen; bleibt es "
            "dabei, die Datei im Browser herunterladen und mit kpk fetch --take übernehmen.",
        )
    if status in TRY_AGAIN:
        return FetchError(f"{host} ist überlastet oder gestört ({status}){page}.")
    return FetchError(f"{host} antwortet mit {status}{page}.", MOVED)


def json_of(content: bytes, host: str) -> Any:
    """Read an answer that is to be JSON.

    Parameters
    ----------
    content
        The whole answer.
    host
        Who sent it, for the message.

    Raises
    ------
    FetchError
        It is something else.
    """
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        what = "eine Webseite" if content.lstrip()[:1] == b"<" else "etwas anderes"
        raise FetchError(f"{host} schickt {what} statt JSON.", MOVED) from error
