"""The French sentence of every code of this room."""

SENTENCES: dict[str, str] = {
    "person_not_found": "Cette personne n’est pas dans vos dossiers. Vérifiez la référence, par exemple P-26-0042.",
    "person_exists": "Cette personne a déjà un dossier : {ref}. Ouvrez-le plutôt que d’en créer un autre.",
    "person_elsewhere": "Cette personne est déjà accompagnée par {organisation}. Appelez cette structure.",
    "person_near": (
        "Une personne très proche est déjà connue : {ref}. Comparez les deux dossiers, puis dites s’il s’agit de la "
        "même personne."
    ),
    "internal_id_taken": "Ce code du Département est déjà celui d’une autre personne. Vérifiez-le.",
    "organisation_of_person_fixed": "Seul le Département change la structure qui accompagne une personne.",
    "organisation_does_not_accompany": "Choisissez une structure qui accompagne des personnes.",
    "organisation_unknown": "« {value} » n’est pas une structure connue. Écrivez son nom comme dans le service.",
    "organisation_missing": "La structure qui accompagne la personne n’est pas écrite. Complétez-la.",
    "commune_unknown": (
        "« {value} » ne désigne pas une seule commune connue. Vérifiez le code postal et le nom de la commune."
    ),
    "commune_not_found": "Cette commune n’est pas connue. Écrivez son nom et son code postal.",
    "household_contradicted": (
        "Ce foyer est déjà décrit autrement à la ligne {line}. Mettez les deux lignes d’accord."
    ),
    "text_too_long": "Ce texte est trop long. Raccourcissez-le.",
    "person_bad_day": "Écrivez la date sous la forme 21/11/1981.",
    "person_bad_number": "Écrivez un nombre entier, par exemple 2.",
    "person_not_caf_number": "Le numéro d’allocataire a 7 chiffres. Vérifiez-le sur un courrier de la CAF.",
    "person_not_phone": "Écrivez un seul numéro, à dix chiffres, ou commençant par + s’il est étranger.",
    "person_not_email": "Écrivez une seule adresse électronique, par exemple nom@exemple.fr.",
    "birth_date_impossible": (
        "Cette date de naissance n’est pas possible. Écrivez un jour entre le 1er janvier 1900 et aujourd’hui."
    ),
    "schoolchildren_impossible": "Écrivez un nombre d’enfants entre 0 et 20.",
    "family_quotient_impossible": "Écrivez un quotient familial entre 0 et 20 000 euros.",
    "consent_already_given": "Cet accord est déjà recueilli.",
    "consent_not_given": "Il n’y a pas d’accord à retirer.",
    "withdrawal_day_impossible": "Le retrait se date entre le jour de l’accord et aujourd’hui.",
}
