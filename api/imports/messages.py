"""The French sentence of every code of this room: what `equip.files` refuses, and what a report notes of a file."""

from api.file_messages import PROBLEMS, REFUSALS

SENTENCES: dict[str, str] = {
    **{code.value: words for code, words in REFUSALS.items()},
    **{code.value: words[0].upper() + words[1:] for code, words in PROBLEMS.items()},
    "import_not_found": "Cet import n’existe pas, ou n’est pas à votre structure.",
    "import_kind_unknown": "Ce type de fichier n’est pas connu.",
    "import_already_ended": "Cet import est déjà terminé. Pour recommencer, envoyez le fichier de nouveau.",
    "import_file_missing": "Choisissez un fichier CSV, ODS, XLSX, JSON, XML ou un journal nwipe, de moins de 10 Mo.",
    "import_other_kind": (
        "Les en-têtes de ce fichier sont ceux d’un autre contenu : « {other} », et non « {asked} ». "
        "Choisissez ce contenu, ou un autre fichier."
    ),
    "import_kind_missing": "Choisissez ce que contient le fichier.",
    "import_nothing_ready": "Aucune ligne n’est prête : corrigez le fichier, puis envoyez-le de nouveau.",
    "file_read_as": "Le fichier est lu en {encoding}, colonnes séparées par « {separator} ».",
    "sheet_read": "Seule la première feuille est lue : « {sheet} ».",
    "nir_dropped": "La colonne NIR n’est ni lue ni gardée.",
    "title_lines_skipped": "Lignes de titre passées au-dessus de l’en-tête : {count}.",
    "blank_lines_skipped": "Lignes vides ignorées : {count}.",
    "columns_not_used": "Colonnes non utilisées : {columns}.",
}
