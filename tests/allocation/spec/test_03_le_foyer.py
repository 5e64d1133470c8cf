"""La part d’un foyer

Un foyer ne reçoit pas plus d’ordinateurs que la règle du tour ne le dit.
"""

from allocation import HouseholdShare

UN_PAR_FOYER = HouseholdShare("foyer", "Un foyer reçoit au plus un ordinateur.", most=1)


def test_la_deuxieme_demande_d_un_foyer_attend(attribue):
    """La deuxième demande d’un foyer attend

    Même quand il reste des postes, un foyer n’en reçoit qu’un.
    """
    attribue(
        """
        poste | forme
        ------+---------
        P1    | portable
        P2    | portable
        P3    | portable
        """,
        """
        demande | foyer | points | réponse
        --------+-------+--------+-----------------
        D1      | F1    | 40     | servie
        D2      | F1    | 30     | foyer déjà servi
        D3      | F2    | 10     | servie
        """,
        rules=(UN_PAR_FOYER,),
    )


def test_une_demande_sans_foyer_connu_est_seule_dans_le_sien(attribue):
    """Une demande sans foyer connu est seule dans le sien

    Ne pas connaître le foyer ne retire rien à personne.
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
        --------+-------+--------+--------
        D1      | -     | 40     | servie
        D2      | -     | 30     | servie
        """,
        rules=(UN_PAR_FOYER,),
    )


def test_un_foyer_peut_recevoir_plusieurs_ordinateurs_si_la_regle_le_dit(attribue):
    """Un foyer peut recevoir plusieurs ordinateurs, si la règle le dit

    Deux au plus : la troisième demande du foyer attend, même avec plus de points que celle d’un autre foyer.
    """
    attribue(
        """
        poste | forme
        ------+---------
        P1    | portable
        P2    | portable
        P3    | portable
        """,
        """
        demande | foyer | points | réponse
        --------+-------+--------+-----------------
        D1      | F1    | 40     | servie
        D2      | F1    | 30     | servie
        D3      | F1    | 20     | foyer déjà servi
        D4      | F2    | 10     | servie
        """,
        rules=(HouseholdShare("foyer", "Un foyer reçoit au plus deux ordinateurs.", most=2),),
    )
