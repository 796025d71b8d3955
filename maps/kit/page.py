"""The thin page: folium's map without foreign assets, in a German, accessible frame.

Everything the page needs is served from its own address. The inline script that folium writes is
named by its hash in the Content-Security-Policy, taken where it is written, not from the finished
page: a script that slipped in with a text would not run.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import folium
from branca.element import Figure
from folium.template import Template
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kpk_geo import german
from kpk_geo.model import Unit
from maps.kit.assets import current_assets
from maps.kit.menu import Menu
from maps.kit.palette import INK
from maps.kit.themes import NO_DATA

_LEAFLET = "vendor/leaflet-1.9.4"

_environment = Environment(
    loader=PackageLoader("maps", ""),  # each room holds its own templates
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters |= {
    "number": german.number,
    "day": german.day,
    "quantity": lambda value, unit: german.quantity(value, Unit.of(unit)),
}


@dataclass(frozen=True, slots=True)
class Html:
    """A page, and the inline scripts in it that we wrote, word for word."""

    text: str
    scripts: tuple[str, ...] = ()

    def policy(self, *, styles: str = "'self'") -> str:
        """Give the Content-Security-Policy: our own address and exactly these scripts.

        >>> Html("", ("a()",)).policy().split("; ")[1]
        "script-src 'self' 'sha256-qVpDBgj7bpq5hMAcGp3AOc79J3Y1Z4HvySTwKrWDoy4='"
        """
        digests = (hashlib.sha256(script.encode()).digest() for script in self.scripts)
        named = [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
        return "; ".join(
            [
                "default-src 'none'",
                " ".join(["script-src 'self'", *named]),
                f"style-src {styles}",
                "img-src 'self' data:",
                "font-src 'self'",
                "connect-src 'self'",
                "base-uri 'none'",
                "form-action 'self'",
                "frame-ancestors 'none'",
            ]
        )


class ThinMap(folium.Map):
    """A folium map with Leaflet from our own address and nothing else.

    folium's own template forbids zooming the page by touch and loads jQuery, Bootstrap and icon
    fonts from third parties; this one does not.
    """

    _template = Template(
        """
        {% macro header(this, kwargs) %}{% endmacro %}
        {% macro html(this, kwargs) %}
        <div class="folium-map" id={{ this.get_name()|tojson }} role="application"
             aria-label="{{ this.description|e }}" aria-describedby="karte-tastatur"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
          center: {{ this.location|tojson }}, zoom: {{ this.options["zoom"]|tojson }},
          zoomSnap: 0.25, attributionControl: false, maxZoom: 18
        });
        document.dispatchEvent(new Event("map-made"));
        {% endmacro %}
        """
    )

    def __init__(self, name: str, description: str, centre: tuple[float, float]) -> None:
        super().__init__(location=centre, zoom_start=11, tiles=None)
        self._id = name  # folium's random name would change the page's ETag at every call
        self.description = description
        leaflet = f"{current_assets().address}/{_LEAFLET}"
        self.default_js = []  # stands where the map starts, see map_start.html.jinja
        self.default_css = [("leaflet_css", f"{leaflet}/leaflet.css")]


class MapPage(Figure):
    """A page of ours around folium's map, which a module of ours takes over.

    folium writes the one inline script; the module finds the map by its element and reads what it
    needs from a block of JSON, which no browser runs.

    Parameters
    ----------
    module
        Under `maps/assets`.
    config
        For the module.
    region, current
        As in `Menu.frame`.
    """

    def __init__(
        self,
        template: str,
        menu: Menu,
        *,
        module: str,
        config: Mapping[str, Any],
        region: str | None,
        current: str,
        **context: Any,
    ) -> None:
        super().__init__()
        self._id = "page"
        self._page_template = template
        self._context = context | {
            "config": dict(config) | {"ink": INK, "no_data": asdict(NO_DATA)},
            "module": module,
            "modules": current_assets().modules(module),
            "leaflet": _LEAFLET,
            "frame": menu.frame(region, current),
        }
        self.header._children.clear()  # our template states the encoding itself

    def written(self) -> Html:
        """Render the children into the frame."""
        for child in self._children.values():
            child.render()
        script = self.script.render()
        parts = {
            "head": Markup(self.header.render()),
            "map": Markup(self.html.render()),
            "script": Markup(script),
        }
        return Html(render(self._page_template, **parts, **self._context), (script,))


def render(template: str, **context: Any) -> str:
    """Render a picture or another part without a frame."""
    return _environment.get_template(template).render(assets=current_assets().address, **context)


def render_page(
    template: str, menu: Menu, *, region: str | None = None, current: str = "", **context: Any
) -> Html:
    """Render a page without a map.

    Parameters
    ----------
    template
        Path within `maps`.
    region, current
        As in `Menu.frame`.
    **context
        What the template names, beside `assets` and `frame`.
    """
    return Html(render(template, frame=menu.frame(region, current), **context))
