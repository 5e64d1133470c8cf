"""L’ordre strict et la distance

Un tour peut être voté autrement : dans l’ordre strict des points, plutôt que pour le plus de points en tout ; ou en
faisant parcourir aux postes le moins de kilomètres. L’ordre des objectifs est publié avant le tour.
« Attend » : la demande n’est pas servie, quelle qu’en soit la raison.
"""

from allocation import GroupMinimum, Objective

ORDRE_STRICT = (Objective.ORDER, Objective.COST)
AU_PLUS_PRES = (Objective.POINTS, Objective.DISTANCE)


def test_en_ordre_strict_personne_ne_passe_avant_qui_a_plus_de_points(attribue):
    """En ordre strict, personne ne passe avant qui a plus de points

    Avec 200 €, D1 est servie la première, et il ne reste rien ; au plus de points, D2 et D3 l’auraient été (80 points).
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
        D1      | 60     | portable | servie
        D2      | 40     | fixe     | attend
        D3      | 40     | fixe     | attend
        """,
        fonds="""
        fonds     | budget
        ----------+-------
        insertion | 200 €
        """,
        objectives=ORDRE_STRICT,
    )


def test_en_ordre_strict_qui_ne_peut_pas_etre_servi_laisse_passer_les_suivants(attribue):
    """En ordre strict, qui ne peut pas être servi laisse passer les suivants

    Aucun portable pour D1 : D2 passe.
    """
    attribue(
        """
        poste | forme
        ------+------
        P1    | fixe
        """,
        """
        demande | points | accepte  | réponse
        --------+--------+----------+------------------------
        D1      | 60     | portable | aucun poste ne convient
        D2      | 40     | fixe     | servie
        """,
        objectives=ORDRE_STRICT,
    )


def test_en_ordre_strict_l_anciennete_departage_les_memes_points(attribue):
    """En ordre strict, l’ancienneté départage les mêmes points

    Puis le tirage au sort, comme ailleurs.
    """
    attribue(
        """
        poste | forme
        ------+------
        P1    | fixe
        """,
        """
        demande | points | attente  | réponse
        --------+--------+----------+---------------
        D1      | 40     | 30 jours | attend
        D2      | 40     | 90 jours | servie
        """,
        objectives=ORDRE_STRICT,
    )


def test_en_ordre_strict_un_minimum_reste_garanti(attribue):
    """En ordre strict, un minimum reste garanti

    La place gardée pour la commune rurale va à D3 ; les autres passent dans l’ordre.
    """
    attribue(
        """
        poste | forme
        ------+------
        P1    | fixe
        P2    | fixe
        """,
        """
        demande | publics | points | réponse
        --------+---------+--------+----------------------
        D1      | -       | 40     | servie
        D2      | -       | 30     | attend
        D3      | rural   | 10     | servie
        """,
        rules=(GroupMinimum("rural", "Au moins un ordinateur va à une commune rurale.", "rural", 1),),
        objectives=ORDRE_STRICT,
    )


def test_a_points_egaux_les_postes_font_le_moins_de_chemin(attribue):
    """À points égaux, les postes font le moins de chemin

    Chaque site reçoit le poste de l’atelier le plus proche : 25 km en tout, au lieu de 95.
    """
    outcome = attribue(
        """
        poste | forme | atelier
        ------+-------+--------
        P1    | fixe  | Bourg
        P2    | fixe  | Oyonnax
        """,
        """
        demande | points | lieu de remise | réponse
        --------+--------+----------------+--------
        D1      | 40     | Nantua         | servie
        D2      | 30     | Péronnas       | servie
        """,
        distances="""
        lieu de remise | atelier | distance
        ---------------+---------+---------
        Nantua         | Bourg   | 45 km
        Nantua         | Oyonnax | 20 km
        Péronnas       | Bourg   | 5 km
        Péronnas       | Oyonnax | 50 km
        """,
        objectives=AU_PLUS_PRES,
    )

    assert {award.claim: award.device for award in outcome.awards} == {"D1": "P2", "D2": "P1"}
    assert outcome.objectives[1].value == 25_000


def test_la_distance_ne_prend_pas_le_pas_sur_les_points(attribue):
    """La distance ne prend pas le pas sur les points

    D1 est loin de tout, mais elle a plus de points : elle est servie.
    """
    attribue(
        """
        poste | forme | atelier
        ------+-------+--------
        P1    | fixe  | Bourg
        """,
        """
        demande | points | lieu de remise | réponse
        --------+--------+----------------+--------------
        D1      | 40     | Nantua         | servie
        D2      | 30     | Péronnas       | plus de poste
        """,
        distances="""
        lieu de remise | atelier | distance
        ---------------+---------+---------
        Nantua         | Bourg   | 45 km
        Péronnas       | Bourg   | 5 km
        """,
        objectives=AU_PLUS_PRES,
    )
