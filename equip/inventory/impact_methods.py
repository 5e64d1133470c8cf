"""What a machine used again avoids, by kind: dated data, each figure with the page where it was read.

Figures of two methods are never added up. A kind that a method says nothing of has no figure: what making a new one
emits is known for desktops and tablets, what reusing one avoids is not, and the one is not the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from equip.inventory.models import Form

READ_ON = date(2026, 11, 30)


@dataclass(frozen=True)
class Figure:
    """Grams avoided by one machine: of CO2 equivalent, and of electronic waste where the source gives an average."""

    co2e_g: int
    waste_g: int | None = None


@dataclass(frozen=True)
class Method:
    """`is_yearly`: for each year of use, else once a machine. `address`: of the study; `read_at`: the page where its
    figures were read, on `READ_ON`, when that is another one."""

    code: str
    label: str
    source: str
    published: str
    address: str
    read_at: str
    covers: str
    is_yearly: bool
    figures: Mapping[Form, Figure]


YEARS_OF_USE = Method(
    code="ademe-2022",
    label="ADEME 2022, par an",
    source="ADEME, « Évaluation de l’impact environnemental d’un ensemble de produits reconditionnés »",
    published="septembre 2022",
    address="https://librairie.ademe.fr/dechets-economie-circulaire/"
    "5241-evaluation-de-l-impact-environnemental-d-un-ensemble-de-produits-reconditionnes.html",
    read_at="https://www.alliancy.fr/impact-produits-reconditionnes-comportement-utilisateurs",
    covers="Un appareil reconditionné à la place d’un neuf, sur tout son cycle de vie, pour chaque année d’usage : "
    "27 kg de CO2e pour un portable, 24,6 kg pour un smartphone, et 314 g de déchets électroniques pour un ordinateur, "
    "comptés ici pour les portables seulement. Les années se comptent en jours, de la remise à aujourd’hui.",
    is_yearly=True,
    figures={Form.LAPTOP: Figure(27_000, waste_g=314), Form.SMARTPHONE: Figure(24_600)},
)
FLAT = Method(
    code="minumeco-2023",
    label="DINUM 2023, par poste",
    source="DINUM, mission interministérielle numérique écoresponsable, "
    "« Évaluer les impacts environnementaux évités », d’après l’ADEME",
    published="juin 2023",
    address="https://github.com/DISIC/MiNumEco/blob/06fa089/"
    "publications/bonnes-pratiques/mesure-et-evaluation/impacts-environnementaux-evites.md",
    read_at="",
    covers="L’achat d’appareils reconditionnés à la place de neufs, un ordre de grandeur donné pour 1 000 : "
    "54,9 kg de CO2e par portable, 25,5 kg par smartphone, une seule fois quelle que soit la durée d’usage. "
    "Cette méthode ne dit rien des déchets.",
    is_yearly=False,
    figures={Form.LAPTOP: Figure(54_900), Form.SMARTPHONE: Figure(25_500)},
)
# An older page of the same mission says these figures « a year »: the newer and lower reading is kept.
METHODS = {method.code: method for method in (YEARS_OF_USE, FLAT)}
USUAL = YEARS_OF_USE.code
