"""What a person reads when a file, a line or a cell can't be read: one French sentence for each code.

A sentence says what is wrong, then what to write instead. The values quoted come from the file itself: these
sentences are for whoever sent it, never for a log.
"""

from equip.files.errors import ProblemCode, RefusalCode

REFUSALS: dict[RefusalCode, str] = {
    RefusalCode.EMPTY_FILE: "Ce fichier est vide. Vérifiez que c’est le bon, puis envoyez-le de nouveau.",
    RefusalCode.TOO_LARGE: (
        "Ce fichier dépasse {limit_mb} Mo. Gardez seulement les lignes et les colonnes utiles, ou "
        "envoyez-le en plusieurs fois."
    ),
    RefusalCode.TOO_MANY_LINES: "Ce fichier compte plus de {limit} lignes. Envoyez-le en plusieurs fois.",
    RefusalCode.TOO_MANY_CELLS: (
        "Cette feuille s’étend sur plus de {limit} cases. Une case remplie très loin du tableau suffit : "
        "copiez le tableau seul dans une nouvelle feuille."
    ),
    RefusalCode.UNSUPPORTED_FORMAT: (
        "Ce n’est pas un tableau que nous savons lire. Envoyez un fichier CSV, Excel (.xlsx) ou LibreOffice (.ods)."
    ),
    RefusalCode.OLD_WORKBOOK: (
        "Ce classeur est dans un ancien format, ou protégé par un mot de passe. Enregistrez-le au format "
        ".xlsx, sans mot de passe."
    ),
    RefusalCode.UNREADABLE_WORKBOOK: (
        "Ce classeur est abîmé : nous n’arrivons pas à l’ouvrir. Ouvrez-le dans votre tableur et "
        "enregistrez-le de nouveau."
    ),
    RefusalCode.NOT_TEXT: (
        "Ce fichier n’est pas un texte. Envoyez un fichier CSV, Excel (.xlsx) ou LibreOffice (.ods)."
    ),
    RefusalCode.UNCLOSED_QUOTE: (
        "Ligne {line} : un guillemet est ouvert et jamais refermé, la suite ne peut pas être lue. Retirez"
        " ce guillemet, ou doublez-le."
    ),
    RefusalCode.CELL_TOO_LONG: (
        "Ligne {line} : une case dépasse {limit} caractères. Un guillemet y est sans doute resté ouvert."
    ),
    RefusalCode.INVALID_JSON: (
        "Ce fichier n’est pas un relevé complet : il manque peut-être la fin. Refaites le relevé, par exemple : "
        "lshw -json > releve.json"
    ),
    RefusalCode.TOO_DEEP: "Ce relevé contient trop de niveaux imbriqués pour être celui d’un ordinateur.",
    RefusalCode.NOT_LSHW: (
        "Ce relevé « lshw -json » n’est pas celui d’un ordinateur entier. Relancez la commande sans l’option -class."
    ),
    RefusalCode.SEVERAL_MACHINES: "Ce fichier contient {count} relevés. Envoyez un fichier par ordinateur.",
    RefusalCode.VIRTUAL_MACHINE: (
        "Ce relevé vient d’une machine virtuelle, ou d’un appareil qui ne dit pas ce qu’il est. Refaites-"
        "le sur l’ordinateur lui-même, ou saisissez la fiche à la main."
    ),
    RefusalCode.NOT_A_COMPUTER: "Ce relevé n’est pas celui d’un ordinateur. Saisissez la fiche à la main.",
    RefusalCode.REPORT_TOO_LARGE: (
        "Ce relevé dépasse {limit_mb} Mo : aucun ordinateur n’en demande autant. Vérifiez que c’est le bon fichier."
    ),
    RefusalCode.UNPACKED_TOO_LARGE: (
        "Ce relevé compressé dépasse {limit_mb} Mo une fois ouvert. Refaites le relevé sur l’ordinateur."
    ),
    RefusalCode.UNREADABLE_ARCHIVE: (
        "Ce relevé compressé est abîmé ou incomplet. Envoyez-le de nouveau, ou refaites le relevé."
    ),
    RefusalCode.TOO_MANY_PARTS: (
        "Ce relevé décrit plus de {limit} éléments : aucun ordinateur n’en a autant. Refaites le relevé."
    ),
    RefusalCode.INVALID_XML: "Ce relevé XML n’est pas complet, ou il est mal formé. Refaites le relevé.",
    RefusalCode.XML_WITH_ENTITIES: (
        "Ce fichier XML déclare un type de document, ce qu’un relevé ne fait jamais : il n’est pas lu. "
        "Refaites le relevé."
    ),
    RefusalCode.UNKNOWN_REPORT: (
        "Ce fichier n’est pas un relevé que nous savons lire. Envoyez celui de lshw -json, de GLPI, de FusionInventory,"
        " de Workbench, de smartctl -j, ou le journal de nwipe."
    ),
    RefusalCode.UNREADABLE_SNAPSHOT: (
        "Ce relevé Workbench ne contient rien de lisible sur l’ordinateur. Refaites-le, ou lancez : lshw -json"
        " sur l’ordinateur."
    ),
    RefusalCode.NOT_AN_INVENTORY: (
        "Ce message d’agent n’est pas un inventaire. Demandez à l’agent un inventaire local, puis envoyez ce fichier."
    ),
    RefusalCode.PHONE_REPORT: "Ce relevé est celui d’un téléphone ou d’une tablette. Saisissez la fiche à la main.",
    RefusalCode.PRINTER_REPORT: "Ce relevé est celui d’une imprimante, et non d’un ordinateur.",
    RefusalCode.NETWORK_REPORT: "Ce relevé est celui d’un appareil de réseau, et non d’un ordinateur.",
    RefusalCode.UNFINISHED_ERASURE: (
        "Ce journal ne dit d’aucun disque comment son effacement a fini : il ne prouve rien. Laissez nwipe aller au "
        "bout, puis envoyez le journal entier."
    ),
}

