"""Whether an objective tells what will be done: its verb, and the one that a noun calls for."""

from __future__ import annotations

import re
import unicodedata

_LISTED = """
abaisser accélérer accompagner accroître accueillir adapter adresser aider alerter allonger
améliorer amener animer anticiper appeler appliquer apporter appuyer articuler assurer atteindre
augmenter avancer baisser bâtir bénéficier commencer communiquer composer concevoir conclure
conduire consolider construire contacter contribuer convenir coordonner créer décrire définir
déclarer déléguer dépister déployer désigner détecter développer diffuser diminuer donner doter
doubler dresser écrire éduquer élaborer élargir encourager engager équiper établir étendre
évaluer éviter expérimenter faciliter faire favoriser financer fluidifier former formaliser
fournir garantir généraliser identifier implanter impliquer inclure informer initier inscrire
instaurer installer intégrer intervenir inviter lancer limiter maintenir mener mesurer mettre
mobiliser monter négocier nommer obtenir offrir organiser orienter ouvrir partager participer
permettre poser prendre préparer prescrire présenter prévenir prioriser proposer protocoliser
publier raccourcir ramener rappeler rapprocher recenser recevoir recruter rédiger réduire
renforcer renouveler repérer répondre réserver respecter réunir réussir revoir sécuriser
sensibiliser signer simplifier soigner soutenir structurer stabiliser suivre supprimer tenir
transmettre travailler tripler trouver utiliser vacciner vérifier visiter viser voir
"""
_ACTIONS = frozenset(_LISTED.split())
_NOT_VERBS = frozenset(
    ("hiver", "février", "janvier", "premier", "dernier", "particulier", "dossier", "cahier")
)
"""Words that end as an infinitive does."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def words(text: str) -> list[str]:
    """Words of a text, in small letters."""
    return _WORD.findall(unicodedata.normalize("NFC", text.lower()))


def says_action(text: str) -> bool:
    """Whether a sentence has a verb of action, or begins with an infinitive."""
    found = words(text)
    if any(word in _ACTIONS for word in found):
        return True
    first = found[0] if found else ""
    is_infinitive = len(first) > 4 and first.endswith(("er", "ir", "dre", "tre", "ire"))
    return is_infinitive and first not in _NOT_VERBS


def with_verb(text: str) -> str:
    """« Baisse des passages » → « Réduire les passages »; empty when its noun is not known."""
    noun, _, rest = text.partition(" ")
    verb = _VERBS.get(noun.lower())
    for before, after in _OBJECTS.items():
        if verb and rest.startswith(before):
            return f"{verb} {after}{rest.removeprefix(before)}"
    return ""


_VERBS = {
    "baisse": "Réduire",
    "diminution": "Réduire",
    "réduction": "Réduire",
    "augmentation": "Augmenter",
    "hausse": "Augmenter",
    "amélioration": "Améliorer",
    "renforcement": "Renforcer",
    "création": "Créer",
    "organisation": "Organiser",
    "développement": "Développer",
    "formation": "Former",
    "repérage": "Repérer",
    "dépistage": "Dépister",
    "suivi": "Suivre",
}
_OBJECTS = {"des ": "les ", "du ": "le ", "de la ": "la ", "de l’": "l’", "de l'": "l’"}
