"""What the round's page lets one keep: the two files that stand alone, and its two lists for a spreadsheet."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.labels import label
from api.permissions import COMMITTEE
from api.rounds.exports import as_file
from api.rounds.reading import lines_read
from api.rounds.reasons import type_words
from api.rounds.schemas import LineAnswer
from equip.accounts.actors import Actor
from equip.db import Db
from equip.errors import NotFound
from equip.files.export import ExportColumn, to_csv
from equip.rounds import files, service

COLUMNS: list[ExportColumn[LineAnswer]] = [
    ExportColumn("Dossier", lambda line: line.request_ref),
    ExportColumn("Points", lambda line: line.points),
    ExportColumn("Décision", lambda line: label(line.kind)),
    ExportColumn("Poste", lambda line: line.device),
    ExportColumn("Type", lambda line: type_words(line.device_type) if line.device_type else None),
    ExportColumn("Fonds", lambda line: ", ".join(line.paid_cents)),
    ExportColumn("Payé par les fonds (€)", lambda line: sum(line.paid_cents.values()) / 100),
    ExportColumn("Participation (€)", lambda line: line.contribution_cents / 100),
    ExportColumn("Raison", lambda line: label(line.reason) if line.reason else None),
    ExportColumn("Pourquoi", lambda line: line.why),
    ExportColumn("Ce qui aurait changé le résultat", lambda line: ", ou ".join(line.changes)),
]


@get("/tours/{round_number:int}/fichiers/{name:str}", allow=COMMITTEE, sync_to_thread=True, include_in_schema=False)
def download(
    round_number: FromPath[int], name: FromPath[str], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Response[bytes]:
    with db.read(actor.scope) as session:
        this_round = service.get_round(session, actor, round_number)
        if name == "probleme":
            return as_file(files.problem_bytes(session, this_round), round_number, "problem")
        if name == "resultat":
            return as_file(files.outcome_bytes(session, this_round), round_number, "outcome")
        if name != "listes.csv":
            raise NotFound("page_not_found")
        lines = lines_read(session, actor, this_round)
    headers = {"Content-Disposition": f'attachment; filename="tour-{round_number}-listes.csv"'}
    return Response(to_csv(lines, COLUMNS), media_type="text/csv", headers=headers)


ROUTES: list[Any] = [download]
