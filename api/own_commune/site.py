"""Which place does a text mean, and in which layer of a fetched folder does it lie?"""

from collections.abc import Callable

from kpk_geo.communes.records import Place
from kpk_geo.communes.resolve import Resolution, question, resolve
from kpk_geo.communes.table import Directory, read_directory
from kpk_geo.errors import InputError, KpkError, NotFoundError
from kpk_geo.model.open_data import Layer
from kpk_geo.own_commune.boundary import CommuneLayer, read_communes
from kpk_geo.own_commune.folder import FetchedFolder
from kpk_geo.own_commune.survey import Site

ChoosePlace = Callable[[Resolution, str], Place]


def sure_place(found: Resolution, text: str) -> Place:
    """Give the place that is meant where that is sure.

    Parameters
    ----------
    found
        What the text may mean.
    text
        As it was typed.

    Raises
    ------
    InputError
        Several are possible.
    """
    if not found.is_sure:
        raise InputError(question(found, text))
    return found.places[0]


def find_site(text: str, folder: FetchedFolder, choose: ChoosePlace = sure_place) -> Site:
    """Find the place that a text means, and the layer in which it lies.

    Parameters
    ----------
    text
        Name or key, as it was typed.
    folder
        What was fetched.
    choose
        Asked where the name is not sure.

    Raises
    ------
    NotFoundError
        There is no such commune, or no boundary of it.
    """
    directory, layers, faults = known_communes(folder)
    place = choose(resolve(text, directory), text)
    for layer in layers:
        if {*place.keys} <= {*layer.shapes["key"]}:
            return Site(place=place, boundary=layer)
    failed = [f"{item.why} {item.way_out}" for item in folder.failed(Layer.BOUNDARIES)]
    raise NotFoundError(
        f"Die Grenze von {place.label} liegt nicht in {folder.folder}; ohne sie lässt sich nichts "
        "zuschneiden. " + " ".join(faults + failed) + " Holen: kpk fetch nrw --layer boundaries "
        f"--out {folder.folder}"
    )


def known_communes(folder: FetchedFolder) -> tuple[Directory, list[CommuneLayer], list[str]]:
    """Give all communes, those that only the folder knows too; its layers; which cannot be read.

    Parameters
    ----------
    folder
        What was fetched.
    """
    layers, faults = list[CommuneLayer](), list[str]()
    directory = read_directory()
    for source in folder.of(Layer.BOUNDARIES):
        try:
            layers.append(read_communes(source, directory))
        except KpkError as error:
            faults.append(str(error))
    for layer in layers:
        directory = directory.with_more(layer.communes)
    return directory, layers, faults
