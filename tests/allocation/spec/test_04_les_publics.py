"""Les parts et les plafonds par public

Une règle peut garantir un minimum à un public, ou fixer un plafond : en nombre, en part des ordinateurs
remis, ou en part des demandes de ce public. Les minimums s’arrondissent vers le haut, les plafonds vers le bas.
"""

from allocation import Basis, GroupCap, GroupMinimum


def test_un_minimum_en_nombre_passe_avant_les_points(attribue):
    """Un minimum en nombre passe avant les points

    La règle sert D3, qui a moins de points que D2.
    """
    attribue(
        """
        poste | forme
        ------+---------
        P1    | portable
        P2    | portable
        """,
        """
        demande | publics | points | réponse
        --------+---------+--------+----------------------
        D1      | -       | 40     | servie
        D2      | -       | 30     | écartée par une règle
        D3      | rural   | 10     | servie
        """,
        rules=(GroupMinimum("rural", "Au moins un ordinateur va à une commune rurale.", "rural", 1),),
    )


def test_un_minimum_en_part_des_ordinateurs_remis(attribue):
    """Un minimum en part des ordinateurs remis

    Un quart des ordinateurs aux moins de 30 ans : un sur les trois remis, puisque zéro ne suffit pas.
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
        demande | publics        | points | réponse
        --------+----------------+--------+----------------------
        D1      | -              | 40     | servie
        D2      | -              | 30     | servie
        D3      | -              | 20     | écartée par une règle
        D4      | moins de 30 ans | 10     | servie
        """,
        rules=(
            GroupMinimum(
                "jeunes",
                "Au moins 25 % des ordinateurs remis vont à des personnes de moins de 30 ans.",
                "moins de 30 ans",
                2_500,
                Basis.SHARE_OF_SERVED,
            ),
        ),
    )


def test_un_minimum_en_part_des_demandes_du_public(attribue):
    """Un minimum en part des demandes du public

    La moitié des trois demandes du Bugey : deux doivent être servies. Un poste de plus irait à D1, pas à D4.
    """
    attribue(
        """
        poste | forme
        ------+---------
        P1    | portable
        P2    | portable
        """,
        """
        demande | publics | points | réponse
        --------+---------+--------+----------------------
        D1      | -       | 50     | écartée par une règle
        D2      | Bugey   | 40     | servie
        D3      | Bugey   | 30     | servie
        D4      | Bugey   | 20     | sous le seuil
        """,
        rules=(
            GroupMinimum(
                "bugey",
                "Au moins la moitié des demandes du Bugey sont servies.",
                "Bugey",
                5_000,
                Basis.SHARE_OF_CLAIMS,
            ),
        ),
    )


def test_un_plafond_laisse_la_place_aux_autres(attribue):
    """Un plafond laisse la place aux autres

    Un seul ordinateur pour Bourg : D2 attend, D3 est servie.
    """
    attribue(
        """
        poste | forme
        ------+---------
        P1    | portable
        P2    | portable
        """,
        """
        demande | publics | points | réponse
        --------+---------+--------+----------------------
        D1      | Bourg   | 40     | servie
        D2      | Bourg   | 30     | écartée par une règle
        D3      | -       | 10     | servie
        """,
        rules=(GroupCap("bourg", "Au plus un ordinateur va à Bourg.", "Bourg", 1),),
    )


def test_un_plafond_en_part_des_ordinateurs_remis(attribue):
    """Un plafond en part des ordinateurs remis

    La moitié au plus pour Bourg : deux sur les quatre remis, arrondis vers le bas ; D3 attend.
    """
    attribue(
        """
        poste | forme
        ------+---------
        P1    | portable
        P2    | portable
        P3    | portable
        P4    | portable
        """,
        """
        demande | publics | points | réponse
        --------+---------+--------+----------------------
        D1      | Bourg   | 60     | servie
        D2      | Bourg   | 50     | servie
        D3      | Bourg   | 40     | écartée par une règle
        D4      | -       | 20     | servie
        D5      | -       | 10     | servie
        """,
        rules=(
            GroupCap(
                "bourg",
                "Au plus la moitié des ordinateurs remis vont à Bourg.",
                "Bourg",
                5_000,
                Basis.SHARE_OF_SERVED,
            ),
        ),
    )


def test_un_plafond_en_part_des_demandes_du_public(attribue):
    """Un plafond en part des demandes du public

    La moitié au plus des trois demandes de Bourg : une seule, arrondie vers le bas.
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
        demande | publics | points | réponse
        --------+---------+--------+----------------------
        D1      | Bourg   | 60     | servie
        D2      | Bourg   | 50     | écartée par une règle
        D3      | Bourg   | 40     | écartée par une règle
        D4      | -       | 20     | servie
        """,
        rules=(
            GroupCap(
                "bourg",
                "Au plus la moitié des demandes de Bourg sont servies.",
                "Bourg",
                5_000,
                Basis.SHARE_OF_CLAIMS,
            ),
        ),
    )
