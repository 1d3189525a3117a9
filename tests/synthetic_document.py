"""Synthetic documents: every block, texts that look like markup, long tables, half-done work."""

from __future__ import annotations

from datetime import date
from typing import Any

from drawn import synthetic_drawing

from diagnostic.reports.documents.content import (
    Block,
    Break,
    Bullets,
    Document,
    Facts,
    Grid,
    Heading,
    Missing,
    Pairs,
    Paragraph,
    Picture,
)

DAY = date(2026, 11, 22)
MARKUP = (
    "<b>gras</b> & *étoiles* _soulignés_ #let x = 1 $formule$ {{ titre }} {% if x %} =1+1 "
    '@renvoi [crochets] \\barre `code` ~tilde "guillemets"'
)
FORBIDDEN = "Avant\x00\x08\x1b\ud800\ufffe après"
LONG_WORD = "https://exemple.fr/" + "parcours-de-soins" * 8


def grid(rows: int = 200) -> Grid:
    return Grid(
        ("Commune", "Code", "Habitants", "Généralistes", "Pour 10 000 hab."),
        tuple(
            (f"Commune synthétique {n}", f"59{n:03d}", f"{n},5", f"{n % 7}", f"{n % 9},{n % 10}")
            for n in range(1, rows + 1)
        ),
        widths=(3, 1, 1.2, 1.4, 1.6),
        align=("left", "left", "right", "right", "right"),
        title=f"Les {rows} communes du territoire synthétique",
        source="Source : INSEE, populations légales 2023.",
    )


def every_block(
    rows: int = 200, bullets: int = 80, seen: list[Any] | None = None
) -> tuple[Block, ...]:
    return (
        Heading("Le territoire"),
        Paragraph("Le Douaisis compte 55 communes et 219 046 habitants.", "lead"),
        Paragraph(
            "Une phrase qui dit l’essentiel : les généralistes y sont moins nombreux qu’ailleurs.\n"
            "Une seconde, après un retour à la ligne ; avec « guillemets », œuvre, Æ et ÿ."
        ),
        Paragraph("En petit : ce que l’on précise sans y insister.", "quiet"),
        Facts((("219 046", "habitants en 2023"), ("8,1", "généralistes pour 10 000 habitants"))),
        Facts(
            tuple((f"{n} %", f"part synthétique numéro {n}, en mots assez longs") for n in range(6))
        ),
        Heading("La carte", 2),
        Picture(synthetic_drawing(seen)),
        Heading("Les mots", 3),
        Paragraph(MARKUP),
        Paragraph(FORBIDDEN),
        Paragraph(LONG_WORD),
        Bullets(("Une ligne", "Une autre\nen deux lignes", MARKUP)),
        Missing("Les ruptures de parcours ne sont pas décrites.", "Parcours › ruptures."),
        Pairs(
            (
                ("Référent", "<b>Camille</b> & compagnie"),
                ("Moyens matériels", "Une salle\nUn projecteur"),
                ("Livrable", ""),
                ("Calendrier, rétroplanning et priorité", "Mot. " * 100),
            )
        ),
        Grid(("Un", "Deux"), ((MARKUP, LONG_WORD), ("seule",)), title=MARKUP),
        Grid((), (("Sans", "en-tête"),)),
        Break(),
        Heading("Les communes"),
        grid(rows),
        Heading("Une longue liste"),
        Bullets(
            tuple(f"Action synthétique {n} : réduire les délais" for n in range(1, bullets + 1))
        ),
        Break(),
    )


def document(blocks: tuple[Block, ...] | None = None, **changes: Any) -> Document:
    made: dict[str, Any] = {
        "name": "document-synthetique",
        "kind": "Lettre d’intention",
        "title": "CPTS synthétique <du> Douaisis & alentours",
        "place": "Douaisis synthétique, 55 communes, 219 046 habitants",
        "on": DAY,
        "blocks": every_block() if blocks is None else blocks,
        "sources": ("INSEE, populations légales 2023", "DREES, APL 2023 : <synthétique>"),
        "limits": ("Les chiffres d’un département ne sont pas ceux du territoire.",),
        "fields": {"cpts": "CPTS synthétique", "porteur": "Association <synthétique> & co"},
    }
    return Document(**(made | changes))
