"""The French sentence of every code of this room."""

SENTENCES: dict[str, str] = {
    "workstation_posts_only": "Ce jeton de banc n’envoie que des relevés de machines. Pour le reste, prenez un compte.",
    "workstation_name_missing": "Écrivez le nom du banc ou de la clé, de 1 à 60 signes.",
    "workstation_days_out_of_range": "Écrivez une durée en jours, de 1 à 365.",
    "workstation_not_found": "Ce banc n’existe pas, ou n’est pas à votre atelier.",
    "account_not_found": "Ce compte n’existe pas.",
    "commune_code_unknown": "Aucune commune ne porte ce code INSEE. Il compte cinq signes, par exemple 01053.",
    "departement_code_unknown": "« {departement} » n’est le code d’aucun département. Exemples : 01, 2A, 974.",
    "departement_needs_phone": "Donnez le numéro que les personnes appelleront : --phone.",
    "departement_not_found": "Ce département n’est pas servi par cette installation.",
    "email_taken": "Un compte existe déjà avec cette adresse.",
    "last_admin": (
        "C’est le dernier compte d’administration ouvert du département. Donnez d’abord ce rôle à une autre personne."
    ),
    "name_too_long": "Ce nom est trop long : {longest} caractères au plus.",
    "organisation_name_taken": "Une structure du département porte déjà ce nom.",
    "organisation_not_found": "Cette structure n’existe pas.",
    "own_account_stays_open": "Vous ne pouvez pas fermer votre propre compte. Demandez à une autre personne.",
    "own_password_elsewhere": "Votre propre mot de passe se change sur la page « Mon compte ».",
    "password_too_short": "Choisissez un mot de passe d’au moins {length} caractères.",
    "passwords_differ": "Les deux mots de passe ne sont pas les mêmes. Écrivez-les de nouveau.",
    "too_many_views": "Vous avez déjà {most} vues de cette liste. Retirez-en une avant d’en enregistrer.",
    "view_name_missing": "Donnez un nom à cette vue.",
    "view_name_too_long": "Le nom d’une vue a {longest} caractères au plus. Raccourcissez-le.",
    "view_not_found": "Cette vue n’existe pas, ou n’existe plus.",
    "view_too_long": "Cette recherche est trop longue pour être enregistrée. Choisissez moins de postes.",
    "places_commune_unknown": "Ce fichier nomme une commune inconnue. Chargez d’abord les communes du département.",
    "places_file_unreadable": "Ce fichier n’est pas lisible : ce n’est pas le JSON attendu.",
    "places_of_another": "Ce fichier ne contient aucune commune du département {departement}.",
    "role_of_another_kind": (
        "Le rôle « {role} » demande une structure de type « {kind} ». Choisissez un autre rôle ou une autre structure."
    ),
    "rules_file_unreadable": "Il manque à ce fichier la version, l’intitulé, la source ou le contenu des règles.",
    "token_not_found": "Ce jeton n’existe pas, ou n’est pas à vous.",
    "wrong_current_password": "Ce n’est pas votre mot de passe actuel.",
}
