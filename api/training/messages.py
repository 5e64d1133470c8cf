"""The French sentence of every code of this room."""

SENTENCES: dict[str, str] = {
    "training_not_found": "Cette session de formation n’existe pas, ou n’est pas celle de votre organisme.",
    "training_label_taken": "Une session porte déjà ce nom. Choisissez-en un autre.",
    "training_ends_wrongly": "La session finit après son début, et dure un an au plus. Vérifiez les deux dates.",
    "day_outside_training": "Cette date est en dehors de la session. Vérifiez-la, ou changez les dates de la session.",
    "left_day_impossible": "Le départ se date entre le début de la session et aujourd’hui.",
    "person_not_enrolled": "Cette personne n’est pas inscrite à cette session. Inscrivez-la d’abord.",
    "person_to_enrol_not_found": (
        "Aucune personne ne porte à la fois ce code et ce nom. Vérifiez les deux, ou demandez-les à la structure qui "
        "l’accompagne."
    ),
    "person_of_sheet_unknown": (
        "« {value} » n’est le code d’aucune personne de ce nom. Vérifiez le code et le nom avec le Département."
    ),
    "training_of_sheet_unknown": "« {value} » n’est pas une de vos sessions. Écrivez son nom comme dans le service.",
}
