"""Features of a GML answer, read by GDAL; whoever asks decides about the order of the axes."""

import tempfile
from pathlib import Path
from typing import Any

from kpk_geo.services.faults import MOVED, FetchError
from kpk_geo.services.features import Feature


def gml_features(content: bytes, host: str) -> list[Feature]:
    """Read the features of a page.

    Parameters
    ----------
    content
        The whole page.
    host
        Who sent it, for the message.

    Raises
    ------
    FetchError
        GDAL cannot read it.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError
    from shapely.geometry import mapping

    if (
        b"featureMember" not in content
        and b"<wfs:member" not in content
        and b"<member" not in content
    ):
        return []  # GDAL calls a page without features no data source
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.gml"
        path.write_bytes(content)
        try:
            frame: Any = pyogrio.read_dataframe(path)
        except (DataSourceError, DataLayerError, ValueError) as error:
            raise FetchError(f"{host} schickt GML, das sich nicht lesen lässt.", MOVED) from error
    geometries = frame.geometry if "geometry" in frame else [None] * len(frame)
    properties = frame.drop(columns="geometry", errors="ignore").to_dict("records")
    return [
        {
            "type": "Feature",
            "properties": {key: _plain(value) for key, value in values.items()},
            "geometry": None if geometry is None else mapping(geometry),
        }
        for values, geometry in zip(properties, geometries, strict=True)
    ]


def _plain(value: Any) -> Any:
    """Give a cell as JSON has it; a missing one is null, never NaN."""
    if value is None or value != value:  # NaN alone differs from itself
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value
