"""What to point out about a territory's size."""

from __future__ import annotations

from diagnostic.aci.sizes import NEAR_PERCENT, SizePosition, size_bands
from diagnostic.french import inhabitants, number
from diagnostic.territory.advice import Advice


def advise_on_size(position: SizePosition) -> list[Advice]:
    """Remarks on a population that stands on, or within 2 % of, a threshold."""
    source = size_bands().population_note
    if position.warning:
        return [
            Advice(
                "seuil_indetermine", "attention", "Taille indéterminée", position.warning, source
            )
        ]
    threshold = position.near_threshold
    if threshold is None:
        return []
    if position.on_threshold:
        title = f"Exactement sur le seuil de {number(threshold)} habitants"
        reason = f"Taille {position.proposed} par lecture stricte du texte : faites-le confirmer."
    else:
        side = "au-dessus" if position.population > threshold else "au-dessous"
        away = inhabitants(abs(position.population - threshold))
        title = f"À {away} {side} du seuil de {number(threshold)}"
        reason = (
            f"À moins de {NEAR_PERCENT} % d’un seuil, le prochain recensement ou une commune de "
            "plus ou de moins change la taille, donc le financement."
        )
    return [Advice("proche_seuil", "attention", title, reason, source)]
