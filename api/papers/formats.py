"""The labels that can be printed: their paper, in millimetres."""

from dataclasses import dataclass

DOT_MM = 25.4 / 300
"""Of the printers of labels. A module of a Code 128 is a whole number of dots, or its bars are printed uneven."""
WIDEST, NARROWEST = 4, 2
"""Dots of a module: 0.34 mm, which any scanner reads, down to 0.17 mm, which needs a good one."""


@dataclass(frozen=True)
class LabelFormat:
    """`square`: side of the QR. `bars`: height of the Code 128. `columns` 0: a roll, one label a page."""

    label: str
    width: float
    height: float
    square: float
    bars: float
    gap: float
    margin: float = 2
    columns: int = 0
    rows: int = 0
    top: float = 0

    @property
    def cells(self) -> int:
        return self.columns * self.rows

    def module_dots(self, modules: int) -> int:
        """How wide a module of a code of so many modules is printed; 0 when the code can't be read at any width."""
        room = int((self.width - 2 * self.margin) / DOT_MM)
        dots = min(WIDEST, room // modules)
        return dots if dots >= NARROWEST else 0


FORMATS = {
    "62x29": LabelFormat("Rouleau, 62 × 29 mm", 62, 29, square=15, bars=7.5, gap=2),
    "54x25": LabelFormat("Rouleau, 54 × 25 mm", 54, 25, square=13, bars=6, gap=1.8),
    "a4": LabelFormat(
        "Feuille A4 de 24 (70 × 37 mm)", 70, 37, square=17, bars=8.5, gap=2.5, margin=4, columns=3, rows=8, top=0.5
    ),
}
USUAL = "62x29"
MOST_LABELS = 500
"""At once, three rolls: more is a filter forgotten, and a printer that nobody can stop."""
