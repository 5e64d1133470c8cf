"""Barcodes and QR codes as SVG, in whole modules: the paper decides how large a module is printed."""

from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

import segno
from barcode import Code128

QUIET = 10
"""Modules left white on each side of a Code 128."""


@dataclass(frozen=True)
class Drawn:
    """`modules`: the width of the drawing, quiet zones included for a Code 128."""

    svg: str
    modules: int


def code128(text: str) -> Drawn:
    """`text` must be ASCII, as labels and commands are. One module high: it is stretched to the height wanted."""
    bars = Code128(text).build()[0]
    path, x = "", QUIET
    for bar, run in groupby(bars):
        width = len(list(run))
        path += f"M{x} 0h{width}v1h-{width}z" if bar == "1" else ""
        x += width
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {x + QUIET} 1" preserveAspectRatio="none">'
    return Drawn(f'{svg}<path d="{path}"/></svg>', x + QUIET)


def qr(text: str) -> Drawn:
    """Level M: read even with a seventh of it scratched. Without its quiet zone, which the paper leaves."""
    made, out = segno.make_qr(text, error="m"), BytesIO()
    made.save(out, kind="svg", xmldecl=False, border=0, omitsize=True, svgclass=None, lineclass=None)
    return Drawn(out.getvalue().decode(), len(made.matrix))
