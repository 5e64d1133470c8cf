"""The French sentence of every code of this room."""

SENTENCES: dict[str, str] = {
    "warranty_ticket_not_found": "Ce ticket de garantie n’existe pas, ou n’est pas suivi par votre structure.",
    "warranty_ticket_state": "Ce ticket est « {current} » : cette étape n’est pas possible. Rechargez la page pour "
    "voir où il en est.",
    "warranty_not_handed_over": "Cette remise est « {state} » : une panne se signale sur un ordinateur que la "
    "personne a chez elle.",
    "warranty_already_open": "Une panne de cet ordinateur est déjà signalée. Ouvrez son ticket, dans la remise, pour "
    "voir où elle en est.",
    "warranty_words_too_long": "Ce texte a {most} signes au plus. Gardez l’essentiel.",
    "warranty_reason_missing": "Écrivez pourquoi la garantie est refusée : la personne a droit à une réponse.",
    "warranty_choose_device": "Choisissez le poste donné en échange.",
    "warranty_machine_taken": "Le poste {tag} n’est plus prêt : il vient d’être promis, remis ou retiré du stock. "
    "Rien n’a été changé ; choisissez-en un autre.",
    "warranty_machine_not_as_good": "Le poste {tag} n’est pas au moins aussi bon, ou ce qu’on en sait ne le dit pas. "
    "Rien n’a été changé ; choisissez-en un de la liste.",
}