PROBLEMS: dict[ProblemCode, str] = {
    ProblemCode.MISSING_COLUMN: (
        "cette colonne manque, et sans elle aucune ligne ne peut être lue. Ajoutez-la au fichier ; si elle y est sous "
        "un autre nom, dites-le dans « Colonnes »."
    ),
    ProblemCode.DUPLICATE_COLUMN: (
        "cette colonne est présente {count} fois ; seule la première a été lue. Retirez ou renommez les autres."
    ),
    ProblemCode.NO_DATE_COLUMN: (
        "aucune colonne ne porte de date de séance. Écrivez chaque date en tête de colonne, sous la forme 14/09/2026."
    ),
    ProblemCode.EXTRA_CELLS: (
        "il y a plus de cases que de colonnes. Un séparateur se trouve sans doute dans un texte : "
        "entourez ce texte de guillemets."
    ),
    ProblemCode.MISSING_VALUE: "cette case est vide, or elle est nécessaire. Complétez-la.",
    ProblemCode.DUPLICATE_IN_FILE: ("« {value} » est déjà à la ligne {first_line}. Gardez une seule des deux lignes."),
    ProblemCode.UNKNOWN_WORD: "« {value} » n’est pas un mot connu. Écrivez l’un de ceux-ci : {accepted}.",
    ProblemCode.TOO_LONG: "ce texte dépasse {limit} caractères. Raccourcissez-le.",
    ProblemCode.HOLDS_NIR: (
        "ceci ressemble à un numéro de sécurité sociale. Le service n’en garde aucun : retirez-le du fichier."
    ),
    ProblemCode.NOT_A_DATE: "« {value} » n’est pas une date. Écrivez-la sous la forme 21/11/1981.",
    ProblemCode.DAY_OUT_OF_RANGE: (
        "« {value} » n’est pas une date possible ici. Écrivez une année entre {least} et {most}."
    ),
    ProblemCode.NOT_A_YEAR: ("« {value} » n’est pas une année. Écrivez-la en quatre chiffres, par exemple 1981."),
    ProblemCode.NOT_AN_INTEGER: ("« {value} » n’est pas un nombre entier. Écrivez-le en chiffres, par exemple 2."),
    ProblemCode.NOT_A_NUMBER: "« {value} » n’est pas un nombre. Écrivez-le en chiffres, par exemple 15,6.",
    ProblemCode.OUT_OF_RANGE: ("« {value} » n’est pas possible ici. Écrivez un nombre entre {least} et {most}."),
    ProblemCode.NOT_MONEY: "« {value} » n’est pas une somme en euros. Écrivez-la sous la forme 145,50.",
    ProblemCode.NOT_YES_NO: ("« {value} » ne dit ni oui ni non. Écrivez « oui » ou « non », ou laissez la case vide."),
    ProblemCode.NOT_PHONE: (
        "« {value} » n’est pas un numéro de téléphone. Écrivez un seul numéro, à dix chiffres, ou "
        "commençant par + s’il est étranger."
    ),
    ProblemCode.NOT_EMAIL: ("« {value} » n’est pas une adresse électronique. Écrivez une seule adresse, avec un @."),
    ProblemCode.NOT_CAF_NUMBER: "« {value} » n’est pas un numéro d’allocataire. Écrivez ses sept chiffres.",
    ProblemCode.NOT_POSTAL_CODE: "« {value} » n’est pas un code postal. Écrivez ses cinq chiffres.",
    ProblemCode.NOT_POSTAL_TOWN: (
        "« {value} » n’est pas un code postal suivi d’une commune. Écrivez par exemple 01000 Bourg-en-Bresse."
    ),
    ProblemCode.NOT_PERCENT: "« {value} » n’est pas un pourcentage. Écrivez un nombre de 0 à 100.",
    ProblemCode.AMBIGUOUS_PERCENT: (
        "« {value} » peut vouloir dire 1 % ou 100 %. Écrivez l’un ou l’autre, avec le signe %."
    ),
    ProblemCode.NOT_RAM: "« {value} » n’est pas une taille de mémoire. Écrivez-la en Go, par exemple 8.",
    ProblemCode.NOT_STORAGE: (
        "« {value} » n’est pas une taille de disque. Écrivez-la en Go, par exemple 256 ; s’il y a "
        "plusieurs disques, écrivez leur total."
    ),
}
