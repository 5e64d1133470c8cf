"""Le plus de points

Le tour sert l’ensemble de demandes qui réunit le plus de points, avec les postes et l’argent qu’il y a.
"""


def test_les_demandes_qui_ont_le_plus_de_points_sont_servies(attribue):
    """Les demandes qui ont le plus de points sont servies

    Deux postes, trois demandes : les deux demandes qui ont le plus de points sont servies.
    """
    attribue(
        """
        poste | forme
        ------+---------
        P1    | portable
        P2    | portable
        """,
        """
        demande | points | réponse
        --------+--------+--------------
        D1      | 70     | servie
        D2      | 50     | plus de poste
        D3      | 60     | servie
        """,
    )


def test_deux_demandes_peuvent_passer_avant_une_seule(attribue):
    """Deux demandes peuvent passer avant une seule

    Avec 200 €, un portable à 200 € vaut 60 points, deux fixes à 100 € en valent 80.
    """
    attribue(
        """
        poste | forme    | prix
        ------+----------+------
        P1    | portable | 200 €
        P2    | fixe     | 100 €
        P3    | fixe     | 100 €
        """,
        """
        demande | points | accepte  | réponse
        --------+--------+----------+--------------
        D1      | 60     | portable | fonds épuisés
        D2      | 40     | fixe     | servie
        D3      | 40     | fixe     | servie
        """,
        fonds="""
        fonds     | budget
        ----------+-------
        insertion | 200 €
        """,
    )


def test_a_points_egaux_plus_de_personnes_sont_servies(attribue):
    """À points égaux, plus de personnes sont servies

    Une demande de 80 points ou deux de 40 : les deux ont la préférence.
    """
    attribue(
        """
        poste | forme    | prix
        ------+----------+------
        P1    | portable | 200 €
        P2    | fixe     | 100 €
        P3    | fixe     | 100 €
        """,
        """
        demande | points | accepte  | réponse
        --------+--------+----------+---------------
        D1      | 80     | portable | égalité perdue
        D2      | 40     | fixe     | servie
        D3      | 40     | fixe     | servie
        """,
        fonds="""
        fonds     | budget
        ----------+-------
        insertion | 200 €
        """,
    )


def test_etre_loin_du_seuil_se_dit_en_points(attribue):
    """Être loin du seuil se dit en points

    Ni un poste de plus ni de l’argent ne suffirait à D3 : il lui manque 11 points
    (à 40, D1 passerait encore : elle est plus ancienne).
    """
    outcome = attribue(
        """
        poste | forme
        ------+------
        P1    | fixe
        """,
        """
        demande | points | attente  | réponse
        --------+--------+----------+--------------
        D1      | 40     | 90 jours | servie
        D2      | 35     | 60 jours | plus de poste
        D3      | 30     | 30 jours | sous le seuil
        """,
    )

    reason = next(reason for reason in outcome.reasons if reason.claim == "D3")
    assert (reason.details["missing_points"], reason.details["threshold"]) == (11, 41)
