"""Reading papers as their readers do: the words of a PDF, its title, and the codes that a scanner sees on it."""

from collections import Counter

import httpx
import numpy as np
import pypdfium2
import zxingcpp

DPI = 300


def words_of(answer: httpx.Response) -> str:
    """The text of a PDF, its spaces made plain; a word cut to fit its column is whole again."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    return text_of(answer.content)


def text_of(content: bytes) -> str:
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
    text = "\n".join(pages).replace("\u200b", "").replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(text.replace("\ufffe", "").split())


def page_sizes(content: bytes) -> list[tuple[int, int]]:
    """In millimetres."""
    sizes = [page.get_size() for page in pypdfium2.PdfDocument(content)]
    return [(round(width / 72 * 25.4), round(height / 72 * 25.4)) for width, height in sizes]


def codes_on(content: bytes, *, dpi: int = DPI) -> Counter[tuple[str, str]]:
    """(format, text) of each code that a scanner finds on the pages printed at this resolution."""
    found: Counter[tuple[str, str]] = Counter()
    for page in pypdfium2.PdfDocument(content):
        image = np.squeeze(page.render(scale=dpi / 72, grayscale=True).to_numpy())
        found.update((_format(code), code.text) for code in zxingcpp.read_barcodes(image))
    return found


def longest_line_mm(content: bytes) -> float:
    """The longest unbroken horizontal line of the first page."""
    page = pypdfium2.PdfDocument(content)[0]
    rows = np.squeeze(page.render(scale=600 / 72, grayscale=True).to_numpy()) < 128
    edges = np.diff(np.pad(rows, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    starts, ends = np.nonzero(edges == 1)[1], np.nonzero(edges == -1)[1]
    return float((ends - starts).max()) / 600 * 25.4


def _format(code: zxingcpp.Barcode) -> str:
    return str(code.format).removeprefix("BarcodeFormat.").replace(" ", "")
