"""The French sentence of every code of this room."""

SENTENCES: dict[str, str] = {
    "handover_not_found": "Cette remise n’existe pas, ou n’est pas suivie par votre structure.",
    "handover_state": "Cette remise est « {current} » : cette étape n’est pas possible. Rechargez la page pour voir "
    "où elle en est.",
    "handover_in_the_past": "Choisissez un jour et une heure à venir.",
    "handover_site_unknown": "Choisissez un lieu de la liste : ceux de l’atelier qui remet l’ordinateur.",
    "handover_bad_day": "Écrivez la date sous la forme 08/12/2026.",
    "handover_bad_hour": "Écrivez l’heure sous la forme 14 h 30.",
    "handover_not_scheduled": "Il n’y a pas de rendez-vous fixé pour cette remise.",
    "handover_not_yet": "L’heure du rendez-vous n’est pas encore passée.",
    "handover_not_done": "L’ordinateur n’a pas encore été remis.",
    "handover_receipt_missing": "Faites signer le reçu, puis cochez la case.",
    "handover_contribution_missing": "Recevez la participation, puis cochez la case.",
    "handover_request_changed": "Cette remise ne peut plus avoir lieu : le dossier a changé. Gardez l’ordinateur et "
    "appelez le service du Département.",
    "handover_household_served": "Ce foyer a déjà reçu un ordinateur : le tour n’en permet pas un de plus. Gardez "
    "celui-ci et appelez le service du Département.",
    "handover_choose": "Dites si la personne attend un autre ordinateur.",
}
