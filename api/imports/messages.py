"""The French sentence of every code of this room: what `equip.files` refuses, and what a report notes of a file."""

from api.file_messages import PROBLEMS, REFUSALS

SENTENCES: dict[str, str] = {
    **{code.value: words for code, words in REFUSALS.items()},
    **{code.value: words[0].upper() + words[1:] for code, words in PROBLEMS.items()},
    "import_not_found": "Cet import n’existe pas, ou n’est pas à votre structure.",
    "import_kind_unknown": "Ce type de fichier n’est pas connu.",
    "import_half_saved": (
        "L’enregistrement s’est arrêté en route, et une partie est écrite. Enregistrez de nouveau : rien ne sera écrit "
        "deux fois ; vous pourrez ensuite annuler tout l’import."
    ),
    "import_already_ended": "Cet import est déjà terminé. Pour recommencer, envoyez le fichier de nouveau.",
    "import_file_missing": "Choisissez un fichier CSV, ODS, XLSX, JSON, XML ou un journal nwipe, de moins de 20 Mo.",
    "import_other_kind": (
        "Les en-têtes de ce fichier sont ceux d’un autre contenu : « {other} », et non « {asked} ». "
        "Choisissez ce contenu, ou un autre fichier."
    ),
    "import_kind_missing": "Choisissez ce que contient le fichier.",
    "import_nothing_ready": "Aucune ligne n’est prête : corrigez le fichier, puis envoyez-le de nouveau.",
    "import_busy": "Cet import est en cours. Attendez qu’il finisse, puis recommencez.",
    "import_not_undoable": "Seul un import de la liste des postes peut être annulé en entier.",
    "import_undo_too_late": "Cet import est enregistré depuis plus de {days} jours : il ne peut plus être annulé.",
    "import_no_table": "Ce fichier n’est pas un tableau : corrigez-le, puis envoyez-le de nouveau.",
    "import_line_not_found": "Ce fichier n’a pas de ligne {number}.",
    "import_column_unknown": "Choisissez une colonne de la liste.",
    "import_column_twice": "Deux colonnes du fichier ne peuvent pas dire la même chose : changez l’une des deux.",
    "undo_machine_gone": "Ce poste n’est plus dans le stock : rien à défaire.",
    "undo_promised": "Ce poste est promis à une personne ou remis (« {state} ») : il reste tel quel.",
    "undo_touched": "Ce poste a été modifié depuis l’import ({count} fois) : il reste dans le stock.",
    "undo_field_changed": "Cette valeur a changé depuis l’import : elle reste.",
    "undo_act_stays": "Ce que l’import avait fait (« {act} ») reste : le poste a été modifié depuis.",
    "days_as_dates": "Dates lues jour/mois/année : « {written} » est le {day}.",
    "days_as_serials": "Dates lues comme des nombres d’Excel : « {written} » est le {day} (cellules : {count}).",
    "decimal_commas": "Décimales lues avec la virgule : « {written} ».",
    "file_read_as": "Le fichier est lu en {encoding}, colonnes séparées par « {separator} ».",
    "sheet_read": "Seule la première feuille est lue : « {sheet} ».",
    "nir_dropped": "La colonne NIR n’est ni lue ni gardée.",
    "title_lines_skipped": "Lignes de titre passées au-dessus de l’en-tête : {count}.",
    "blank_lines_skipped": "Lignes vides ignorées : {count}.",
    "columns_not_used": "Colonnes non utilisées : {columns}.",
}
