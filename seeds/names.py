"""Invented identities: common given and family names of several origins, put together by chance.

Phone numbers are in the ranges kept for fiction (06 39 98, 04 65 71); addresses end in example.fr.
"""

from seeds.dice import Dice


def _listed(text: str) -> tuple[str, ...]:
    return tuple(" ".join(item.split()) for item in text.split(","))


GIVEN = _listed("""
    Adama, Adèle, Aïcha, Alain, Alexia, Amandine, Amel, Anaïs, André, Arben, Aurélie, Awa, Ayşe,
    Baptiste, Béatrice, Bilal, Brigitte, Bruno, Camille, Carlos, Cécile, Céline, Chantal, Charlène,
    Clément, Corinne, Cyril, Damien, Delphine, Diogo, Djamila, Dominique, Élise, Élodie, Emre, Esther,
    Fabien, Fanny, Farida, Fatou, Florian, Gaëlle, Gérald, Hakim, Hélène, Ibrahim, Inès, Irène, Jérôme,
    Joëlle, Jonathan, Julie, Karim, Kévin, Laëtitia, Laurent, Leïla, Lionel, Loïc, Lucie, Mamadou,
    Manon, Marie-Line, Marius, Mathilde, Mehdi, Mélanie, Mickaël, Mirela, Muriel, Nadège, Naïma, Noémie,
    Nuno, Océane, Odile, Patrice, Paulo, Quentin, Rachida, Régis, Rosa, Sabrina, Salomé, Sandrine,
    Sékou, Selim, Solène, Soraya, Stéphane, Svetlana, Tatiana, Thierry, Tiago, Valérie, Vanessa,
    Vincent, Viviane, Yasmina, Yannick, Zoé
""")
FAMILY = _listed("""
    ABADIE, ADJOVI, AGOSTINI, ALVES, AMRANI, ANDRIEUX, ARNOUX, AYDIN, BACHELARD, BALDE, BARBOSA,
    BELKACEM, BENALI, BERLIET, BERNOLLIN, BERTHILLIER, BOISSONNET, BORGES, BOUCHARDON, BOUVARD,
    BRUNETON, CAMARA, CARRAZ, CHANEL, CHAPELAND, CHARVET, CHERIF, CISSOKHO, COLLIARD, CONVERT, CORDEIRO,
    CURTET, DA COSTA, DAUJAT, DEMIR, DESPLANCHE, DIARRA, DRISSI, DUCLOS, DURAFOUR, ERBLANG, FAVIER,
    FERREIRA, FONTANEL, FOURNAND, GALLAND, GIRARDET, GOMES, GONOD, GUERRAOUI, GUICHARDOT, HADDAD,
    HAMIDOU, HOXHA, JANTET, JOLIVET, KABONGO, KAYA, KOUASSI, LACROIX, LAHOUEL, LAMBERET, LE GOFF,
    LORENZI, MABIALA, MARECHALLAT, MARGUIN, MEHMETI, MERCIECA, MEUNIER, MONTEIRO, MORANDAT, MOUSSAOUI,
    NALLET, NDIAYE, NGUYEN, NOVEL, OUEDRAOGO, PAGNEUX, PAUGET, PEREIRA, PERDRIX, PETITJEAN, POCHON,
    POLAT, PONCIN, RADU, RAVET, REYDELLET, RIBEIRO, ROBIN, ROLLET, SAHRAOUI, SANOGO, SANTOS, SCHMITT,
    SOLER, SYLLA, TARDY, TEIXEIRA, THEVENARD, TOURE, TRAORE, TRIPOZ, VARENNE, VELON, VERNE, VUILLOT,
    YILDIZ, ZAOUI, ZERROUKI
""")
STREETS = _listed("""
    rue des Lilas, rue du Lavoir, allée des Tilleuls, chemin de la Croix, route de la Gare, rue Haute,
    impasse du Verger, place du Marché, rue des Écoles, rue de la Fontaine, chemin des Vignes, rue du
    Stade, avenue de la Paix, rue du Four, montée de l'Église, rue des Peupliers, lotissement Les Prés,
    square des Tanneurs, rue du Pont, route du Moulin
""")


def draw_address(dice: Dice) -> str:
    return f"{dice.between(1, 148)} {dice.pick(STREETS)}"


def draw_phone(dice: Dice) -> str:
    """Ten digits, in a range that no operator gives out."""
    prefix = "063998" if dice.chance(0.9) else "046571"
    return f"{prefix}{dice.between(0, 9999):04d}"
