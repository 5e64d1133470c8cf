"""Ce que la commission décide

La commission peut retirer une demande du tour, ou en servir une d’office : le reste est recalculé autour.
"""

from allocation import HouseholdShare, Pin


def test_une_demande_retiree_n_est_pas_servie(attribue):
    """Une demande retirée n’est pas servie

    Le poste va à la suivante.
    """
    attribue(
        """
        poste | forme
        ------+---------
        P1    | portable
        """,
        """
        demande | points | réponse
        --------+--------+--------------------------
        D1      | 40     | retirée par la commission
        D2      | 30     | servie
        """,
        exclusions=("D1",),
    )


def test_une_demande_servie_d_office_prend_la_place_d_une_autre(attribue):
    """Une demande servie d’office prend la place d’une autre

    D2 est servie d’office ; D1 sait que c’est pour cela qu’elle ne l’est pas.
    """
    outcome = attribue(
        """
        poste | forme
        ------+---------
        P1    | portable
        """,
        """
        demande | points | réponse
        --------+--------+----------------------
        D1      | 40     | écartée par une règle
        D2      | 30     | servie
        """,
        pins=(Pin("D2"),),
    )

    assert outcome.reasons[0].details["pins"] == ("D2",)


def test_une_promesse_deja_faite_garde_son_poste_et_son_plan(attribue):
    """Une promesse déjà faite garde son poste et son plan

    P1 a été promis à D2, payé par le fonds européen : D1, qui a plus de points, reçoit l’autre poste.
    """
    outcome = attribue(
        """
        poste | forme    | prix
        ------+----------+------
        P1    | portable | 100 €
        P2    | fixe     | 100 €
        """,
        """
        demande | points | réponse
        --------+--------+--------
        D1      | 40     | servie
        D2      | 30     | servie
        """,
        fonds="""
        fonds     | budget
        ----------+-------
        insertion | 500 €
        FSE       | 500 €
        """,
        pins=(Pin("D2", device="P1", plan="FSE"),),
    )

    assert {(award.claim, award.device, award.plan) for award in outcome.awards} >= {("D2", "P1", "FSE")}


def test_une_demande_servie_d_office_tient_compte_des_autres_regles(attribue):
    """Une demande servie d’office compte dans les règles comme une autre

    D2 est servie d’office et prend la part du foyer : D1 attend.
    """
    attribue(
        """
        poste | forme
        ------+---------
        P1    | portable
        P2    | portable
        """,
        """
        demande | foyer | points | réponse
        --------+-------+--------+-----------------
        D1      | F1    | 40     | foyer déjà servi
        D2      | F1    | 30     | servie
        """,
        pins=(Pin("D2"),),
        rules=(HouseholdShare("foyer", "Un foyer reçoit au plus un ordinateur.", most=1),),
    )
