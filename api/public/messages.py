"""The French sentence of every code of this room."""

SENTENCES: dict[str, str] = {
    "public_no_match": "Ce code et cette année ne correspondent pas. Vérifiez le courrier, ou appelez le numéro qui y "
    "est écrit.",
}
