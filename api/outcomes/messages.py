"""The French sentence of every code of this room."""

SENTENCES: dict[str, str] = {
    "follow_up_not_found": "Ce suivi n’existe pas, ou n’est pas fait par votre structure.",
    "follow_up_state": "Ce suivi est « {current} » : ce changement n’est pas possible.",
    "follow_up_in_the_future": "Choisissez le jour où vous avez eu la personne, aujourd’hui au plus tard.",
    "follow_up_too_early": "Ce suivi commence le {opens_on}. Gardez la réponse jusque-là.",
    "follow_up_since_in_the_future": "Cette situation ne peut pas commencer après le jour du suivi.",
    "follow_up_comment_too_long": "Ce commentaire dépasse {length} caractères. Gardez l’essentiel.",
    "follow_up_bad_day": "Écrivez la date sous la forme 18/11/2026.",
    "follow_up_not_agreed": (
        "L’accord pour le suivi n’est pas recueilli. Demandez-le à la personne et notez-le d’abord dans son dossier."
    ),
    "follow_up_contact_missing": "Dites si vous avez pu joindre la personne.",
    "follow_up_situation_missing": "Choisissez la situation de la personne.",
    "follow_up_anchor_missing": "Écrivez la fin de la formation, ou à défaut la date de remise.",
    "follow_up_answer_missing": "Écrivez la situation et la date du suivi : sans elles, la ligne ne dit rien.",
    "follow_up_other_person": "Ce numéro est déjà celui d’une autre personne ({ref}). Corrigez le numéro ou le nom.",
    "follow_ups_birth_year_not_kept": "L’année de naissance n’est pas gardée : ce n’est pas une date de naissance.",
    "follow_ups_device_not_kept": "Les ordinateurs de ce fichier ne sont pas ajoutés au stock.",
}
