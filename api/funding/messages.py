"""The French sentence of every code of this room."""

SENTENCES: dict[str, str] = {
    "fund_not_found": "Ce fonds n’existe pas. Vérifiez son code dans la liste des fonds.",
    "fund_overspent": "Le fonds {fund} ne suffit pas : il manque {missing}. Rien n’a été engagé.",
    "fund_below_committed": "Le fonds {fund} a déjà engagé {committed}. Écrivez un budget au moins égal à ce montant.",
    "fund_code_taken": "Un fonds porte déjà le code {fund}. Choisissez un autre code.",
    "bad_fund_code": "Écrivez un code de 20 lettres et chiffres au plus, sans espace.",
    "bad_text": "Retirez de ce texte les caractères invisibles.",
    "bad_date": "Écrivez la date sous la forme 03/11/2026.",
    "bad_budget": "Écrivez un montant à partir de 0.",
    "closes_before_it_opens": "Choisissez une fin après le début du fonds.",
    "bracket_without_words": "La ligne {bracket} du barème n’a pas de libellé.",
    "bracket_bad_amount": "La participation de la ligne {bracket} est un nombre entier de centimes, de 0 à 100 000.",
    "bracket_bad_ceiling": "Le plafond de la ligne {bracket} est un nombre entier d’euros, ou null.",
    "brackets_without_end": "La dernière ligne des quotients connus, et elle seule, est sans plafond (below : null).",
    "brackets_out_of_order": "Les plafonds du barème vont du plus petit au plus grand, sans répétition.",
    "brackets_unknown_twice": "Une seule ligne du barème est celle des quotients inconnus.",
}
