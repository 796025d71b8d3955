"""The drawings that a page offers as files, each fetched as SVG and PNG."""

import html
import re
import xml.etree.ElementTree as ET

from fastapi.testclient import TestClient

_SVG = "{http://www.w3.org/2000/svg}svg"


def drawings_of(client: TestClient, address: str) -> dict[str, str]:
    """Give the texts of all drawings of a page, by their address; each is a whole picture."""
    page = client.get(address, headers={"accept": "text/html"}).text
    links = re.findall(r'href="(/zeichnung/[^"]+)"', page)
    assert links, address
    found = {}
    for link in map(html.unescape, links):
        made = client.get(link)
        assert made.status_code == 200, made.text
        assert "attachment" in made.headers["content-disposition"]
        if ".png" in link:
            assert made.content.startswith(b"\x89PNG")
            continue
        assert ET.fromstring(made.content).tag == _SVG
        found[link] = words(made.text)
    return found


def words(svg: str) -> str:
    """Give all that is written in a drawing, lines joined by blanks."""
    return " ".join(" ".join(ET.fromstring(svg).itertext()).split())
