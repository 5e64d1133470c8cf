"""The French sentence of every code of this room."""

SENTENCES: dict[str, str] = {
    "too_many_labels": (
        "Cette recherche trouve {count} postes : {most} étiquettes au plus à la fois. Ajoutez un filtre, puis imprimez."
    ),
    "no_label": "Cette recherche ne trouve aucun poste : il n’y a pas d’étiquette à imprimer.",
    "label_format_unknown": "Choisissez un format d’étiquette de la liste.",
    "label_start_out_of_range": "Écrivez la première étiquette libre de la feuille, de 1 à {most}.",
    "erasure_not_certified": "Le certificat d’effacement du poste {tag} ne peut pas être établi.",
    "erasure_not_concerned": "Le poste {tag} est un écran : il n’a pas de disque, donc pas de certificat d’effacement.",
    "handover_no_receipt": (
        "Le reçu s’imprime quand le rendez-vous est fixé ou l’ordinateur remis ; cette remise est « {state} »."
    ),
    "period_upside_down": "Le premier jour vient après le dernier : échangez-les.",
    "too_many_scrapped": "Cette période compte {count} postes : {most} au plus sur un bordereau. Raccourcissez-la.",
    "too_many_in_lot": "Ce lot compte {count} postes : {most} au plus sur un bordereau.",
    "gift_not_found": "Aucun poste de ce donneur n’a été reçu cette année-là.",
}
